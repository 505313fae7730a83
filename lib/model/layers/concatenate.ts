import * as v from "valibot";
import type { CompiledKernels } from "../../kernels/compiled_kernels.ts";
import type { GradientRoom } from "../gradient_room.ts";
import { exactObject } from "../../validation/mod.ts";
import {
  buffersIn,
  bytesOf,
  Chain,
  minBatchIn,
  misfitIn,
  multiplicationsIn,
  outputShapeOf,
  parametersIn,
} from "../chain.ts";
import { type LayerKind, LayerOperation, type Pass, type Place, type Shape, sizeOf } from "../layer.ts";
import { layerList } from "../layer_list.ts";
import type { Layer } from "../layers.ts";

/** What several branches make of the same inputs, side by side along the last axis. */
export interface Concatenate {
  /** Which layer it is. */
  readonly type: "concatenate";
  /** The layers of each; none passes the inputs on. */
  readonly branches: readonly (readonly Layer[])[];
}

const chainsOf = ({ branches }: Concatenate, inputShape: Shape) => branches.map((layers) => ({ inputShape, layers }));

const numbered = <T extends { readonly name: string }>(tensors: readonly T[], branch: number): T[] =>
  tensors.map((tensor) => ({ ...tensor, name: `${branch}/${tensor.name}` }));

/** See {@linkcode Concatenate}. */
export const concatenate = {
  schema: exactObject({
    type: v.literal("concatenate"),
    branches: v.pipe(v.array(layerList), v.minLength(2, "has fewer than two branches, wanted two at least")),
  }),
  wants: (layer, input) => {
    const chains = chainsOf(layer, input), misfit = chains.map(misfitIn);
    const wrong = misfit.findIndex(Boolean);
    if (wrong >= 0) return `layers that fit in its branch ${wrong}: there "${misfit[wrong]}`;
    const shapes = chains.map(outputShapeOf), before = shapes.map((shape) => shape.slice(0, -1).join(" x "));
    return before.every((shape) => shape === before[0])
      ? undefined
      : `branches that differ in their last axis alone: they give ${shapes.map((it) => it.join(" x ")).join(", ")}`;
  },
  outputShape: (layer, input) => {
    const shapes = chainsOf(layer, input).map(outputShapeOf);
    return [...shapes[0].slice(0, -1), shapes.reduce((sum, shape) => sum + shape.at(-1)!, 0)];
  },
  parameters: (layer, input) =>
    chainsOf(layer, input).flatMap((chain, branch) => numbered(parametersIn(chain), branch)),
  buffers: (layer, input) => chainsOf(layer, input).flatMap((chain, branch) => numbered(buffersIn(chain), branch)),
  minBatch: (layer, input) => Math.max(...chainsOf(layer, input).map(minBatchIn)),
  multiplications: (layer, input) => chainsOf(layer, input).reduce((sum, chain) => sum + multiplicationsIn(chain), 0),
  operation: (layer, place) => new Branches(layer, place),
} satisfies LayerKind<Concatenate>;

class Branches extends LayerOperation {
  readonly #branches: readonly { readonly chain: Chain; readonly columns: number }[];
  readonly #columns: number;
  readonly #rows: number;

  constructor(layer: Concatenate, { input, output, ...place }: Place) {
    super(sizeOf(input), sizeOf(output));
    this.#columns = output.at(-1)!;
    this.#rows = this.outputSize / this.#columns;
    let { weights, gradients, buffers } = place;
    this.#branches = chainsOf(layer, input).map((chain) => {
      const made = new Chain(chain, { weights, gradients, buffers }), bytes = bytesOf(parametersIn(chain));
      weights += bytes;
      gradients += bytes;
      buffers += bytesOf(buffersIn(chain));
      return { chain: made, columns: outputShapeOf(chain).at(-1)! };
    });
  }

  override reserve(kernels: CompiledKernels, batch: number, gradients: GradientRoom): void {
    super.reserve(kernels, batch, gradients);
    for (const { chain } of this.#branches) chain.reserve(kernels, batch, gradients);
  }

  override release(): void {
    super.release();
    for (const { chain } of this.#branches) chain.release();
  }

  forward(batch: number, x: number, pass: Pass): number {
    const { kernels, y } = this, rows = batch * this.#rows;
    let before = 0;
    for (const { chain, columns } of this.#branches) {
      const from = chain.forward(batch, x, pass);
      kernels.check(kernels.run.copyColumns(from, columns, rows, columns, y + 4 * before, this.#columns));
      before += columns;
    }
    return y;
  }

  backward(batch: number, dy: number, dx?: number): number {
    const { kernels } = this, rows = batch * this.#rows, count = batch * this.inputSize;
    const part = this.gradients.take(this.capacity * this.outputSize), sum = dx ?? this.takeInputGradients();
    let before = 0;
    for (const [i, { chain, columns }] of this.#branches.entries()) {
      kernels.check(kernels.run.copyColumns(dy + 4 * before, this.#columns, rows, columns, part, columns));
      before += columns;
      const own = chain.backward(batch, part, sum === 0 ? 0 : undefined);
      if (sum === 0) continue;
      if (i === 0) kernels.bytes.copyWithin(sum, own, own + 4 * count);
      else kernels.check(kernels.run.add(sum, own, 0, sum, count));
      if (own !== part) this.gradients.give(own);
    }
    this.gradients.give(part);
    return sum;
  }
}
