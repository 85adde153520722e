// Minifies a script that is complete in itself: what esbuild leaves is worth 5 % of the compressed
// size (functions that are called once are inlined). Must not know: what is in the script.
import uglify from 'uglify-js';

/**
 * @param {string} script
 * @param {Record<string, boolean>} [compress] options of UglifyJS's compressor
 * @returns {string} in the same language
 */
export function minify(script, compress = {}) {
  const { code, error } = uglify.minify(script, { module: false, toplevel: true, compress: { passes: 3, inline: 1, arrows: false, ...compress } });
  if (error) throw error;
  return code;
}
