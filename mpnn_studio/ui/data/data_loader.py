"""Loads the project's data set in the background, so that the window never waits for a file."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ...project.spec import Spec
from ...run.datasets import Datasets
from ..widgets.background import Background


class DataLoader(Background):
    """One loading at a time; ``done`` brings the data set."""

    def __init__(self, datasets: Datasets, parent: QObject | None = None) -> None:
        super().__init__("loading", parent)
        self._datasets = datasets

    def load(self, source: Spec) -> None:
        """Begin to load; the answer comes as a signal."""
        self.start(lambda progress: self._datasets.get(source, progress))
