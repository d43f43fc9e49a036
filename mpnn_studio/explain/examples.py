"""Examples of a run's data, found again in the splits that the run had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..data.dataset import Dataset
from ..data.histogram import thinned
from ..data.splits import Splits, split_rows
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
        """Find them, loading the data where they are not in memory."""
        dataset = datasets.get(project.data)
        return cls(dataset, split_rows(dataset, project.preparation.create()))

    @property
    def unseen(self) -> NDArray[np.int64]:
        """Rows that the network did not learn from: those for validation, else all."""
        return self.splits.validation if len(self.splits.validation) else self.splits.train

    def training_batch(self, most: int) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return raw inputs and targets of at most so many training examples, always the same ones."""
        rows = thinned(self.splits.train, most)
        return self.dataset.inputs[rows], self.dataset.targets[rows]
