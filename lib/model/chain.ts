import type { CompiledKernels } from "../kernels/compiled_kernels.ts";
import type { GradientRoom } from "./gradient_room.ts";
import {
  type BufferTensor,
  type Operation,
  type Parameter,
  type Pass,
  type Place,
  type Shape,
  sizeOf,
} from "./layer.ts";
import { kindOf, type Layer } from "./layers.ts";

/** Layers one behind the other, and the shape of one example before the first. */
export interface ChainOfLayers {
  readonly inputShape: Shape;
  readonly layers: readonly Layer[];
}

/** Each layer with the shape before it. */
function* walk({ inputShape, layers }: ChainOfLayers) {
  let input = inputShape;
  for (const [index, layer] of layers.entries()) {
    const kind = kindOf(layer);
    yield { index, layer, kind, input };
    input = kind.outputShape(layer, input);
  }
}

/** What is wrong with the first layer that does not fit behind those before it, in words. */
export function misfitIn(chain: ChainOfLayers): string | undefined {
  for (const { index, layer, kind, input } of walk(chain)) {
    const wanted = kind.wants(layer, input);
    if (wanted) return `layers[${index}]" (${layer.type}) gets ${input.join(" x ")}, wanted ${wanted}`;
  }
}

/** Shape of one example behind the last layer. */
export function outputShapeOf({ inputShape, layers }: ChainOfLayers): Shape {
  return layers.reduce((shape, layer) => kindOf(layer).outputShape(layer, shape), inputShape);
}

const named = <T extends { readonly name: string }>(tensors: readonly T[], { type }: Layer, index: number): T[] =>
  tensors.map((tensor) => ({ ...tensor, name: `${index}-${type}/${tensor.name}` }));

/** All trainable tensors, in the order of the layers, named `<index>-<type>/<name within the layer>`. */
export function parametersIn(chain: ChainOfLayers): Parameter[] {
  return [...walk(chain)].flatMap(({ kind, layer, input, index }) =>
    named(kind.parameters(layer, input), layer, index)
  );
}

/** All buffers, likewise. */
export function buffersIn(chain: ChainOfLayers): BufferTensor[] {
  return [...walk(chain)].flatMap(({ kind, layer, input, index }) =>
    named(kind.buffers?.(layer, input) ?? [], layer, index)
  );
}

/** The fewest examples of a minibatch that all layers can be trained on. */
export function minBatchIn(chain: ChainOfLayers): number {
  return Math.max(1, ...[...walk(chain)].map(({ kind, layer, input }) => kind.minBatch?.(layer, input) ?? 1));
}

/** Multiplications that the matrix products of all layers take forward for an example. */
export function multiplicationsIn(chain: ChainOfLayers): number {
  return [...walk(chain)].reduce((sum, { kind, layer, input }) => sum + (kind.multiplications?.(layer, input) ?? 0), 0);
}

/** Bytes that tensors take one behind the other. */
export const bytesOf = (tensors: readonly { readonly shape: Shape }[]): number =>
  tensors.reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 0);

/** What computes layers one behind the other; it does nothing where there is nothing to compute. */
export class Chain implements Operation {
  readonly #operations: readonly Operation[];
  #gradients: GradientRoom | undefined;

  /** @param place Where the tensors of the first layer lie; those of the others lie behind. */
  constructor(chain: ChainOfLayers, place: Pick<Place, "weights" | "gradients" | "buffers">) {
    const types = chain.layers.map(({ type }) => type);
    let { weights, gradients, buffers } = place;
    this.#operations = [...walk(chain)].flatMap(({ kind, layer, input, index }) => {
      const output = kind.outputShape(layer, input), around = nearest(types, index);
      const operation = kind.operation(layer, { input, output, weights, gradients, buffers, ...around });
      const bytes = bytesOf(kind.parameters(layer, input));
      weights += bytes;
      gradients += bytes;
      buffers += bytesOf(kind.buffers?.(layer, input) ?? []);
      return operation ?? [];
    });
  }

  /** Whether the last layer does, which gets it. */
  get keepsGradient(): boolean {
    const last = this.#operations.at(-1);
    return last === undefined || last.keepsGradient === true;
  }

  reserve(kernels: CompiledKernels, batch: number, gradients: GradientRoom): void {
    this.#gradients = gradients;
    for (const operation of this.#operations) operation.reserve(kernels, batch, gradients);
  }

  release(): void {
    for (const operation of this.#operations) operation.release();
  }

  forward(batch: number, x: number, pass: Pass): number {
    return this.#operations.reduce((address, operation) => operation.forward(batch, address, pass), x);
  }

  backward(batch: number, dy: number, dx?: number): number {
    return this.#operations.reduceRight((gradient, operation, i) => {
      const next = operation.backward(batch, gradient, i > 0 ? undefined : dx);
      if (gradient !== dy && gradient !== next) this.#gradients!.give(gradient);
      return next;
    }, dy);
  }
}

const nearest = (types: readonly string[], index: number) => ({
  before: types.slice(0, index).reverse(),
  after: types.slice(index + 1),
});
