// Checks the cases: the schema, and what a schema cannot say (unique and sorted ids, known clauses,
// marks and placeholders, cuts that lie inside the stream). It knows the format but not what the
// cases are about; nothing is played.
import { readFileSync, readdirSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';

const folder = new URL('.', import.meta.url);
const SCHEMA = 'case.schema.json';
const CLAUSES = 'clauses.json';
const PLAY_KEYS = ['stream', 'streams', 'connections'];
const PLACEHOLDERS = new Set([
  ...['url1', 'url2', 'origin1', 'origin2', 'host1', 'host2', 'path1', 'token', 'ipv6', 'url80'],
  ...['tls1', 'tls12', 'tls13', 'tls-untrusted', 'tls-wrongname'],
]);

/** Stops at the first fault: one line that says where it is and what was expected. */
class Fault extends Error {
  constructor(file, pointer, expected) {
    super(`tests/cases/${file}#${pointer}: ${expected}`);
  }
}

const read = (file) => {
  try {
    return JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
  } catch (error) {
    throw new Fault(file, '', `not readable as JSON: ${error.message}`);
  }
};

const depth = ({ instancePath }) => instancePath.split('/').length;
const isUnknownKey = ({ keyword }) => Number(/^(additional|unevaluated)Properties$/.test(keyword));

/** What one error of ajv means, in words that name the way out. */
const explain = ({ keyword, message, params, parentSchema }) => {
  if (keyword === 'enum') return `${message}: ${params.allowedValues.join(', ')}`;
  if (keyword === 'additionalProperties') return `unknown key ${params.additionalProperty}`;
  if (keyword === 'unevaluatedProperties') return `unknown key ${params.unevaluatedProperty}`;
  if (keyword === 'oneOf') {
    const choices = parentSchema.oneOf.map(({ required }) => required.join('+'));
    return `must have exactly one of ${choices.join(', ')}`;
  }
  return message;
};

/** Of all that ajv reports, the deepest place is the wrong one, and an unknown key the cause. */
const describe = (errors) => {
  const own = errors.filter(
    ({ schemaPath, keyword }) => keyword !== 'if' && !/\/oneOf\/\d+\//.test(schemaPath),
  );
  const [worst] = own.sort((a, b) => depth(b) - depth(a) || isUnknownKey(b) - isUnknownKey(a));
  return [worst.instancePath, explain(worst)];
};

const sizeOfGenerated = ({ kind, unit, count, size, from, to, except = [], width = 0 }) => {
  if (kind === 'cycle') return size;
  if (kind === 'bytes') return to - from + 1 - except.length;
  return kind === 'repeat' ? sizeOf(unit) * count : Math.max(width, 1);
};

/** Size of a payload in bytes; an index counts as its least number of digits. */
const sizeOf = (payload) => {
  if (typeof payload === 'string') return Buffer.byteLength(payload);
  if (Array.isArray(payload)) return payload.reduce((sum, part) => sum + sizeOf(part), 0);
  if ('text' in payload) return sizeOf(payload.text);
  if ('hex' in payload) return payload.hex.replaceAll(' ', '').length / 2;
  if ('base64' in payload) return Buffer.from(payload.base64, 'base64').length;
  return sizeOfGenerated(payload.gen);
};

/** Every value of this key in a tree, and every string when no key is given. */
const collect = (tree, key, found = []) => {
  if (typeof tree === 'string' && key === undefined) found.push(tree);
  if (tree === null || typeof tree !== 'object') return found;
  for (const [name, value] of Object.entries(tree)) {
    if (name === key) found.push(value);
    collect(value, key, found);
  }
  return found;
};

const checkCuts = ({ stream, cuts, family, gapMs }, pointer, fail) => {
  if (!cuts && !family) {
    if (gapMs !== undefined) fail(pointer, 'gapMs only with cuts or family');
    return;
  }
  if (cuts && family) fail(pointer, 'cuts or family, not both');
  if (stream === undefined) fail(pointer, 'cuts and family only with stream');
  const size = sizeOf(stream);
  for (const offsets of [cuts, ...(family?.cutSets ?? [])].filter(Boolean)) {
    const rising = offsets.every((offset, i) => i === 0 || offset > offsets[i - 1]);
    if (!rising) fail(pointer, 'offsets in rising order');
    if (offsets.at(-1) >= size) fail(pointer, `cuts inside the ${size} bytes of stream`);
  }
};

const checkMarks = (play, pointer, fail) => {
  const set = collect(play.connections, 'mark').concat(collect(play.otherwise, 'mark'), 'sent');
  (play.streams ?? []).forEach((_, i) => set.push(`sent${i + 1}`));
  for (const mark of collect([play.client, play.expect], 'mark')) {
    if (!set.includes(mark)) fail(pointer, `a mark that is set, not ${mark}`);
  }
  for (const point of collect(play.connections, 'waitFor')) {
    if (!point.request && !point.clientClose && !point.signal) {
      fail(pointer, 'waitFor with request, clientClose or signal');
    }
  }
};

/** What the schema leaves open about one play, with the pointer where it stands. */
const checkPlay = (play, pointer, fail) => {
  const kinds = PLAY_KEYS.filter((key) => key in play);
  if (kinds.length > 1 || (kinds.length === 0 && !play.check)) {
    fail(pointer, `exactly one of ${PLAY_KEYS.join(', ')}, or a check`);
  }
  if (!play.expect && !play.check) fail(pointer, 'expect or check');
  if (play.connections && (play.head || play.end)) {
    fail(pointer, 'head and end only with stream or streams');
  }
  checkCuts(play, pointer, fail);
  checkMarks(play, pointer, fail);
  if (play.profiles.includes('parser') && (play.connections || play.client?.closeOn)) {
    fail(pointer, 'stream or streams, because the profile parser is fed bytes');
  }
};

const checkPlaceholders = (testCase, pointer, fail) => {
  for (const text of collect(testCase)) {
    for (const [whole, name] of text.matchAll(/\{\{([\w-]+)\}\}/g)) {
      if (!PLACEHOLDERS.has(name)) fail(pointer, `a placeholder of README.md, not ${whole}`);
    }
  }
};

const checkCase = (testCase, pointer, { group, clauses, ids }, fail) => {
  const { id, clause, variants } = testCase;
  if (!id.startsWith(`${group}.`)) fail(`${pointer}/id`, `an id that begins with ${group}.`);
  if (ids.has(id)) fail(`${pointer}/id`, `a unique id, but ${id} is also in ${ids.get(id)}`);
  if (!Object.hasOwn(clauses, clause)) {
    fail(`${pointer}/clause`, `a key of ${CLAUSES}, not ${clause}`);
  }
  const plays = variants ?? [testCase];
  if (new Set(plays.map(({ name }) => name)).size !== plays.length) {
    fail(`${pointer}/variants`, 'variants with different names');
  }
  plays.forEach((play, i) => {
    checkPlay({ ...testCase, ...play }, variants ? `${pointer}/variants/${i}` : pointer, fail);
  });
  checkPlaceholders(testCase, pointer, fail);
};

const checkFile = (file, validate, clauses, ids) => {
  const fail = (pointer, expected) => {
    throw new Fault(file, pointer, `expected ${expected}`);
  };
  const data = read(file);
  if (!validate(data)) throw new Fault(file, ...describe(validate.errors));
  const { group, cases } = data;
  if (file !== `${group.replaceAll('.', '-')}.json`) fail('/group', 'the name of the file');
  cases.forEach((testCase, i) => {
    checkCase(testCase, `/cases/${i}`, { group, clauses, ids }, fail);
    if (i > 0 && testCase.id < cases[i - 1].id) {
      fail(`/cases/${i}/id`, `cases sorted by id: ${testCase.id} before ${cases[i - 1].id}`);
    }
    ids.set(testCase.id, file);
  });
};

const checkClauses = (clauses) => {
  Object.entries(clauses).forEach(([key, { name, url }], i, all) => {
    if (typeof name !== 'string' || !/^https:\/\//.test(url)) {
      throw new Fault(CLAUSES, `/${key}`, 'expected a name and an https url');
    }
    if (i > 0 && key < all[i - 1][0]) {
      throw new Fault(CLAUSES, `/${key}`, 'expected keys in alphabetical order');
    }
  });
};

const main = () => {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, strictTypes: false });
  const validate = ajv.compile(read(SCHEMA));
  const clauses = read(CLAUSES);
  checkClauses(clauses);
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json') && name !== SCHEMA && name !== CLAUSES)
    .sort();
  const ids = new Map();
  for (const file of files) checkFile(file, validate, clauses, ids);
  console.log(`${ids.size} cases in ${files.length} files`);
};

try {
  main();
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
