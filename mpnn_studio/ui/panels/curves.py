"""The middle column: loss above, the metric below, under one crosshair."""

from __future__ import annotations

from mpneuralnetwork import registry
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ...project.project import Project
from ...run.run import Run, first_metric
from ..plots.curve_plot import CurvePlot

SMOOTHED_SHARE = 0.01
"""Share of all batches of a training over which its curve is smoothed; the raw one stays visible behind it."""


class Curves(QWidget):
    """Draws the history of one run, at most once a frame."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._loss = CurvePlot("Loss", "Loss curve")
        self._layout.addWidget(self._loss, 1)
        self._metric: CurvePlot | None = None
        self._metric_name = ""

    def show_project(self, project: Project) -> None:
        """Prepare for the metric that this project's loss is watched with."""
        self._use_metric(first_metric(project))

    def show_run(self, run: Run) -> None:
        """Draw what the run has told so far."""
        history, epochs = run.history, float(run.epochs)
        self._use_metric(history.metric_name)
        assert self._metric is not None
        smoothing = 1 - 1 / max(1.0, SMOOTHED_SHARE * run.steps)
        self._loss.show_series(history.loss, history.validation_loss, epochs, smoothing)
        self._metric.show_series(history.metric, history.validation_metric, epochs, smoothing)

    def clear(self) -> None:
        """Show empty plots."""
        for plot in (self._loss, self._metric):
            if plot is not None:
                plot.clear()

    def set_hint(self, text: str) -> None:
        """Say in the empty plots what to do."""
        for plot in (self._loss, self._metric):
            if plot is not None:
                plot.set_hint(text)

    def _use_metric(self, name: str) -> None:
        """Replace the lower plot where another metric is drawn."""
        if name == self._metric_name:
            return
        if self._metric is not None:
            self._metric.deleteLater()
        component = registry.find("metric", name)
        self._metric_name = name
        self._metric = CurvePlot(
            component.title, f"{component.title} curve", percent=component.percent, log_allowed=True
        )
        self._layout.addWidget(self._metric, 1)
        self._loss.cursor_moved.connect(self._metric.set_cursor)
        self._metric.cursor_moved.connect(self._loss.set_cursor)
