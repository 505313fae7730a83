"""Logs two optimisers to Weights & Biases without a server, and exports them: python tools/logs/wandb_runs.py FOLDER, with wandb and pandas.

What wandb keeps of the runs is kept as it is, but for what tells of the machine, which is not recorded. The exports are made of what its own
reader gives, in the form of what the pages export (a chart, the same chart grouped, the table of runs) and of what the API's history gives.
"""
import json
import math
import os
import pathlib
import shutil
import sys
import tempfile

folder = pathlib.Path(sys.argv[1]).absolute()
folder.mkdir(parents=True, exist_ok=True)
work = pathlib.Path(tempfile.mkdtemp())
os.environ.update(WANDB_MODE="offline", WANDB_DIR=str(work), WANDB_SILENT="true", WANDB_CONSOLE="off", HOME=str(work))
os.chdir(work)

import numpy
import pandas
import wandb
from wandb.proto import wandb_internal_pb2

settings = wandb.Settings(host="host", disable_git=True, save_code=False, console="off", x_disable_stats=True, x_disable_meta=True,
                          x_disable_machine_info=True, program="train.py", username="user")
runs = [(optimiser, seed) for optimiser in ["adam", "sgd"] for seed in range(2)]
for optimiser, seed in runs:
    name = f"{optimiser}-{seed}"
    run = wandb.init(project="irises", name=name, id=f"id{optimiser}{seed}", settings=settings,
                     config={"optimizer": optimiser, "seed": seed, "model": {"width": 8, "act": "relu"}, "lr": 0.01})
    random = numpy.random.default_rng([seed, optimiser == "sgd"])
    for step in range(0, 300, 100):
        loss = (0.9 if optimiser == "adam" else 1.2) * math.exp(-step / 100) + 0.01 * random.random()
        if (optimiser, seed, step) == ("adam", 0, 100):
            loss = float("nan")
        run.log({"loss": loss, "weights": wandb.Histogram([1, 2, 3])}, step=step)
        # The last run was asked less often.
        if (optimiser, seed, step) != ("sgd", 1, 100):
            run.log({"val": {"acc": round(1 - 0.5 * math.exp(-step / 60) - 0.02 * random.random() - 0.05 * (optimiser == "sgd"), 4)}}, step=step)
    run.finish()


def rows_of(path):
    """The rows of a run, by wandb's own messages, which lie in blocks as in the log of LevelDB."""
    data, at, parts, rows = path.read_bytes(), 7, b"", []
    while at + 7 <= len(data):
        left = 32768 - at % 32768
        length, kind = int.from_bytes(data[at + 4:at + 6], "little"), data[at + 6]
        if left < 7 or kind == 0:
            at += left
            continue
        parts += data[at + 7:at + 7 + length]
        at += 7 + length
        if kind in (2, 3):
            continue
        record = wandb_internal_pb2.Record()
        record.ParseFromString(parts)
        parts = b""
        if record.WhichOneof("record_type") == "history":
            rows.append({item.key or ".".join(item.nested_key): json.loads(item.value_json) for item in record.history.item})
    return rows


(folder / "offline").mkdir(exist_ok=True)
histories = {}
for path in sorted(work.glob("wandb/offline-run-*/run-*.wandb")):
    name = path.stem.replace("run-id", "")
    name = f"{name[:-1]}-{name[-1]}"
    shutil.copy(path, folder / "offline" / path.name)
    flat = [{key.replace("val.acc", "val/acc"): value for key, value in row.items()} for row in rows_of(path)]
    histories[name] = [{**row, **({"val/acc": row["val"]["acc"]} if isinstance(row.get("val"), dict) else {})} for row in flat]

# The clock is the machine's.
for rows in histories.values():
    for i, row in enumerate(rows):
        row.pop("val", None)
        row["_runtime"], row["_timestamp"] = 1.5 * (i + 1), 1772357400.5 + 30 * i
        row.pop("_wandb", None)

numbers = {name: [{key: value for key, value in row.items() if isinstance(value, (int, float))} for row in rows] for name, rows in histories.items()}
json.dump([{key: "NaN" if value != value else value for key, value in row.items()} for row in numbers["adam-0"]],
          open(folder / "adam-0.json", "w"), indent=1)
pandas.DataFrame(numbers["adam-0"]).to_csv(folder / "adam-0_history.csv")


def quoted(path, header, rows):
    cell = lambda value: '"' + ("" if value is None else str(value)).replace('"', '""') + '"'
    path.write_text("\n".join(",".join(cell(value) for value in row) for row in [header, *rows]))


steps = sorted({row["_step"] for rows in numbers.values() for row in rows})
newest = list(reversed(numbers))
at = lambda name, step, metric: next((row[metric] for row in numbers[name] if row["_step"] == step and metric in row), None)
around = lambda name: [name, f"{name}__MIN", f"{name}__MAX"]
quoted(folder / "chart.csv", ["Step"] + [column for name in newest for metric in ["_step", "val/acc"] for column in around(f"{name} - {metric}")],
       [[step] + [value for name in newest for value in [step if at(name, step, "val/acc") is not None else None] * 3 + [at(name, step, "val/acc")] * 3]
        for step in steps])
grouped = {step: [at(name, step, "val/acc") for name in ["adam-0", "adam-1"]] for step in steps}
quoted(folder / "chart_grouped.csv", ["Step"] + around("optimizer: adam - val/acc"),
       [[step, sum(values) / 2, min(values), max(values)] for step, values in grouped.items()])
last = lambda name, metric: [row[metric] for row in numbers[name] if metric in row][-1]
quoted(folder / "runs_table.csv",
       ["Name", "State", "Notes", "User", "Tags", "Created", "Runtime", "Sweep", "lr", "model.act", "model.width", "optimizer", "seed", "loss", "val/acc"],
       [[word, "finished", "-", "somebody", "", f"2026-03-01T{10 - i:02}:00:00.000Z", 60 + i, "", 0.01, "relu", 8, *name.split("-"), last(name, "loss"), last(name, "val/acc")]
        for i, (word, name) in enumerate(zip(["sunny-dew-4", "proud-sea-3", "light-sun-2", "brisk-fog-1"], newest))])
shutil.rmtree(work)
