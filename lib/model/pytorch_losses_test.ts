import assert from "node:assert/strict";
import { assertClose } from "../../testing/mod.ts";
import { kindsIn } from "../../testing/schema_kinds.ts";
import { torchFixture } from "../../testing/torch_fixture.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { lossObjectSchema } from "./losses.ts";
import { type Layer, type LossObject, Network } from "./mod.ts";

await startBackend({ threads: 1 });

/** Gives what it gets, and so its gradient is that by the outputs. */
const same: Layer[] = [{ type: "average-pool", size: 1 }, { type: "flatten" }];

const { cases } = torchFixture<{
  readonly cases: readonly {
    readonly loss: LossObject;
    readonly outputs: readonly number[];
    readonly targets: readonly number[];
    readonly mean: number;
    readonly gradient: readonly number[];
  }[];
}>("losses");

Deno.test("each loss is held to PyTorch's numbers, with each of its constants", () => {
  const constantsOf = (type: string) =>
    new Set(cases.flatMap(({ loss }) => loss.type === type ? Object.keys(loss).filter((key) => key !== "type") : []));
  for (const [type, fields] of kindsIn(lossObjectSchema, "type")) {
    assert(cases.some(({ loss }) => loss.type === type && Object.keys(loss).length === 1), type);
    assert.deepEqual([...constantsOf(type)].sort(), Object.keys(fields).sort(), type);
  }
});

for (const [name, own] of Map.groupBy(cases, ({ loss }) => JSON.stringify(loss))) {
  Deno.test(`losses and their gradients are PyTorch's: ${name}`, () => {
    for (const { loss, outputs, targets, mean, gradient } of own) {
      const width = loss.type === "cross-entropy" ? 7 : 5, batch = outputs.length / width;
      using network = new Network(runningKernels(), { inputShape: [1, 1, width], layers: same });
      const given = loss.type === "cross-entropy" ? Uint8Array.from(targets) : Float32Array.from(targets);
      const alone = Object.keys(loss).length === 1 ? [loss, loss.type] : [loss];
      for (const way of alone) {
        network.inputs(batch).set(outputs);
        assertClose([network.loss(way, given).mean], [mean], 1e-6);
        assertClose(network.inputGradient(way, given), gradient, 1e-6);
      }
    }
  });
}
