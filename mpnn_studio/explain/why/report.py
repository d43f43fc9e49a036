"""Whys about one example of a project's data, as lines to read: what ``mpnn-studio why`` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...project.project import Project, ProjectError
from ...run.datasets import Datasets
from ...run.run import Run
from ...wording import counted, printable
from ..steps.names import ExplainError
from .explainer import Explainer
from .kind import Why, WhyResult

Answer = tuple[Why, WhyResult]


def trained(project: Project, run: Run | None, name: str) -> Run:
    """Return the run of a project whose network can be asked.

    Raises:
        ProjectError: there is none, or it was trained on other data.
    """
    if run is None or run.snapshot is None or run.preparation is None:
        raise ProjectError(f"{name} holds no trained network. Train it and save it first.")
    if run.project.data != project.data:
        raise ProjectError(f"The network of {name} was trained on other data. Train it again and save it.")
    return run


def ask(whys: Sequence[Why], run: Run, row: int, output: int | None) -> list[Answer]:
    """Ask about one example of the data, counted from 0.

    Raises:
        ExplainError: there is no such example or output, or a setting names what is not there.
        DataError: the data cannot be loaded.
    """
    datasets = Datasets()
    dataset, snapshot = datasets.get(run.project.data), run.snapshot
    if not 0 <= row < len(dataset):
        raise ExplainError(f"The data has {counted(len(dataset), 'example')}, counted from 0")
    assert snapshot is not None
    explainer = Explainer(datasets)
    return [(why, explainer.ask(why, run, snapshot, dataset.inputs[row], output)) for why in whys]


def lines(why: Why, result: WhyResult) -> Iterator[str]:
    """Yield a result for reading; names that the data gave lose what a terminal would obey."""
    yield why.title
    for text in (result.sentence, result.trust, *result.details()):
        yield f"  {printable(text)}"
