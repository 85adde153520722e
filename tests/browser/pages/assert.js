// What checks in a browser assert with.

const text = (value) => {
  const json = JSON.stringify(value, (_, each) => (each === undefined ? '(undefined)' : each));
  return json && json.length > 1500 ? `${json.slice(0, 1500)}…` : String(json);
};

export function ok(value, message = 'not true') {
  if (!value) throw new Error(message);
}

export function equal(actual, expected, message = '') {
  ok(Object.is(actual, expected), `${message} is ${text(actual)} instead of ${text(expected)}`);
}

/** Compares what JSON can say. */
export function deepEqual(actual, expected, message = '') {
  const [one, other] = [actual, expected].map((value) => JSON.stringify(value));
  ok(one === other, `${message} is ${text(actual)} instead of ${text(expected)}`);
}

/** @returns {any} what was thrown */
export function thrown(action, message = 'nothing was thrown') {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error(message);
}
