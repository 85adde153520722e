// The schema and tests/cases/check.mjs refuse what the C++ loader refuses: both read the table
// broken-cases.json (the loader's half is conformance-loader-errors.cc). What only the loader
// refuses is marked so, and has to be fine by the schema.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import Ajv2020 from 'ajv/dist/2020.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { base, broken, good } = JSON.parse(readFileSync(`${root}tests/server/broken-cases.json`, 'utf8'));
const schema = JSON.parse(readFileSync(`${root}tests/cases/case.schema.json`, 'utf8'));
const fits = new Ajv2020({ allErrors: true, strict: false }).compile(schema);

/** The base with what the row changes. */
const documentOf = ({ file, case: keys, without = [] }) => {
  const [first] = base.cases;
  const changed = Object.fromEntries(Object.entries({ ...first, ...keys }).filter(([key]) => !without.includes(key)));
  return { ...base, cases: [changed], ...file };
};

/** Whether the schema complains about this place or about what is around it. */
const namesPlace = (at) => fits.errors.some(({ instancePath }) => `${at}/`.startsWith(`${instancePath}/`));

/** Imports one copy of the check after the other, which is much faster than a process for each. */
const IMPORT_EACH = `
  const reports = [];
  for (const copy of process.argv.slice(1)) {
    let message = '';
    console.error = (text) => (message = text);
    await import(copy);
    reports.push({ code: process.exitCode ?? 0, message });
    process.exitCode = 0;
  }
  console.log('\\n' + JSON.stringify(reports));`;

/** Runs the check on each document alone; gives exit codes and messages, in order. */
const checkEach = async (documents) => {
  mkdirSync(`${root}build`, { recursive: true });
  const folder = mkdtempSync(`${root}build/broken-cases-`); // inside the project, where the check finds ajv
  const copies = documents.map((document, number) => {
    const own = `${folder}/${number}`;
    for (const file of ['check.mjs', 'case.schema.json', 'clauses.json']) cpSync(`${root}tests/cases/${file}`, `${own}/${file}`);
    writeFileSync(`${own}/made-up.json`, JSON.stringify(document));
    return pathToFileURL(`${own}/check.mjs`).href;
  });
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', IMPORT_EACH, ...copies]);
    return JSON.parse(stdout.slice(stdout.lastIndexOf('\n[')));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const checkedRows = [...broken.filter(({ by }) => by === 'check'), ...good];
let results;
before(async () => {
  const reports = await checkEach(checkedRows.map(documentOf));
  results = new Map(checkedRows.map((row, i) => [row, reports[i]]));
});

for (const row of broken) {
  const place = `${row.at || 'the document'}: ${row.expected}`;
  if (row.by === 'schema') {
    test(`the schema refuses what the loader refuses: ${place}`, () => {
      assert.equal(fits(documentOf(row)), false);
      assert.ok(namesPlace(row.at), JSON.stringify(fits.errors));
    });
  } else if (row.by === 'check') {
    test(`the check refuses what the loader refuses: ${place}`, () => {
      const { code, message } = results.get(row);
      assert.equal(code, 2, message);
      const [, pointer] = /#(\S*): /.exec(message);
      assert.ok(`${row.at}/`.startsWith(`${pointer}/`), message);
    });
  } else {
    test(`only the loader refuses what could not be played: ${place}`, () => {
      assert.equal(row.by, 'loader');
      assert.ok(fits(documentOf(row)), JSON.stringify(fits.errors));
    });
  }
}

test('schema and check take the cases that the loader takes', () => {
  for (const row of good) {
    const { code, message } = results.get(row);
    assert.equal(code, 0, `${JSON.stringify(row)}: ${message}`);
  }
});
