import { tf } from "../lib/backend/mod.ts";
import type { FunctionExperiment } from "../lib/experiment/mod.ts";

/** A TensorFlow.js model of nobody's but its own: recurrent, trained by TensorFlow.js itself. */
const experiment: FunctionExperiment = {
  id: "tfjs",
  title: "A recurrent net counts ones",
  code: import.meta.url,
  variants: ["gru"],
  seeds: () => 2,
  assumptions: [],
  async run({ seed, random }) {
    const bits = random("bits");
    const sequences = Array.from({ length: 64 }, () => Array.from({ length: 6 }, () => [bits.integer(0, 1)]));
    const x = tf.tensor3d(sequences);
    const y = tf.tensor2d(sequences.map((sequence) => [sequence.reduce((sum, [bit]) => sum + bit, 0) / 6]));
    const model = tf.sequential({
      layers: [
        tf.layers.gru({
          units: 4,
          inputShape: [6, 1],
          kernelInitializer: tf.initializers.glorotUniform({ seed }),
          recurrentInitializer: tf.initializers.randomUniform({ minval: -0.5, maxval: 0.5, seed }),
        }),
        tf.layers.dense({ units: 1, kernelInitializer: tf.initializers.glorotUniform({ seed }) }),
      ],
    });
    model.compile({ optimizer: tf.train.adam(0.02), loss: "meanSquaredError" });
    const { history } = await model.fit(x, y, { epochs: 20, batchSize: 16, shuffle: false, verbose: 0 });
    tf.dispose([x, y]);
    model.dispose();
    return { losses: history.loss as number[] };
  },
};
export default experiment;
