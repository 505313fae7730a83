import assert from "node:assert/strict";
import { runTask } from "../../testing/run_task.ts";
import { checkExample } from "./check_example.ts";
import { type CopiedExample, exampleNames } from "./copied_example.ts";
import { steps } from "./steps.ts";

/** What the task does here with each project: less where data are missing. */
const listed = Object.fromEntries(
  (await runTask("examples", ["--list"])).out.trim().split("\n").map((line) => line.split(": ")),
);

Deno.test("each project under examples/ is checked, verified, killed, resumed, replayed, written as a page and tested", async () => {
  const { code, out, error } = await runTask("examples", []);
  assert.equal(code, 0, `${out} ${error}`);
  for (const name of exampleNames()) {
    for (const step of steps) {
      const sign = listed[name].split(", ").includes(step.name) ? "✔" : "·";
      assert.match(out, new RegExp(`^${sign} ${name}, ${step.name}: .+`, "m"));
    }
  }
  assert(exampleNames().length >= 3 && steps.length >= 6);
});

Deno.test({
  name: "the project on Fashion-MNIST is trained here as well",
  ignore: !listed.fashion.includes("replay"),
  fn() {
    assert.equal(listed.fashion, listed.wages);
  },
});

Deno.test("a project whose data are missing is judged, written as a page and tested, and says what is skipped", async () => {
  const lines: string[] = [];
  const tamper = ({ folder }: CopiedExample) => {
    const path = `${folder}/data.json`;
    Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replaceAll(/"\/[^"]*\//g, `"${folder}/nowhere/`));
  };
  const { done, skipped } = await checkExample("fashion", (line) => lines.push(line), tamper);
  assert.equal(done + skipped, steps.length, lines.join("\n"));
  const told = lines.filter((line) => line.startsWith("·"));
  assert.equal(told.length, steps.filter(({ needsData }) => needsData).length);
  for (const line of told) assert.match(line, /there is no .+\/nowhere\/train-images/);
});

/** What is done to a project, how many steps do not notice, and what the next one says. */
const sabotages: readonly (readonly [string, (example: CopiedExample) => void, number, RegExp])[] = [
  [
    "a digit of a ledger",
    ({ folder }) => {
      const path = `${folder}/snapshots/wages/ledger/wage-1.jsonl`, text = Deno.readTextFileSync(path);
      const edited = text.replace(/"testLoss":\d/, '"testLoss":7');
      assert.notEqual(edited, text);
      Deno.writeTextFileSync(path, edited);
    },
    1,
    /^✘ wages, verify: .*wage-1\.jsonl, line \d+ \(step \d+\)\s+does not follow from the lines before/s,
  ],
  [
    "a type that does not hold",
    ({ folder }) => {
      const path = `${folder}/experiments/wages/claims_test.ts`;
      Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replaceAll(`"less"`, `"lower"`));
    },
    0,
    /^✘ wages, types: .*"lower"/s,
  ],
];
for (const [what, tamper, done, says] of sabotages) {
  Deno.test(`the check of a project notices ${what}`, async () => {
    const lines: string[] = [];
    const found = await checkExample("wages", (line) => lines.push(line), tamper);
    assert.deepEqual(found, { done, skipped: 0 }, lines.join("\n"));
    assert.match(lines.at(-1)!, says);
    assert.equal(lines.length, done + 1);
  });
}

Deno.test("an example that there is not is refused, with what comes near", async () => {
  const { code, error } = await runTask("examples", ["wage"]);
  assert.equal(code, 2);
  assert.match(error, /There is no example "wage"; did you mean wages/);
});
