"""The card of a decision map or a fitted curve: the predictions everywhere, and at the place pointed at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ...data.dataset import Schema
from ...data.derived import rows_of_points
from ...data.placed_points import PlacedPoints, grid
from ..widgets import theme
from ..widgets.panel_button import PanelButton, panel_head
from ..widgets.texts import TextLabel
from ..widgets.throttle import Rest
from .answer_chart import AnswerChart

Answers = Callable[[NDArray[Any]], NDArray[np.float64]]
"""From raw examples (N, features) to probabilities (N, classes), or numbers (N, outputs) in the data's own unit."""
INTERVAL = 0.2
"""Minimum seconds between two pictures during the training."""
FILLED = "filled: trained on · ring: held back for validation"
REST_MS = 500
"""After so long without new weights the picture is drawn on the finer grid."""


class TryField(QFrame):
    """Shows the predictions of the network on a grid.

    Signals:
        sample_changed(row): the place pointed at as a raw example of the data set.
    """

    sample_changed = Signal(object)

    def __init__(self, title: str, chart: AnswerChart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.chart = chart
        self._schema: Schema | None = None
        self._answers: Answers | None = None
        self._rest = Rest()
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(REST_MS)
        self._resting.timeout.connect(lambda: self._draw(chart.sides[1]))
        heading = QLabel(title)
        heading.setProperty("role", "title")
        self._answer = ""
        self.reading = TextLabel("", "number", theme.small_font)
        self.reading.setAccessibleName("Answer at the place")
        self.reading.setWordWrap(True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(8, 8, 8, 8)
        self.column.setSpacing(theme.GRID)
        self.note = TextLabel(FILLED)
        self.note.setWordWrap(True)
        self.column.addLayout(panel_head(heading, PanelButton(self, title)))
        for widget in (chart, self.reading, self.note):
            self.column.addWidget(widget)
        self.column.setStretchFactor(chart, 1)
        chart.pointed.connect(self._emit_sample)

    def set_schema(self, schema: Schema) -> None:
        """Show the line or plane of these data, without predictions at first."""
        self._schema, self._answers = schema, None
        self._resting.stop()
        self.chart.set_schema(schema)
        self._emit_sample()

    def sample(self) -> NDArray[np.float64] | None:
        """Return the place pointed at as the data set's examples are."""
        if self._schema is None:
            return None
        place = self.chart.place[: len(self._schema.coordinates)]
        row: NDArray[np.float64] = rows_of_points(self._schema, place)[0]
        return row

    def show_sample(self, row: NDArray[np.float64]) -> None:
        """Point at the place of an example."""
        place = row[: len(self._schema.coordinates)].tolist() if self._schema else []
        self.chart.choose(*place, *self.chart.place[len(place) :])

    def show_points(self, points: PlacedPoints) -> None:
        """Show the examples of the data."""
        self.chart.show_points(points)

    def follow(self, answers: Answers | None) -> None:
        """Show the predictions of these weights; None while there is no network."""
        self._answers = answers
        if answers is None:
            self._resting.stop()
            self.chart.show_answers(None)
            return
        if self._rest.over:
            self._draw(self.chart.sides[0])
        self._resting.start()

    def show_prediction(self, name: str, probability: float | None) -> None:
        """Show the prediction at the place: a class with its probability, or a number as text; nothing with ""."""
        self._answer = name if probability is None else f"{name} {100 * probability:.1f} %"
        self._show_reading()

    def _draw(self, side: int) -> None:
        if self._answers is not None and self._schema is not None and self.isVisible():
            self.chart.show_answers(self._answers(grid(self._schema, side)))
            self._rest.begin(INTERVAL)

    def _emit_sample(self) -> None:
        self._show_reading()
        self.sample_changed.emit(self.sample())

    def _show_reading(self) -> None:
        if self._schema is not None:
            axes = zip(self._schema.coordinates, self.chart.place, strict=False)
            places = [f"{axis.name} {value:.2f}".replace("-", "−") for axis, value in axes]
            self.reading.setText(" · ".join([*places, *([self._answer] if self._answer else [])]))
