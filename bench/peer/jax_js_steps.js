/**
 * Times one workload in jax-js, compiled by its WASM backend, in Deno, and prints a line of JSON:
 *
 *     deno run --config bench/peer/deno.json -A bench/peer/jax_js_steps.js --threads 2 --work "$(deno task bench:peer --describe 'deep-cnn b128')"
 *
 * The same work as torch_steps.py does. A package of its own (deno.json beside it), so that jax-js is none of the project's.
 */
import { parseArgs } from "node:util";
import { fixed } from "../fixed.ts";
import { medianTime } from "../measure.ts";

const { values } = parseArgs({
  options: {
    threads: { type: "string", default: "1" },
    work: { type: "string" },
    check: { type: "boolean", default: false },
  },
});
const threads = Number(values.threads), work = JSON.parse(values.work), evaluationBatch = 200;
// As many workers as the machine is said to have cores, and there is no setting.
Object.defineProperty(navigator, "hardwareConcurrency", { value: threads });
const { jit, lax, nn, numpy: np, random, tree, valueAndGrad } = await import("@jax-js/jax");
const isClassifier = work.loss === "cross-entropy";

/** What layers make of x, with weights and running moments taken off their lists. A key says that it is training. */
function apply(layers, lists, x, key) {
  for (const layer of layers) x = applyOne(layer, lists, x, key);
  return x;
}

function applyOne(layer, lists, x, key) {
  switch (layer.type) {
    case "dense":
      return np.matmul(x, lists.weights.shift()).add(lists.weights.shift());
    case "relu":
      return nn.relu(x);
    case "dropout": {
      if (!key || layer.rate === 0) return x;
      const kept = random.bernoulli(key.ref, 1 - layer.rate, x.shape);
      return np.where(kept, x.mul(1 / (1 - layer.rate)), 0);
    }
    case "flatten":
      return x.reshape([x.shape[0], -1]);
    case "global-average-pool":
      return np.mean(x, [2, 3]);
    case "max-pool":
      return lax.reduceWindow(x, np.max, [layer.size, layer.size], [layer.size, layer.size]);
    case "conv2d": {
      const { kernelSize, stride = 1, padding = Math.floor(kernelSize / 2), groups = 1, bias = true } = layer;
      const pads = [[padding, padding], [padding, padding]];
      const y = lax.convGeneralDilated(x, lists.weights.shift(), [stride, stride], pads, { featureGroupCount: groups });
      return bias ? y.add(lists.weights.shift().reshape([1, -1, 1, 1])) : y;
    }
    case "batch-norm":
      return batchNorm(x, lists, key !== undefined);
    case "residual": {
      const inner = apply(layer.layers, lists, x.ref, key);
      return inner.add(apply(layer.shortcut ?? [], lists, x, key));
    }
    default:
      throw new Error(`There is no layer ${layer.type} here: say in jax_js_steps.js what it is in jax-js`);
  }
}

function batchNorm(x, { weights, moments, behind }, isTraining) {
  const image = (vector) => vector.reshape([1, -1, 1, 1]);
  const scale = weights.shift(), shift = weights.shift(), running = [moments.shift(), moments.shift()];
  let now = running;
  if (isTraining) {
    const size = product(x.shape) / x.shape[1];
    const mean = np.mean(x.ref, [0, 2, 3]);
    const variance = np.mean(np.square(x.ref.sub(image(mean.ref))), [0, 2, 3]);
    const next = [mean.ref, variance.ref.mul(size / (size - 1))];
    behind.push(...running.map((value, i) => value.mul(0.9).add(next[i].mul(0.1))));
    now = [mean, variance];
  }
  const factor = scale.div(np.sqrt(now[1].add(1e-5)));
  return x.sub(image(now[0])).mul(image(factor)).add(image(shift));
}

