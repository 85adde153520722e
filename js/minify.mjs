// Minifies a script that is complete in itself: what esbuild leaves is worth 4 % of the compressed
// size (functions that are called once are inlined). UglifyJS knows nothing newer than ES5 well, but
// is smaller there by 1.5 %. Must not know: what is in the script.
import { minify as terser } from 'terser';
import uglify from 'uglify-js';

/**
 * @param {string} script
 * @param {5 | 2018} ecma the oldest language that must understand it
 * @returns {Promise<string>}
 */
export async function minify(script, ecma) {
  const options = { toplevel: true, compress: { passes: 3 } };
  if (ecma !== 5) return (await terser(script, { ...options, ecma, format: { comments: /^!/ } })).code;
  const { code, error } = uglify.minify(script, { ...options, module: false, compress: { passes: 3, inline: 1, arrows: false } });
  if (error) throw error;
  return code;
}
