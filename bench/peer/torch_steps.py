"""Times one workload in native PyTorch on the CPU, and prints a line of JSON.

    python3 bench/peer/torch_steps.py --threads 2 --workload "deep-cnn b128" --warm-up 3 --repeats 15

The median milliseconds of a full training step (its minibatch gathered, forward with dropout, loss, backward, Adam, and how many
were right); of evaluating 10,000 images, 200 at a time, as ours does and as is faster for it than 1,000 at a time; or of one epoch.
"""

import argparse
import json
import math
import os
import statistics
import time

arguments = argparse.ArgumentParser()
arguments.add_argument("--threads", type=int, default=1)
arguments.add_argument("--workload", required=True)
arguments.add_argument("--warm-up", type=int, default=3)
arguments.add_argument("--repeats", type=int, default=15)
arguments = arguments.parse_args()

# OpenBLAS reads these when it is loaded. The first two would take its own choice of kernels for this processor from it.
for variable in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(variable, None)
# torch.set_num_threads() does not reach an OpenBLAS with threads of its own.
os.environ["OPENBLAS_NUM_THREADS"] = str(arguments.threads)

import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional  # noqa: E402

EVALUATION_BATCH = 200


class Cnn(nn.Sequential):
    """Blocks of convolutions with ReLU, a pooling behind each block, and two fully connected layers with dropout between them."""

    def __init__(self, blocks, kernel_size):
        layers, channels, side = [], 1, 28
        for block in blocks:
            for filters in block:
                layers += [nn.Conv2d(channels, filters, kernel_size, padding="same"), nn.ReLU()]
                channels = filters
            layers.append(nn.MaxPool2d(2))
            side //= 2
        super().__init__(*layers, nn.Flatten(), nn.Linear(channels * side * side, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10))


class Mlp(nn.Sequential):
    """Fully connected layers with ReLU between them."""

    def __init__(self, inputs, hidden, outputs):
        layers = []
        for units in hidden:
            layers += [nn.Linear(inputs, units), nn.ReLU()]
            inputs = units
        super().__init__(*layers, nn.Linear(inputs, outputs))


def shallow_cnn():
    return Cnn([[32], [64]], kernel_size=5)


def deep_cnn():
    return Cnn([[16, 16], [32, 32], [64, 64]], kernel_size=3)


def images(count):
    return torch.randn(count, 1, 28, 28)


def labels(count):
    return torch.randint(10, (count,))


def milliseconds(call):
    """The median of some calls, after some that do not count."""
    times = []
    for _ in range(arguments.warm_up + arguments.repeats):
        start = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[arguments.warm_up :])


class Trainer:
    """A net, its Adam and the examples that it is trained on, with the running loss and accuracy that training loops print."""

    def __init__(self, net, loss_of, inputs, targets, batch):
        self.net, self.loss_of, self.inputs, self.targets, self.batch = net, loss_of, inputs, targets, batch
        self.optimiser = torch.optim.Adam(net.parameters(), lr=0.001)
        self.minibatches = iter(())
        self.loss_sum, self.correct = 0.0, 0

    def shuffle(self):
        self.minibatches = iter(torch.randperm(len(self.targets)).split(self.batch))
        self.loss_sum, self.correct = 0.0, 0

    def step(self):
        try:
            rows = next(self.minibatches)
        except StopIteration:
            self.shuffle()
            rows = next(self.minibatches)
        inputs, targets = self.inputs[rows], self.targets[rows]
        self.net.train()
        self.optimiser.zero_grad()
        outputs = self.net(inputs)
        loss = self.loss_of(outputs, targets)
        loss.backward()
        self.optimiser.step()
        self.loss_sum += loss.item() * len(rows)
        if self.loss_of is functional.cross_entropy:
            self.correct += (outputs.argmax(1) == targets).sum().item()


@torch.no_grad()
def evaluate(net, inputs, targets):
    """Mean loss and accuracy, dropout off."""
    net.eval()
    loss, correct = 0.0, 0
    for x, y in zip(inputs.split(EVALUATION_BATCH), targets.split(EVALUATION_BATCH)):
        logits = net(x)
        loss += functional.cross_entropy(logits, y, reduction="sum").item()
        correct += (logits.argmax(1) == y).sum().item()
    return loss / len(targets), correct / len(targets)


def time_evaluation(net):
    inputs, targets = images(10_000), labels(10_000)
    return milliseconds(lambda: evaluate(net, inputs, targets))


def time_epoch(net):
    """60,000 images shuffled, the last batch a partial one, and then the 10,000 test images evaluated."""
    test = images(10_000), labels(10_000)
    trainer = Trainer(net, functional.cross_entropy, images(60_000), labels(60_000), 128)

    def epoch():
        trainer.shuffle()
        for _ in range(math.ceil(60_000 / 128)):
            trainer.step()
        evaluate(net, *test)

    return milliseconds(epoch)


def time_cnn_step(net):
    return milliseconds(Trainer(net, functional.cross_entropy, images(10_000), labels(10_000), 128).step)


def time_function_step(hidden):
    x = torch.linspace(-2, 2, 1000)[:, None]
    return milliseconds(Trainer(Mlp(1, hidden, 1), functional.mse_loss, x, torch.sinc(5 * x), 1000).step)


def time_label_step(hidden, batch):
    inputs = images(10_000).flatten(1)
    return milliseconds(Trainer(Mlp(784, hidden, 10), functional.cross_entropy, inputs, labels(10_000), batch).step)


# The names of workloads.ts.
WORKLOADS = {
    "shallow-cnn b128": lambda: time_cnn_step(shallow_cnn()),
    "shallow-cnn evaluate 10000": lambda: time_evaluation(shallow_cnn()),
    "shallow-cnn epoch 60000": lambda: time_epoch(shallow_cnn()),
    "deep-cnn b128": lambda: time_cnn_step(deep_cnn()),
    "deep-cnn evaluate 10000": lambda: time_evaluation(deep_cnn()),
    "deep-cnn epoch 60000": lambda: time_epoch(deep_cnn()),
    "function-mlp 2x50 n1000": lambda: time_function_step([50] * 2),
    "function-mlp 5x28 n1000": lambda: time_function_step([28] * 5),
    "function-mlp 8x22 n1000": lambda: time_function_step([22] * 8),
    "label-mlp (2, 5, 5) b128": lambda: time_label_step([2, 5, 5], 128),
    "label-mlp (50, 25, 25) b128": lambda: time_label_step([50, 25, 25], 128),
    "label-mlp (50, 25, 25) b5": lambda: time_label_step([50, 25, 25], 5),
}


def main():
    if arguments.workload not in WORKLOADS:
        raise SystemExit(f"There is no workload {arguments.workload!r}: use one of {'; '.join(WORKLOADS)}")
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    ms = WORKLOADS[arguments.workload]()
    row = {"workload": arguments.workload, "threads": arguments.threads, "ms": ms, "program": f"PyTorch {torch.__version__}"}
    print(json.dumps(row))


main()
