// A TCP proxy on loopback that keeps what it forwards, byte by byte, and can cut a connection at any
// byte. Must not know: HTTP.
import { connect, createServer } from 'node:net';

import { Changes } from './deadline.mjs';

/** One connection of a client. */
class Recording {
  #chunks = [];
  /** Bytes that may still be forwarded to the client before the cut. */
  #budget;

  constructor(budget) {
    this.#budget = budget;
    this.cut = false;
    this.held = false;
    this.over = false;
  }

  /** Everything that was forwarded to the client. */
  get bytes() {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }

  /** @returns {Buffer} what of the bytes is forwarded */
  take(bytes) {
    if (this.held || this.cut) return Buffer.alloc(0);
    const taken = bytes.subarray(0, this.#budget);
    this.#budget -= taken.length;
    this.#chunks.push(taken);
    this.cut = this.#budget === 0;
    return taken;
  }
}

export class RecordingProxy extends Changes {
  #target;
  #budgetOf;
  #server = createServer((socket) => this.#accept(socket));
  #sockets = new Set();

  /**
   * @param {number} target port on loopback
   * @param {(n: number) => number} budgetOf after how many bytes to the client its n-th connection
   *   (from 1) is cut; Infinity for never
   */
  constructor(target, budgetOf) {
    super();
    this.#target = target;
    this.#budgetOf = budgetOf;
    /** @type {Recording[]} */
    this.recordings = [];
  }

  static async start(t, target, budgetOf = () => Infinity) {
    const proxy = new RecordingProxy(target, budgetOf);
    await new Promise((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    t.after(() => proxy.#stop());
    return proxy;
  }

  get origin() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** Forwards nothing more on any connection that there is; nothing more is recorded. */
  hold() {
    for (const recording of this.recordings) recording.held = true;
  }

  #accept(client) {
    const recording = new Recording(this.#budgetOf(this.recordings.length + 1));
    const index = this.recordings.push(recording);
    const server = connect(this.#target, '127.0.0.1');
    const end = () => {
      recording.over = true;
      client.destroy();
      server.destroy();
      this.changed();
    };
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', () => this.#sockets.delete(socket));
    }
    client.on('data', (bytes) => server.write(bytes));
    client.on('close', end);
    server.on('data', (bytes) => {
      client.write(recording.take(bytes));
      if (!recording.cut) return;
      // In turn as a network breaks and as a server ends.
      if (index % 2) client.resetAndDestroy();
      else client.end();
      server.destroy();
    });
    server.on('end', () => recording.held || client.end());
  }

  async #stop() {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
