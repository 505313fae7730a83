"""Logs two classifiers of scikit-learn to MLflow's file store, and keeps the scores as JSON, NPZ, CSV and safetensors.

python tools/logs/sklearn_mlflow.py FOLDER, with mlflow, scikit-learn, pandas and safetensors installed.
"""
import json
import os
import pathlib
import re
import sys

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
folder = pathlib.Path(sys.argv[1]).absolute()

import mlflow
import numpy
import pandas
from safetensors.numpy import save_file
from sklearn.datasets import load_iris
from sklearn.linear_model import SGDClassifier
from sklearn.model_selection import cross_validate
from sklearn.neural_network import MLPClassifier
from sklearn.naive_bayes import GaussianNB

x, y = load_iris(return_X_y=True)
mlflow.set_tracking_uri((folder / "mlruns").as_uri())
mlflow.set_experiment("irises")
for model in ["mlp", "sgd"]:
    for seed in range(3):
        with mlflow.start_run(run_name=f"{model}-{seed}"):
            mlflow.log_params({"model": model, "random_state": seed, "hidden": 8})
            net = (MLPClassifier([8], random_state=seed, learning_rate_init=0.01) if model == "mlp"
                   else SGDClassifier(random_state=seed))
            for epoch in range(8):
                net.partial_fit(x[::2], y[::2], classes=[0, 1, 2])
                mlflow.log_metric("test/accuracy", net.score(x[1::2], y[1::2]), step=epoch)
                if model == "mlp":
                    mlflow.log_metric("loss", net.loss_, step=epoch)
            mlflow.log_metric("diverged", float("nan"), step=7)

# What tells of the machine, its folders and its user is taken out.
for tag in (folder / "mlruns").glob("*/*/tags/*"):
    if tag.name != "mlflow.runName":
        tag.unlink()
for meta in (folder / "mlruns").glob("**/meta.yaml"):
    meta.write_text(re.sub("(artifact_uri|artifact_location): .*", r"\1: ''", re.sub("user_id: .*", "user_id: user", meta.read_text())))

scores = {name: cross_validate(model, x, y, cv=5)
          for name, model in [("naive-bayes", GaussianNB()), ("sgd", SGDClassifier(random_state=1))]}
folds = {name: found["test_score"] for name, found in scores.items()}
numpy.savez(folder / "folds.npz", **folds)
numpy.savez_compressed(folder / "curves.npz", epoch=numpy.arange(4), loss=numpy.float32([[3, 2, 1.5, 1.25], [3.5, 2, 1, numpy.nan]]))
save_file({name: numpy.float32(values) for name, values in folds.items()}, folder / "folds.safetensors", metadata={"metric": "accuracy"})
json.dump({"test_score": list(folds["sgd"]), "fit_time": list(numpy.zeros(5)), "score_time": list(numpy.zeros(5))},
          open(folder / "cross_validate.json", "w"))
pandas.DataFrame(folds).rename_axis("fold").to_csv(folder / "folds.csv")
pandas.DataFrame([{"model": name, "fold": i, "accuracy": value} for name, values in folds.items() for i, value in enumerate(values)]).to_json(
    folder / "folds_records.json", orient="records")
