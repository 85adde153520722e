// The core's twin in JavaScript: when it is used, and that it does what WebAssembly does.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { builds, freshBuild, freshScript } from './builds.mjs';
import { inPiecesOf, parsingPlays } from './parsing-plays.mjs';
import { compareStreams } from './twin-fuzz.mjs';
import { buildWithout, outcomeOf } from './twin-streams.mjs';

const bytes = (text) => [Buffer.from(text)];
const forbidden = class {
  constructor() {
    throw new WebAssembly.CompileError("Refused to compile: 'unsafe-eval' is not an allowed source");
  }
};

describe('a runtime', () => {
  const WAYS = {
    'without WebAssembly': () => delete globalThis.WebAssembly,
    'whose policy forbids to compile': () => (globalThis.WebAssembly = { Module: forbidden, CompileError: WebAssembly.CompileError }),
    'that compiles, and refuses to instantiate': () =>
      (globalThis.WebAssembly = { Module: WebAssembly.Module, Instance: forbidden, CompileError: WebAssembly.CompileError }),
    'whose WebAssembly is a stub': () => (globalThis.WebAssembly = { Module: Object, Instance: Object }),
  };
  for (const [name, breakIt] of Object.entries(WAYS)) {
    it(`${name} gets the same events`, async () => {
      const build = await buildWithout(breakIt);
      const { events } = await outcomeOf(build, bytes('id: 1\ndata: é\n\nevent: ping\ndata\n\n'));
      assert.deepEqual(events, [['message', 'é', '1'], ['ping', '', '1']]);
    });
  }
});

describe('the core for SIMD', () => {
  const build = 'node.js';

  it('is used in Node, and where a runtime does not know SIMD the other', async () => {
    const real = WebAssembly.Module;
    const sizes = [];
    const watch = (refuses) => {
      globalThis.WebAssembly.Module = function Module(bytes) {
        sizes.push(bytes.length);
        if (refuses && sizes.length === 1) throw new WebAssembly.CompileError('unknown opcode');
        return new real(bytes);
      };
    };
    const simd = readFileSync(new URL('../../build/wasm/core.simd.wasm', import.meta.url)).length;
    const mvp = readFileSync(new URL('../../dist/core.wasm', import.meta.url)).length;
    for (const [refuses, expected] of [[false, [simd]], [true, [simd, mvp]]]) {
      sizes.length = 0;
      watch(refuses);
      try {
        const { events } = await outcomeOf(await freshBuild(build), bytes('data: x\n\n'));
        assert.deepEqual(events, [['message', 'x', '']]);
        assert.deepEqual(sizes, expected);
      } finally {
        WebAssembly.Module = real;
      }
    }
  });

  it('gives what the other gives for lines of every length at every place', async () => {
    for (let length = 0; length < 200; length++) {
      const text = `: ${'c'.repeat(length % 67)}\ndata: ${'x'.repeat(length)}\n\nid: ${length}\rdata:${'é'.repeat(length)}\r\n\tdata: no\n\n`;
      const pieces = [Buffer.from(text), Buffer.from(text.slice(0, length)), Buffer.from(text.slice(length))];
      const expected = await outcomeOf(builds['index.js'], pieces);
      assert.ok(expected.events.length >= 4);
      assert.deepEqual(await outcomeOf(builds[build], pieces), expected, `length ${length}`);
    }
  });
});

describe('the twin', () => {
  it('gives what WebAssembly gives for every parsing row, also in small pieces, and so does SIMD', async () => {
    const twin = await buildWithout(() => delete globalThis.WebAssembly);
    for (const { name, streams, listen } of parsingPlays()) {
      for (const stream of streams) {
        for (const size of [stream.length || 1, stream.length > 20_000 ? 4093 : 3]) {
          const pieces = inPiecesOf(size, stream);
          const expected = await outcomeOf(builds['index.js'], pieces, listen);
          assert.deepEqual(await outcomeOf(twin, pieces, listen), expected, name);
          assert.deepEqual(await outcomeOf(builds['node.js'], pieces, listen), expected, name);
        }
      }
    }
  });

  it('gives what WebAssembly gives for 3,000 streams that look random', async () => {
    assert.ok((await compareStreams(3_000, 7)) > 1_000);
  });
});

describe('useModule', () => {
  const file = new URL('../../dist/core.wasm', import.meta.url);

  it('takes a module that the runtime has compiled', async () => {
    const module = new WebAssembly.Module(readFileSync(file));
    const build = await buildWithModule(module);
    assert.deepEqual((await outcomeOf(build, bytes('data: x\n\n'))).events, [['message', 'x', '']]);
  });

  it('says what is wrong with anything else', async () => {
    const { useModule } = await freshBuild();
    const empty = new WebAssembly.Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
    for (const wrong of [undefined, {}, new Uint8Array(8), empty]) {
      assert.throws(() => useModule(wrong), (error) => error instanceof TypeError && error.message.includes('core.wasm'));
    }
  });

  it('comes too late behind the first source', async () => {
    const { EventSource, useModule } = await freshBuild();
    await outcomeOf({ EventSource }, []);
    assert.throws(() => useModule(new WebAssembly.Module(readFileSync(file))), /before the first EventSource/);
  });

  /** Without the compiler, so that only the given module can be what runs. */
  async function buildWithModule(module) {
    const build = await freshBuild();
    const { Instance } = WebAssembly;
    let instances = 0;
    WebAssembly.Instance = function (...args) {
      instances++;
      return new Instance(...args);
    };
    try {
      build.useModule(module);
      await outcomeOf(build, []);
    } finally {
      WebAssembly.Instance = Instance;
    }
    assert.equal(instances, 1);
    return build;
  }
});

describe('the small script', () => {
  it('says what to do where WebAssembly is forbidden', () => {
    const real = globalThis.WebAssembly;
    globalThis.WebAssembly = undefined;
    try {
      const { EventSource } = freshScript();
      assert.throws(() => new EventSource('http://127.0.0.1/', { fetch() {} }), /eventsource\.legacy\.js.*wasm-unsafe-eval/);
    } finally {
      globalThis.WebAssembly = real;
    }
  });
});
