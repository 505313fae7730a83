"""The protocol of experiments/fashion in PyTorch, with seeds of its own: writes fixtures/torch.json, a run after the other.

    python3 torch/train.py [residual] [plain]

Trains both nets, or those that are named. A run that stands there already is left alone. One thread, so that two can run side by side.
"""

import gzip
import json
import sys
from pathlib import Path

import numpy
import torch
from torch import nn
from torch.nn import functional

FOLDER = Path(__file__).resolve().parents[1]
RECORD = FOLDER / "fixtures" / "torch.json"
WIDTHS, BLOCKS, EPOCHS, BATCH = (8, 16, 32), 3, 4, 128
RATE, DECAY, SEEDS = 0.003, 0.05, 3


class Block(nn.Module):
    def __init__(self, inputs, outputs, residual):
        super().__init__()
        stride = 1 if inputs == outputs else 2
        self.layers = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
            nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False),
            nn.BatchNorm2d(outputs),
        )
        self.residual = residual
        self.shortcut = nn.Sequential()
        if residual and stride == 2:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, 2, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        outputs = self.layers(x)
        return functional.relu(outputs + self.shortcut(x) if self.residual else outputs)


def net(residual):
    layers = [nn.Conv2d(1, WIDTHS[0], 3, 2, 1, bias=False), nn.BatchNorm2d(WIDTHS[0]), nn.ReLU()]
    channels = WIDTHS[0]
    for width in WIDTHS:
        for _ in range(BLOCKS):
            layers.append(Block(channels, width, residual))
            channels = width
    made = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10))
    for module in made.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(module.weight, mode="fan_in", nonlinearity="relu")
        if isinstance(module, nn.Linear):
            nn.init.zeros_(module.bias)
    return made


def idx(path):
    with gzip.open(path) as file:
        header = file.read(4)
        shape = [int.from_bytes(file.read(4), "big") for _ in range(header[3])]
        return numpy.frombuffer(file.read(), dtype=numpy.uint8).reshape(shape)


def data():
    files = json.loads((FOLDER / "data.json").read_text())
    images = {name: idx(files[name]["images"]) for name in files}
    mean, deviation = images["train"].mean() / 255, images["train"].std() / 255
    found = {}
    for name in files:
        pixels = torch.from_numpy(((images[name] / 255 - mean) / deviation).astype(numpy.float32))
        found[name] = pixels[:, None], torch.from_numpy(idx(files[name]["labels"]).astype(numpy.int64))
    return found


@torch.no_grad()
def evaluate(model, inputs, targets):
    model.eval()
    loss, correct = 0.0, 0
    for x, y in zip(inputs.split(200), targets.split(200)):
        outputs = model(x)
        loss += functional.cross_entropy(outputs, y, reduction="sum").item()
        correct += (outputs.argmax(1) == y).sum().item()
    return loss / len(targets), correct / len(targets)


def train(sets, variant, seed):
    torch.manual_seed(seed)
    model = net(variant == "residual")
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    inputs, targets = sets["train"]
    steps = -(-len(targets) // BATCH)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, EPOCHS * steps)
    found = {"trainLoss": [], "trainAccuracy": [], "testLoss": [], "testAccuracy": []}
    for _ in range(EPOCHS):
        model.train()
        loss_sum, correct = 0.0, 0
        for rows in torch.randperm(len(targets)).split(BATCH):
            optimiser.zero_grad()
            outputs = model(inputs[rows])
            loss = functional.cross_entropy(outputs, targets[rows])
            loss.backward()
            optimiser.step()
            schedule.step()
            loss_sum += loss.item() * len(rows)
            correct += (outputs.argmax(1) == targets[rows]).sum().item()
        test_loss, test_accuracy = evaluate(model, *sets["test"])
        numbers = [loss_sum / len(targets), correct / len(targets), test_loss, test_accuracy]
        for metric, number in zip(found, numbers):
            found[metric].append(float(f"{number:.6g}"))
        print(variant, seed, numbers, flush=True)
    parameters = sum(parameter.numel() for parameter in model.parameters())
    return {"variant": variant, "seed": seed, "parameters": parameters, **found}


def record():
    return json.loads(RECORD.read_text())["runs"] if RECORD.exists() else []


def main():
    torch.set_num_threads(1)
    variants = sys.argv[1:] or ["residual", "plain"]
    sets = data()
    for seed in range(SEEDS):
        for variant in variants:
            if any(run["variant"] == variant and run["seed"] == seed for run in record()):
                continue
            run = train(sets, variant, seed)
            # Read again: another process may have trained the other net meanwhile.
            runs = sorted([*record(), run], key=lambda run: (run["variant"], run["seed"]))
            RECORD.write_text(json.dumps({"torch": torch.__version__, "threads": 1, "runs": runs}, indent=2) + "\n")


if __name__ == "__main__":
    main()
