// What the build embeds: the WebAssembly module (see wasm-text.js), its twin in JavaScript, and the
// global object for the stand-ins of js/legacy/.

declare module 'core.wasm' {
  /** Modules that do the same, the fastest first. */
  const texts: string[];
  export default texts;
}
declare module 'core.twin' {
  /** @param error why WebAssembly can't be used, for builds without a twin */
  export function instantiate(error?: unknown): any;
}
declare const root: any;
