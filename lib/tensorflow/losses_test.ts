import assert from "node:assert/strict";
import { startBackend } from "../backend/mod.ts";
import { correctOf, lossNamed, meanLoss } from "./losses.ts";
import { tf } from "./mod.ts";

const logits = [[2, -1, 0.5], [-3, 4, -0.25]];
const near = (found: number, wanted: number) => assert(Math.abs(found - wanted) < 1e-6, `${found}, wanted ${wanted}`);
const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

Deno.test("each loss by name is the mean of its definition, and tells what is right", async () => {
  const backend = await startBackend({ threads: 1 });
  const outputs = tf.tensor2d(logits), labels = tf.tensor1d([0, 2], "int32");
  const softmax = logits.map((row, i) =>
    -Math.log(Math.exp(row[[0, 2][i]]) / row.reduce((s, x) => s + Math.exp(x), 0))
  );
  near(meanLoss("cross-entropy", labels, outputs).dataSync()[0], mean(softmax));
  assert.equal(correctOf("cross-entropy", labels, outputs), 1);

  const numbers = [[1, 0, 1], [0, 1, 1]], targets = tf.tensor2d(numbers);
  const squares = logits.flatMap((row, i) => row.map((x, j) => (x - numbers[i][j]) ** 2));
  near(meanLoss("mean-squared-error", targets, outputs).dataSync()[0], mean(squares));
  assert.equal(correctOf("mean-squared-error", targets, outputs), undefined);

  // Of independent labels: minus the log of the probability that the logistic function gives to each.
  const nats = logits.flatMap((row, i) => row.map((x, j) => Math.log(1 + Math.exp(numbers[i][j] === 1 ? -x : x))));
  const binary = lossNamed("binary-cross-entropy");
  near(binary.mean(targets, outputs).dataSync()[0], mean(nats));
  assert.equal(binary.correct!(targets, outputs), 1);
  await backend.dispose();
});

Deno.test("a loss that is a function has an accuracy where each example has a label and a row of logits", async () => {
  const backend = await startBackend({ threads: 1 });
  const loss = () => tf.scalar(0), labels = tf.tensor1d([0, 1], "int32");
  assert.equal(correctOf(loss, labels, tf.tensor2d(logits)), 2);
  assert.equal(correctOf(loss, labels, tf.zeros([2, 4, 3])), undefined);
  assert.equal(correctOf(loss, tf.zeros([2, 3]), tf.tensor2d(logits)), undefined);
  await backend.dispose();
});
