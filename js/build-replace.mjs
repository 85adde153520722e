// Lets a build put files in the place of others: an esbuild plugin. A replacement may import what it
// replaces. Must not know: what is in the files.

/** For the entry eventsource-wasm/parser, which has no connections. */
export const PARSER_ALONE = { 'js/core.js': 'js/parser-core.js' };

/**
 * @param {Record<string, string>} files
 * @param {(relative: string) => string} path
 * @returns {import('esbuild').Plugin}
 */
export function replace(files, path) {
  const byPath = new Map(Object.entries(files).map(([from, to]) => [path(from), path(to)]));
  return {
    name: 'replace',
    setup({ onResolve }) {
      onResolve({ filter: /^\.{1,2}\// }, ({ path: name, importer, resolveDir }) => {
        const other = byPath.get(new URL(name, `file://${resolveDir}/`).pathname);
        return other && importer !== other ? { path: other } : undefined;
      });
    },
  };
}
