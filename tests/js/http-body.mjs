// Takes a recorded HTTP/1.1 response apart. Must not know: what is in it, where it comes from.

const END_OF_HEAD = '\r\n\r\n';

/**
 * @param {Buffer} bytes from the status line on; may be cut off anywhere
 * @returns {{ head: string, body: Buffer, complete: boolean }} the body without its chunk sizes
 */
export function takeApart(bytes) {
  const end = bytes.indexOf(END_OF_HEAD);
  if (end < 0) return { head: bytes.toString('latin1'), body: Buffer.alloc(0), complete: false };
  const head = bytes.toString('latin1', 0, end);
  const rest = bytes.subarray(end + END_OF_HEAD.length);
  if (!/^transfer-encoding: *chunked$/im.test(head)) return { head, body: rest, complete: false };
  return { head, ...joinChunks(rest) };
}

function joinChunks(bytes) {
  const chunks = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return { body: Buffer.concat(chunks), complete: false };
    const line = bytes.toString('latin1', at, lineEnd);
    if (!/^[0-9a-f]+$/i.test(line)) throw new Error(`no chunk size: ${JSON.stringify(line.slice(0, 40))}`);
    const size = parseInt(line, 16);
    if (size === 0) return { body: Buffer.concat(chunks), complete: true };
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
