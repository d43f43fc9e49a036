"""The examples of a run's data, split as the run split them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..data.dataset import Dataset
from ..data.histogram import thinned
from ..data.splits import Rows, Splits, split_rows
from ..project.project import Project
from ..run.datasets import Datasets


@dataclass(frozen=True)
class Examples:
    """The data set of a project with its splits.

    Raises:
        DataError: the data cannot be loaded or split.
    """

    dataset: Dataset
    splits: Splits

    @classmethod
    def of(cls, project: Project, datasets: Datasets) -> Examples:
        """Split the data of a project, loading it where it is not in memory."""
        dataset = datasets.get(project.data)
        return cls(dataset, split_rows(dataset, project.preparation.create()))

    @property
    def unseen(self) -> NDArray[np.int64]:
        """The rows of the validation split, or of the training split where there is none."""
        return self.splits.validation if len(self.splits.validation) else self.splits.train

    @property
    def sizes(self) -> Mapping[str, int]:
        """How many examples each split has."""
        official = self.dataset.test_inputs
        test = self.splits.test if official is None else official
        return {"train": len(self.splits.train), "validation": len(self.splits.validation), "test": len(test)}

    def part(self, split: str) -> tuple[NDArray[Any], NDArray[Any], Rows]:
        """Return the arrays of inputs and targets that hold a split, and the rows that belong to it."""
        dataset = self.dataset
        if split == "test" and dataset.test_inputs is not None and dataset.test_targets is not None:
            return dataset.test_inputs, dataset.test_targets, np.arange(len(dataset.test_inputs))
        rows: Rows = getattr(self.splits, split)
        return dataset.inputs, dataset.targets, rows

    def training_batch(self, most: int) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return raw inputs and targets of at most so many training examples, always the same ones."""
        rows = thinned(self.splits.train, most)
        return self.dataset.inputs[rows], self.dataset.targets[rows]
