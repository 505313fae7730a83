import assert from "node:assert/strict";
import { copyAll, runDeno } from "../../testing/run_task.ts";
import type { CopiedExample } from "./copied_example.ts";
import { killProgram } from "./killed_program.ts";
import { killInTheMiddle } from "./killed_reproduce.ts";

/** One thing that a project has to do. */
export interface Step {
  readonly name: string;
  /** Whether it trains, and so is skipped where files that a user has to name are missing. */
  readonly needsData?: boolean;
  /** Does it, and gives what was found in a few words. An error says what is wrong. */
  run(example: CopiedExample): Promise<string>;
}

/** What a person does with a project of their own, end to end. */
export const steps: readonly Step[] = [
  {
    name: "types",
    async run(example) {
      await example.deno("check", "experiments");
      return `of ${example.experiments.join(", ")} hold`;
    },
  },
  {
    name: "verify",
    async run(example) {
      const withoutData = example.missingData.length > 0, words = withoutData ? ["--no-replay"] : [];
      const { out } = await example.deno("task", "--quiet", "verify", "--json", ...words);
      const rows: { id: string; verdict: string; record: string }[] = JSON.parse(out);
      assert(rows.length > 0, "No claim was judged");
      for (const { id, verdict, record } of rows) assert.equal(verdict, record, id);
      return `${rows.length} claims are judged as on record${withoutData ? ", and nothing is replayed" : ""}`;
    },
  },
  {
    name: "kill and resume",
    needsData: true,
    async run(example) {
      if (example.runsPrograms) return await killProgram(example, "optimisers", "adam-0");
      const [quickest] = example.experiments.sort((a, b) => example.stepsOf(a) - example.stepsOf(b));
      const { run } = example.replayable(quickest), { done, steps } = await killInTheMiddle(example, quickest, run);
      return `${quickest}/${run}, killed after step ${done} of ${steps}, ended in the recorded bytes`;
    },
  },
  {
    name: "replay from mid-run",
    needsData: true,
    async run(example) {
      if (example.runsPrograms) return await rerun(example, "optimisers/adam-0");
      const found: string[] = [];
      for (const experiment of example.experiments) {
        const { run, from } = example.replayable(experiment);
        const lines = example.ledger(experiment, run).split("\n").slice(1);
        const segment = lines.findIndex((line) => line.startsWith(`{"step":${from},`)) + 2;
        const { out } = await example.deno(
          ...["task", "--quiet", "replay", `${experiment}/${run}`, "--segment", String(segment), "--json"],
        );
        const { checks }: { checks: { check: string; problem: string | null }[] } = JSON.parse(out);
        assert(checks.length > 0, `Nothing of ${experiment} was replayed`);
        for (const { check, problem } of checks) {
          assert.equal(problem, null, check);
          assert.match(check, new RegExp(`steps ${(from + 1).toLocaleString("en-US")} to`));
        }
        found.push(...checks.map(({ check }) => check));
      }
      return found.join("; ");
    },
  },
  {
    name: "page",
    async run(example) {
      const { out } = await example.deno("task", "--quiet", "report", "--json");
      const { path, counts }: { path: string; counts: { claims: number } } = JSON.parse(out);
      const page = Deno.readTextFileSync(path),
        title = Deno.readTextFileSync(example.path("report.md")).match(/^# (.+)/)![1];
      assert(page.includes(title), `The page has no title "${title}"`);
      assert(page.includes("data:image/png") || page.includes("<svg"), "The page has no figure");
      return `of ${counts.claims} claims, ${Math.ceil(page.length / 1024)} kB`;
    },
  },
  {
    name: "tests",
    async run(example) {
      const passed = (await example.deno("task", "test")).out.match(/(\d+) passed \| 0 failed/)?.[1] ?? "0";
      assert.notEqual(passed, "0", "No test was run");
      return `${passed} pass`;
    },
  },
];

/**
 * Puts on record here what a program gave here, has it made again, and takes it off: on another processor it may round otherwise than
 * where the project was recorded, and findings may move by these digits.
 */
async function rerun(example: CopiedExample, run: string): Promise<string> {
  const [experiment, id] = run.split("/"),
    record = example.path("snapshots"),
    kept = example.path("snapshots-as-they-are");
  copyAll(record, kept);
  await example.deno("task", "--quiet", "reproduce", experiment, "--runs", id, "--no-plan", "--record");
  const { out, error } = await runDeno(
    ["task", "--quiet", "upheld", "verify", "--no-replay", "--rerun", run],
    example.folder,
  );
  Deno.removeSync(record, { recursive: true });
  Deno.renameSync(kept, record);
  const found = out.replaceAll(/\s+/g, " ").match(/\S+, run again, gave the recorded numbers, each of them/)?.[0];
  assert(found, `${out}\n${error}`);
  return found;
}
