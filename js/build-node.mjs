// Builds what Node loads, dist/node.js and dist/node-parser.js and the same for require(): the same
// sources with node:http beside fetch, with the core for engines that have SIMD, and with stand-ins
// for what Node before 18 lacks.
// Must not know: what is in the files it bundles.
import { build } from 'esbuild';

import { PARSER_ALONE, replace } from './build-replace.mjs';
import { encode } from './node/wasm-text.js';

/** Files of js/ and those that stand in their place. */
const REPLACED = { 'js/event-target.js': 'js/node/event-target.js', 'js/transport/choose.js': 'js/node/choose.js', 'js/wasm-text.js': 'js/node/wasm-text.js' };

/** Node before 16.4 has no SIMD. */
const MODULES = ['core.simd.wasm', 'core.wasm'];

/**
 * @param {import('esbuild').BuildOptions} common
 * @param {(twin: string, modules: string[], asText: (bytes: Uint8Array) => string) => import('esbuild').Plugin} core
 * @param {(relative: string) => string} path
 */
export async function buildNode(common, core, path) {
  // node:http is loaded by require(), when it is needed.
  const require = "import { createRequire } from 'module';\nconst require = createRequire(import.meta.url);";
  const entries = [
    { entry: 'js/index.js', name: 'node', twin: 'build/wasm/core.twin.js', head: `\n${require}`, replaced: REPLACED },
    { entry: 'js/parser.js', name: 'node-parser', twin: 'js/no-twin.js', head: '', replaced: { ...REPLACED, ...PARSER_ALONE } },
  ];
  for (const { entry, name, twin, head, replaced } of entries) {
    const options = {
      ...common,
      entryPoints: [path(entry)],
      platform: 'node',
      target: 'node8',
      inject: [path('js/node/globals.js')],
      define: { root: 'global' },
      plugins: [core(twin, MODULES, encode), replace(replaced, path)],
    };
    await build({ ...options, format: 'esm', banner: { js: common.banner.js + head }, outfile: path(`dist/${name}.js`) });
    await build({ ...options, format: 'cjs', outfile: path(`dist/${name}.cjs`) });
  }
}
