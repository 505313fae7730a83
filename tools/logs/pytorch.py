"""Trains a small net with PyTorch and logs it by SummaryWriter: python3 tools/logs/pytorch.py FOLDER

Two optimisers, three seeds. Seed 1 of sgd is killed at step 25 and goes on from its checkpoint at step 20, in a file of
its own; seed 2 of sgd diverges; the last record of seed 2 of adam is cut off afterwards, as when a machine loses its power.
"""
import csv
import json
import pathlib
import sys

import torch
from torch.utils.tensorboard import SummaryWriter

folder = pathlib.Path(sys.argv[1])
torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)


def train(optimiser, seed, log, first=0, last=40):
    torch.manual_seed(seed)
    x = torch.randn(256, 4)
    y = (x[:, 0] * x[:, 1] > 0).long()
    net = torch.nn.Sequential(torch.nn.Linear(4, 16), torch.nn.ReLU(), torch.nn.Linear(16, 2))
    rate = 1e18 if optimiser == "sgd" and seed == 2 else 0.1
    step_with = (torch.optim.Adam(net.parameters(), lr=0.02) if optimiser == "adam"
                 else torch.optim.SGD(net.parameters(), lr=rate))
    for step in range(last):
        loss = torch.nn.functional.cross_entropy(net(x[:192]), y[:192])
        if step >= first and step % 5 == 0:
            accuracy = (net(x[192:]).argmax(1) == y[192:]).float().mean()
            log(step, loss.item(), accuracy.item())
        step_with.zero_grad()
        loss.backward()
        step_with.step()


def to_tensorboard(optimiser, seed, **part):
    writer = SummaryWriter(str(folder / "tensorboard" / f"{optimiser}_seed{seed}"))

    def log(step, loss, accuracy):
        writer.add_scalar("train/loss", loss, step)
        writer.add_scalar("val/accuracy", accuracy, step)

    train(optimiser, seed, log, **part)
    writer.close()


def to_csv(optimiser, seed):
    path = folder / "csv" / f"{optimiser}-{seed}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["step", "loss", "accuracy"])
        train(optimiser, seed, lambda step, loss, accuracy: writer.writerow([step, loss, accuracy]))


def to_json_lines(optimiser, seed):
    path = folder / "jsonl" / f"{optimiser}-{seed}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w") as file:
        file.write(json.dumps({"optimizer": optimiser, "seed": seed}) + "\n")
        train(optimiser, seed, lambda step, loss, accuracy: file.write(
            json.dumps({"step": step, "train": {"loss": loss}, "val": {"accuracy": accuracy}}) + "\n"))


for optimiser in ["adam", "sgd"]:
    for seed in range(3):
        if optimiser == "sgd" and seed == 1:
            to_tensorboard(optimiser, seed, last=26)
            to_tensorboard(optimiser, seed, first=20)
        else:
            to_tensorboard(optimiser, seed)
        to_csv(optimiser, seed)
        to_json_lines(optimiser, seed)

# Names of event files hold the machine's.
for run in (folder / "tensorboard").iterdir():
    for i, path in enumerate(sorted(run.iterdir(), key=lambda path: int(path.name.split(".")[-1]))):
        path.rename(run / f"events.out.tfevents.{path.name.split('.')[3]}.host.1.{i}")

cut, = (folder / "tensorboard" / "adam_seed2").iterdir()
cut.write_bytes(cut.read_bytes()[:-7])
lines = folder / "jsonl" / "adam-2.jsonl"
lines.write_bytes(lines.read_bytes()[:-9])
