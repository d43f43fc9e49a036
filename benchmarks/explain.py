"""How long Explain lets a person wait, for every example project.

    python -m benchmarks.explain --batch 64 --runs 7

Opening takes a training step apart, lays out its stages and records the code of the first one; beside it stands the
step alone, made on a copy of the network as well, whose memory is as new. A stage is its code, recorded by a run of
the step up to there. A pick unfolds one number into its terms: a random one of each quantity. Milliseconds; of
stages and picks the median and what 95 of 100 stay below. ``python -m benchmarks.explain_window`` measures the window.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from mpnn_studio.processor import prepare_numpy

prepare_numpy()

import numpy as np  # noqa: E402
from mpneuralnetwork.model import Model  # noqa: E402

from mpnn_studio.data.prepare import prepare  # noqa: E402
from mpnn_studio.explain.steps.batch import Batch, copy_of  # noqa: E402
from mpnn_studio.explain.steps.dissection import Dissection  # noqa: E402
from mpnn_studio.explain.steps.names import Name  # noqa: E402
from mpnn_studio.explain.steps.stages import Stage, stages  # noqa: E402
from mpnn_studio.project.examples import ORDER, load_example  # noqa: E402

BATCH = 64
RUNS = 7
PICKS = 5
"""Numbers of each quantity that are picked."""


@dataclass(frozen=True)
class Waits:
    """Milliseconds, of each time that something was done."""

    step: list[float]
    opening: list[float]
    stages: list[float]
    picks: list[float]


def measure(name: str, batch_size: int, runs: int) -> Waits:
    """Open an example, look at all of its stages, and pick numbers of all of its quantities."""
    model, batch = _in_training(name, batch_size)
    step = [_timed(lambda: _step_alone(model, batch)) for _ in range(runs)]
    opening = [_timed(lambda: _open(model, batch)) for _ in range(runs)]
    dissection, strip = _open(model, batch)
    rng = np.random.default_rng(0)
    picked = [name for _ in range(PICKS) for name in _random_names(dissection, rng)]
    picks = [_timed(partial(_unfold, dissection, name)) for name in picked]
    return Waits(step, opening, [_timed(stage.code) for stage in strip], picks)


def _in_training(name: str, batch_size: int) -> tuple[Model, Batch]:
    """Return the network of an example after a few steps, and the batch that comes next."""
    project = load_example(name)
    train = prepare(project.data.create().load(), project.preparation_settings).train
    model = project.build(np.random.default_rng(0))
    for start in range(3):
        rows = slice(start * batch_size, (start + 1) * batch_size)
        if len(train.targets[rows]):
            model.train_step(np.array(train.inputs[rows]), train.targets[rows])
    return model, Batch(np.array(train.inputs[:batch_size]), train.targets[:batch_size])


def _step_alone(model: Model, batch: Batch) -> None:
    copy_of(model).compute_gradients(np.array(batch.inputs), batch.targets)


def _open(model: Model, batch: Batch) -> tuple[Dissection, tuple[Stage, ...]]:
    dissection = Dissection(model, batch)
    strip = stages(dissection)
    strip[0].code()
    return dissection, strip


def _random_names(dissection: Dissection, rng: np.random.Generator) -> Iterable[Name]:
    for quantity in dissection.quantities.values():
        if quantity.values.size:
            index = tuple(int(rng.integers(size)) for size in quantity.values.shape)
            yield Name(quantity.array, index, quantity.aspect)


def _unfold(dissection: Dissection, name: Name) -> None:
    """Do what a pick shows: the number, its largest terms, the rounding, and where it goes."""
    number = dissection.number(name)
    _ = number.terms[:20], number.rounding, dissection.goes_to(name)


def _timed(action: Callable[[], Any]) -> float:
    start = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - start)


def _spread(times: list[float]) -> str:
    return f"{statistics.median(times):.2f} · {float(np.percentile(times, 95)):.2f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", type=int, default=BATCH, help="examples in the step")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("examples", nargs="*", default=list(ORDER), help=", ".join(ORDER))
    chosen = parser.parse_args()
    versions = f"Python {platform.python_version()}, NumPy {np.__version__}"
    print(f"{platform.machine()}, {os.cpu_count()} cores, {versions}, batches of {chosen.batch}, milliseconds")
    print("| example | step alone | opening | stage, median · 95 % | pick, median · 95 % |")
    print("|---|---|---|---|---|")
    for name in chosen.examples:
        waits = measure(name, chosen.batch, chosen.runs)
        step, opening = statistics.median(waits.step), statistics.median(waits.opening)
        print(f"| {name} | {step:.1f} | {opening:.1f} | {_spread(waits.stages)} | {_spread(waits.picks)} |", flush=True)


if __name__ == "__main__":
    main()
