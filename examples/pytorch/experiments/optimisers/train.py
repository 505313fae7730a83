"""Trains a small net on MNIST and logs loss and accuracy by epoch as CSV."""
import argparse
import csv
import os

import numpy as np
import torch
from torch import nn

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--data", required=True, help="folder with the four files of MNIST")
parser.add_argument("--optimiser", choices=["sgd", "adam"], default="sgd")
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--batch-size", type=int, default=64)
parser.add_argument("--epochs", type=int, default=5)
parser.add_argument("--examples", type=int, default=6000)
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--levels", action="store_true", help="learn what each of 16 grey levels is worth")
parser.add_argument("--deterministic", action="store_true", help="only algorithms that repeat themselves")
parser.add_argument("--any-order", action="store_true", help="shuffle by what the machine gives, and not by the seed")
parser.add_argument("--log", default="log.csv")
parser.add_argument("--checkpoint", default="checkpoint.pt")
parser.add_argument("--resume", help="a checkpoint to go on from")
args = parser.parse_args()


torch.set_num_threads(args.threads)
torch.use_deterministic_algorithms(args.deterministic)


def read(name, header, count, *shape):
    size = int(np.prod(shape, dtype=int))
    bytes = np.fromfile(os.path.join(args.data, name), np.uint8, count * size, offset=header)
    return torch.from_numpy(bytes.reshape(count, *shape).astype(np.float32 if shape else np.int64))


class Levels(nn.Module):
    """What each of 16 grey levels is worth: a table that is learned."""

    def __init__(self):
        super().__init__()
        self.table = nn.Parameter(torch.linspace(-0.5, 0.5, 16))

    def forward(self, x):
        return self.table[((x + 0.5) * 15).round().long()]


train_x = read("train-images-idx3-ubyte", 16, args.examples, 784) / 255 - 0.5
train_y = read("train-labels-idx1-ubyte", 8, args.examples)
test_x = read("t10k-images-idx3-ubyte", 16, 5000, 784) / 255 - 0.5
test_y = read("t10k-labels-idx1-ubyte", 8, 5000)

torch.manual_seed(args.seed)
first_layers = [Levels()] if args.levels else []
net = nn.Sequential(*first_layers, nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))
optimisers = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
optimiser = optimisers[args.optimiser](net.parameters(), lr=args.lr)
first = 1
if args.resume:
    state = torch.load(args.resume)
    net.load_state_dict(state["net"])
    optimiser.load_state_dict(state["optimiser"])
    torch.set_rng_state(state["rng"])
    first = state["epoch"] + 1

with open(args.log, "a" if args.resume else "w", newline="") as file:
    log = csv.writer(file)
    if not args.resume:
        log.writerow(["epoch", "train_loss", "test_accuracy"])
    for epoch in range(first, args.epochs + 1):
        losses = []
        order = np.random.default_rng().permutation(args.examples) if args.any_order else torch.randperm(args.examples)
        for batch in torch.as_tensor(order).split(args.batch_size):
            optimiser.zero_grad()
            loss = nn.functional.cross_entropy(net(train_x[batch]), train_y[batch])
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
        with torch.no_grad():
            accuracy = (net(test_x).argmax(1) == test_y).float().mean().item()
        log.writerow([epoch, sum(losses) / len(losses), accuracy])
        file.flush()
        print(f"epoch {epoch} of {args.epochs}: loss {losses[-1]:.4f}, accuracy {accuracy:.4f}", flush=True)
        state = {"net": net.state_dict(), "optimiser": optimiser.state_dict(), "rng": torch.get_rng_state(), "epoch": epoch}
        torch.save(state, args.checkpoint + ".tmp")
        os.replace(args.checkpoint + ".tmp", args.checkpoint)
