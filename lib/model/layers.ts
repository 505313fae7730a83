/** One layer, as plain data, so that a protocol can be written down, compared and digested. */
export type Layer =
  | { readonly type: "conv2d"; readonly filters: number; readonly kernelSize: number }
  | { readonly type: "max-pool"; readonly size: number }
  | { readonly type: "dense"; readonly units: number }
  | { readonly type: "relu" }
  | { readonly type: "flatten" }
  | { readonly type: "dropout"; readonly rate: number };

/** A trainable tensor of a layer. `fanIn` and `fanOut` count the connections of one unit, as initialisation needs them. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly fanIn: number;
  readonly fanOut: number;
}

/** What is known of a layer before there is data: which shapes it makes, which parameters it owns. */
interface LayerDefinition<L extends Layer> {
  /** Shape of one example after the layer. */
  outputShape(layer: L, input: readonly number[]): readonly number[];
  parameters(layer: L, input: readonly number[]): readonly Parameter[];
}

const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
const none = () => [];
const same = (_layer: Layer, input: readonly number[]) => input;

const definitions: { [T in Layer["type"]]: LayerDefinition<Extract<Layer, { type: T }>> } = {
  conv2d: {
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
    outputShape: (
      { size },
      [height, width, channels],
    ) => [Math.floor(height / size), Math.floor(width / size), channels],
    parameters: none,
  },
  dense: {
    outputShape: ({ units }) => [units],
    parameters: ({ units }, [inputs]) => [
      { name: "kernel", shape: [inputs, units], fanIn: inputs, fanOut: units },
      { name: "bias", shape: [units], fanIn: inputs, fanOut: units },
    ],
  },
  relu: { outputShape: same, parameters: none },
  flatten: {
    outputShape: (_layer, input) => [size(input)],
    parameters: none,
  },
  dropout: { outputShape: same, parameters: none },
};

/** The definition behind a layer's type. Throws a TypeError that names the known types when there is none. */
export function definitionOf(layer: Layer): LayerDefinition<Layer> {
  const definition = definitions[layer.type] as unknown as LayerDefinition<Layer> | undefined;
  if (!definition) {
    throw new TypeError(`Unknown layer type "${layer.type}": use one of ${Object.keys(definitions).join(", ")}`);
  }
  return definition;
}
