// The parts of the benchmark: how each is measured and shown. Must not know: files, the terminal.
import { parserPart } from './parser-part.mjs';

/**
 * @typedef {object} Part
 * @property {string} about one line
 * @property {(run: { quick: boolean, progress: (text: string) => void }) => Promise<any>} measure what results.json gets
 * @property {(result: any) => string} table for the terminal
 */

/** @type {Record<string, Part>} */
export const PARTS = { parser: parserPart };
