import { dataset } from "../lib/data/mod.ts";
import { type ModelExperiment, modelExperiment, tf } from "../lib/tensorflow/mod.ts";

const length = 6, tokens = 4;

/** A layer of nobody's but its own: it scales each of its inputs by a weight. */
export class Scale extends tf.layers.Layer {
  static className = "Scale";
  #weight: ReturnType<tf.layers.Layer["addWeight"]> | undefined;

  constructor(readonly seed: number | undefined) {
    super({});
  }

  override build(shape: tf.Shape): void {
    const initializer = tf.initializers.randomUniform({ minval: 0.5, maxval: 1.5, seed: this.seed });
    this.#weight = this.addWeight("scale", [shape.at(-1)!], "float32", initializer);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.mul([inputs].flat()[0], this.#weight!.read()));
  }
}

/**
 * Sequences of four tokens, labelled by whether the first token stands in them more often than the second. One of the models adds up
 * products with one rounding.
 */
export const sequences: ModelExperiment = {
  id: "models",
  title: "Models of every kind read sequences",
  code: import.meta.url,
  variants: ["lstm", "gru", "attention", "batch norm", "custom"],
  seeds: () => 1,
  assumptions: [],
  replayFrom: { lstm: 10 },
  dataset: ({ random }) => {
    const draw = random("sequences");
    const examples = (size: number) => {
      const inputs = Array.from({ length: size * length }, () => draw.integer(0, tokens - 1));
      const targets = Uint8Array.from({ length: size }, (_, i) => {
        const sequence = inputs.slice(i * length, (i + 1) * length);
        const count = (token: number) => sequence.filter((other) => other === token).length;
        return Number(count(0) > count(1));
      });
      return { inputs, targets };
    };
    return dataset({ inputShape: [length], train: examples(100), test: examples(30), overlap: "ignore" });
  },
  training: (variant) => ({
    epochs: 3,
    batchSize: 16,
    segmentSteps: 5,
    ...variant === "attention" && { arithmetic: "fused-multiply-add" },
  }),
  build: ({ variant, nextSeed }) => {
    const seeded = () => tf.initializers.glorotUniform({ seed: nextSeed() });
    const input = tf.input({ shape: [length] });
    const embedded = tf.layers.embedding({ inputDim: tokens, outputDim: 8, embeddingsInitializer: seeded() }).apply(
      input,
    );
    const inner = innerOf(variant, embedded as tf.SymbolicTensor, seeded, nextSeed);
    const outputs = tf.layers.dense({ units: 2, kernelInitializer: seeded() }).apply(inner) as tf.SymbolicTensor;
    const optimizer = variant === "gru" ? tf.train.momentum(0.05, 0.9) : tf.train.adam(0.02);
    return { model: tf.model({ inputs: input, outputs }), optimizer, loss: "cross-entropy" };
  },
  measure: ({ model }) => ({ parameters: model.countParams() }),
};
export default modelExperiment(sequences);

type Seeded = () => ReturnType<typeof tf.initializers.glorotUniform>;

function innerOf(variant: string, input: tf.SymbolicTensor, seeded: Seeded, nextSeed: () => number) {
  const { layers } = tf, flat = () => layers.flatten().apply(input) as tf.SymbolicTensor;
  const recurrent = () => ({ units: 8, kernelInitializer: seeded(), recurrentInitializer: seeded() });
  const dense = (units: number) => layers.dense({ units, kernelInitializer: seeded() });
  if (variant === "lstm") return layers.lstm({ ...recurrent(), dropout: 0.2, recurrentDropout: 0.2 }).apply(input);
  if (variant === "gru") {
    return layers.bidirectional({ layer: layers.gru(recurrent()) as never, mergeMode: "concat" }).apply(input);
  }
  if (variant === "attention") {
    const [query, key, value] = [dense(8), dense(8), dense(8)].map((layer) => layer.apply(input) as tf.SymbolicTensor);
    const scores = layers.dot({ axes: [2, 2] }).apply([query, key]) as tf.SymbolicTensor;
    const weights = layers.activation({ activation: "softmax" }).apply(scores) as tf.SymbolicTensor;
    const mixed = layers.dot({ axes: [2, 1] }).apply([weights, value]);
    return layers.globalAveragePooling1d({}).apply(mixed);
  }
  if (variant === "batch norm") {
    const hidden = dense(16).apply(flat());
    const normalised = layers.batchNormalization({}).apply(hidden) as tf.SymbolicTensor;
    return layers.dropout({ rate: 0.25 }).apply(layers.reLU({}).apply(normalised));
  }
  return new Scale(nextSeed()).apply(flat());
}
