// Type-checks files of a project with the TypeScript compiler's API. Must not know: what is in them.
import { join } from 'node:path';

import ts from 'typescript';

/** Parsed once, whatever the number of projects: the libraries take most of the time. */
const sources = new Map();

const NAMED = {
  module: ts.ModuleKind,
  moduleResolution: ts.ModuleResolutionKind,
  target: ts.ScriptTarget,
};

const withNumbers = (options) =>
  Object.fromEntries(Object.entries(options).map(([key, value]) => [key, NAMED[key]?.[value] ?? value]));

/**
 * @param {string} folder
 * @param {string[]} files in it
 * @param {Record<string, any>} options the compiler's, with their names as in tsconfig.json
 * @returns {string[]} what is wrong, one line each
 */
export function checkTypes(folder, files, options) {
  const typeRoots = [new URL('../../node_modules/@types', import.meta.url).pathname];
  const all = { ...withNumbers(options), noEmit: true, typeRoots };
  const host = ts.createCompilerHost(all);
  const parse = host.getSourceFile;
  host.getSourceFile = (name, version, ...rest) => {
    if (!name.includes('/node_modules/typescript/lib/')) return parse(name, version, ...rest);
    const key = `${name} ${version?.languageVersion} ${version?.impliedNodeFormat}`;
    if (!sources.has(key)) sources.set(key, parse(name, version, ...rest));
    return sources.get(key);
  };
  host.getCurrentDirectory = () => folder;
  const program = ts.createProgram(files.map((name) => join(folder, name)), all, host);
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const where = diagnostic.file ? `${diagnostic.file.fileName.slice(folder.length + 1)}:${diagnostic.start} ` : '';
    return where + ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ');
  });
}
