"""How soon does a training answer to Stop, Pause and the closing of the window? Medians and maxima.

    python -m benchmarks.stop --trials 20

The moments are drawn at random, so that they fall into building, batches and evaluations. Stop and closing are
answered when the worker has ended, Pause when it holds and has told the weights of the last whole batch.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from math import inf
from random import Random

from mpnn_studio.processor import prepare_numpy

prepare_numpy()

from mpnn_studio.data.dataset import Dataset  # noqa: E402
from mpnn_studio.project import edits  # noqa: E402
from mpnn_studio.project.examples import load_example  # noqa: E402
from mpnn_studio.project.project import Project  # noqa: E402
from mpnn_studio.run.datasets import Datasets  # noqa: E402
from mpnn_studio.run.session import Session  # noqa: E402

LONGEST_WAIT = 4.0
"""Seconds after the start at which an order is given, at most."""
PATIENCE = 120.0
POLL = 0.001

Order = Callable[[Project, Dataset, float], float]
"""Trains for so many seconds, gives an order, and returns how many it took to be answered."""


def ordinary() -> Project:
    """Return the example of handwritten digits as it is."""
    return load_example("mnist")


def deep() -> Project:
    """Return five layers of 3000 units: 39 G multiply-adds for each batch of 1000, forward."""
    project = edits.set_value(load_example("mnist"), "training", "batch_size", 1000)
    for _ in range(5):
        project = edits.insert_layer(project, 1, "Dense")
        project = edits.set_value(project, project.layers[1].uid, "output_size", 3000)
    return project


def single() -> Project:
    """Return one layer that takes 56 G multiply-adds for each batch of 6000, forward."""
    project = edits.set_value(_without_validation("mnist"), "training", "batch_size", 6000)
    return edits.set_value(project, project.layers[1].uid, "output_size", 12_000)


def convolution() -> Project:
    """Return two convolutions of 128 filters, the second of 21 G multiply-adds for each batch of 256, forward."""
    project = edits.set_value(_without_validation("mnist-conv"), "training", "batch_size", 256)
    for layer in (project.layers[0], project.layers[3]):
        for name, value in (("output_depth", 128), ("kernel_size", 3), ("stride", 1)):
            project = edits.set_value(project, layer.uid, name, value)
    return edits.remove_layers(project, {project.layers[index].uid for index in (1, 4, 5, 7, 8)})


def _without_validation(example: str) -> Project:
    """Return an example whose training begins with a batch, so that the moments do not all fall into an evaluation."""
    return edits.set_value(load_example(example), "preparation", "validation_share", 0.0)


NETWORKS = {"ordinary": ordinary, "deep": deep, "single": single, "convolution": convolution}


def stop(project: Project, dataset: Dataset, wait: float) -> float:
    """Press Stop and wait for the worker's end."""
    session = _started(project, dataset, wait)
    started = time.perf_counter()
    session.stop()
    _require(session.join(PATIENCE))
    return time.perf_counter() - started


def pause(project: Project, dataset: Dataset, wait: float) -> float:
    """Press Pause and wait for the weights that it leaves."""
    session = _started(project, dataset, 0)
    while not session.inbox.drain().milestones:
        time.sleep(POLL)  # it cannot be paused before it runs
    time.sleep(wait)
    session.inbox.drain()
    started = time.perf_counter()
    session.pause()
    while (drained := session.inbox.drain()).snapshot is None and not drained.milestones:
        _require(time.perf_counter() - started < PATIENCE)
        time.sleep(POLL)
    seconds = time.perf_counter() - started
    session.stop()
    _require(session.join(PATIENCE))
    return seconds


def close(project: Project, dataset: Dataset, wait: float) -> float:
    """Close the window: stop the worker before the application ends."""
    from PySide6.QtCore import QCoreApplication

    from mpnn_studio.ui.training.run_controller import RunController

    app = QCoreApplication.instance() or QCoreApplication([])
    datasets = Datasets()
    datasets.prime(project.data, lambda: dataset)
    controller = RunController(datasets, app)
    controller.train(project)
    end = time.perf_counter() + wait
    while time.perf_counter() < end:
        app.processEvents()
        time.sleep(POLL)
    started = time.perf_counter()
    ended = controller.shut_down()
    seconds = time.perf_counter() - started if ended else inf
    while controller.state.active:
        controller.look()
        time.sleep(POLL)
    return seconds


ORDERS: dict[str, Order] = {"Stop": stop, "Pause": pause, "close": close}


def _started(project: Project, dataset: Dataset, wait: float) -> Session:
    session = Session(project, lambda progress: dataset)
    session.start()
    time.sleep(wait)
    return session


def _require(answered: bool) -> None:
    if not answered:
        raise SystemExit("The training did not answer")


def main() -> None:
    """Print the table, in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=20, help="of each order to each network")
    parser.add_argument("--seed", type=int, default=0, help="of the moments")
    parser.add_argument("networks", nargs="*", default=list(NETWORKS), help=", ".join(NETWORKS))
    chosen = parser.parse_args()
    print(f"{os.cpu_count()} cores, {chosen.trials} trials; milliseconds: median, maximum")
    print("| network | " + " | ".join(ORDERS) + " |")
    print("|---" * (len(ORDERS) + 1) + "|")
    for name in chosen.networks:
        project, rng = NETWORKS[name](), Random(chosen.seed)
        dataset = project.data.create().load()
        cells = []
        for order in ORDERS.values():
            taken = [1000 * order(project, dataset, rng.uniform(0, LONGEST_WAIT)) for _ in range(chosen.trials)]
            cells.append(f"{statistics.median(taken):.0f}, {max(taken):.0f}")
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
