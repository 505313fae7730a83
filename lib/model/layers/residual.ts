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

/** What some layers give, added to what goes by them: y = layers(x) + shortcut(x) (He et al. 2016). */
export interface Residual {
  /** Which layer it is. */
  readonly type: "residual";
  /** Those that are gone through. */
  readonly layers: readonly Layer[];
  /** Those on the way round, where shapes differ; without them x itself is added. */
  readonly shortcut?: readonly Layer[];
}

const prefixed = <T extends { readonly name: string }>(tensors: readonly T[], way: string): T[] =>
  tensors.map((tensor) => ({ ...tensor, name: `${way}/${tensor.name}` }));

const waysOf = ({ layers, shortcut = [] }: Residual, inputShape: Shape) => [
  { name: "layers", chain: { inputShape, layers } },
  { name: "shortcut", chain: { inputShape, layers: shortcut } },
];

/** Computes a ReLU behind it as well. */
export const residual = {
  schema: exactObject({
    type: v.literal("residual"),
    layers: layerList,
    shortcut: v.optional(layerList),
  }),
  wants: (layer, input) => {
    const ways = waysOf(layer, input);
    for (const { name, chain } of ways) {
      const misfit = misfitIn(chain);
      if (misfit) return `layers that fit in its "${name}": there "${misfit}`;
    }
    const [inner, outer] = ways.map(({ chain }) => outputShapeOf(chain).join(" x "));
    return inner === outer ? undefined : `both ways to give one shape: its layers give ${inner}, its shortcut ${outer}`;
  },
  outputShape: ({ layers }, inputShape) => outputShapeOf({ inputShape, layers }),
  parameters: (layer, input) => waysOf(layer, input).flatMap(({ name, chain }) => prefixed(parametersIn(chain), name)),
  buffers: (layer, input) => waysOf(layer, input).flatMap(({ name, chain }) => prefixed(buffersIn(chain), name)),
  minBatch: (layer, input) => Math.max(...waysOf(layer, input).map(({ chain }) => minBatchIn(chain))),
  multiplications: (layer, input) => waysOf(layer, input).reduce((sum, { chain }) => sum + multiplicationsIn(chain), 0),
  operation: (layer, place) => new Sum(layer, place),
} satisfies LayerKind<Residual>;

class Sum extends LayerOperation {
  readonly #inner: Chain;
  readonly #outer: Chain;
  readonly #relu: boolean;

  constructor(layer: Residual, { input, output, weights, gradients, buffers, after }: Place) {
    super(sizeOf(input), sizeOf(output));
    const [inner, outer] = waysOf(layer, input).map(({ chain }) => chain);
    const bytes = bytesOf(parametersIn(inner));
    this.#inner = new Chain(inner, { weights, gradients, buffers });
    this.#outer = new Chain(outer, {
      weights: weights + bytes,
      gradients: gradients + bytes,
      buffers: buffers + bytesOf(buffersIn(inner)),
    });
    this.#relu = after[0] === "relu";
  }

  override reserve(kernels: CompiledKernels, batch: number, gradients: GradientRoom): void {
    super.reserve(kernels, batch, gradients);
    this.#inner.reserve(kernels, batch, gradients);
    this.#outer.reserve(kernels, batch, gradients);
  }

  override release(): void {
    super.release();
    this.#inner.release();
    this.#outer.release();
  }

  forward(batch: number, x: number, pass: Pass): number {
    const { kernels, y } = this;
    const inner = this.#inner.forward(batch, x, pass), outer = this.#outer.forward(batch, x, pass);
    kernels.check(kernels.run.add(inner, outer, +this.#relu, y, batch * this.outputSize));
    return y;
  }

  backward(batch: number, dy: number, dx?: number): number {
    const { kernels } = this;
    if (this.#relu) this.maskByOutputs(batch, dy);
    const other = this.#inner.keepsGradient ? dy : this.#copyOf(dy, batch);
    if (dx === 0) {
      this.#inner.backward(batch, dy, 0);
      this.#outer.backward(batch, other, 0);
      if (other !== dy) this.gradients.give(other);
      return 0;
    }
    const inner = this.#inner.backward(batch, dy), outer = this.#outer.backward(batch, other);
    const to = dx ?? (inner === dy ? this.takeInputGradients() : inner);
    kernels.check(kernels.run.add(inner, outer, 0, to, batch * this.inputSize));
    const passed = new Set([inner, outer, other]);
    for (const address of passed) if (address !== dy && address !== to) this.gradients.give(address);
    return to;
  }

  #copyOf(dy: number, batch: number): number {
    const { kernels } = this, size = this.outputSize;
    const copy = this.gradients.take(this.capacity * size);
    kernels.check(kernels.run.copyColumns(dy, size, batch, size, copy, size));
    return copy;
  }
}
