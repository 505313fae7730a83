import type { Dataset } from "upheld";
import { modelExperiment, tf } from "upheld/tf";
import { drawNames, letters, longest } from "./names.ts";

const experiment = modelExperiment({
  id: "names",
  title: "Three nets read first names",
  code: import.meta.url,
  variants: ["lstm", "gru", "no order"],
  seeds: () => 5,
  assumptions: [],
  replayFrom: { lstm: 120, "no order": 200 },
  dataset: ({ random }) => drawNames(random("names")),
  training: () => ({ epochs: 10, batchSize: 50, segmentSteps: 20 }),
  build({ variant, nextSeed }) {
    const seeded = () => tf.initializers.glorotUniform({ seed: nextSeed() });
    const recurrent = () => ({ units: 16, kernelInitializer: seeded(), recurrentInitializer: seeded() });
    const reader = {
      "lstm": () => tf.layers.lstm(recurrent()),
      "gru": () => tf.layers.gru(recurrent()),
      "no order": () => tf.layers.globalAveragePooling1d({}),
    }[variant]!;
    const model = tf.sequential({
      layers: [
        tf.layers.embedding({
          inputDim: letters,
          outputDim: 8,
          inputLength: longest,
          embeddingsInitializer: tf.initializers.randomUniform({ minval: -0.5, maxval: 0.5, seed: nextSeed() }),
        }),
        reader(),
        tf.layers.dense({ units: 16, activation: "relu", kernelInitializer: seeded() }),
        tf.layers.dense({ units: 2, kernelInitializer: seeded() }),
      ],
    });
    return { model, optimizer: tf.train.adam(0.01), loss: "cross-entropy" };
  },
  measure: ({ model, dataset }) => ({
    readerWeights: model.layers[1].countParams(),
    accuracyEndingInA: accuracyEndingInA(model, dataset),
  }),
});
export default experiment;

/** The share of test names ending in a that are told right. */
function accuracyEndingInA(model: tf.LayersModel, { test }: Dataset): number {
  const rows = new Float32Array(test.size * longest);
  test.gather(Uint32Array.from({ length: test.size }, (_, i) => i), rows);
  const answers = tf.tidy(() =>
    (model.apply(tf.tensor2d(rows, [test.size, longest])) as tf.Tensor).argMax(-1).dataSync()
  );
  let names = 0, right = 0;
  for (let i = 0; i < test.size; i++) {
    if (rows[(i + 1) * longest - 1] !== 1) continue;
    names++;
    if (answers[i] === test.targets[i]) right++;
  }
  return right / names;
}
