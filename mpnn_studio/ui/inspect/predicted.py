"""Predicted against true numbers of a regression, in the data's own unit."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ...data.dataset import Task
from ...data.histogram import thinned
from ...explain.examination import Examination
from ...explain.residuals import Residuals, target_names
from ...wording import MINUS, grouped, number_text
from ..charts.predicted_chart import PredictedChart
from ..charts.residual_bars import ResidualBars
from ..widgets import theme
from ..widgets.keys import Combo
from ..widgets.texts import ElidedLabel
from .examining import DigestedExamination, ExaminingView
from .view import Surroundings

MAX_DRAWN = 2000
"""More points would only hide each other."""
ROOM_FOR_BARS = 400
"""A narrower tab shows the points alone."""


class PredictedView(ExaminingView):
    """Points around the diagonal at the left, the spread of the errors at the right, one example in words below."""

    task: ClassVar[Task] = "regression"
    empty: ClassVar[str] = "Train the network, and its predictions beside the true numbers show here."
    unsuited: ClassVar[str] = "This network tells classes apart, so that no numbers are compared: open Confusion."

    def __init__(self, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(surroundings, parent)
        self._drawn = np.empty(0, np.int64)
        self.target = Combo()
        self.target.setAccessibleName("Predicted number")
        self.target.currentIndexChanged.connect(lambda index: self._show_target())
        self.chart, self.bars = PredictedChart(), ResidualBars()
        self.reading = ElidedLabel("text")
        self.reading.setAccessibleName("Example at the place")
        self.chart.pointed.connect(lambda x, y: self._read())
        self.chart.opened.connect(self._try)
        self._arrange()

    @staticmethod
    def digest(examination: Examination, choice: None) -> tuple[Residuals, ...]:
        """Compare each target, in a background thread."""
        return tuple(Residuals.of(examination, number) for number in range(examination.schema.outputs))

    def show_finding(self, finding: DigestedExamination) -> None:
        """Show the target that is chosen."""
        names = target_names(finding.examination.schema)
        if [self.target.itemText(place) for place in range(self.target.count())] != list(names):
            self.target.blockSignals(True)
            self.target.clear()
            self.target.addItems(list(names))
            self.target.blockSignals(False)
        self.target.setVisible(len(names) > 1)
        self._show_target()

    @property
    def _residuals(self) -> Residuals | None:
        found: tuple[Residuals, ...] = self._finding.digest if self._finding else ()
        return found[max(self.target.currentIndex(), 0)] if found else None

    def _show_target(self) -> None:
        residuals = self._residuals
        if self._finding is None or residuals is None:
            return
        examination = self._finding.examination
        lost = f" · {grouped(residuals.unanswered)} answers are no numbers" if residuals.unanswered else ""
        fit = f"R² {residuals.r2:.3f}".replace("-", MINUS) + f" · RMSE {number_text(residuals.rmse)}"
        self.summary.say(f"{fit} · {self.examples_text(examination)}{lost}")
        self._drawn = thinned(np.arange(len(residuals.places)), MAX_DRAWN)
        rows = examination.rows[residuals.places[self._drawn]]
        true, predicted = residuals.true[self._drawn], residuals.predicted[self._drawn]
        held_back = examination.split != "train"
        self.chart.show_points(self.target.currentText(), rows, true, predicted, held_back=held_back)
        self.bars.show_spread(residuals.spread)

    def _read(self) -> None:
        """Say what is known of the example that is looked at."""
        residuals, example = self._residuals, self.chart.example
        if self._finding is None or residuals is None:
            return
        if example is None:
            some = len(self._drawn) < len(residuals.places)
            self.reading.say(f"{grouped(MAX_DRAWN)} of {grouped(len(residuals.places))} drawn" if some else "")
            return
        place, examination = self._drawn[example], self._finding.examination
        row = int(examination.rows[residuals.places[place]])
        true, predicted = float(residuals.true[place]), float(residuals.predicted[place])
        off = f"{number_text(abs(predicted - true), 3)} too {'high' if predicted > true else 'low'}"
        values = zip(examination.schema.features, examination.inputs[row].ravel().tolist(), strict=False)
        features = ", ".join(f"{feature.name} {feature.write(value)}" for feature, value in values)
        said = f"predicted {number_text(predicted)}, true {number_text(true)}: {off}"
        self.reading.say(f"{said} · example {grouped(row + 1)} · {features}".removesuffix(" · "))

    def _try(self) -> None:
        residuals, example = self._residuals, self.chart.example
        if self._finding is not None and residuals is not None and example is not None:
            examination = self._finding.examination
            row = examination.rows[residuals.places[self._drawn[example]]]
            self.surroundings.try_column.show_sample(examination.inputs[row])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.bars.setVisible(self.width() >= ROOM_FOR_BARS)

    def _arrange(self) -> None:
        self.head.addWidget(self.target)
        plots = QHBoxLayout()
        plots.setSpacing(3 * theme.GRID)
        plots.addWidget(self.chart, 3)
        plots.addWidget(self.bars, 2)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addLayout(plots, 1)
        layout.addWidget(self.reading)
