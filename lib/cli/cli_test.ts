import assert from "node:assert/strict";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { copyOfProject, runTask } from "../../testing/run_task.ts";
import { type Claim, countVerdicts, type Judged, recordPath } from "../claim/mod.ts";
import { type VerdictRow, verdictRow } from "../claim/mod.ts";
import { occurs } from "../report/mod.ts";
import { visible, wrapped } from "./output.ts";
import { UsageError } from "./usage_error.ts";
import { rowText } from "./verify_text.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

Deno.test("verify --json prints a row for each claim asked for, and nothing else", async () => {
  const { code, out, error } = await runTask("verify", ["--json", "--no-replay", "function"]);
  assert.equal(code, 0, error);
  const rows = JSON.parse(out);
  assert.equal(rows.length, 12);
  for (const row of rows) {
    assert.equal(row.experiment, "function");
    assert.equal(row.verdict, row.record);
    for (const key of ["id", "quote", "verdict", "effect", "interval", "seeds", "level", "record", "source"]) {
      assert(key in row, key);
    }
  }
});

Deno.test("verify replays what is on record, and shows the verdict in 80 columns", async () => {
  const { code, out, error } = await runTask("verify", ["function/shallow-beats-deep"]);
  assert.equal(code, 0, error);
  assert.match(
    out,
    /^Replayed \d+ segments, the trained weights of \d+ runs, and the measures of 1 run:\sthe recorded bytes/,
  );
  assert.match(out, /refuted {2}function\/shallow-beats-deep/);
  for (const line of out.split("\n")) assert(line.length <= 80, line);
});

Deno.test("verify tells what an inference gives that no claim rests on", async () => {
  const { code, out, error } = await runTask("verify", ["author_fit", "--no-replay"]);
  assert.equal(code, 0, error);
  assert.match(
    out.replaceAll(/\s+/g, " "),
    /what the author ran: .* \d+ of \d+ choices tried explain all 3 numbers: "batches of/,
  );
});

Deno.test("verify suggests what is near to a typo and ends with 2", async () => {
  const { code, out, error } = await runTask("verify", ["functoin"]);
  assert.deepEqual([code, out], [2, ""]);
  assert.match(error, /There is no "functoin"; did you mean function/);
  const option = await runTask("verify", ["--jsno"]);
  assert.deepEqual([option.code, option.out], [2, ""]);
  assert.match(option.error, /There is no option --jsno; did you mean --json/);
});

Deno.test("doctor finds the backend and the data in order", async () => {
  const { code, out, error } = await runTask("doctor", ["--json"]);
  const { facts, wrong } = JSON.parse(out);
  assert.equal(facts["SIMD"], "works", error);
  assert.match(
    facts["Fused multiply-add"],
    /^in the processor$|^made of float64 arithmetic, to the same bits: about \d+ times slower$/,
  );
  assert.match(
    facts['Data of mnist, {"name":"mnist","labels":"true"}'],
    /^60,000 training and 10,000 test examples, SHA-256 [0-9a-f]{16}\.\.\.$/,
  );
  assert.match(facts['Data of random, {"name":"mnist","labels":"random"}'], /^60,000 training and 10,000 test/);
  assert.equal(code, wrong.length ? 1 : 0);
});

Deno.test("README's commands are tasks", () => {
  const readme = Deno.readTextFileSync(new URL("../../README.md", import.meta.url));
  const named = [...readme.matchAll(/deno(?:@[\d.]+)? task ([\w:-]+)/g)].map(([, task]) => task);
  assert(named.includes("verify") && named.includes("test"));
  for (const task of named) assert(task in config.tasks, task);
});

Deno.test("README counts the verdicts as verify does", async () => {
  const { code, out, error } = await runTask("verify", ["--json", "--no-replay"]);
  assert.equal(code, 0, error);
  const { claims, verdicts, without } = countVerdicts(JSON.parse(out));
  const count = (wanted: string) => [...verdicts, ...without].find(([verdict]) => verdict === wanted)?.[1] ?? 0;
  const waiting = count("no evidence yet");
  const wanted = `${claims} in all: ${count("upheld")} are upheld, ${count("refuted")} refuted, ` +
    `${count("inconclusive")} inconclusive${waiting ? `, and ${waiting} wait` : ""}. ` +
    `${without.reduce((sum, [, count]) => sum + count, 0)} have no verdict: ${
      count("taken as given")
    } are taken as given, ` +
    `${count("cannot be tested")} cannot be tested`;
  const readme = Deno.readTextFileSync(new URL("../../README.md", import.meta.url));
  assert(
    occurs(wanted, readme),
    `README.md does not say "${wanted}": bring its section "What it found so far" up to date`,
  );
});

Deno.test("verdictRow() says that evidence is gone where a verdict is on record without it", () => {
  Deno.mkdirSync(`${root}.upheld`, { recursive: true });
  const snapshots = Deno.makeTempDirSync({ dir: `${root}.upheld`, prefix: "verdict_row_" });
  try {
    const claim = {
      id: "made/up",
      quote: "it fell",
      reading: "it is less",
      experiment: { id: "made" },
      rule: { words: "less than before" },
    } as unknown as Claim;
    const judged: Judged = { claim, source: { kind: "none", missing: [] }, under: [] };
    assert.equal(verdictRow(judged, [], snapshots).moved, null);
    const path = recordPath(claim, snapshots);
    Deno.mkdirSync(dirname(path), { recursive: true });
    Deno.writeTextFileSync(path, JSON.stringify({ judgement: { verdict: "upheld" } }));
    const row = verdictRow(judged, [], snapshots);
    assert.deepEqual([row.verdict, row.record], ["no evidence yet", "upheld"]);
    assert.match(rowText(row).replaceAll(/\s+/g, " "), /Moved: it is on record as upheld, and its evidence is gone/);
  } finally {
    Deno.removeSync(snapshots, { recursive: true });
  }
});

Deno.test("visible() lets no text steer the terminal", () => {
  assert.equal(visible("red \x1b[31m and \x9b2J"), "red \\x1b[31m and \\x9b2J");
});

Deno.test("wrapped() breaks between words at 80 columns, behind the indent", () => {
  const lines = wrapped("word ".repeat(40), "    ").split("\n");
  assert(lines.every((line) => line.startsWith("    word") && line.length <= 80));
  assert.equal(lines.join(" ").match(/word/g)!.length, 40);
});

Deno.test("UsageError names the nearest of what is known", () => {
  assert.equal(
    new UsageError('There is no "ranodm"', "ranodm", ["function", "random"]).message,
    'There is no "ranodm"; did you mean random?',
  );
});

Deno.test("verify judges what it can where a ledger was changed, and names the line", async () => {
  using copy = copyOfProject();
  const path = `${copy.folder}/snapshots/function/ledger/deep-0.jsonl`;
  const lines = Deno.readTextFileSync(path).split("\n");
  lines[4] = lines[4].replace(/"trainLoss":0\.0/, '"trainLoss":0.1');
  Deno.writeTextFileSync(path, lines.join("\n"));
  const { code, out } = await runTask(
    "verify",
    ["--json", "--no-replay", "function", "random"],
    copy.folder,
  );
  assert.equal(code, 1);
  const rows: VerdictRow[] = JSON.parse(out);
  const broken = rows.filter(({ moved }) => moved !== null);
  assert.deepEqual(new Set(broken.map(({ experiment }) => experiment)), new Set(["function"]));
  assert.equal(broken.length, 9);
  for (const { moved } of broken) {
    assert.match(moved!, /deep-0\.jsonl, line 5 \(step 800\) does not follow from the lines before/);
  }
});
