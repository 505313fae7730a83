/** `deno task emulated:replay`: replays a segment of each experiment on record on emulated processors, to the recorded bytes. */
import { randomSeed, readCount } from "../../lib/cli/arguments.ts";
import { command, run } from "../../lib/cli/command.ts";
import { findExperiments, select } from "../../lib/cli/find_experiments.ts";
import { recordedRuns } from "../../lib/evidence/mod.ts";
import { endTogether } from "../../testing/child_process.ts";
import { runOn } from "./machine.ts";
import { chosenProcessors, emulatedDeno, processors } from "./processors.ts";
import { readReplayed } from "./replayed.ts";

const help = `Replays a segment of each experiment on record, drawn at random, on emulated processors with 1, 2 and 4
threads, and demands the bytes that were recorded.

Usage: deno task emulated:replay [options] [experiment ...]

Options:
  --only NAME  one processor: ${processors.map(({ name }) => name).join(", ")}
  --seed N     what to draw the segments from (default: drawn, and printed)
  --threads N  only so many threads
  --help       this text

Examples:
  deno task emulated:replay --only ARM64
  deno task emulated:replay function --threads 2 --seed 7

Needs Linux on x86-64 with apt-get. Fetches the emulator into .upheld/emulated/ the first time.

Ends with 0 when all bytes are the recorded ones, 1 when some are not or nothing was replayed, 2 when it was called
wrongly.`;

const main = command({
  name: "emulated:replay",
  summary: "",
  help,
  options: { only: { type: "string" }, seed: { type: "string" }, threads: { type: "string" } },
  takes: "names",
  async run({ values, positionals }) {
    const seed = readCount("seed", values.seed) ?? randomSeed();
    const chosen = chosenProcessors(values.only);
    const one = readCount("threads", values.threads);
    const experiments = select(await findExperiments(), ({ id }) => [id], positionals);
    const onRecord = experiments.filter((experiment) => recordedRuns(experiment).length > 0);
    if (onRecord.length === 0) throw new Error("Nothing of it is on record to be replayed");
    console.log(`Drawn from seed ${seed}`);
    let made = 0;
    const problems: string[] = [];
    for (const processor of chosen) {
      const emulated = await emulatedDeno(processor, (what) => console.error(what));
      for (const { id } of onRecord) {
        for (const threads of one ? [one] : [1, 2, 4]) {
          const machine = `${processor.name}, ${threads} thread${threads === 1 ? "" : "s"}`;
          console.error(`${machine}: ${id}`);
          const drawn = ["replay", "--random", `--seed=${seed}`, `--threads=${threads}`, "--json", id];
          const streams = { stdout: "piped", stderr: "inherit" } as const;
          const { code, stdout } = await runOn(emulated, ["lib/cli/upheld.ts", ...drawn], streams);
          const replayed = readReplayed(new TextDecoder().decode(stdout), code);
          for (const { check, problem } of replayed.checks) {
            console.log(`${problem === null ? "same " : "other"}  ${machine}: ${check}`);
          }
          made += replayed.checks.length;
          problems.push(...replayed.problems.map((problem) => `${machine}, ${id}: ${problem}`));
        }
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
