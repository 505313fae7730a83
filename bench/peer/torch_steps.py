"""Times one workload in native PyTorch on the CPU, and prints a line of JSON.

    python3 bench/peer/torch_steps.py --threads 2 --work "$(deno task bench:peer --describe 'deep-cnn b128')"

The median milliseconds of a full training step (its minibatch gathered, forward, loss, backward, update, and how many were right); of
evaluating 10,000 images, 200 at a time, as ours does and as is faster for it than 1,000 at a time; or of one epoch.
"""

import os

import work as common

threads, work, is_check = common.read_arguments()

# OpenBLAS reads these when it is loaded. The first two would take its own choice of kernels for this processor from it.
for variable in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(variable, None)
# torch.set_num_threads() does not reach an OpenBLAS with threads of its own.
os.environ["OPENBLAS_NUM_THREADS"] = str(threads)

import numpy  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional  # noqa: E402


class Residual(nn.Module):
    def __init__(self, layers, shortcut):
        super().__init__()
        self.layers, self.shortcut = layers, shortcut

    def forward(self, x):
        return self.layers(x) + self.shortcut(x)


def net_of(layers, shape):
    """The layers of a model, plain data as in docs/nets.md, and the shape behind them: channels first, as PyTorch has images."""
    modules = []
    for layer in layers:
        module, shape = module_of(layer, shape)
        modules.append(module)
    return nn.Sequential(*modules), shape


def module_of(layer, shape):
    kind = layer["type"]
    if kind == "dense":
        return nn.Linear(shape[0], layer["units"]), [layer["units"]]
    if kind == "relu":
        return nn.ReLU(), shape
    if kind == "dropout":
        return nn.Dropout(layer["rate"]), shape
    if kind == "flatten":
        return nn.Flatten(), [numpy.prod(shape).item()]
    if kind == "global-average-pool":
        return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()), shape[:1]
    if kind == "batch-norm":
        return nn.BatchNorm2d(shape[0]), shape
    if kind == "max-pool":
        size = layer["size"]
        return nn.MaxPool2d(size), [shape[0], *(side // size for side in shape[1:])]
    if kind == "conv2d":
        size, stride, padding = layer["kernelSize"], layer.get("stride", 1), layer.get("padding", layer["kernelSize"] // 2)
        options = {"stride": stride, "padding": padding, "groups": layer.get("groups", 1), "bias": layer.get("bias", True)}
        sides = [(side + 2 * padding - size) // stride + 1 for side in shape[1:]]
        return nn.Conv2d(shape[0], layer["filters"], size, **options), [layer["filters"], *sides]
    if kind == "residual":
        inner, after = net_of(layer["layers"], shape)
        return Residual(inner, net_of(layer.get("shortcut", []), shape)[0]), after
    raise SystemExit(f"There is no layer {kind!r} here: say in torch_steps.py what it is in PyTorch")


def channels_first(values):
    """Images as PyTorch has them; examples of any other shape are flat."""
    return torch.from_numpy(numpy.ascontiguousarray(numpy.moveaxis(values, -1, 1)))


@torch.no_grad()
def set_weights(net, tensors, shape):
    """From tensors as ours are laid out: channels last, and so as well behind a flattened image."""
    before_flatten = [shape[-1], *shape[:-1]]
    for parameter, values in zip(net.parameters(), tensors, strict=True):
        if values.ndim == 4:
            values = values.transpose(3, 2, 0, 1)
        elif values.ndim == 2:
            channels, *sides = before_flatten
            if values.shape[0] == channels * numpy.prod(sides) and len(sides) == 2:
                values = values.reshape(*sides, channels, -1).transpose(2, 0, 1, 3).reshape(values.shape)
            values = values.T
        parameter.copy_(torch.from_numpy(numpy.ascontiguousarray(values)))


def shape_before_flatten(layers, shape):
    """Height, width and channels where a model flattens its images."""
    for i, layer in enumerate(layers):
        if layer["type"] in ("flatten", "global-average-pool"):
            channels, *sides = net_of(layers[:i], [shape[-1], *shape[:-1]])[1]
            return [*sides, channels]
    return [*shape]


class Trainer:
    """A net, its optimiser and the examples that it is trained on, with the running loss and accuracy that training loops print."""

    def __init__(self, inputs, targets):
        shape = work["model"]["inputShape"]
        self.net, _ = net_of(work["model"]["layers"], [shape[-1], *shape[:-1]])
        self.is_classifier = work["loss"] == "cross-entropy"
        self.loss_of = functional.cross_entropy if self.is_classifier else functional.mse_loss
        self.inputs, self.targets = inputs, targets
        optimiser = work["optimiser"]
        self.optimiser = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[optimiser["name"]](
            self.net.parameters(),
            lr=optimiser["learningRate"],
            betas=(optimiser["beta1"], optimiser["beta2"]),
            eps=optimiser["epsilon"],
            weight_decay=optimiser.get("weightDecay", 0),
        )
        self.schedule = work.get("schedule") and torch.optim.lr_scheduler.CosineAnnealingLR(self.optimiser, work["steps"])
        self.minibatches = iter(())
        self.loss_sum, self.correct = 0.0, 0

    def shuffle(self):
        self.minibatches = iter(torch.randperm(len(self.targets)).split(work["batchSize"]))
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
        if self.schedule:
            self.schedule.step()
        loss = loss.item()
        self.loss_sum += loss * len(rows)
        if self.is_classifier:
            self.correct += (outputs.argmax(1) == targets).sum().item()
        return loss

    @torch.no_grad()
    def evaluate(self):
        """Mean loss, and how many are right, of the first 10,000 examples, dropout off."""
        self.net.eval()
        loss, correct, targets = 0.0, 0, self.targets[:10_000]
        for x, y in zip(self.inputs[:10_000].split(common.EVALUATION_BATCH), targets.split(common.EVALUATION_BATCH)):
            outputs = self.net(x)
            loss += self.loss_of(outputs, y).item() * len(y)
            if self.is_classifier:
                correct += (outputs.argmax(1) == y).sum().item()
        return loss / len(targets), correct


def main():
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    program, shape = f"PyTorch {torch.__version__.split('+')[0]}", work["model"]["inputShape"]
    if is_check:
        inputs, targets = common.fixed_examples(work)
        trainer = Trainer(channels_first(inputs), torch.from_numpy(targets))
        set_weights(trainer.net, list(common.fixed_weights(work)), shape_before_flatten(work["model"]["layers"], shape))
        losses = [*(trainer.step() for _ in range(3)), trainer.evaluate()[0]]
        return common.show(work, threads, program, parameters=sum(p.numel() for p in trainer.net.parameters()), losses=losses)
    inputs = torch.randn(work["examples"], shape[-1], *shape[:-1])
    targets = torch.randint(10, (work["examples"],)) if work["loss"] == "cross-entropy" else torch.randn(work["examples"], 1)
    common.show(work, threads, program, ms=common.timed(Trainer(inputs, targets), work))


main()
