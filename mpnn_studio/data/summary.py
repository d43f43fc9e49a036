"""Statistics of a data set, of each of its splits, and of what its preparation measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from .dataset import Dataset, MissingRule
from .duplicates import Marks, repeated, row_marks
from .preparation import Preparation
from .prepare import fit
from .preparing import Preparing
from .source import Progress, no_progress, portion
from .splits import Rows, Splits, split_rows

SPLITS = ("train", "validation", "test")
LOPSIDED = 3.0
"""Ratio of class frequencies from which an imbalance is reported."""
MEASURED = ("validation_share", "test_share", "stratified", "seed", "scaling")
"""The settings of a preparation that a summary follows from."""
SAMPLED_PIXELS = 2_000_000
"""Maximum of pixels, evenly spread, from which the mean and median of images are computed."""

Kind = Literal["number", "date", "category", "pixels"]


@dataclass(frozen=True)
class ColumnFacts:
    """One column over all examples, or all pixels of all images.

    Attributes:
        predicted: whether it is a target, not an input.
        low, high, mean, median: of the values that are known; a category has none of them.
        missing: how many values are; ``rule`` says what is done about it.
        counts: how often each category occurs; empty for a number.
    """

    name: str
    kind: Kind
    predicted: bool = False
    low: float = 0.0
    high: float = 0.0
    mean: float = 0.0
    median: float = 0.0
    missing: int = 0
    rule: MissingRule = "drop"
    counts: tuple[tuple[str, int], ...] = ()
    derived: bool = False


@dataclass(frozen=True)
class Facts:
    """What is known of a data set however it is prepared. The marks identify equal examples; see :mod:`.duplicates`."""

    dataset: Dataset
    columns: tuple[ColumnFacts, ...]
    marks: Marks
    test_marks: Marks


@dataclass(frozen=True)
class Summary:
    """A data set as it is split and prepared.

    Attributes:
        splits: rows of the data set; those of ``test`` belong to the official test set, where there is one.
        class_counts: (3, classes), by split; no columns for regression.
        duplicates: how many examples of a held-out split are in the training split too.
        preparation: what was measured on the training split.
    """

    facts: Facts
    splits: Splits
    class_counts: NDArray[np.int64]
    duplicates: Mapping[str, int]
    preparation: Preparation

    @property
    def sizes(self) -> Mapping[str, int]:
        """Examples of each split."""
        return {name: len(getattr(self.splits, name)) for name in SPLITS}

    @property
    def official_test(self) -> bool:
        """Whether the test examples came with the data, apart from the others."""
        return self.facts.dataset.test_inputs is not None

    def examples(self, split: str) -> tuple[NDArray[Any], NDArray[Any], Rows]:
        """Return the inputs and targets among which a split's examples are, and its rows of them."""
        dataset, rows = self.facts.dataset, getattr(self.splits, split)
        if split == "test" and dataset.test_inputs is not None and dataset.test_targets is not None:
            return dataset.test_inputs, dataset.test_targets, rows
        return dataset.inputs, dataset.targets, rows


def find_facts(dataset: Dataset, progress: Progress = no_progress) -> Facts:
    """Look through a data set once; run it off the window's thread.

    Raises:
        Cancelled: from ``progress``.
    """
    columns = tuple(_columns(dataset, portion(progress, 0.0, 0.5)))
    marks = row_marks(dataset.inputs, portion(progress, 0.5, 1.0))
    test = np.empty(0, np.uint64) if dataset.test_inputs is None else row_marks(dataset.test_inputs)
    return Facts(dataset, columns, marks, test)


def summarise(facts: Facts, settings: Preparing, progress: Progress = no_progress) -> Summary:
    """Split the data set and measure what these settings of its preparation need.

    Raises:
        DataError: the shares leave nothing to train on.
        Cancelled: from ``progress``.
    """
    dataset = facts.dataset
    splits = split_rows(dataset, settings)
    progress(0.3)
    preparation = fit(dataset, splits.train, settings.scaling)
    progress(0.6)
    if dataset.test_inputs is not None:
        splits = replace(splits, test=np.arange(len(dataset.test_inputs)))
    summary = Summary(facts, splits, np.empty((len(SPLITS), 0), np.int64), {}, preparation)
    return replace(summary, class_counts=_class_counts(summary), duplicates=_duplicates(summary))


