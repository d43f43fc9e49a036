"""The arrays of a data set, and the schema that is known before they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Task = Literal["classification", "regression"]


class DataError(ValueError):
    """A data file cannot be used. The message names file and line and says what to do."""


@dataclass(frozen=True)
class Feature:
    """One input column of a table: a number with its range, or a category with its values."""

    name: str
    categories: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 1.0
    typical: float = 0.0

    @property
    def width(self) -> int:
        """How many inputs of the network the column becomes: one, or one for each category."""
        return len(self.categories) or 1


@dataclass(frozen=True)
class Schema:
    """What goes into the network and what should come out, known from the settings alone.

    Attributes:
        input_shape: of one example, without the batch: (1, 28, 28) or (4,).
        classes: their names, empty for regression.
        outputs: numbers predicted for one example in regression (1 for one target column).
        features: the input columns of a table, empty for images.
        target: name of what is predicted ("digit", "species").
    """

    input_shape: tuple[int, ...]
    task: Task
    classes: tuple[str, ...] = ()
    outputs: int = 1
    features: tuple[Feature, ...] = ()
    target: str = ""

    @property
    def is_image(self) -> bool:
        """Whether one example is (channel, height, width)."""
        return len(self.input_shape) == 3


@dataclass(frozen=True)
class Dataset:
    """Examples as they are in the file, before preparation.

    Attributes:
        inputs: (N, C, H, W) uint8 for images; (N, columns) float64 for tables, with a category as its index.
        targets: (N,) int64 class numbers, or (N, outputs) float64.
        test_inputs, test_targets: the official test set where the source has one, else None.
    """

    schema: Schema
    inputs: NDArray[Any]
    targets: NDArray[Any]
    test_inputs: NDArray[Any] | None = None
    test_targets: NDArray[Any] | None = None
    notes: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.inputs)


@dataclass(frozen=True)
class Split:
    """Prepared float32 inputs and the targets beside them. Classes are int64 (N,), numbers float32 (N, outputs)."""

    inputs: NDArray[np.float32]
    targets: NDArray[Any]

    def __len__(self) -> int:
        return len(self.inputs)
