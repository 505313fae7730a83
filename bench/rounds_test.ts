import assert from "node:assert/strict";
import { cellsOf, reasonsIn, rowsOf, type SpeedRow, turns } from "./rounds.ts";

Deno.test("turns() times the sides of a workload one after the other, and changes who is first", () => {
  const order = turns(2, ["a", "b"], [1, 2], ["ours", "peer"]);
  assert.deepEqual(order.map(({ round, threads, workload, side }) => `${round} ${threads} ${workload} ${side}`), [
    ...["1 1 a ours", "1 1 a peer", "1 1 b ours", "1 1 b peer", "1 2 a ours", "1 2 a peer", "1 2 b ours", "1 2 b peer"],
    ...["2 1 a peer", "2 1 a ours", "2 1 b peer", "2 1 b ours", "2 2 a peer", "2 2 a ours", "2 2 b peer", "2 2 b ours"],
  ]);
});

const timing = (program: string, ms: number | null, reason?: string, round = 1) => ({
  ...{ round, workload: "a", threads: 1, side: program, program, ms, reason },
});

Deno.test("rowsOf() takes medians over the rounds, whatever their order", () => {
  const timings = [30, 10, 20].flatMap((ms, i) => [
    timing("ours", ms, undefined, 3 - i),
    timing("PyTorch 2", 100 - ms, undefined, 3 - i),
  ]);
  assert.deepEqual(rowsOf(timings), [{
    ...{ workload: "a", threads: 1, ms: { ours: 20, "PyTorch 2": 80 }, ratios: { "PyTorch 2": 0.25 } },
  }]);
});

Deno.test("rowsOf() compares the times of a round with each other, as a machine may be slower for a while", () => {
  const ours = [10, 10, 20, 20, 20], peers = [[40, 1], [40, 2], [80, 3], [40, 4], [80, 5]];
  const [row] = rowsOf([
    ...ours.map((ms, i) => timing("ours", ms, undefined, i + 1)),
    ...peers.map(([ms, round]) => timing("PyTorch 2", ms, undefined, round)).reverse(),
    timing("jax-js", 1000),
  ]);
  assert.deepEqual(row.ms, { ours: 20, "PyTorch 2": 40, "jax-js": 1000 });
  assert.deepEqual(row.ratios, { "PyTorch 2": 0.25, "jax-js": 0.01 });
});

Deno.test("rowsOf() has null for who cannot do a workload, and the reason", () => {
  assert.deepEqual(rowsOf([timing("ours", 3), timing("stock", null, "a kernel is missing")]), [{
    ...{ workload: "a", threads: 1, ms: { ours: 3, stock: null }, reasons: { stock: "a kernel is missing" } },
  }]);
});

Deno.test("cellsOf() puts the first program's time by each other's in brackets, and leaves empty who was not timed", () => {
  const rows: SpeedRow[] = [
    { workload: "a", threads: 1, ms: { ours: 20, "PyTorch 2": 80 } },
    { workload: "b", threads: 1, ms: { ours: 1, stock: null } },
    { workload: "c", threads: 1, ms: { stock: 5 } },
    { workload: "d", threads: 1, ms: { ours: 87, "PyTorch 2": 37000 } },
    { workload: "e", threads: 1, ms: { ours: 20, "PyTorch 2": 40 }, ratios: { "PyTorch 2": 0.25 } },
    // Whose ratios are by another program than the table's first.
    { workload: "f", threads: 1, ms: { stock: 40, ours: 20, "PyTorch 2": 40 }, ratios: { ours: 2, "PyTorch 2": 1 } },
    { workload: "g", threads: 1, ms: { stock: 40, "PyTorch 2": 40 }, ratios: { "PyTorch 2": 1 } },
  ];
  assert.deepEqual(cellsOf(rows, String), [
    ["a", "20", "80 (0.25)", ""],
    ["b", "1", "", "cannot"],
    ["c", "", "", "5"],
    ["d", "87", "37000 (0.0024)", ""],
    ["e", "20", "40 (0.25)", ""],
    ["f", "20", "40 (0.50)", "40 (0.50)"],
    ["g", "", "40", "40"],
  ]);
});

Deno.test("reasonsIn() tells a reason once, with all that it keeps a program from", () => {
  const row = (workload: string, reason: string) => ({ workload, threads: 1, ms: {}, reasons: { stock: reason } });
  assert.deepEqual(reasonsIn([row("a", "no kernel"), row("b", "no kernel"), row("c", "too slow")]), [
    "stock: no kernel (a; b)",
    "stock: too slow (c)",
  ]);
});
