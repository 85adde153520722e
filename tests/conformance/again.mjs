// Lateness is a fact about the machine as much as about the client, and so is a port that another
// runner has at the moment: what was later than it should be, or couldn't be offered, is played once
// more, one case at a time, and that verdict counts. Must not know: clients, how the runner is started.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

const LATE = /later than \d+ ms/;
/** What the runner says where another program has port 80. */
const TAKEN = 'this machine cannot offer {{url80}}';

/**
 * @param {string} report the runner's JSON file; mended in place
 * @param {string[]} args that tell the runner which client
 * @param {(args: string[]) => Promise<number>} runner
 * @returns {Promise<number>} the runner's exit code
 */
export async function playAgain(report, args, runner) {
  const result = JSON.parse(readFileSync(report, 'utf8'));
  const doubtful = result.clients.flatMap(({ cases }) => cases.filter(isOfTheMachine).map(({ id }) => id));
  if (doubtful.length === 0) return 0;
  const again = report.replace('.json', '-again.json');
  const code = await runner([...withoutCases(args), '--jobs', '1', ...doubtful.flatMap((id) => ['--case', id]), '--json', again]);
  const { clients } = JSON.parse(readFileSync(again, 'utf8'));
  rmSync(again);
  for (const client of result.clients) {
    const replayed = clients.find(({ name, runtime }) => name === client.name && runtime === client.runtime);
    client.cases = client.cases.map((one) => (isOfTheMachine(one) && replayed?.cases.find(({ id }) => id === one.id)) || one);
    for (const verdict of Object.keys(client.counts)) {
      client.counts[verdict] = client.cases.filter((one) => one.verdict === verdict).length;
    }
  }
  writeFileSync(report, JSON.stringify(result));
  return code;
}

/** Whether the verdict may be the machine's and not the client's. @param {{ verdict: string, message: string }} one */
function isOfTheMachine({ verdict, message }) {
  return (verdict === 'NON-STRICT' && LATE.test(message)) || message === TAKEN;
}

/** @param {string[]} args */
function withoutCases(args) {
  return args.filter((arg, i) => arg !== '--case' && args[i - 1] !== '--case');
}
