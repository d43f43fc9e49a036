"""Does what the studio proposes for a table learn as well as scikit-learn's network of 100 units?

    python -m benchmarks.learning --seeds 3 --jobs 2

Small sets that packages ship are read as a person's own tables, and whatever is proposed for each is trained.
scikit-learn's ``MLPClassifier`` or ``MLPRegressor`` with its default settings learns from the same prepared arrays, and
the trivial answer is the most frequent class or the mean. The figures are those of the test split, in points: the
accuracy, or R² against the mean of the training split, at least -100. Each seed splits anew. The proposal was chosen on
the sets marked with a star, every other one; the rest had no say in it.
``pip install -e '.[tables]'`` brings the packages.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import warnings
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from .learning_sets import SmallSet, small_sets, write_set  # noqa: E402

LOST = 3.0
"""Points below the trivial answer that no set should be."""


@dataclass(frozen=True)
class Figures:
    """Points of one set on its test split, on average over the seeds, and the seconds of our training."""

    rows: int
    ours: float
    peer: float
    trivial: float
    seconds: float


def main() -> int:
    """Print a line for each set and the differences of both kinds; fail where a set is lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("names", nargs="*", metavar="SET", help="only these, such as iris or MASS/Boston")
    options = parser.parse_args()
    every = small_sets()
    starred = set(every[::2])
    sets = [chosen for chosen in every if not options.names or chosen.name in options.names]
    measured: list[tuple[SmallSet, bool, Figures]] = []
    with ProcessPoolExecutor(options.jobs) as pool:
        answers = pool.map(partial(figures_of, seeds=options.seeds), sets)
        for chosen, figures in zip(sets, answers, strict=True):
            if figures is None:
                print(f"{chosen.name}: {chosen.package} is not installed")
                continue
            measured.append((chosen, chosen in starred, figures))
            print(
                f"{'*' if chosen in starred else ' '} {chosen.task:14} {chosen.name:24} {figures.rows:5} rows  "
                f"ours {figures.ours:6.1f}  scikit-learn {figures.peer:6.1f}  trivial {figures.trivial:6.1f}  "
                f"{figures.seconds:.2f} s",
                flush=True,
            )
    for task in ("classification", "regression"):
        for title, halves in (("chosen on", (True,)), ("others", (False,)), ("all", (True, False))):
            tell(f"{task}, {title}", [each for kind, half, each in measured if kind.task == task and half in halves])
    return int(any(each.ours < each.trivial - LOST for _, _, each in measured))


def tell(title: str, measured: Sequence[Figures]) -> None:
    """Print how far ours is ahead, on average and at worst, and the worst against the trivial answer."""
    if not measured:
        return
    ahead = [each.ours - each.peer for each in measured]
    above = [each.ours - each.trivial for each in measured]
    print(
        f"{title} ({len(measured)}): {statistics.mean(ahead):+.2f} points to scikit-learn, median "
        f"{statistics.median(ahead):+.2f}, worst {min(ahead):+.1f}; to the trivial answer worst {min(above):+.1f}, "
        f"{sum(each < -LOST for each in above)} more than {LOST:.0f} below"
    )


def figures_of(chosen: SmallSet, seeds: int) -> Figures | None:
    """Measure one set; None where its package is not installed."""
    from mpnn_studio.data.decisions import Decisions, source_decided
    from mpnn_studio.project import edits
    from mpnn_studio.run.job import Job
    from mpnn_studio.run.opening import propose

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        if not write_set(chosen, path):
            return None
        source = source_decided(path, Decisions(target=chosen.target, skip=chosen.skip, task=chosen.task))
        dataset = source.load()
    results = []
    for seed in range(seeds):
        project = propose(source)
        for part in ("preparation", "training"):
            project = edits.set_value(project, part, "seed", seed)
        job = Job(project, dataset)
        for _ in job.run():
            pass
        train, test = job.data.train, job.data.test
        assert test is not None
        answers = (
            job.model.predict(test.inputs),
            peer_answers(train.inputs, train.targets, test.inputs, dataset.schema.task, seed),
            trivial_answers(train.targets, len(test), len(dataset.schema.classes)),
        )
        results.append([*(points(test.targets, answer, train.targets) for answer in answers), job.seconds])
    return Figures(len(dataset), *map(float, np.mean(results, axis=0)))


def peer_answers(
    inputs: NDArray[Any], targets: NDArray[Any], asked: NDArray[Any], task: str, seed: int
) -> NDArray[Any]:
    """Let scikit-learn's network learn and predict: classes as numbers (N,), or numbers (N, outputs)."""
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    model = (MLPClassifier if task == "classification" else MLPRegressor)(random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its training ends after 200 epochs, settled or not
        model.fit(inputs, targets if task == "classification" else targets.ravel())
    predicted: NDArray[Any] = model.predict(asked)
    return predicted if task == "classification" else predicted.reshape(len(asked), -1)


def trivial_answers(targets: NDArray[Any], count: int, classes: int) -> NDArray[Any]:
    """Return the most frequent class, or the mean, so many times."""
    if classes:
        return np.full(count, np.bincount(targets).argmax())
    return np.repeat(targets.mean(axis=0)[None], count, axis=0)


def points(targets: NDArray[Any], answers: NDArray[Any], learned: NDArray[Any]) -> float:
    """Return the accuracy of classes, given as numbers or as scores, or R² of numbers; times 100."""
    if targets.ndim == 1:
        return 100 * float(np.mean(targets == (answers if answers.ndim == 1 else answers.argmax(axis=1))))
    mean = learned.mean(axis=0)
    return 100 * max(-1.0, float(1 - np.sum((targets - answers) ** 2) / np.sum((targets - mean) ** 2)))


if __name__ == "__main__":
    sys.exit(main())
