// Texts, names and records that somebody else wrote must not steer the terminal, leave the project or stop the rest from being judged.
import assert from "node:assert/strict";
import { scratchFolder } from "../../testing/mod.ts";
import { type Ended, runDeno, runTask } from "../../testing/run_task.ts";
import { newProject } from "../new/mod.ts";

/** A new project with its evidence on record, whose files can be changed. */
async function project(name: string, change: (edit: (path: string, change: (text: string) => string) => void) => void) {
  const folder = `${scratchFolder(name)}/report`;
  await newProject(folder);
  change((path, change) =>
    Deno.writeTextFileSync(`${folder}/${path}`, change(Deno.readTextFileSync(`${folder}/${path}`)))
  );
  const run = (...args: string[]): Promise<Ended> => runDeno(["task", "--quiet", ...args], folder);
  const made = await run("reproduce", "--record");
  return { folder, run, made };
}

const hasEscapes = (text: string) => /\p{Cc}/u.test(text.replaceAll("\n", ""));

Deno.test("terminal escapes and HTML in the report, a quote, a title and a reading are shown and not obeyed", async () => {
  const evil = "<img src=x onerror=alert(1)> \u001b[2J\u001b]0;owned\u0007 'quoted' \"twice\"";
  const { run, made } = await project("hostile-text", (edit) => {
    edit("report.md", (text) => text.replace("needed fewer steps", `needed ${evil} fewer steps`));
    edit(
      "experiments/descent/claims_test.ts",
      (text) =>
        text.replace(
          /"Gradient descent with momentum needed fewer steps/,
          `${JSON.stringify(`Gradient descent with momentum needed ${evil} fewer steps`).slice(0, -1)}`,
        )
          .replace(/"fewer steps until/, `${JSON.stringify(evil).slice(0, -1)} until`),
    );
    edit("experiments/descent/experiment.ts", (text) => text.replace(/title: ".*"/, `title: ${JSON.stringify(evil)}`));
  });
  assert(!hasEscapes(made.out + made.error));
  for (
    const command of [["verify"], ["verify", "--markdown"], ["upheld", "list", "experiments"], [
      "upheld",
      "show",
      "descent/momentum-is-faster",
    ]]
  ) {
    const { out, error } = await run(...command);
    assert(!hasEscapes(out + error), `${command}: ${JSON.stringify(out + error)}`);
    assert.match(out, command.includes("--markdown") ? /\\<img src=x/ : /<img src=x/);
  }
});

Deno.test("a measured name is a name, whatever it looks like", async () => {
  const name = "../../<b>\n__proto__";
  const { folder, run, made } = await project("hostile-metric", (edit) => {
    edit(
      "experiments/descent/experiment.ts",
      (text) => text.replace("return { stepsNeeded,", `return { [${JSON.stringify(name)}]: 7, stepsNeeded,`),
    );
  });
  assert.equal(made.code, 0, made.error);
  assert.match((await run("upheld", "show", "descent/plain-0")).out, /<b>\\n__proto__/);
  assert.deepEqual(Array.from(Deno.readDirSync(`${folder}/..`), ({ name }) => name), ["report"]);
});

Deno.test("a record with __proto__, with NaN, or with a checkpoint name that leaves its folder is a problem of its claims alone", async () => {
  const { folder, run } = await project("hostile-record", () => {});
  assert.equal((await run("accept")).code, 0);
  const claim = `${folder}/snapshots/descent/claims/descent.momentum-is-faster.json`;
  const before = Deno.readTextFileSync(claim);
  const rows = async () => {
    const { code, out, error } = await run("verify", "--json", "--no-replay");
    return { code, rows: JSON.parse(out) as { id: string; moved: string | null }[], error };
  };
  for (
    const [text, moved] of [
      [before.replace("{", '{ "__proto__": { "polluted": true },'), /__proto__/],
      [before.replace(/"effect": [\d.]+/, '"effect": NaN'), /:\d+:\d+ is not JSON: .*restore it from git/s],
    ] as const
  ) {
    Deno.writeTextFileSync(claim, text);
    const found = await rows();
    assert.equal(found.code, 1, found.error);
    assert.match(found.rows[0].moved!, moved);
    assert.equal(found.rows[1].moved, null);
  }
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  Deno.writeTextFileSync(claim, before);
  // Another machine's record, with a checkpoint that would be written elsewhere.
  const other = `${scratchFolder("hostile-other")}/report`;
  await newProject(other);
  for (const path of ["ledger/plain-0.jsonl", "record.json"]) {
    Deno.mkdirSync(`${other}/snapshots/descent/ledger`, { recursive: true });
    Deno.copyFileSync(`${folder}/snapshots/descent/${path}`, `${other}/snapshots/descent/${path}`);
  }
  const index = JSON.parse(Deno.readTextFileSync(`${other}/snapshots/descent/record.json`));
  index.runs = { "plain-0": { ...index.runs["plain-0"], checkpoints: { "../../../../escaped": "00" } } };
  Deno.writeTextFileSync(`${other}/snapshots/descent/record.json`, JSON.stringify(index));
  const merged = await run("upheld", "merge", other);
  assert.equal(merged.code, 1);
  assert.match(merged.error, /has a checkpoint "\.\.\/.*escaped" on record: no run writes such a name/);
});

Deno.test("a report of 10 MB is read and judged", async () => {
  const { run } = await project("hostile-size", (edit) => {
    const sentence = "It fell again, and nobody knows why it should have done so on that day. ";
    edit("report.md", (text) => text + "\n" + sentence.repeat(Math.ceil(10e6 / sentence.length)));
  });
  const { code, out } = await run("verify", "--json", "--no-replay");
  assert.equal(JSON.parse(out).length, 2);
  assert.equal(code, 1, "nothing of it is on record yet");
});

Deno.test("a name on the command line is shown and not obeyed", async () => {
  const { code, error } = await runTask("verify", ["\u001b[2Jfunction"]);
  assert.equal(code, 2);
  assert(!hasEscapes(error));
});
