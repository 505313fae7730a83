// What verify says is what was changed, and not something else.
import assert from "node:assert/strict";
import { scratchFolder } from "../../testing/mod.ts";
import { runDeno } from "../../testing/run_task.ts";
import { newProject } from "../new/mod.ts";

const folder = `${scratchFolder("causes")}/report`;
const task = async (...args: string[]) => {
  const { code, out, error } = await runDeno(["task", "--quiet", ...args], folder);
  return { code, said: `${out} ${error}`.replaceAll(/\s+/g, " ") };
};
const experiment = "experiments/descent/experiment.ts", claims = "experiments/descent/claims_test.ts";
const replace = (from: string | RegExp, to: string) => (text: string) => text.replace(from, to);

const changes: readonly (readonly [string, string, (text: string) => string, RegExp])[] = [
  [
    "a measure that throws",
    claims,
    replace(
      'evidence.final("plain", "stepsNeeded"),\n    rule: within',
      'JSON.parse("{}").nothing.of("it"),\n    rule: within',
    ),
    /! cannot be judged descent\/plain-takes-150 .* Broken: The measure of claim "descent\/plain-takes-150" \(experiments\/descent\/claims_test\.ts:\d+\) throws TypeError: Cannot read properties of undefined .* at experiments\/descent\/claims_test\.ts:\d+ .* 1 cannot be judged/,
  ],
  [
    "a measure that asks for a metric that no run has",
    claims,
    replace(
      'evidence.final("plain", "stepsNeeded"),\n    rule: within',
      'evidence.final("plain", "steps"),\n    rule: within',
    ),
    /Broken: The measure of .* throws RangeError: Run plain-0 measured no "steps": it has stepsNeeded, losses/,
  ],
  [
    "another measure",
    claims,
    replace(
      'evidence.final("plain", "stepsNeeded"),\n    rule: within',
      'evidence.final("momentum", "stepsNeeded"),\n    rule: within',
    ),
    /Moved: .*metrics\[0\]: recorded 145, now 96/,
  ],
  [
    "one word late in a long reading",
    claims,
    replace(
      'on average over starts",\n    experiment,\n    measure: (evidence) => ({',
      'on median over starts",\n    experiment,\n    measure: (evidence) => ({',
    ),
    /Moved: 1 moved reading: recorded .*on average over starts.*, now .*on median over starts/,
  ],
  [
    "the function of the runs",
    experiment,
    replace("const learningRate = 0.02", "const learningRate = 0.021"),
    /Run descent\/plain-0 leaves its record .* called twice here it gives one result, so, the likeliest first: experiments\/descent\/experiment\.ts, or a module or package that it imports, was changed since; the record was changed/,
  ],
  [
    "a function that draws without a seed",
    experiment,
    replace("0.5 + start.uniform()", "0.5 + Math.random()"),
    /Run descent\/plain-0 leaves its record .* called twice here it gives two results: it draws from elsewhere than its call's random streams \(Math\.random, a shuffle or an initialiser of TensorFlow\.js without a seed\)/,
  ],
  [
    "a choice",
    experiment,
    replace(/"0\.9"/g, '"0.95"'),
    /plain-0\.jsonl is of another run \(seed 0, another protocol\): choices\.momentum is "0\.9" on record, "0\.95" here; run "deno task reproduce descent/,
  ],
];

Deno.test("verify says what was changed", async (t) => {
  await newProject(folder);
  for (const args of [["reproduce", "--record"], ["accept"]]) assert.equal((await task(...args)).code, 0);
  // From the record alone, as in a clone of it.
  Deno.removeSync(`${folder}/.upheld`, { recursive: true });
  for (const [what, path, change, message] of changes) {
    await t.step(what, async () => {
      const before = Deno.readTextFileSync(`${folder}/${path}`), after = change(before);
      assert.notEqual(after, before);
      Deno.writeTextFileSync(`${folder}/${path}`, after);
      try {
        const { code, said } = await task("verify");
        assert.match(said, message);
        assert.equal(code, 1);
      } finally {
        Deno.writeTextFileSync(`${folder}/${path}`, before);
      }
    });
  }
});
