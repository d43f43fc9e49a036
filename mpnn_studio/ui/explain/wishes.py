"""Which examples a step is to learn from, beside the next batch of the training."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...data.dataset import DataError, Dataset
from ...data.splits import split_rows
from ...explain.subject import Subject
from ...run.history import BatchPoint
from ...wording import grouped

Array = NDArray[Any]
Rows = NDArray[np.int64]
EXAMINED = 2000
"""Examples that are asked for mistakes at most, and numbers of examples that are read at most."""
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "next": "Next batch",
        "rows": "By number",
        "mistakes": "Mistakes",
        "class": "Same class",
        "drawing": "What is tried",
        "step": "Of the curve",
    }
)


@dataclass(frozen=True, eq=False)
class Wish:
    """Which examples the step learns from.

    Attributes:
        kind: a key of ``KINDS``.
        rows: of the data, for "rows"; the first one says whose class is meant for "class".
        sample: a raw example, for "drawing".
        point: of the curve of the training, for "step".
    """

    kind: str = "next"
    rows: tuple[int, ...] = ()
    sample: NDArray[Any] | None = None
    point: BatchPoint | None = None


def wished(subject: Subject, wish: Wish, dataset: Dataset) -> tuple[Subject, Rows | None]:
    """Return a network with the examples that are wished for, and which of the data these are.

    Raises:
        DataError: there are no such examples.
        ExplainError: the data has not so many examples.
    """
    if wish.kind == "drawing":
        return _drawing(subject, wish, dataset), None
    rows = _ROWS[wish.kind](subject, wish, dataset)
    return subject.with_rows(dataset, rows.tolist()), rows


def rows_in(text: str) -> tuple[int, ...]:
    """Read numbers of examples as a person writes them: "0-31, 40 41"; what is none of that is left out."""
    rows: list[int] = []
    for part in text.replace(",", " ").split()[:EXAMINED]:
        first, dash, last = part.partition("-")
        if first.isdigit() and len(first) < 12 and (not dash or (last.isdigit() and len(last) < 12)):
            rows += range(int(first), min(int(last or first), int(first) + EXAMINED) + 1)
    return tuple(dict.fromkeys(rows))[:EXAMINED]


def _by_number(subject: Subject, wish: Wish, dataset: Dataset) -> Rows:
    if not wish.rows:
        last = grouped(len(dataset) - 1)
        raise DataError(f"The data has the examples 0 to {last}: write some of these numbers, such as 0-31, 40.")
    return np.array(wish.rows, np.int64)


def _of_class(subject: Subject, wish: Wish, dataset: Dataset) -> Rows:
    if not dataset.schema.classes:
        raise DataError("These data have no classes: the network predicts numbers.")
    train = split_rows(dataset, subject.project.preparation.create()).train
    label = dataset.targets[wish.rows[0] if wish.rows else train[0]]
    alike: Rows = train[dataset.targets[train] == label]
    return alike[: subject.project.training_settings.batch_size]


def _mistaken(subject: Subject, wish: Wish, dataset: Dataset) -> Rows:
    if not dataset.schema.classes:
        raise DataError("Mistakes are told for classes alone: this network predicts numbers.")
    splits = split_rows(dataset, subject.project.preparation.create())
    rows = (splits.validation if len(splits.validation) else splits.train)[:EXAMINED]
    wrong: Rows = rows[_answers(subject, dataset.inputs[rows]) != dataset.targets[rows]]
    if not len(wrong):
        raise DataError(f"The network makes no mistake among the {grouped(len(rows))} examples that were asked.")
    return wrong[: subject.project.training_settings.batch_size]


_ROWS: Mapping[str, Callable[[Subject, Wish, Dataset], Rows]] = MappingProxyType(
    {"rows": _by_number, "class": _of_class, "mistakes": _mistaken}
)


def _drawing(subject: Subject, wish: Wish, dataset: Dataset) -> Subject:
    """The target of what is tried is what the network takes it for: nobody has said what it is."""
    if wish.sample is None:
        raise DataError("Nothing is tried: draw something at the right, or choose another batch.")
    raw = wish.sample[np.newaxis]
    if not dataset.schema.classes:
        outputs = subject.preparation.restore_targets(outputs_of(subject, raw))
        return subject.with_examples(raw, outputs, "what is tried, its target as predicted")
    label = _answers(subject, raw)
    return subject.with_examples(raw, label, f"what is tried, taken for {dataset.schema.classes[int(label[0])]}")


def outputs_of(subject: Subject, raw: Array) -> Array:
    """Return what the network predicts of raw examples (N, …), in its own unit: (N, K)."""
    model: Any = subject.model
    return np.asarray(model.predict(subject.preparation.inputs(raw)))


def _answers(subject: Subject, raw: NDArray[Any]) -> NDArray[np.int64]:
    """Return the classes that the network gives; one of two classes gives the probability of the second alone."""
    outputs = outputs_of(subject, raw)
    return outputs.argmax(axis=1) if outputs.shape[1] > 1 else (outputs[:, 0] > 0.5).astype(np.int64)
