"""Writes scalars, a histogram and a text as TensorFlow 2 does, as tensors: python tools/logs/tensorflow_summaries.py FOLDER

With tensorflow (or tensorflow-cpu) and tensorboard installed.
"""
import pathlib
import sys

import tensorflow as tf

folder = pathlib.Path(sys.argv[1])
writer = tf.summary.create_file_writer(str(folder))
with writer.as_default():
    for step in range(4):
        tf.summary.scalar("loss", 1 / (step + 1), step=step)
        tf.summary.histogram("weights", [1.0, 2.0, 3.0], step=step)
    tf.summary.text("note", "no number", step=0)
writer.close()
# Its name holds the machine's.
path, = folder.iterdir()
path.rename(folder / f"events.out.tfevents.{path.name.split('.')[3]}.host.1.0.v2")
