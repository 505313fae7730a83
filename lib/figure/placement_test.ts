import assert from "node:assert/strict";
import { Room, spreadOut } from "./placement.ts";

Deno.test("spreadOut() leaves alone what is far enough apart, and moves the rest as little as need be", () => {
  assert.deepEqual(spreadOut([50, 10, 80], 11, 0, 100), [50, 10, 80]);
  assert.deepEqual(spreadOut([50, 50], 10, 0, 100), [45, 55]);
  assert.deepEqual(spreadOut([50, 48, 90], 10, 0, 100), [54, 44, 90]);
  assert.deepEqual(spreadOut([], 10, 0, 100), []);
});

Deno.test("spreadOut() keeps distance, order and bounds for any wishes", () => {
  for (let trial = 0; trial < 200; trial++) {
    const wanted = Array.from(
      { length: 1 + trial % 9 },
      (_, i) => 50 + 60 * Math.sin(trial * 7.3 + i * (1 + trial % 5)),
    );
    const places = spreadOut(wanted, 11, 0, 100);
    const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
    const sorted = order.map((i) => places[i]);
    assert(sorted[0] >= -1e-9 && sorted.at(-1)! <= 100 + 1e-9, `${places}`);
    assert(sorted.every((place, k) => k === 0 || place - sorted[k - 1] >= 11 - 1e-9), `${places}`);
  }
});

Deno.test("Room.place() avoids what is taken, lines, and the outside", () => {
  const room = new Room({ left: 0, top: 0, width: 100, height: 100 });
  const box = (left: number, top: number) => ({ left, top, width: 20, height: 10 });
  room.take(box(0, 0));
  room.takePoints([[0, 55], [100, 55]], true);
  assert.deepEqual(room.place([box(5, 5), box(90, 20), box(40, 50), box(40, 80)]), box(40, 80));
  // It is taken now.
  assert.deepEqual(room.place([box(40, 80), box(60, 50)]), box(60, 50));
});
