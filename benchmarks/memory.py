"""How much memory does training MNIST take, and does it grow with the steps?

``python -m benchmarks.memory`` trains the perceptron twice, each in a process of its own: by a script of the engine on
float32 arrays, and by the studio's own way (bytes kept, splits prepared from them). The bound is 1.3 times the data as
float32 plus 60 MB, for the whole process with Python and NumPy in it.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable, Iterator

MEGABYTE = 1e6
TIMES, PLUS = 1.3, 60.0
"""The bound: so many times the data, plus so many megabytes."""
FLOAT = 4
BATCH = 32
GROWTH_STEPS = 2000


def peak() -> float:
    """Return the peak memory of this process so far, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MEGABYTE


def engine_steps() -> Iterator[float]:
    """Train by a script of the engine; yield the size of the data in MB, then after each step anything."""
    import numpy as np
    from mpneuralnetwork.activations import ReLU
    from mpneuralnetwork.layers import Dense, Dropout
    from mpneuralnetwork.losses import CategoricalCrossEntropy
    from mpneuralnetwork.model import Model
    from mpneuralnetwork.optimizers import Adam
    from mpneuralnetwork.trainer import Trainer

    from mpnn_studio.data.sources.mnist import Mnist

    digits = Mnist().load()
    inputs = np.multiply(digits.inputs.reshape(-1, 784), np.float32(1 / 255), dtype=np.float32)
    yield inputs.nbytes / MEGABYTE
    layers = [Dense(784, 128), ReLU(), Dropout(0.2), Dense(128, 10)]
    model = Model(layers, CategoricalCrossEntropy(), Adam(), seed=0)
    for _ in Trainer(model, inputs, digits.targets, epochs=1_000_000, batch_size=BATCH).run():
        yield 0.0


def studio_steps() -> Iterator[float]:
    """Train as the studio does, test and validation split included; yield as ``engine_steps`` does."""
    from mpnn_studio.project import edits
    from mpnn_studio.project.examples import load_example
    from mpnn_studio.run.events import Step
    from mpnn_studio.run.job import Job

    project = load_example("mnist")
    dataset = project.data.create().load()
    values = dataset.inputs.size + (0 if dataset.test_inputs is None else dataset.test_inputs.size)
    yield FLOAT * values / MEGABYTE
    project = edits.set_value(project, "training", "epochs", 1000)
    for event in Job(project, dataset).run():
        if isinstance(event, Step):
            yield 0.0


WAYS: dict[str, Callable[[], Iterator[float]]] = {"engine": engine_steps, "studio": studio_steps}


def measure(way: str) -> None:
    """Print data, peak after one epoch and more, and the growth over the last steps, all in MB."""
    steps = WAYS[way]()
    data = next(steps)
    for _ in range(2000):
        next(steps)
    before = peak()
    for _ in range(GROWTH_STEPS):
        next(steps)
    print(data, before, peak())


def main() -> None:
    """Measure each way in a process of its own and print what it took."""
    if len(sys.argv) > 1:
        measure(sys.argv[1])
        return
    for way in WAYS:
        command = [sys.executable, "-m", "benchmarks.memory", way]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        data, before, after = map(float, answer.split())
        bound = TIMES * data + PLUS
        print(
            f"{way}: {data:.0f} MB of data as float32, peak {after:.0f} MB = {after / data:.2f} × "
            f"(bound {TIMES} × + {PLUS:.0f} MB = {bound:.0f} MB: {'kept' if after <= bound else 'MISSED'}), "
            f"grown by {after - before:.1f} MB over {GROWTH_STEPS} steps"
        )


if __name__ == "__main__":
    main()