def column_values(dataset: Dataset, place: int, rows: Rows | slice = slice(None)) -> NDArray[np.float64]:
    """Return the values of a column, counted as the summary's columns are: first the features, then the targets."""
    features = len(dataset.schema.features)
    if place < features:
        return np.ascontiguousarray(dataset.inputs[rows, place], np.float64)
    return np.ascontiguousarray(dataset.targets.reshape(len(dataset), -1)[rows, place - features], np.float64)


def imbalance(counts: NDArray[np.int64]) -> float:
    """Return how many times as frequent as the rarest class (K,) the most frequent one is; 1.0 where all are alike.

    Classes without any example are left out of it.
    """
    present = counts[counts > 0]
    return float(present.max() / present.min()) if len(present) else 1.0


def is_lopsided(counts: NDArray[np.int64]) -> bool:
    """Whether class weights are advisable for the rare classes (K,)."""
    return imbalance(counts) >= LOPSIDED


def _class_counts(summary: Summary) -> NDArray[np.int64]:
    classes = len(summary.facts.dataset.schema.classes)
    if not classes:
        return summary.class_counts
    labels = (targets[rows] for _, targets, rows in map(summary.examples, SPLITS))
    return np.stack([np.bincount(found, minlength=classes) for found in labels])


def _duplicates(summary: Summary) -> Mapping[str, int]:
    facts, splits = summary.facts, summary.splits
    known = np.take(facts.marks, splits.train)
    test = np.take(facts.test_marks if summary.official_test else facts.marks, splits.test)
    held_out = {"validation": np.take(facts.marks, splits.validation), "test": test}
    return {name: int(np.count_nonzero(repeated(marks, known))) for name, marks in held_out.items()}


def _columns(dataset: Dataset, progress: Progress) -> Iterator[ColumnFacts]:
    schema = dataset.schema
    if schema.is_image:
        yield _pixels(dataset.inputs)
    for place, feature in enumerate(schema.features):
        progress(place / len(schema.features))
        values = dataset.inputs[:, place]
        if feature.categories:
            yield _category(feature.name, values, feature.categories, feature.missing)
        else:
            kind: Kind = "date" if feature.date else "number"
            yield _number(feature.name, values, kind=kind, rule=feature.missing, derived=feature.derived)
    if schema.classes:
        yield _category(schema.target or "class", dataset.targets, schema.classes, "drop", predicted=True)
        return
    names = schema.targets or (schema.target or "target",) * schema.outputs
    for place, name in enumerate(names):
        yield _number(name, dataset.targets.reshape(len(dataset), -1)[:, place], predicted=True)


def _number(
    name: str,
    values: NDArray[Any],
    *,
    kind: Kind = "number",
    rule: MissingRule = "drop",
    predicted: bool = False,
    derived: bool = False,
) -> ColumnFacts:
    known = np.ascontiguousarray(values, np.float64)
    known = known[~np.isnan(known)]
    missing = len(values) - len(known)
    if not len(known):
        return ColumnFacts(name, kind, predicted, missing=missing, rule=rule, derived=derived)
    middle = (float(known.min()), float(known.max()), float(known.mean()), float(np.median(known)))
    return ColumnFacts(name, kind, predicted, *middle, missing, rule, derived=derived)


def _category(
    name: str, values: NDArray[Any], categories: tuple[str, ...], rule: MissingRule, *, predicted: bool = False
) -> ColumnFacts:
    counts = np.bincount(values.astype(np.int64), minlength=len(categories)).tolist()
    # A missing value that is a category of its own is the last one.
    missing = counts[-1] if rule == "category" else 0
    pairs = tuple(zip(categories, counts, strict=True))
    return ColumnFacts(name, "category", predicted, missing=missing, rule=rule, counts=pairs)


def _pixels(images: NDArray[Any]) -> ColumnFacts:
    """The range of all pixels; their mean and middle from as many as can be looked at in a moment."""
    every = images.reshape(-1)[:: max(images.size // SAMPLED_PIXELS, 1)]
    low, high = float(images.min()), float(images.max())
    return ColumnFacts("pixels", "pixels", False, low, high, float(every.mean()), float(np.median(every)))
