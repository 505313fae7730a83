import * as v from "valibot";
import type { CompiledKernels } from "../../kernels/compiled_kernels.ts";
import { FloatBlock } from "../../kernels/float_block.ts";
import type { GradientRoom } from "../gradient_room.ts";
import { exactObject, numberWhere } from "../../validation/mod.ts";
import { type LayerKind, LayerOperation, type Place, sizeOf } from "../layer.ts";

/**
 * The numbers along the last axis are brought to mean 0 and variance 1, and then scaled and shifted (Ba et al. 2016), in training and
 * evaluation alike.
 */
export interface LayerNorm {
  /** Which layer it is. */
  readonly type: "layer-norm";
  /** Added to variances, above 0 (default 1e-5). */
  readonly epsilon?: number;
}

/** See {@linkcode LayerNorm}. */
export const layerNorm = {
  schema: exactObject({
    type: v.literal("layer-norm"),
    epsilon: v.optional(numberWhere("a number above 0", (epsilon) => epsilon > 0)),
  }),
  wants: () => undefined,
  outputShape: (_layer, input) => input,
  parameters: (_layer, input) => {
    const shape = [input.at(-1)!];
    return [
      { name: "scale", shape, fanIn: 1, fanOut: 1, initial: 1 },
      { name: "shift", shape, fanIn: 1, fanOut: 1, initial: 0 },
    ];
  },
  operation: (layer, place) => new LayerNormalisation(layer, place),
} satisfies LayerKind<LayerNorm>;

class LayerNormalisation extends LayerOperation {
  readonly #columns: number;
  readonly #rows: number;
  readonly #epsilon: number;
  readonly #place: Place;
  /** Mean, and one by the deviation, of each row. */
  #statistics: FloatBlock | undefined;
  #products: FloatBlock | undefined;
  #x = 0;

  constructor({ epsilon = 1e-5 }: LayerNorm, place: Place) {
    super(sizeOf(place.input), sizeOf(place.input));
    this.#columns = place.input.at(-1)!;
    this.#rows = this.inputSize / this.#columns;
    this.#epsilon = epsilon;
    this.#place = place;
  }

  override reserve(kernels: CompiledKernels, batch: number, gradients: GradientRoom): void {
    super.reserve(kernels, batch, gradients);
    this.#statistics = new FloatBlock(kernels, 2 * batch * this.#rows);
    this.#products = new FloatBlock(kernels, batch * this.inputSize);
  }

  override release(): void {
    super.release();
    this.#statistics?.[Symbol.dispose]();
    this.#products?.[Symbol.dispose]();
    this.#statistics = this.#products = undefined;
  }

  forward(batch: number, x: number): number {
    const { kernels, y } = this, { weights } = this.#place, columns = this.#columns;
    this.#x = x;
    kernels.check(
      kernels.run.normaliseRows(
        x,
        batch * this.#rows,
        columns,
        weights,
        weights + 4 * columns,
        this.#epsilon,
        this.#statistics!.address,
        y,
      ),
    );
    return y;
  }

  backward(batch: number, dy: number, dx = this.takeInputGradients()): number {
    const { kernels } = this, { weights, gradients } = this.#place, columns = this.#columns, rows = batch * this.#rows;
    const statistics = this.#statistics!.address, products = this.#products!.address;
    kernels.check(
      kernels.run.normaliseRowsGrad(dy, this.#x, rows, columns, weights, statistics, products, dx),
    );
    this.biasGradient(products, rows, columns, gradients);
    this.biasGradient(dy, rows, columns, gradients + 4 * columns);
    return dx;
  }
}
