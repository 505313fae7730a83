import assert from "node:assert/strict";
import { scratchFolder } from "../../testing/mod.ts";
import { type Ended, runDeno } from "../../testing/run_task.ts";
import { newProject } from "../new/mod.ts";

const folder = `${scratchFolder("whole-record")}/report`;
const run = (...args: string[]): Promise<Ended> => runDeno(args, folder);
const task = (...args: string[]) => run("task", "--quiet", ...args);
const said = ({ out, error }: Ended) => `${out} ${error}`.replaceAll(/\s+/g, " ");

/** The three that look at the whole record. All of them are asked where they differ, else the first. */
const lookers = {
  verify: () => task("verify", "--no-replay"),
  test: () => run("test", "-P", "--no-check", "experiments/record_test.ts"),
  diff: () => task("upheld", "diff"),
};

const claims = "experiments/descent/claims_test.ts";
const record = "snapshots/descent";

/** Moves a file or folder away, or to another name, and gives the way back. */
function move(from: string, to = "away"): () => void {
  Deno.renameSync(`${folder}/${from}`, `${folder}/${to}`);
  return () => Deno.renameSync(`${folder}/${to}`, `${folder}/${from}`);
}

function edit(path: string, change: (text: string) => string): () => void {
  const before = Deno.readTextFileSync(`${folder}/${path}`), after = change(before);
  assert.notEqual(after, before, path);
  Deno.writeTextFileSync(`${folder}/${path}`, after);
  return () => Deno.writeTextFileSync(`${folder}/${path}`, before);
}

const withoutLastClaim = (text: string) => `${text.slice(0, text.lastIndexOf("claim({"))}]);\n`;

const noClaim = /descent\.plain-takes-150\.json is on record, and no claim makes it any more/;

/** Where all three are asked. */
const forAll = ["claims_test.ts gone", "a picture gone", "snapshots gone"];

/** What is done to a project, and what must be said then, with 1 as the end. */
const sabotages: readonly (readonly [string, () => () => void, RegExp])[] = [
  [
    "claims_test.ts misspelt",
    () => move(claims, "experiments/descent/clams_test.ts"),
    /clams_test\.ts is not loaded: did you mean claims_test\.ts\?/,
  ],
  ["claims_test.ts gone", () => move(claims), noClaim],
  ["a claim gone", () => edit(claims, withoutLastClaim), noClaim],
  [
    "a figure gone",
    () => move("experiments/descent/figures_test.ts"),
    /figure-1\.png is on record, and no figure makes it any more/,
  ],
  [
    "a variant renamed",
    () =>
      edit("experiments/descent/experiment.ts", (text) => text.replace('["plain", "momentum"]', '["plain", "heavy"]')),
    /Run descent\/momentum-7 is on record, and no variant, seed or choice makes it any more/,
  ],
  [
    "a recorded claim gone",
    () => move(`${record}/claims/descent.plain-takes-150.json`),
    /plain-takes-150\.json is gone, and was on record/,
  ],
  ["a picture gone", () => move(`${record}/figure-1.png`), /figure-1\.png is gone, and was on record/],
  ["a ledger gone", () => move(`${record}/ledger/plain-3.jsonl`), /ledger\/plain-3\.jsonl is gone, and was on record/],
  [
    "the record of an experiment gone",
    () => move(record),
    /snapshots\/descent\/record\.json is gone, and was on record/,
  ],
  [
    "the list gone",
    () => move("snapshots/files.json"),
    /snapshots\/files\.json is gone, the list of all that is on record/,
  ],
  [
    "snapshots gone",
    () => move("snapshots"),
    /Nothing is on record: make it|is gone\b.*1 finding moved|2 findings moved/,
  ],
  [
    "the experiment gone",
    () => move("experiments/descent"),
    /There is no experiment in .*: wanted experiments\/<name>\/experiment\.ts/,
  ],
];

Deno.test("verify, the tests and diff name what is on record and made by nothing, and what is gone", async (t) => {
  await newProject(folder);
  const made = await task("reproduce", "--record");
  assert.equal(made.code, 0, made.error);
  const accepted = await task("accept");
  assert.equal(accepted.code, 0, said(accepted));
  const git = (...args: string[]) => new Deno.Command("git", { args: ["-C", folder, ...args] }).output();
  await git("init", "-q");
  await git("add", "snapshots");
  await git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "x");
  // From the record alone, as in a clone of it.
  Deno.removeSync(`${folder}/.upheld`, { recursive: true });
  await t.step("which is nothing, where nothing was done", async () => {
    for (const [name, look] of Object.entries(lookers)) {
      const ended = await look();
      assert.equal(ended.code, 0, `${name}: ${said(ended)}`);
    }
  });
  for (const [what, sabotage, message] of sabotages) {
    await t.step(what, async () => {
      const undo = sabotage();
      try {
        for (const [name, look] of Object.entries(lookers).slice(0, forAll.includes(what) ? 3 : 1)) {
          const ended = await look();
          assert.equal(ended.code, 1, `${name}: ${said(ended)}`);
          assert.match(said(ended), message, name);
        }
      } finally {
        undo();
      }
    });
  }
});

Deno.test("upheld remove takes off the record what nothing makes any more, and nothing else", async () => {
  // The project of the test before.
  const undo = edit("experiments/descent/experiment.ts", (text) => text.replace("seeds: () => 8", "seeds: () => 7"));
  const back = edit(claims, withoutLastClaim);
  const made = await task("upheld", "remove", "snapshots/descent/claims/descent.momentum-is-faster.json");
  assert.equal(made.code, 2, said(made));
  const list = await task("upheld", "remove");
  assert.deepEqual([list.code, list.out.trim().split("\n").length], [0, 3], said(list));
  const removed = await task(
    "upheld",
    "remove",
    "descent/plain-7",
    "snapshots/descent/claims/descent.plain-takes-150.json",
  );
  assert.equal(
    removed.out,
    "Removed snapshots/descent/claims/descent.plain-takes-150.json\nRemoved descent/plain-7\n",
    removed.error,
  );
  assert.equal((await task("upheld", "remove", "descent")).out, "Removed descent/momentum-7\n");
  const files = Array.from(Deno.readDirSync(`${folder}/${record}/ledger`), ({ name }) => name);
  assert.equal(files.length, 14);
  assert.match((await task("upheld", "remove")).out, /All that is on record is made by the code here/);
  undo();
  back();
});

Deno.test("a new project without evidence is not green: verify and the test of its record say what to do", async () => {
  const { code, error } = await (async () => {
    const fresh = `${scratchFolder("whole-record-new")}/report`;
    await newProject(fresh);
    const tested = await runDeno(["test", "-P", "--no-check", "experiments/record_test.ts"], fresh);
    assert.equal(tested.code, 1);
    assert.match(said(tested), /Nothing is on record: make it with deno task reproduce --record/);
    return await runDeno(["task", "--quiet", "verify"], fresh);
  })();
  assert.equal(code, 1);
  assert.match(error.replaceAll(/\s+/g, " "), /No claim could be judged\. Nothing is on record: make it with/);
});
