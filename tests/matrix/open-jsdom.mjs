// Opens a page in jsdom: node tests/matrix/open-jsdom.mjs FOLDER URL, where FOLDER has jsdom in its
// node_modules. It has XMLHttpRequest, and no fetch. Must not know: what the page does.
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';

const [, , folder, url] = process.argv;
const { JSDOM, VirtualConsole } = createRequire(path.resolve(folder, 'x'))('jsdom');
const virtualConsole = new VirtualConsole();
for (const type of ['error', 'warn', 'jsdomError']) virtualConsole.on(type, (message) => console.error(String(message)));
await JSDOM.fromURL(url, { runScripts: 'dangerously', resources: 'usable', pretendToBeVisual: true, virtualConsole });
