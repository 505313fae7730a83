/** `deno task bench:page [claims] [variants] [seeds]`: how large the page of a large project is, and what it takes to make it. */
import { fileURLToPath, pathToFileURL } from "node:url";
import { run } from "../lib/cli/command.ts";
import { status } from "../lib/cli/output.ts";
import { reproduce } from "../lib/evidence/mod.ts";
import { runsOf } from "../lib/experiment/mod.ts";
import { placesOf } from "../lib/project/mod.ts";
import { thisMachine } from "./machine.ts";

/** What a page of 99 claims over 10,000 runs may be, in bytes, and take, in MB. */
const most = { page: 8e6, memory: 300 };
const [claims = 99, variants = 100, seeds = 100] = Deno.args.map(Number);
/** Runs that are there already are not made again. */
const folder = fileURLToPath(import.meta.resolve(`../.upheld/large_page/${variants}_${seeds}`));
const upheld = fileURLToPath(import.meta.resolve("../lib/cli/upheld.ts"));
const face = JSON.stringify(import.meta.resolve("../mod.ts"));

const experiment = `import type { FunctionExperiment } from ${face};
const experiment: FunctionExperiment = {
  id: "draws",
  title: "Numbers are drawn",
  code: import.meta.url,
  variants: Array.from({ length: ${variants} }, (_, i) => "variant-" + i),
  seeds: () => ${seeds},
  assumptions: [],
  run: ({ random }) => ({ number: random("number").uniform() }),
};
export default experiment;
`;

const claimModule = `import { claim, testClaims, within } from ${face};
import experiment from "./experiment.ts";
export default testClaims(Array.from({ length: ${claims} }, (_, i) =>
  claim({
    id: "draws/" + i,
    quote: "The mean of variant " + i + " lies above 0.4",
    reading: "above 0.4",
    experiment,
    measure: (evidence) => evidence.final("variant-" + i % ${variants}, "number"),
    rule: within({ low: 0.4 }),
  })
));
`;

async function makeProject(): Promise<void> {
  await Deno.mkdir(`${folder}/experiments/draws`, { recursive: true });
  const sentences = Array.from({ length: claims }, (_, i) => `The mean of variant ${i} lies above 0.4.\n\n`);
  await Deno.writeTextFile(`${folder}/report.md`, `# Many numbers\n\n${sentences.join("")}`);
  await Deno.writeTextFile(`${folder}/experiments/draws/experiment.ts`, experiment);
  await Deno.writeTextFile(`${folder}/experiments/draws/claims_test.ts`, claimModule);
}

/** Makes all evidence, many runs at a time, as that is not what is measured. */
async function makeEvidence(): Promise<void> {
  Deno.chdir(folder);
  const { default: experiment } = await import(pathToFileURL(`${folder}/experiments/draws/experiment.ts`).href);
  const runs = runsOf(experiment), { store } = placesOf(folder);
  for (let i = 0; i < runs.length; i += 100) {
    if (i % 1000 === 0) status(`Making evidence: ${i} of ${runs.length} runs`);
    await Promise.all(runs.slice(i, i + 100).map((run) => reproduce(store, run)));
  }
  status("");
}

/** The most memory that a process took up to now, in MB, as Linux counts it; 0 where that cannot be read. */
function peakOf(pid: number): number {
  try {
    return Number(Deno.readTextFileSync(`/proc/${pid}/status`).match(/VmHWM:\s*(\d+)/)?.[1] ?? 0) * 1024 / 1e6;
  } catch {
    return 0;
  }
}

/** Runs a command of `upheld` in the project, and tells how much memory it took, in MB. */
async function measure(...args: string[]): Promise<number> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-A", upheld, ...args],
    cwd: folder,
    stdout: "null",
  }).spawn();
  let peak = 0;
  const watch = setInterval(() => peak = Math.max(peak, peakOf(child.pid)), 20);
  const { code } = await child.status;
  clearInterval(watch);
  // Nothing is on record here, which is told by 1.
  if (code > 1) throw new Error(`${args[0]} failed`);
  console.log(`${args[0].padEnd(8)} ${peak.toFixed(0)} MB of memory`);
  return peak;
}

await run(async () => {
  const { cpu, cores, deno } = await thisMachine();
  console.log(`${cpu}, ${cores} cores, Deno ${deno}`);
  await makeProject();
  await makeEvidence();
  await measure("verify");
  const memory = await measure("report");
  const { size } = await Deno.stat(`${folder}/report.html`);
  console.log(`${claims} claims, ${variants * seeds} runs: a page of ${(size / 1e6).toFixed(2)} MB`);
  const isLarge = size > most.page || memory > most.memory;
  if (isLarge) console.error(`Wanted a page of at most ${most.page / 1e6} MB, in at most ${most.memory} MB of memory`);
  return isLarge ? 1 : 0;
});
