// The WebAssembly module as the build embeds it: see wasm-text.js.
declare module 'core.wasm' {
  const text: string;
  export default text;
}
