import assert from "node:assert/strict";
import { rowsOf, type Side, turns } from "./rounds.ts";

Deno.test("turns() times the sides of a workload one after the other, and changes who is first", () => {
  const order = turns(2, ["a", "b"], [1, 2], ["ours", "peer"]);
  assert.deepEqual(order.map(({ round, threads, workload, side }) => `${round} ${threads} ${workload} ${side}`), [
    ...["1 1 a ours", "1 1 a peer", "1 1 b ours", "1 1 b peer", "1 2 a ours", "1 2 a peer", "1 2 b ours", "1 2 b peer"],
    ...["2 1 a peer", "2 1 a ours", "2 1 b peer", "2 1 b ours", "2 2 a peer", "2 2 a ours", "2 2 b peer", "2 2 b ours"],
  ]);
});

const timing = (side: Side, ms: number | null, reason?: string) => ({
  round: 1,
  workload: "a",
  threads: 1,
  side,
  ms,
  reason,
});

Deno.test("rowsOf() takes medians over the rounds, whatever their order", () => {
  const timings = [30, 10, 20].flatMap((ms) => [timing("ours", ms), timing("peer", 100 - ms)]);
  assert.deepEqual(rowsOf(timings), [{ workload: "a", threads: 1, ours_ms: 20, peer_ms: 80, ratio: 0.25 }]);
});

Deno.test("rowsOf() has null for who was not timed, and the reason why stock TensorFlow.js was not", () => {
  const rows = rowsOf([timing("ours", 3), timing("stock", null, "a kernel is missing")]);
  assert.deepEqual(rows, [{
    workload: "a",
    threads: 1,
    ours_ms: 3,
    peer_ms: null,
    ratio: null,
    stock_ms: null,
    stock_reason: "a kernel is missing",
  }]);
});
