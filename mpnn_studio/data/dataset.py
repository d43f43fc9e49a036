"""The arrays of a data set, and the schema that is known before they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from mpneuralnetwork.components.errors import UserError
from numpy.typing import NDArray

from ..wording import in_short, number_text
from .cells import day_text
from .date_parts import input_names
from .tones import LIGHT_ON_DARK, Tones

Task = Literal["classification", "regression"]
MissingRule = Literal["drop", "mean", "median", "category"]
"""What is done about a missing value: its row is left out, or it is replaced by the mean or median of the training
split or by a category of its own."""


class DataError(UserError):
    """A data file cannot be used. The message names file and line and says what to do.

    It is one short sentence or two, whatever the names and values are that the file puts into it.
    """

    def __init__(self, message: str) -> None:
        super().__init__(in_short(message))


@dataclass(frozen=True)
class Feature:
    """One input column of a table: a number with its range, or a category with its values.

    Attributes:
        missing: "mean" and "median" are filled in for NaN by the preparation; with "category" the last of the
            categories stands for a missing value already; with "drop" there is no NaN.
        date: the number counts days since 1 January 1970.
        parts: what of a date or time of the day becomes an input (see :mod:`.date_parts`); empty where it is a number.
        derived: computed from the features before it (see :mod:`.derived`), so that no form has a row for it.
        rest: its last category, not counting the one for missing values, stands for all values that are not listed.
    """

    name: str
    categories: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 1.0
    typical: float = 0.0
    missing: MissingRule = "drop"
    date: bool = False
    derived: bool = False
    rest: bool = False
    parts: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """How many inputs of the network the column becomes: one, or one for each category or part of a date."""
        return len(self.categories) or len(input_names(self.parts)) or 1

    @property
    def inputs(self) -> tuple[str, ...]:
        """The name of each of these inputs: "colour = red", "sold month (sin)"."""
        if self.categories:
            return tuple(f"{self.name} = {category}" for category in self.categories)
        return tuple(f"{self.name} {part}" for part in input_names(self.parts)) or (self.name,)

    def write(self, value: float) -> str:
        """Write a value as a person does: a category or a date by its name, a number with four digits."""
        if not np.isfinite(value):
            return "–"
        if self.categories:
            return self.categories[round(value)]
        return day_text(value) if self.date else number_text(value)


@dataclass(frozen=True)
class Schema:
    """What goes into the network and what should come out, known from the settings alone.

    Attributes:
        input_shape: of one example, without the batch: (1, 28, 28) or (4,).
        classes: their names, empty for regression.
        outputs: numbers predicted for one example in regression (1 for one target column).
        features: the input columns of a table, empty for images.
        target: name of what is predicted ("digit", "species").
        targets: the name of each number predicted, where there are several.
        white: what stands for white in a table of pixels.
        turned: such a table holds rows and columns of a picture swapped.
        tones: ground and ink of images.
    """

    input_shape: tuple[int, ...]
    task: Task
    classes: tuple[str, ...] = ()
    outputs: int = 1
    features: tuple[Feature, ...] = ()
    target: str = ""
    targets: tuple[str, ...] = ()
    white: float = 255.0
    turned: bool = False
    tones: Tones = LIGHT_ON_DARK

    @property
    def is_image(self) -> bool:
        """Whether one example is (channel, height, width)."""
        return len(self.input_shape) == 3

    @property
    def usual_scaling(self) -> str:
        """What suits these inputs where nobody chooses: light ground as 1 everywhere would drown the ink in it."""
        return "pixel" if self.is_image and not self.tones.light else "standard"

    @property
    def sentence(self) -> str:
        """What is predicted, in a sentence: "predicts species: which of 3 classes"."""
        what = self.target or ", ".join(self.targets) or "numbers"
        return f"predicts {what}: {f'which of {len(self.classes)} classes' if self.classes else 'how much'}"

    @property
    def coordinates(self) -> tuple[Feature, ...]:
        """The one or two numbers that place an example on a line or a plane; empty where there is no such place."""
        asked = tuple(feature for feature in self.features if not feature.derived)
        placed = len(asked) in (1, 2) and not any(feature.categories for feature in asked)
        return asked if placed else ()


@dataclass(frozen=True)
class Dataset:
    """Examples as they are in the file, before preparation.

    Attributes:
        inputs: (N, C, H, W) uint8 for images; (N, columns) float64 for tables, with a category as its index and NaN
            where a value is missing that the preparation is to fill in.
        targets: (N,) int64 class numbers, or (N, outputs) float64.
        test_inputs, test_targets: the official test set where the source has one, else None.
        split: (N,) where the source says it, to which split each example belongs: 0 train, 1 validation, 2 test.
        groups: (N,) where the source says it, the number of the group of each example, which no split may tear apart.
    """

    schema: Schema
    inputs: NDArray[Any]
    targets: NDArray[Any]
    test_inputs: NDArray[Any] | None = None
    test_targets: NDArray[Any] | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    split: NDArray[np.int8] | None = None
    groups: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.inputs)


@dataclass(frozen=True)
class Split:
    """Prepared float32 inputs and the targets beside them. Classes are int64 (N,), numbers float32 (N, outputs)."""

    inputs: NDArray[np.float32]
    targets: NDArray[Any]

    def __len__(self) -> int:
        return len(self.inputs)
