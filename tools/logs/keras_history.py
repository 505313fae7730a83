"""Keeps what model.fit of Keras gives, History.history, as JSON: python tools/logs/keras_history.py FOLDER, with keras and jax installed."""
import json
import os
import pathlib
import sys

os.environ["KERAS_BACKEND"] = "jax"
import keras
import numpy

folder = pathlib.Path(sys.argv[1])
x = numpy.random.default_rng(0).normal(size=(256, 4)).astype("float32")
y = (x[:, 0] * x[:, 1] > 0).astype("int32")
for optimiser in ["adam", "sgd"]:
    for seed in range(2):
        keras.utils.set_random_seed(seed)
        net = keras.Sequential([keras.layers.Dense(16, activation="relu"), keras.layers.Dense(2, activation="softmax")])
        net.compile(optimiser, "sparse_categorical_crossentropy", metrics=["accuracy"])
        rows = folder / f"{optimiser}_{seed}.csv"
        history = net.fit(x[:192], y[:192], epochs=4, validation_data=(x[192:], y[192:]), verbose=0,
                          callbacks=[keras.callbacks.CSVLogger(rows)])
        json.dump(history.history, open(folder / f"{optimiser}_{seed}.json", "w"))
