import assert from "node:assert/strict";
import { guardedMemory } from "../../testing/kernel_memory.ts";
import { randomNumbers } from "../../testing/random_numbers.ts";
import { CompiledKernels } from "../kernels/compiled_kernels.ts";
import { compileKernels } from "../kernels/kernel_binary.ts";
import { GradientRoom } from "./gradient_room.ts";
import { type Layer, Network } from "./mod.ts";

const module = await compileKernels("separate", "plain");
const start = (room = guardedMemory(2 ** 24)) => CompiledKernels.start({ module, arithmetic: "separate", room });

Deno.test("room for gradients is what was given back last and is large enough, and is never given twice", async () => {
  using room = new GradientRoom(await start());
  const small = room.take(10), large = room.take(100), other = room.take(100);
  assert.equal(new Set([small, large, other]).size, 3);
  for (const address of [large, other, small]) room.give(address);
  assert.throws(() => room.give(small), /given back twice/);
  assert.equal(room.take(50), other);
  assert.equal(room.take(5), small);
  assert.equal(room.take(5), large);
  assert.equal(new Set([small, large, other]).has(room.take(5)), false);
  room.giveAll();
  assert.equal([1, 2, 3].map(() => room.take(100)).filter((address) => [large, other].includes(address)).length, 2);
  room.give(12);
  assert.notEqual(room.take(1), 12);
});

const conv: Layer = { type: "conv2d", filters: 4, kernelSize: 3, padding: "same" };
const block: Layer[] = [
  { type: "residual", layers: [conv, { type: "batch-norm" }, { type: "relu" }, conv, { type: "batch-norm" }] },
  { type: "relu" },
  { type: "concatenate", branches: [[conv], [{ type: "max-pool", size: 1 }, conv]] },
  conv,
  { type: "residual", layers: [conv, { type: "relu" }], shortcut: [conv] },
];

/** The gradients of the second of two steps, and the room that the steps took, and the second alone. */
async function steps(blocks: number) {
  const memory = guardedMemory(2 ** 24);
  let taken = 0;
  const room = { ...memory, allocate: (bytes: number) => (taken += bytes, memory.allocate(bytes)) };
  const layers = [conv, ...Array.from({ length: blocks }, () => block).flat(), { type: "flatten" }, {
    type: "dense",
    units: 3,
  }];
  using network = new Network(await start(room), { inputShape: [6, 6, 4], layers: layers as Layer[] });
  network.weights = network.parameters.map(({ name, shape }) =>
    randomNumbers(shape.reduce((a, b) => a * b), "gradient room", name)
  );
  network.inputs(5).set(randomNumbers(5 * 6 * 6 * 4, "gradient room", "inputs"));
  network.loss("cross-entropy", new Uint8Array(5));
  const before = taken,
    step = () => network.lossAndGradients("cross-entropy", new Uint8Array(5), { mode: "evaluation" });
  step();
  const first = taken;
  step();
  memory.check("backward");
  return { gradients: network.gradients, room: taken - before, second: taken - first };
}

Deno.test("a net takes no more room for gradients the deeper it is, however its ways part, and none in later steps", async () => {
  const shallow = await steps(2), deep = await steps(5);
  assert.equal(deep.room, shallow.room);
  assert.equal(deep.second, 0);
});

Deno.test("gradients are those of a net whose room is never taken again", async () => {
  const { gradients } = await steps(3), { give, giveAll } = GradientRoom.prototype;
  GradientRoom.prototype.give = GradientRoom.prototype.giveAll = () => {};
  try {
    const wanted = await steps(3);
    assert(wanted.second > 0);
    assert.deepEqual(gradients, wanted.gradients);
    assert(gradients.every((values) => values.some((value) => value !== 0)));
  } finally {
    Object.assign(GradientRoom.prototype, { give, giveAll });
  }
});
