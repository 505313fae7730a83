/** `deno task arm64:replay`: replays a segment of each experiment on record on an emulated ARM64, to the recorded bytes. */
import { randomSeed, readCount } from "../../lib/cli/arguments.ts";
import { findExperiments, select } from "../../lib/cli/find_experiments.ts";
import { command, run } from "../../lib/cli/command.ts";
import { recordedRuns } from "../../lib/evidence/mod.ts";
import { emulatedDeno } from "./emulated_deno.ts";
import { runOn } from "./machine.ts";

const help = `Replays a segment of each experiment on record, drawn at random, on an emulated ARM64 with 1, 2 and 4
threads, and demands the bytes that were recorded on x86-64.

Usage: deno task arm64:replay [options] [experiment ...]

Options:
  --seed N     what to draw the segments from (default: drawn, and printed)
  --threads N  only so many threads
  --help       this text

Examples:
  deno task arm64:replay
  deno task arm64:replay function --threads 2 --seed 7

Needs Linux on x86-64 with apt-get. Fetches the emulator into .upheld/arm64/ the first time.

Ends with 0 when all bytes are the recorded ones, 1 when some are not, 2 when it was called wrongly.`;

const main = command({
  name: "arm64:replay",
  summary: "",
  help,
  options: { seed: { type: "string" }, threads: { type: "string" } },
  takes: "names",
  async run({ values, positionals }) {
    const seed = readCount("seed", values.seed) ?? randomSeed();
    const one = readCount("threads", values.threads);
    const experiments = select(await findExperiments(), ({ id }) => [id], positionals)
      .filter((experiment) => recordedRuns(experiment).length > 0);
    const emulated = await emulatedDeno((what) => console.error(what));
    let failed = 0, done = 0;
    for (const { id } of experiments) {
      for (const threads of one ? [one] : [1, 2, 4]) {
        console.log(`ARM64, ${threads} thread${threads === 1 ? "" : "s"}: ${id}`);
        const args = ["lib/cli/replay.ts", "--random", `--seed=${seed}`, `--threads=${threads}`, id];
        const { success } = await runOn(emulated, args, { stdout: "inherit", stderr: "inherit" });
        done++;
        if (!success) failed++;
      }
    }
    console.log(`${done - failed} of ${done} replays gave the recorded bytes`);
    return failed > 0 ? 1 : 0;
  },
});
await run(() => main.main(Deno.args));
