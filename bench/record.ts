/** `deno task bench:record`: names what has become slower than the record of speed says. */
import { fileURLToPath } from "node:url";
import { median } from "d3-array";
import { command, run } from "../lib/cli/command.ts";
import { status, styled } from "../lib/cli/output.ts";
import { UsageError } from "../lib/cli/usage_error.ts";
import { readIfThere, writeWhole } from "../lib/files/mod.ts";
import { endTogether } from "../testing/child_process.ts";
import { kernels } from "./kernels.ts";
import { machineSlug, thisMachine } from "./machine.ts";
import { denoProgram, resultOf } from "./program.ts";
import { compareSpeed, parseSpeedRecord, type SpeedComparison } from "./speed_record.ts";
import { workloads } from "./workloads.ts";

const help = `Names what has become more than 15 % slower than the record of speed says.

Usage: deno task bench:record [options]

Options:
  --only TEXT  only workloads with this text in their name
  --update     write the record of this machine, in bench/records
  --help       this text

Example:
  deno task bench:record --only matMul

Training steps, evaluations and single operations are timed on 1 thread, in turns
with a loop that never changes: what is compared is how many times longer they
take. Each make of processor and number of cores has a record of its own.

Ends with 0 when nothing is slower, 1 when something is slower or nothing could
be compared, 2 when it was called wrongly.`;

/** Processes for each workload: how code is compiled and where memory lies differs from one to the next. */
const rounds = 3;

const main = command({
  name: "bench:record",
  summary: "",
  help,
  options: { only: { type: "string", default: "" }, update: { type: "boolean", default: false } },
  takes: "none",
  async run({ values: { only, update } }) {
    if (update && only) throw new UsageError("--update writes the whole record: leave --only out", "--only", []);
    const names = chosen(only);
    const machine = await thisMachine();
    const path = fileURLToPath(new URL(`records/${machineSlug(machine)}.json`, import.meta.url));
    if (update) {
      await writeWhole(path, JSON.stringify({ machine, ratios: await measure(names) }, null, 2) + "\n");
      console.log(`The record holds ${names.length} workloads on ${machine.cpu}, ${machine.cores} cores`);
      return 0;
    }

    const text = readIfThere(path);
    if (text === undefined) {
      throw new Error(
        `There is no record of the speed of ${machine.cpu} with ${machine.cores} cores, so that nothing is compared: ` +
          "deno task bench:record --update makes one, to be made before a change",
      );
    }
    const record = parseSpeedRecord(text);
    if (record.machine.deno !== machine.deno) {
      console.log(`The record was made with Deno ${record.machine.deno}, this is ${machine.deno}`);
    }
    const comparison = compareSpeed(record.ratios, await measure(names));
    print(comparison);
    return comparison.slower.length > 0 || compared(comparison) === 0 ? 1 : 0;
  },
});
endTogether();
await run(() => main.main(Deno.args));

function chosen(only: string): string[] {
  const names = [...workloads.filter(({ task }) => task !== "epoch"), ...kernels].map(({ name }) => name);
  const found = names.filter((name) => name.includes(only));
  if (found.length === 0) throw new UsageError(`No workload has ${JSON.stringify(only)} in its name`, only, names);
  return found;
}

/** The ratios to the reference: each the median of some processes, which are spread over the whole time. */
async function measure(names: readonly string[]): Promise<Record<string, number>> {
  const found = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const [i, name] of names.entries()) {
      status(`Round ${round} of ${rounds}, ${i + 1} of ${names.length}: ${name}`);
      const command = [...denoProgram("ours.ts"), "--threads", "1", "--workload", name, "--beside-reference"];
      found.get(name)!.push((await resultOf<{ ratio: number }>(command)).ratio);
    }
  }
  status("");
  return Object.fromEntries(names.map((name) => [name, Number(median(found.get(name)!)!.toPrecision(5))]));
}

function compared({ slower, faster, same }: SpeedComparison): number {
  return slower.length + faster.length + same.length;
}

function print(comparison: SpeedComparison): void {
  const { slower, faster, unrecorded } = comparison, count = compared(comparison);
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  for (const { workload, factor } of slower) {
    console.log(styled("red", `✘ ${workload}: takes ${percent(factor - 1)} longer than on record`));
  }
  for (const { workload, factor } of faster) {
    console.log(`${workload}: takes ${percent(1 - factor)} less time than on record`);
  }
  for (const workload of unrecorded) console.log(`${workload}: not on record, --update writes it`);
  if (count === 0) console.error("Nothing was compared");
  else if (slower.length === 0) console.log(styled("green", `None of ${count} workloads is slower than on record`));
}
