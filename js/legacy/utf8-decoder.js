// UTF-8 decode for engines without TextDecoder, with the Encoding Standard's replacement: each
// maximal part of an ill-formed sequence becomes one U+FFFD. A byte order mark stays.
// Must not know: event streams.

const PIECE = 8192; // what apply() takes everywhere

export class Utf8Decoder {
  /** @param {Uint8Array} bytes a whole text */
  decode(bytes) {
    let text = '';
    /** @type {number[]} */
    let units = [];
    let at = 0;
    while (at < bytes.length) {
      const first = bytes[at++];
      if (first < 0x80) {
        units.push(first);
      } else {
        const needed = first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0;
        // The second byte's range keeps out overlong forms, surrogates, and what is above U+10FFFF.
        let low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
        let high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
        let point = first & (0x3f >> needed);
        let left = needed;
        while (left > 0 && at < bytes.length && bytes[at] >= low && bytes[at] <= high) {
          point = (point << 6) | (bytes[at++] & 0x3f);
          left--;
          low = 0x80;
          high = 0xbf;
        }
        if (needed === 0 || left > 0) units.push(0xfffd);
        else if (point < 0x10000) units.push(point);
        else units.push(0xd7c0 + (point >> 10), 0xdc00 + (point & 0x3ff));
      }
      if (units.length >= PIECE) {
        text += String.fromCharCode.apply(null, units);
        units = [];
      }
    }
    return text + String.fromCharCode.apply(null, units);
  }
}

/** The engine's own, except for ill-formed text: Chromium 64 replaces the start of four bytes twice. */
class CarefulDecoder {
  /** @param {string} label @param {object} options */
  constructor(label, options) {
    this.native = new root.TextDecoder(label, options);
    this.own = new Utf8Decoder();
  }

  /** @param {Uint8Array} bytes */
  decode(bytes) {
    const text = this.native.decode(bytes);
    return text.indexOf('\ufffd') < 0 ? text : this.own.decode(bytes);
  }
}

/** @type {any} */
export const TextDecoder = root.TextDecoder ? CarefulDecoder : Utf8Decoder;
