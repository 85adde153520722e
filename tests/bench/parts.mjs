// The parts of the benchmark: how each is measured and shown. Must not know: files, the terminal.
import { browserPart } from './browser-part.mjs';
import { memoryPart } from './memory-part.mjs';
import { nodePart } from './node-part.mjs';
import { parserPart } from './parser-part.mjs';
import { phasesPart } from './phases-part.mjs';
import { serverPart } from './server-part.mjs';

/**
 * @typedef {object} Part
 * @property {string} about one line
 * @property {(run: { quick: boolean, progress: (text: string) => void }) => Promise<any>} measure what results.json gets
 * @property {(result: any) => string} table for the terminal
 */

/** @type {Record<string, Part>} */
export const PARTS = { parser: parserPart, phases: phasesPart, browser: browserPart, node: nodePart, memory: memoryPart, server: serverPart };
