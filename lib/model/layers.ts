import * as v from "valibot";
import { exactObject, numberWhere, oneKindOf, wholeNumber } from "../validation/mod.ts";

/** One layer, as plain data, so that a protocol can be written down, compared and digested. */
export type Layer =
  | { readonly type: "conv2d"; readonly filters: number; readonly kernelSize: number }
  | { readonly type: "max-pool"; readonly size: number }
  | { readonly type: "dense"; readonly units: number }
  | { readonly type: "relu" }
  | { readonly type: "flatten" }
  | { readonly type: "dropout"; readonly rate: number };

/** What a {@linkcode Layer} has to be. */
export const layerSchema = oneKindOf("type", [
  exactObject({ type: v.literal("conv2d"), filters: wholeNumber(1), kernelSize: wholeNumber(1) }),
  exactObject({ type: v.literal("max-pool"), size: wholeNumber(1) }),
  exactObject({ type: v.literal("dense"), units: wholeNumber(1) }),
  exactObject({ type: v.literal("relu") }),
  exactObject({ type: v.literal("flatten") }),
  exactObject({
    type: v.literal("dropout"),
    rate: numberWhere("a rate from 0 to below 1", (rate) => rate >= 0 && rate < 1),
  }),
]);

/** A trainable tensor of a layer. */
export interface Parameter {
  /** The place of the layer, its type, and what the tensor is to it: `0-dense/kernel`. */
  readonly name: string;
  /** Its last axis counts the units. */
  readonly shape: readonly number[];
  /** Connections into one unit, as initialisation needs them. */
  readonly fanIn: number;
  /** Connections out of one input, likewise. */
  readonly fanOut: number;
}

/** What is known of a layer before there is data: which shapes it makes, which parameters it owns. */
interface LayerDefinition<L extends Layer> {
  /** What shape it wants in place of this one, in words; undefined where this one fits. */
  wants(layer: L, input: readonly number[]): string | undefined;
  /** Shape of one example after the layer. */
  outputShape(layer: L, input: readonly number[]): readonly number[];
  parameters(layer: L, input: readonly number[]): readonly Parameter[];
}

const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
const none = () => [];
const any = () => undefined;
const image = (input: readonly number[]) =>
  input.length === 3 ? undefined : "height, width and channels: put it before any flatten and dense";
const same = (_layer: Layer, input: readonly number[]) => input;

const definitions: { [T in Layer["type"]]: LayerDefinition<Extract<Layer, { type: T }>> } = {
  conv2d: {
    wants: (_layer, input) => image(input),
    outputShape: ({ filters }, [height, width]) => [height, width, filters],
    parameters: ({ filters, kernelSize }, [, , channels]) => {
      const fanIn = kernelSize * kernelSize * channels;
      const fanOut = kernelSize * kernelSize * filters;
      return [
        { name: "kernel", shape: [kernelSize, kernelSize, channels, filters], fanIn, fanOut },
        { name: "bias", shape: [filters], fanIn, fanOut },
      ];
    },
  },
  "max-pool": {
    wants: ({ size }, input) =>
      image(input) ??
        (size > Math.min(input[0], input[1]) ? `at least ${size} x ${size}, as much as it pools` : undefined),
    outputShape: (
      { size },
      [height, width, channels],
    ) => [Math.floor(height / size), Math.floor(width / size), channels],
    parameters: none,
  },
  dense: {
    wants: (_layer, input) => input.length === 1 ? undefined : 'one dimension: put { type: "flatten" } before it',
    outputShape: ({ units }) => [units],
    parameters: ({ units }, [inputs]) => [
      { name: "kernel", shape: [inputs, units], fanIn: inputs, fanOut: units },
      { name: "bias", shape: [units], fanIn: inputs, fanOut: units },
    ],
  },
  relu: { wants: any, outputShape: same, parameters: none },
  flatten: {
    wants: any,
    outputShape: (_layer, input) => [size(input)],
    parameters: none,
  },
  dropout: { wants: any, outputShape: same, parameters: none },
};

/** The definition behind a layer's type. */
export function definitionOf(layer: Layer): LayerDefinition<Layer> {
  return definitions[layer.type] as unknown as LayerDefinition<Layer>;
}
