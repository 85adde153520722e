// The WebAssembly module as the bundler embeds it.
declare module 'core.wasm' {
  const bytes: Uint8Array;
  export default bytes;
}
