"""Times one workload in JAX on the CPU, compiled by XLA, and prints a line of JSON.

    python3 bench/peer/jax_steps.py --threads 2 --work "$(deno task bench:peer --describe 'deep-cnn b128')"

The same work as torch_steps.py does. XLA has no setting for its threads: the process is kept to as many cores before JAX is loaded.
What an epoch needs is compiled before the clock runs.
"""

import math
import os

import work as common

threads, work, is_check = common.read_arguments()
common.keep_to_cores(threads)
os.environ["JAX_PLATFORMS"] = "cpu"

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy  # noqa: E402
from jax import lax  # noqa: E402

MOMENTUM, EPSILON = 0.1, 1e-5


def apply(layers, weights, moments, x, key):
    """What layers make of x, and the running moments behind them; takes its tensors off the lists. A key says that it is training."""
    for i, layer in enumerate(layers):
        kind = layer["type"]
        if kind == "dense":
            x = x @ next(weights) + next(weights)
        elif kind == "relu":
            x = jax.nn.relu(x)
        elif kind == "dropout":
            if key is not None and layer["rate"] > 0:
                keep = 1 - layer["rate"]
                x = jnp.where(jax.random.bernoulli(jax.random.fold_in(key, i), keep, x.shape), x / keep, 0)
        elif kind == "flatten":
            x = x.reshape(len(x), -1)
        elif kind == "global-average-pool":
            x = x.mean((1, 2))
        elif kind == "max-pool":
            window = (1, layer["size"], layer["size"], 1)
            x = lax.reduce_window(x, -jnp.inf, lax.max, window, window, "VALID")
        elif kind == "conv2d":
            padding, stride = layer.get("padding", layer["kernelSize"] // 2), layer.get("stride", 1)
            x = lax.conv_general_dilated(
                x,
                next(weights),
                (stride, stride),
                [(padding, padding)] * 2,
                dimension_numbers=("NHWC", "HWIO", "NHWC"),
                feature_group_count=layer.get("groups", 1),
            )
            if layer.get("bias", True):
                x = x + next(weights)
        elif kind == "batch-norm":
            x = batch_norm(x, next(weights), next(weights), moments, key is not None)
        elif kind == "residual":
            inner = apply(layer["layers"], weights, moments, x, key)
            x = inner + apply(layer.get("shortcut", []), weights, moments, x, key)
        else:
            raise SystemExit(f"There is no layer {kind!r} here: say in jax_steps.py what it is in JAX")
    return x


def batch_norm(x, scale, shift, moments, is_training):
    """`moments` has the iterator of the running ones and the list of those behind this minibatch."""
    mean, variance = next(moments[0])
    if is_training:
        now, size = (x.mean((0, 1, 2)), x.var((0, 1, 2))), x.size // x.shape[-1]
        moments[1].append((mean + MOMENTUM * (now[0] - mean), variance + MOMENTUM * (now[1] * size / (size - 1) - variance)))
        mean, variance = now
    return (x - mean) * (scale * lax.rsqrt(variance + EPSILON)) + shift


def moments_of(layers, channels):
    """The running moments before the first step."""
    for layer in layers:
        if layer["type"] == "conv2d":
            channels = layer["filters"]
        elif layer["type"] == "batch-norm":
            yield jnp.zeros(channels), jnp.ones(channels)
        elif layer["type"] == "residual":
            before = channels
            yield from moments_of(layer["layers"], before)
            yield from moments_of(layer.get("shortcut", []), before)
            channels = [inner["filters"] for inner in layer["layers"] if inner["type"] == "conv2d"][-1]


def losses_of(outputs, targets):
    if work["loss"] == "cross-entropy":
        return -jnp.take_along_axis(jax.nn.log_softmax(outputs), targets[:, None], 1)[:, 0]
    return ((outputs - targets) ** 2).mean(1)


def correct_in(outputs, targets):
    return (outputs.argmax(1) == targets).sum() if work["loss"] == "cross-entropy" else 0


def forward(weights, moments, x, key):
    behind = []
    outputs = apply(work["model"]["layers"], iter(weights), (iter(moments), behind), x, key)
    return outputs, behind if behind else moments


def update(weight, gradient, mean, square, step):
    """Adam and AdamW of PyTorch's definition."""
    optimiser = work["optimiser"]
    rate, decay, beta1, beta2 = optimiser["learningRate"], optimiser.get("weightDecay", 0), optimiser["beta1"], optimiser["beta2"]
    if work.get("schedule"):
        rate = rate * (1 + jnp.cos(math.pi * (step - 1) / work["steps"])) / 2
    if optimiser["name"] == "adamw":
        weight = weight * (1 - rate * decay)
    else:
        gradient = gradient + decay * weight
    mean, square = beta1 * mean + (1 - beta1) * gradient, beta2 * square + (1 - beta2) * gradient**2
    deviation = jnp.sqrt(square / (1 - beta2**step)) + optimiser["epsilon"]
    return weight - rate * mean / (1 - beta1**step) / deviation, mean, square


def train(state, inputs, targets, rows, key):
    """One step: the state behind it, the loss, and how many were right."""
    weights, moments, means, squares, step = state
    x, y = inputs[rows], targets[rows]

    def loss_of(weights):
        outputs, behind = forward(weights, moments, x, jax.random.fold_in(key, step))
        return losses_of(outputs, y).mean(), (outputs, behind)

    (loss, (outputs, moments)), gradients = jax.value_and_grad(loss_of, has_aux=True)(weights)
    step = step + 1
    updated = [update(*tensors, step) for tensors in zip(weights, gradients, means, squares)]
    weights, means, squares = (list(column) for column in zip(*updated))
    return (weights, moments, means, squares, step), loss, correct_in(outputs, y)


def assess(weights, moments, x, y):
    outputs, _ = forward(weights, moments, x, None)
    return losses_of(outputs, y).sum(), correct_in(outputs, y)


class Trainer:
    """A net and the examples that it is trained on, with the running loss and accuracy that training loops print."""

    def __init__(self, weights, inputs, targets):
        self.inputs, self.targets = jnp.asarray(inputs), jnp.asarray(targets)
        weights = [jnp.asarray(tensor) for tensor in weights]
        zeros = [[jnp.zeros_like(tensor) for tensor in weights] for _ in range(2)]
        moments = list(moments_of(work["model"]["layers"], work["model"]["inputShape"][-1]))
        self.state = (weights, moments, *zeros, jnp.float32(0))
        self.key, self.numbers = jax.random.key(0), numpy.random.default_rng(0)
        self.train, self.assess = jax.jit(train, donate_argnums=0), jax.jit(assess)
        self.minibatches = iter(())
        self.loss_sum, self.correct = 0.0, 0

    def shuffle(self):
        order = self.numbers.permutation(len(self.targets)).astype(numpy.int32)
        self.minibatches = iter(numpy.split(order, range(work["batchSize"], len(order), work["batchSize"])))
        self.loss_sum, self.correct = 0.0, 0

    def step(self):
        try:
            rows = next(self.minibatches)
        except StopIteration:
            self.shuffle()
            rows = next(self.minibatches)
        self.state, loss, correct = self.train(self.state, self.inputs, self.targets, rows, self.key)
        loss = float(loss)
        self.loss_sum += loss * len(rows)
        self.correct += int(correct)
        return loss

    def evaluate(self):
        """Mean loss, and how many are right, of the first 10,000 examples, dropout off."""
        count, loss, correct = min(len(self.targets), 10_000), 0.0, 0
        for start in range(0, count, common.EVALUATION_BATCH):
            rows = slice(start, min(count, start + common.EVALUATION_BATCH))
            sums = self.assess(self.state[0], self.state[1], self.inputs[rows], self.targets[rows])
            loss, correct = loss + float(sums[0]), correct + int(sums[1])
        return loss / count, correct

    def compile(self):
        """For a whole minibatch and for what is left at an epoch's end."""
        for size in {work["batchSize"], len(self.targets) % work["batchSize"]} - {0}:
            self.minibatches = iter([numpy.arange(size, dtype=numpy.int32)])
            self.step()
        self.minibatches = iter(())
        self.evaluate()


def main():
    program, shape, count = f"JAX {jax.__version__}", work["model"]["inputShape"], work["examples"]
    weights = list(common.fixed_weights(work))
    if is_check:
        trainer = Trainer(weights, *common.fixed_examples(work))
        losses = [*(trainer.step() for _ in range(3)), trainer.evaluate()[0]]
        return common.show(work, threads, program, parameters=sum(tensor.size for tensor in weights), losses=losses)
    numbers = numpy.random.default_rng(1)
    inputs = numbers.standard_normal((count, *shape), numpy.float32)
    is_classifier = work["loss"] == "cross-entropy"
    targets = numbers.integers(10, size=count) if is_classifier else numbers.standard_normal((count, 1), numpy.float32)
    trainer = Trainer(weights, inputs, targets)
    trainer.compile()
    common.show(work, threads, program, ms=common.timed(trainer, work))


main()