/** The mean loss, and what else is to be kept: the running moments behind the minibatch, and how many were right. */
function lossOf(weights, moments, x, y, key) {
  const lists = { weights: [...weights], moments: [...moments], behind: [] };
  const outputs = apply(work.model.layers, lists, x, key);
  const behind = lists.behind.length > 0 ? lists.behind : moments;
  if (!isClassifier) return [np.mean(np.square(outputs.sub(y))), [behind, np.array(0)]];
  const correct = np.argmax(outputs.ref, 1).equal(y.ref).astype(np.float32).sum();
  const loss = np.mean(np.sum(nn.logSoftmax(outputs, 1).mul(nn.oneHot(y, 10)), 1)).mul(-1);
  return [loss, [behind, correct]];
}

/** Adam and AdamW of PyTorch's definition, where `correction` has 1 - beta^step of both moments. */
function update(weight, gradient, mean, square, rate, corrections) {
  const { name, weightDecay = 0, beta1, beta2, epsilon } = work.optimiser;
  if (name === "adamw") weight = weight.mul(np.array(1).sub(rate.ref.mul(weightDecay)));
  else if (weightDecay > 0) gradient = gradient.add(weight.ref.mul(weightDecay));
  mean = mean.mul(beta1).add(gradient.ref.mul(1 - beta1));
  square = square.mul(beta2).add(np.square(gradient).mul(1 - beta2));
  const deviation = np.sqrt(square.ref.div(corrections[1])).add(epsilon);
  return [weight.sub(rate.mul(mean.ref.div(corrections[0])).div(deviation)), mean, square];
}

const train = jit(function train({ weights, moments, means, squares }, inputs, targets, rows, rate, corrections, key) {
  const x = np.take(inputs, rows.ref, 0), y = np.take(targets, rows, 0);
  const [[loss, [behind, correct]], gradients] = valueAndGrad(lossOf, { hasAux: true })(
    ...[weights.map((weight) => weight.ref), moments, x, y, key],
  );
  const updated = weights.map((weight, i) =>
    update(weight, gradients[i], means[i], squares[i], rate.ref, corrections.map((value) => value.ref))
  );
  const column = (i) => updated.map((row) => row[i]);
  return [{ weights: column(0), moments: behind, means: column(1), squares: column(2) }, loss, correct];
});

const assess = jit((weights, moments, x, y) => {
  const [loss, [, correct]] = lossOf(weights, moments, x, y, undefined);
  return [loss, correct];
});

const product = (shape) => shape.reduce((a, b) => a * b, 1);

/** Channels first, as jax-js has images. */
function channelsFirst(values, [height, width, channels], batch) {
  const image = np.array(values).reshape(channels ? [batch, height, width, channels] : [batch, height]);
  return channels ? np.transpose(image, [0, 3, 1, 2]) : image;
}

/** The first weights of a check. Ours have channels last, and so as well behind a flattened image, before the first dense layer. */
function firstWeights() {
  const sizes = work.parameters.map(({ shape }) => shape);
  const dense = sizes.findIndex(({ length }) => length === 2);
  const filters = sizes.slice(0, dense).findLast(({ length }) => length === 4)?.at(-1);
  return work.parameters.map(({ shape, fanIn, initial }, i) => {
    const values = typeof initial === "number"
      ? fixed(i, product(shape), 0.5).map((value) => value + initial)
      : fixed(i, product(shape), 1 / Math.sqrt(fanIn));
    const tensor = np.array(values).reshape(shape);
    if (shape.length === 4) return np.transpose(tensor, [3, 2, 0, 1]);
    if (i !== dense || !filters) return tensor;
    return np.transpose(tensor.reshape([-1, filters, shape[1]]), [1, 0, 2]).reshape(shape);
  });
}

function momentsOf(layers, channels) {
  return layers.flatMap((layer) => {
    if (layer.type === "conv2d") channels = layer.filters;
    if (layer.type === "batch-norm") return [np.zeros([channels]), np.ones([channels])];
    if (layer.type !== "residual") return [];
    const before = channels;
    channels = layer.layers.findLast(({ type }) => type === "conv2d").filters;
    return [...momentsOf(layer.layers, before), ...momentsOf(layer.shortcut ?? [], before)];
  });
}

