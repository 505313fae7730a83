"""What the programs in Python have in common: the work that they are given, and what they print of it."""

import argparse
import json
import math
import os
import statistics
import time

import numpy

EVALUATION_BATCH = 200


def read_arguments():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--work", required=True, help="what `deno task bench:peer --describe TEXT` prints of workloads")
    arguments.add_argument("--check", action="store_true", help="print losses from fixed numbers, and time nothing")
    arguments = arguments.parse_args()
    return arguments.threads, json.loads(arguments.work), arguments.check


def keep_to_cores(threads):
    """For programs without a setting for their threads: the process gets so many cores."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])


def milliseconds(call, work):
    """The median of some calls, after some that do not count."""
    times = []
    for _ in range(work["warmUp"] + work["repeats"]):
        start = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[work["warmUp"] :])


def timed(trainer, work):
    """The milliseconds of a step, an evaluation, or an epoch: all examples in shuffled minibatches, and an evaluation."""

    def epoch():
        trainer.shuffle()
        for _ in range(math.ceil(work["examples"] / work["batchSize"])):
            trainer.step()
        trainer.evaluate()

    return milliseconds({"step": trainer.step, "evaluation": trainer.evaluate, "epoch": epoch}[work["task"]], work)


def fixed(purpose, shape, scale=1.0):
    """Numbers from -scale to scale that every program makes alike (fixed() of work.ts)."""
    numbers = numpy.arange(math.prod(shape), dtype=numpy.uint32) * numpy.uint32(2654435761) + numpy.uint32(97 * purpose)
    numbers = (numbers ^ (numbers >> numpy.uint32(15))) * numpy.uint32(2246822519)
    numbers ^= numbers >> numpy.uint32(13)
    return (scale * (numbers / 2.0**31 - 1)).astype(numpy.float32).reshape(shape)


def fixed_weights(work):
    """The first weights of a check, in our order and layout."""
    for purpose, tensor in enumerate(work["parameters"]):
        if tensor.get("initial") is None:
            yield fixed(purpose, tensor["shape"], 1 / math.sqrt(tensor["fanIn"]))
        else:
            yield numpy.float32(tensor["initial"]) + fixed(purpose, tensor["shape"], 0.5)


def fixed_examples(work):
    """The minibatch of a check."""
    count = work["batchSize"]
    inputs = fixed(1000, [count, *work["model"]["inputShape"]])
    if work["loss"] == "cross-entropy":
        return inputs, numpy.arange(count) % 10
    return inputs, fixed(1001, [count, 1])


def show(work, threads, program, **result):
    print(json.dumps({"workload": work["name"], "threads": threads, "program": program, **result}))
