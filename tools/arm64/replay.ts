/** `deno task arm64:replay`: replays a segment of each experiment on record on an emulated ARM64, to the recorded bytes. */
import { randomSeed, readCount } from "../../lib/cli/arguments.ts";
import { command, run } from "../../lib/cli/command.ts";
import { findExperiments, select } from "../../lib/cli/find_experiments.ts";
import { recordedRuns } from "../../lib/evidence/mod.ts";
import { endTogether } from "../../testing/child_process.ts";
import { emulatedDeno } from "./emulated_deno.ts";
import { runOn } from "./machine.ts";
import { readReplayed } from "./replayed.ts";

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

Ends with 0 when all bytes are the recorded ones, 1 when some are not or nothing was replayed, 2 when it was called
wrongly.`;

const main = command({
  name: "arm64:replay",
  summary: "",
  help,
  options: { seed: { type: "string" }, threads: { type: "string" } },
  takes: "names",
  async run({ values, positionals }) {
    const seed = readCount("seed", values.seed) ?? randomSeed();
    const one = readCount("threads", values.threads);
    const experiments = select(await findExperiments(), ({ id }) => [id], positionals);
    const onRecord = experiments.filter((experiment) => recordedRuns(experiment).length > 0);
    if (onRecord.length === 0) throw new Error("Nothing of it is on record to be replayed");
    const emulated = await emulatedDeno((what) => console.error(what));
    console.log(`Drawn from seed ${seed}`);
    let made = 0;
    const problems: string[] = [];
    for (const { id } of onRecord) {
      for (const threads of one ? [one] : [1, 2, 4]) {
        const machine = `ARM64, ${threads} thread${threads === 1 ? "" : "s"}`;
        console.error(`${machine}: ${id}`);
        const args = [
          "lib/cli/upheld.ts",
          "replay",
          "--random",
          `--seed=${seed}`,
          `--threads=${threads}`,
          "--json",
          id,
        ];
        const { code, stdout } = await runOn(emulated, args, { stdout: "piped", stderr: "inherit" });
        const replayed = readReplayed(new TextDecoder().decode(stdout), code);
        for (const { check, problem } of replayed.checks) {
          console.log(`${problem === null ? "same " : "other"}  ${machine}: ${check}`);
        }
        made += replayed.checks.length;
        problems.push(...replayed.problems.map((problem) => `${machine}, ${id}: ${problem}`));
      }
    }
    for (const problem of problems) console.error(problem);
    console.log(
      problems.length > 0
        ? `${problems.length} replays did not give the recorded bytes`
        : `${made} checks were made, and all gave the recorded bytes`,
    );
    return problems.length > 0 ? 1 : 0;
  },
});
endTogether();
await run(() => main.main(Deno.args));