class Trainer {
  constructor(inputs, targets) {
    Object.assign(this, { inputs, targets, count: work.examples, done: 0, minibatches: [], lossSum: 0, correct: 0 });
    const zeros = () => work.parameters.map((_, i) => np.zerosLike(weights[i].ref));
    const weights = firstWeights();
    this.state = { weights, moments: momentsOf(work.model.layers, work.model.inputShape.at(-1)) };
    Object.assign(this.state, { means: zeros(), squares: zeros() });
  }

  async shuffle() {
    const key = random.key(np.array(Uint32Array.of(this.done)).reshape([]));
    const drawn = await random.uniform(key, [this.count]).data();
    const order = Int32Array.from({ length: this.count }, (_, i) => i).sort((a, b) => drawn[a] - drawn[b]);
    this.minibatches = Array.from(
      { length: Math.ceil(this.count / work.batchSize) },
      (_, i) => order.slice(i * work.batchSize, (i + 1) * work.batchSize),
    );
    this.lossSum = this.correct = 0;
  }

  async step() {
    if (this.minibatches.length === 0) await this.shuffle();
    const rows = this.minibatches.shift(), { learningRate, beta1, beta2 } = work.optimiser;
    const share = work.schedule ? (1 + Math.cos(Math.PI * this.done / work.steps)) / 2 : 1;
    this.done++;
    const [state, loss, correct] = train(
      ...[this.state, this.inputs.ref, this.targets.ref, np.array(rows), np.array(learningRate * share)],
      [beta1, beta2].map((beta) => np.array(1 - beta ** this.done)),
      random.key(np.array(Uint32Array.of(this.done)).reshape([])),
    );
    this.state = state;
    const [mean] = await loss.data(), [right] = await correct.data();
    this.lossSum += mean * rows.length;
    this.correct += right;
    return mean;
  }

  async evaluate() {
    const { weights, moments } = this.state, count = Math.min(10_000, this.count);
    let sum = 0, right = 0;
    for (let start = 0; start < count; start += evaluationBatch) {
      const rows = [start, Math.min(count, start + evaluationBatch)];
      const [loss, correct] = assess(
        ...[weights, moments].map(tree.ref),
        ...[this.inputs, this.targets].map((all) => all.ref.slice(rows)),
      );
      sum += (await loss.data())[0] * (rows[1] - rows[0]);
      right += (await correct.data())[0];
    }
    return { loss: sum / count, correct: right };
  }
}

/** A call that takes seconds is made a few times only, and an epoch not at all: it is of images, whose steps take that long. */
async function timing(trainer) {
  if (work.task === "epoch") return { ms: null, reason: "an epoch takes it very long, and its steps tell as much" };
  const call = () => work.task === "step" ? trainer.step() : trainer.evaluate();
  // It compiles as well.
  await call();
  const seconds = await medianTime(call, { warmUp: 0, repeats: 1 }) / 1000;
  return { ms: await medianTime(call, seconds > 2 ? { warmUp: 0, repeats: 2 } : work) };
}

const shape = work.model.inputShape, count = work.examples;
const inputs = channelsFirst(fixed(1000, count * product(shape)), shape, count);
const targets = isClassifier
  ? np.array(Int32Array.from({ length: count }, (_, i) => i % 10))
  : np.array(fixed(1001, count)).reshape([count, 1]);
const trainer = new Trainer(inputs, targets);
const row = { workload: work.name, threads, program: "jax-js 0.1.25" };
if (values.check) {
  const losses = [await trainer.step(), await trainer.step(), await trainer.step(), (await trainer.evaluate()).loss];
  console.log(
    JSON.stringify({ ...row, parameters: work.parameters.reduce((n, { shape }) => n + product(shape), 0), losses }),
  );
} else {
  console.log(JSON.stringify({ ...row, ...await timing(trainer) }));
}
Deno.exit();
