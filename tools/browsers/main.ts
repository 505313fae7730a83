/** `deno task browsers`: replays a stretch of each net on record in the browsers of this machine, to the recorded bytes. */
import { randomSeed, readCount } from "../../lib/cli/arguments.ts";
import { command, run } from "../../lib/cli/command.ts";
import { findExperiments, select } from "../../lib/cli/find_experiments.ts";
import { checkText, recordedRuns, spotChecks } from "../../lib/evidence/mod.ts";
import { isTraining } from "../../lib/experiment/mod.ts";
import { stream } from "../../lib/random/mod.ts";
import { endTogether } from "../../testing/child_process.ts";
import { browserPrograms } from "./browser_programs.ts";
import { bundle, replayInBrowser } from "./replay_in_browser.ts";

const help =
  `Trains stretches of what is on record again in the browsers of this machine, on one thread, and demands the
bytes that were recorded: of each net the first steps from its seed, and of each experiment a segment drawn at random.

Usage: deno task browsers [options] [experiment ...]

Options:
  --only NAME  one browser: Chromium or Firefox
  --seed N     what to draw the segments from (default: drawn, and printed)
  --help       this text

Examples:
  deno task browsers
  deno task browsers function --only Firefox

Takes a Chromium and a Firefox that are installed. Segments of the convolutional nets take a minute each.

Ends with 0 when all bytes are the recorded ones, 1 when some are not or nothing was replayed, 2 when it was called
wrongly.`;

const main = command({
  name: "browsers",
  summary: "",
  help,
  options: { only: { type: "string" }, seed: { type: "string" } },
  takes: "names",
  async run({ values, positionals }) {
    const seed = readCount("seed", values.seed) ?? randomSeed();
    const found = await browserPrograms();
    const chosen = values.only === undefined ? found : select(found, ({ name }) => [name], [values.only]);
    if (chosen.length === 0) throw new Error("There is no browser here: install Chromium or Firefox");
    const experiments = select(await findExperiments(), ({ id }) => [id], positionals);
    const checks = experiments.flatMap((experiment) => spotChecks(recordedRuns(experiment), stream("replay", seed)))
      .filter(({ recorded, stretch }) => stretch && isTraining(recorded.run.protocol));
    const script = await bundle();
    console.log(`Drawn from seed ${seed}`);
    let lines = 0, problems = 0;
    for (const browser of chosen) {
      for (const check of checks) {
        console.error(`${browser.name}: ${checkText(check)}`);
        const replayed = await replayInBrowser(browser, script, check.recorded, check.stretch!);
        lines += replayed.lines;
        if (replayed.problem) problems++;
        const what = `${browser.version}, ${replayed.arithmetic ?? "no"} kernels: ${checkText(check)}`;
        console.log(replayed.problem ? `other  ${what}: ${replayed.problem}` : `same   ${what}`);
      }
    }
    if (problems > 0) console.log(`${problems} stretches did not give the recorded bytes`);
    else if (lines > 0) console.log(`${lines} lines of ledgers were made again, and all have the recorded bytes`);
    else throw new Error("Nothing was replayed");
    return problems > 0 ? 1 : 0;
  },
});
endTogether();
await run(() => main.main(Deno.args));
