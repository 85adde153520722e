/** The demos, in the order in which the page shows them. Adding one means adding its file here. */
import { clock } from './clock.js';
import { channel } from './channel.js';
import { feed } from './feed.js';
import { llm } from './llm.js';
import { ping } from './ping.js';
import { scores } from './scores.js';
import { stocks } from './stocks.js';

/** @type {import('../card.js').Demo[]} */
export const demos = [clock, stocks, feed, llm, scores, ping, channel];
