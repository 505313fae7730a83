import assert from "node:assert/strict";
import { assertClose } from "../../testing/mod.ts";
import { kindsIn } from "../../testing/schema_kinds.ts";
import { torchFixture } from "../../testing/torch_fixture.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { FloatBlock } from "../kernels/float_block.ts";
import { stream } from "../random/mod.ts";
import { buffersIn, Chain, type ChainOfLayers } from "./chain.ts";
import { GradientRoom } from "./gradient_room.ts";
import { type Layer, layerSchema } from "./layers.ts";
import type { Pass } from "./mod.ts";

await startBackend({ threads: 1 });

type Numbers = readonly number[];

/** One minibatch after the other through some layers; the last ones see the running moments that those before them left. */
interface Case extends ChainOfLayers {
  readonly name: string;
  readonly weights: readonly Numbers[];
  readonly passes: readonly {
    readonly mode: Pass["mode"];
    readonly x: Numbers;
    readonly y: Numbers;
    readonly dy: Numbers;
    /** Empty where inputs have no gradient. */
    readonly dx: Numbers;
    readonly gradients: readonly Numbers[];
    /** After the pass. */
    readonly buffers: readonly Numbers[];
  }[];
}

/** What float32 takes from sums over a minibatch of 70 pixels, and from a difference of means. */
const tolerance = 5e-6;

const { cases } = torchFixture<{ readonly cases: readonly Case[] }>("layers");

/** With the layers within them. */
const typesOf = (layer: Layer): string[] => {
  const within = layer.type === "residual"
    ? [...layer.layers, ...layer.shortcut ?? []]
    : layer.type === "concatenate"
    ? layer.branches.flat()
    : [];
  return [layer.type, ...within.flatMap(typesOf)];
};

Deno.test("each kind of layer is held to PyTorch's numbers, but for those that draw", () => {
  const held = new Set([...cases.flatMap(({ layers }) => layers.flatMap(typesOf)), "dropout", "channel-dropout"]);
  assert.deepEqual([...held].sort(), [...kindsIn(layerSchema, "type").keys()].sort());
});

for (const { name, weights, passes, ...layers } of cases) {
  Deno.test(`outputs, gradients and running moments are PyTorch's: ${name}`, () => {
    const kernels = runningKernels(), block = (values: Numbers) => new FloatBlock(kernels, values.length);
    using own = block(weights.flat());
    using gradients = block(weights.flat());
    using buffers = block(passes[0].buffers.flat());
    using x = block(passes[0].x);
    using dy = block(passes[0].dy);
    const tensors = { weights: own.address, gradients: gradients.address, buffers: buffers.address };
    const chain = new Chain(layers, tensors), batch = passes[0].x.length / layers.inputShape.reduce((a, b) => a * b);
    using room = new GradientRoom(kernels);
    chain.reserve(kernels, batch, room);
    own.values.set(weights.flat());
    buffers.values.set(buffersIn(layers).flatMap(({ shape, initial }) => Array(shape[0]).fill(initial)));
    for (const { mode, ...wanted } of passes) {
      x.values.set(wanted.x);
      dy.values.set(wanted.dy);
      const read = (address: number, { length }: Numbers) =>
        new Float32Array(kernels.room.memory.buffer, address, length).slice();
      const y = chain.forward(batch, x.address, mode === "training" ? { mode, random: stream("unused") } : { mode });
      assertClose(read(y, wanted.y), wanted.y, tolerance);
      const dx = chain.backward(batch, dy.address);
      if (wanted.dx.length > 0) assertClose(read(dx, wanted.dx), wanted.dx, tolerance);
      let at = 0;
      for (const tensor of wanted.gradients) {
        assertClose(gradients.values.slice(at, at += tensor.length), tensor, tolerance);
      }
      assertClose(buffers.values, wanted.buffers.flat(), tolerance);
    }
    chain.release();
  });
}
