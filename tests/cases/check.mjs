// Checks the cases: the schema, and what a schema cannot say (unique and sorted ids, known clauses,
// payloads that fit). It knows the format but not what the cases are about; nothing is played.
import { readFileSync, readdirSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';

const folder = new URL('.', import.meta.url);
const NOT_CASES = new Set(['case.schema.json', 'clauses.json']);
const PLAY_KEYS = ['stream', 'streams', 'connections'];
const UTF8 = new TextEncoder();

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
    throw new Fault(file, '', `expected JSON: ${error.message}`);
  }
};

/** Of all that ajv reports, the deepest place is the one that is wrong. */
const describe = (errors) => {
  const depth = (error) => error.instancePath.split('/').length;
  const useful = errors.filter(({ keyword }) => keyword !== 'if' && keyword !== 'anyOf');
  const [worst] = useful.sort((a, b) => depth(b) - depth(a));
  const { params, keyword } = worst;
  const detail =
    { enum: params.allowedValues?.join(' | '), additionalProperties: params.additionalProperty }[keyword] ??
    params.unevaluatedProperty;
  return [worst.instancePath, `${worst.message}${detail === undefined ? '' : ` (${detail})`}`];
};

/** Size in bytes of a payload; needed to see whether cuts lie inside it. */
const sizeOf = (payload) => {
  if (typeof payload === 'string') return UTF8.encode(payload).length;
  if (Array.isArray(payload)) return payload.reduce((sum, part) => sum + sizeOf(part), 0);
  if ('text' in payload) return sizeOf(payload.text);
  if ('hex' in payload) return payload.hex.replaceAll(' ', '').length / 2;
  if ('base64' in payload) return Buffer.from(payload.base64, 'base64').length;
  return sizeOfGenerated(payload.gen, 0);
};

const sizeOfGenerated = ({ kind, unit, count, size, from, to, except = [] }) => {
  if (kind === 'cycle') return size;
  if (kind === 'bytes') return to - from + 1 - except.length;
  return kind === 'repeat' ? sizeOf(unit) * count : 1;
};

const rising = (offsets) => offsets.every((offset, i) => i === 0 || offset > offsets[i - 1]);

/** What the schema leaves open about one play, with the pointer where it stands. */
const checkPlay = (play, pointer, fail) => {
  const kinds = PLAY_KEYS.filter((key) => key in play);
  if (kinds.length > 1 || (kinds.length === 0 && !play.check)) {
    fail(pointer, `exactly one of ${PLAY_KEYS.join(', ')}, or a check`);
  }
  if (!play.expect && !play.check) fail(pointer, 'expect or check');
  if (play.connections && (play.head || play.end)) fail(pointer, 'head and end only with stream or streams');
  if ((play.cuts || play.family) && !('stream' in play)) fail(pointer, 'cuts and family only with stream');
  if (play.cuts && play.family) fail(pointer, 'cuts or family, not both');
  if ('gapMs' in play && !play.cuts && !play.family) fail(pointer, 'gapMs only with cuts or family');
  for (const offsets of [play.cuts, ...(play.family?.cutSets ?? [])].filter(Boolean)) {
    if (!rising(offsets)) fail(pointer, 'offsets in rising order');
    if (offsets.at(-1) >= sizeOf(play.stream)) fail(pointer, `cuts inside the ${sizeOf(play.stream)} bytes of stream`);
  }
};

const checkCase = (testCase, pointer, { group, clauses, ids }, fail) => {
  const { id, clause, profiles, variants } = testCase;
  if (!id.startsWith(`${group}.`)) fail(`${pointer}/id`, `an id that begins with ${group}.`);
  if (ids.has(id)) fail(`${pointer}/id`, `a unique id, but ${id} is also in ${ids.get(id)}`);
  if (!Object.hasOwn(clauses, clause)) fail(`${pointer}/clause`, `a key of clauses.json, not ${clause}`);
  const plays = variants ?? [testCase];
  const names = new Set(plays.map(({ name }) => name));
  if (names.size !== plays.length) fail(`${pointer}/variants`, 'variants with different names');
  plays.forEach((play, i) => {
    const at = variants ? `${pointer}/variants/${i}` : pointer;
    const whole = { ...testCase, ...play };
    checkPlay(whole, at, fail);
    if (profiles.includes('parser') && (whole.connections || whole.client?.closeOn)) {
      fail(at, 'stream or streams, because the profile parser is fed bytes');
    }
  });
};

const checkFile = (file, validate, clauses, ids) => {
  const fail = (pointer, expected) => {
    throw new Fault(file, pointer, `expected ${expected}`);
  };
  const { group, cases } = ((data) => {
    if (validate(data)) return data;
    const [pointer, message] = describe(validate.errors);
    throw new Fault(file, pointer, message);
  })(read(file));
  if (file !== `${group.replaceAll('.', '-')}.json`) fail('/group', `the group that the file is named after`);
  cases.forEach((testCase, i) => {
    checkCase(testCase, `/cases/${i}`, { group, clauses, ids }, fail);
    if (i > 0 && testCase.id < cases[i - 1].id) fail(`/cases/${i}/id`, `cases sorted by id: ${testCase.id} before ${cases[i - 1].id}`);
    ids.set(testCase.id, file);
  });
};

const checkClauses = (clauses) => {
  const keys = Object.keys(clauses);
  keys.forEach((key, i) => {
    const complete = typeof clauses[key].name === 'string' && /^https:\/\//.test(clauses[key].url);
    if (!complete) throw new Fault('clauses.json', `/${key}`, 'expected a name and an https url');
    if (i > 0 && key < keys[i - 1]) throw new Fault('clauses.json', `/${key}`, 'expected keys in alphabetical order');
  });
};

const main = () => {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: false });
  const validate = ajv.compile(read('case.schema.json'));
  const clauses = read('clauses.json');
  checkClauses(clauses);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json') && !NOT_CASES.has(name));
  const ids = new Map();
  for (const file of files.sort()) checkFile(file, validate, clauses, ids);
  console.log(`${ids.size} cases in ${files.length} files`);
};

try {
  main();
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
