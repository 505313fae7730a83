import type { RandomStream } from "../random/mod.ts";
import { oneOf, valid } from "../validation/mod.ts";
import { sizeOf } from "./layer.ts";
import { type Model, parametersOf } from "./model.ts";

const schemes: Readonly<Record<Initialisation, (fans: Fans, stream: RandomStream) => number>> = {
  /** PyTorch's default for Linear and Conv2d: weights and biases uniform in ±1/sqrt(fan in). */
  "fan-in-uniform": ({ fanIn }, stream) => uniform(1 / Math.sqrt(fanIn), stream),
  /** Keras' default: weights uniform in ±sqrt(6/(fan in + fan out)) (Glorot & Bengio 2010, eq. 16), biases zero. */
  "glorot-uniform": ({ fanIn, fanOut, bias }, stream) => bias ? 0 : uniform(Math.sqrt(6 / (fanIn + fanOut)), stream),
  /** Weights normal with variance 2/(fan in) (He et al. 2015, eq. 10), biases zero. */
  "he-normal": ({ fanIn, bias }, stream) => bias ? 0 : stream.normal() * Math.sqrt(2 / fanIn),
};

interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
  readonly bias: boolean;
}

/** What an {@linkcode Initialisation} has to be. */
export const initialisationSchema = oneOf(["fan-in-uniform", "glorot-uniform", "he-normal"]);

const uniform = (limit: number, stream: RandomStream): number => (2 * stream.uniform() - 1) * limit;

/**
 * Name of a rule that draws the first weights: `fan-in-uniform` is PyTorch's default for dense layers and convolutions,
 * `glorot-uniform` Keras', `he-normal` that of He et al. 2015.
 */
export type Initialisation = "fan-in-uniform" | "glorot-uniform" | "he-normal";

/**
 * Draws the first weights of a model, float32, one array per entry of {@linkcode parametersOf}.
 *
 * @example
 * ```ts
 * import { stream } from "../random/mod.ts";
 * import { initialise } from "./initialise.ts";
 * const model = { inputShape: [4], layers: [{ type: "dense", units: 2 } as const] };
 * const [kernel] = initialise(model, "fan-in-uniform", stream("example", 0, "init"));
 * console.assert(kernel.length === 8 && kernel.every((weight) => Math.abs(weight) <= 0.5));
 * ```
 */
export function initialise(model: Model, scheme: Initialisation, stream: RandomStream): Float32Array[] {
  const draw = schemes[valid(initialisationSchema, scheme, "Initialisation")];
  return parametersOf(model).map(({ name, shape, fanIn, fanOut, initial }) => {
    const fans = { fanIn, fanOut, bias: name.endsWith("/bias") };
    const next = initial === undefined
      ? () => draw(fans, stream)
      : initial === "standard normal"
      ? () => stream.normal()
      : () => initial;
    return Float32Array.from({ length: sizeOf(shape) }, next);
  });
}
