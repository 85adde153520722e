// Builds dist/node.js and dist/node.cjs, which Node loads: the same sources with node:http beside
// fetch, and with stand-ins for what Node before 18 lacks.
// Must not know: what is in the files it bundles.
import { build } from 'esbuild';

import { replace } from './build-replace.mjs';

/** Files of js/ and those that stand in their place. */
const REPLACED = { 'js/event-target.js': 'js/node/event-target.js', 'js/transport/choose.js': 'js/node/choose.js', 'js/wasm-text.js': 'js/node/wasm-text.js' };

/**
 * @param {import('esbuild').BuildOptions} common
 * @param {(relative: string) => string} path
 */
export async function buildNode(common, path) {
  const options = {
    ...common,
    entryPoints: [path('js/index.js')],
    platform: 'node',
    target: 'node8',
    inject: [path('js/node/globals.js')],
    define: { root: 'global' },
    plugins: [...common.plugins, replace(REPLACED, path)],
  };
  // node:http is loaded by require(), when it is needed.
  const require = "import { createRequire } from 'module';\nconst require = createRequire(import.meta.url);";
  await build({ ...options, format: 'esm', banner: { js: `${common.banner.js}\n${require}` }, outfile: path('dist/node.js') });
  await build({ ...options, format: 'cjs', outfile: path('dist/node.cjs') });
}
