import assert from "node:assert/strict";
import { machineSlug } from "./machine.ts";
import { type RecordedRow, speedTables, withRows, withTables } from "./speed_tables.ts";
import { readTables } from "./table_files.ts";
import { workloads } from "./workloads.ts";

const machine = { cpu: "Example 3000", cores: 2, deno: "2.9.5" };
const row = (workload: string, threads: number, ours: number): RecordedRow => ({
  ...{ workload, threads, rounds: 5, ms: { "Upheld, separate": ours, "PyTorch 2": 100 } },
});

Deno.test("docs/speed.md shows the tables of all machines", () => {
  const page = Deno.readTextFileSync(new URL("../docs/speed.md", import.meta.url));
  assert.equal(
    page,
    withTables(page, readTables().map(({ table }) => table)),
    "deno task bench:peer --tables writes it",
  );
});

Deno.test("each table is of the machine that its name says, and of workloads that there are", () => {
  for (const { name, table } of readTables()) {
    assert.equal(name, `${machineSlug(table.machine)}.json`);
    const known = workloads.map(({ name }) => name);
    assert.deepEqual(table.rows.map(({ workload }) => workload).filter((name) => !known.includes(name)), []);
  }
});

Deno.test("withRows() replaces what was measured again, keeps the rest, and its note as long as there is a rest", () => {
  const before = { machine, note: "Old.", rows: [row("x", 1, 1), row("y", 2, 2)] };
  const part = withRows(before, { machine, rows: [row("y", 1, 5), row("y", 2, 3)] }, ["y", "x"]);
  assert.deepEqual(part, {
    machine,
    note: "Old.",
    rows: [row("y", 1, 5), row("y", 2, 3), row("x", 1, 1)],
  });
  assert.equal(withRows(part, { machine, rows: part.rows }, ["y", "x"]).note, undefined);
});

Deno.test("speedTables() has a table for each number of threads, what cannot be done below", () => {
  const cannot = { workload: "z", threads: 1, rounds: 5, ms: { jax: null }, reasons: { jax: "no such layer" } };
  assert.deepEqual(speedTables([{ machine, rows: [row("x", 1, 1234.5), row("y", 2, 3), cannot] }]).split("\n"), [
    "## Example 3000, 2 cores",
    "",
    "Deno 2.9.5; medians of 5 rounds, in milliseconds.",
    "",
    "### 1 thread",
    "",
    "| workload | Upheld, separate | PyTorch 2   | jax    |",
    "| -------- | ---------------- | ----------- | ------ |",
    "| x        | 1,235            | 100 (12.35) |        |",
    "| z        |                  |             | cannot |",
    "",
    "### 2 threads",
    "",
    "| workload | Upheld, separate | PyTorch 2  |",
    "| -------- | ---------------- | ---------- |",
    "| y        | 3.00             | 100 (0.03) |",
    "",
    "What cannot be done:",
    "",
    "- jax: no such layer (z)",
  ]);
});

Deno.test("rows of different rounds are told by the fewest and the most", () => {
  const rows = [7, 1, 3].map((rounds) => ({
    workload: `${rounds}`,
    threads: 1,
    ms: { "Upheld, separate": 1 },
    rounds,
  }));
  assert.match(speedTables([{ machine, rows }]), /; medians of 1 to 7 rounds, in milliseconds/);
});
