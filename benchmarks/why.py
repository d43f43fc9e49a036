"""How long each kind of why takes on the example projects, and whether it does what it says.

    python -m benchmarks.why --epochs 2 --train 6000 --asked 12

Each example is trained briefly on some of its examples; then every kind is asked about held-back ones, of which the
first pays for what is known of the training examples afterwards. Milliseconds of the processor (which others that are
busy do not lengthen) are of the first one and the median of the rest, beside the median on the clock. On average:

* for and against: by how much the probability (or number) falls with the most important inputs taken away, with as many
  random ones, and with the least important; of integrated gradients the error of completeness as a share;
* nearest: how often neighbours share the class, and by chance;
* what if: the change of the answer without the first unit of the ranking, and without a random one;
* morph: how often the answer changes on the way; preferred: activation reached over the largest of real examples;
* smallest change: how often found; random change and nearest other example over it.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Event
from types import MappingProxyType
from typing import Any

from mpnn_studio.processor import prepare_numpy

prepare_numpy()

import numpy as np  # noqa: E402
from mpneuralnetwork.components.errors import TrainingError  # noqa: E402

from mpnn_studio.data.dataset import Dataset  # noqa: E402
from mpnn_studio.data.histogram import thinned  # noqa: E402
from mpnn_studio.explain.examples import Examples  # noqa: E402
from mpnn_studio.explain.why.explainer import Explainer  # noqa: E402
from mpnn_studio.explain.why.kind import WhyResult, kinds_for  # noqa: E402
from mpnn_studio.project import edits  # noqa: E402
from mpnn_studio.project.examples import ORDER, load_example  # noqa: E402
from mpnn_studio.run.datasets import Datasets  # noqa: E402
from mpnn_studio.run.headless import train  # noqa: E402
from mpnn_studio.run.run import Run  # noqa: E402


@dataclass(frozen=True)
class Asked:
    """What one kind gave for several examples.

    Attributes:
        first: milliseconds of the processor for the first one; ``others`` and ``clock`` for each of the rest.
    """

    first: float
    others: list[float]
    clock: list[float]
    results: list[Any]


def trained(name: str, epochs: int, most: int) -> tuple[Run, Datasets]:
    """Train an example project on at most so many of its examples."""
    project = edits.set_value(load_example(name), "training", "epochs", epochs)
    whole = project.data.create().load()
    rows = thinned(np.arange(len(whole)), most)
    split = None if whole.split is None else whole.split[rows]
    some: Dataset = replace(whole, inputs=whole.inputs[rows], targets=whole.targets[rows], split=split)
    datasets = Datasets()
    datasets.prime(project.data, lambda: some)
    return train(project, datasets.get(project.data), lambda event: None, Event()), datasets


def ask_all(run: Run, datasets: Datasets, count: int) -> Mapping[str, Asked]:
    """Ask every kind about held-back examples; return what they gave by their keys."""
    examples, found = Examples.of(run.project, datasets), {}
    assert run.snapshot is not None
    inputs, _, rows = examples.part("validation" if examples.sizes["validation"] else "train")
    chosen = [inputs[row] for row in thinned(rows, count)]
    for kind in kinds_for(run.project.schema()):
        explainer = Explainer(datasets)
        explainer.question(run, run.snapshot, chosen[0])
        timed = [_timed(explainer, kind(), run, sample) for sample in (chosen[0], *chosen)]
        times, clock, results = zip(*timed, strict=True)
        found[kind.key] = Asked(times[0], list(times[1:]), list(clock[1:]), list(results[1:]))
    return found


def _timed(explainer: Explainer, why: Any, run: Run, sample: Any) -> tuple[float, float, WhyResult]:
    assert run.snapshot is not None
    clock, worked = time.perf_counter(), time.thread_time()
    result = explainer.ask(why, run, run.snapshot, sample)
    return 1000 * (time.thread_time() - worked), 1000 * (time.perf_counter() - clock), result


def _mean(values: Iterable[float]) -> float:
    known = [value for value in values if np.isfinite(value)]
    return statistics.fmean(known) if known else float("nan")


def _median(values: Iterable[float]) -> float:
    known = [value for value in values if np.isfinite(value)]
    return statistics.median(known) if known else float("nan")


def deletion_figures(results: Sequence[Any]) -> dict[str, float]:
    """Return by how much the answer falls on average with the most important, random and least important inputs."""
    tests = [result.deletion for result in results]
    found = {what: _mean(getattr(test, what) for test in tests) for what in ("top", "random", "least")}
    errors = [
        abs(result.completeness) / max(abs(float(np.sum(result.values)) - result.completeness), 1e-9)
        for result in results
        if result.completeness is not None
    ]
    return {**found, "error": _median(errors)} if errors else found


def nearest_figures(results: Sequence[Any]) -> dict[str, float]:
    """Return how often the neighbours of held-back examples share the class, and by chance."""
    return {"shared": results[0].shared_by_unseen, "chance": results[0].chance}


def what_if_figures(results: Sequence[Any]) -> dict[str, float]:
    """Return the change of the answer without the first unit of the ranking, and without a random one."""
    first = _mean(float(result.changes[result.ranking[0]]) for result in results)
    return {"first": first, "random": _mean(float(result.changes.mean()) for result in results)}


def morph_figures(results: Sequence[Any]) -> dict[str, float]:
    """Return how often the class changes on the way, and how far the way leads from the data."""
    return {"flips": _mean(len(r.flips) for r in results), "remoteness": _median(r.remoteness for r in results)}


def preferred_figures(results: Sequence[Any]) -> dict[str, float]:
    """Return the activation reached and the largest of real examples, and in how many cases it is larger."""
    reached, largest = _mean(r.reached for r in results), _mean(r.largest for r in results)
    return {"reached": reached, "largest": largest, "beyond": _mean(float(r.reached > r.largest) for r in results)}


def smallest_figures(results: Sequence[Any]) -> dict[str, float]:
    """Return how often a change was found, and how many times as long random ones and the nearest other example are."""
    found = [result for result in results if result.found]
    return {
        "found": len(found) / len(results),
        "size": _median(r.size for r in found),
        "random / size": _median(r.random / r.size for r in found),
        "nearest / size": _median(r.nearest / r.size for r in found),
    }


FIGURES: Mapping[str, Callable[[Sequence[Any]], dict[str, float]]] = MappingProxyType(
    {
        "gradient": deletion_figures,
        "occlusion": deletion_figures,
        "integrated": deletion_figures,
        "nearest": nearest_figures,
        "what-if": what_if_figures,
        "morph": morph_figures,
        "preferred": preferred_figures,
        "smallest-change": smallest_figures,
    }
)
"""What shows that a kind does what it says, by its key."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, help="the project's own for small data, 1 for images, when not given")
    parser.add_argument("--train", type=int, default=6000, help="examples that are trained on at most")
    parser.add_argument("--asked", type=int, default=12, help="examples that each kind is asked about")
    parser.add_argument("examples", nargs="*", default=list(ORDER), help=", ".join(ORDER))
    chosen = parser.parse_args()
    print("| example | kind | first, ms | median, ms | on the clock | figures |")
    print("|---|---|---|---|---|---|")
    for name in chosen.examples:
        project = load_example(name)
        own = 1 if project.schema().is_image else project.training_settings.epochs
        try:
            run, datasets = trained(name, chosen.epochs or own, chosen.train)
        except TrainingError:
            print(f"| {name} | | | | | does not learn, which is what it shows |")
            continue
        for key, asked in ask_all(run, datasets, chosen.asked).items():
            figures = FIGURES[key](asked.results) if key in FIGURES else {}
            told = ", ".join(f"{what} {value:.3g}" for what, value in figures.items())
            print(
                f"| {name} | {key} | {asked.first:.0f} | {statistics.median(asked.others):.1f} | {told} |", flush=True
            )


if __name__ == "__main__":
    main()
