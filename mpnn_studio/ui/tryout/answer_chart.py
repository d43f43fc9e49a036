"""What decision map and fitted curve share: the examples of the data, and predictions over the whole input range."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QWidget

from ...data.dataset import Schema
from ...data.placed_points import NO_POINTS, PlacedPoints
from ..charts.chart import Chart


class AnswerChart(Chart):
    """A chart of predictions behind or before the examples. It knows nothing of networks: it receives predictions.

    Attributes:
        sides: points along a side of the grid while the predictions change, and once they rest.
    """

    sides: ClassVar[tuple[int, int]]

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points = NO_POINTS
        self._answers: NDArray[np.float64] | None = None
        self.setAccessibleDescription("The arrow keys move the place whose answer is shown, with Shift finely.")

    @property
    def points(self) -> PlacedPoints:
        """The examples that are shown."""
        return self._points

    @property
    def answered(self) -> bool:
        """Whether the predictions of a network are shown."""
        return self._answers is not None

    def set_schema(self, schema: Schema) -> None:
        """Show the input range of these data, without examples and predictions at first."""
        raise NotImplementedError

    def show_points(self, points: PlacedPoints) -> None:
        """Show these examples."""
        raise NotImplementedError

    def show_answers(self, answers: NDArray[np.float64] | None) -> None:
        """Show these predictions on the grid of the input range; None for none."""
        raise NotImplementedError
