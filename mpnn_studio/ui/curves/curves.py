"""The card of the curves: loss above, the metric below, under one crosshair and one bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from mpneuralnetwork.components import registry
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QToolTip, QVBoxLayout, QWidget

from ...explain.replay import NOTHING, obstacle
from ...explain.steps.names import Name
from ...explain.wanted import Wanted
from ...export.curves import curves_csv
from ...project.project import Project
from ...run.history import History, Mark
from ...run.run import Run, metrics_of
from ...ticks import round_above
from ...wording import in_short, number_text
from ..widgets.flow import Flow
from ..widgets.panel_button import PanelButton
from ..widgets.texts import TextLabel
from . import curve_files
from .batch_menu import BatchMenu
from .curve_bar import CurveBar
from .curve_plot import CurvePlot
from .legend import Legend, LegendEntry
from .run_style import RunStyle, style_of
from .scenery import Level, scenery_of
from .trace import CurveTrace

SMOOTHED_SHARE = 0.01
"""Automatic smoothing averages over about this share of all batches of a training."""
MIN_VALIDATIONS = 2
"""Another run with at least so many validations is drawn by them, else by its smoothed batches."""
SOON, AHEAD = 20, 2
"""Epochs that the x axis shows from the beginning, and how far it goes beyond those that were trained: the curve of a
long training takes half of it."""
LONGEST_NAME = 24
OF_OTHER_DATA = "These curves are of other data than are open now."
GAP = 8


class Curves(QFrame):
    """Draws the history of one run, and those of other runs for comparison.

    Signals:
        explanation_wanted(wanted): the batch of a point is to be explained, a ``Wanted``.
    """

    explanation_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setProperty("place", "curves")
        self.setAccessibleName("Curves")
        self._run: Run | None = None
        self._others: list[tuple[Run, RunStyle]] = []
        self._metrics: tuple[str, ...] = ()
        self._chosen: dict[tuple[str, ...], str] = {}
        self._logarithmic: set[str] = set()
        self._hint = ""
        self._looked: tuple[Mark, ...] = ()
        self._bar = CurveBar(PanelButton(self, "Curves"))
        self._menu = BatchMenu(self._obstacle_at, self._explain, self)
        self._no_way = ""
        self._plots = QWidget()
        self._names = QWidget()
        self._names.setVisible(False)
        self._names_flow = Flow(self._names)
        self._names_flow.setSpacing(GAP)
        self._of_other_data = TextLabel(OF_OTHER_DATA, "warning")
        self._of_other_data.setVisible(False)
        self._loss = CurvePlot("Loss", "Loss curve")
        self._metric: CurvePlot | None = None
        self._metric_name = ""
        self._card = layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, GAP // 2)
        layout.setSpacing(GAP // 2)
        layout.addWidget(self._bar)
        layout.addWidget(self._plots, 1)
        self._column = QVBoxLayout(self._plots)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self._column.addWidget(self._of_other_data)
        self._column.addWidget(self._names)
        self._column.addWidget(self._loss, 1)
        self._bar.changed.connect(self._redraw)
        self._bar.export_requested.connect(self._export)
        self._link(self._loss)

    def put_below(self, widget: QWidget) -> None:
        """Show what belongs to the curves below them, in their card."""
        self._card.addWidget(widget)

    @property
    def run(self) -> Run | None:
        """The run that is shown."""
        return self._run

    @property
    def others(self) -> Sequence[tuple[Run, RunStyle]]:
        """The other runs that are drawn, each with its style."""
        return tuple(self._others)

    def show_project(self, project: Project) -> None:
        """Offer the metrics of this project's loss."""
        self._use_metrics(metrics_of(project))

    def show_run(self, run: Run) -> None:
        """Draw the history of the run so far."""
        for step in self.drawing(run):
            step()

    def drawing(self, run: Run) -> list[Callable[[], None]]:
        """Return the steps that draw the history of the run so far, one for each plot."""
        self._run = run
        self._use_metrics(run.history.metrics, misleading=run.yardstick.misleads)
        return self._steps()

    def overlay(self, runs: Sequence[Run], names: Sequence[str]) -> None:
        """Draw these runs too, each under its name, instead of those before; the run that is shown is left out."""
        self._others = [(run, style_of(number)) for number, run in enumerate(runs)]
        while self._names_flow.count():
            item = self._names_flow.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        for (_, style), name in zip(self._others, names, strict=True):
            short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
            legend = Legend((LegendEntry(short, style.token, style=style),))
            legend.setToolTip(f"{name}: its validations, or its smoothed batches where there are none")
            self._names_flow.addWidget(legend)
        self._names.setVisible(bool(self._others))
        self._redraw()

    def mark_other_data(self, on: bool) -> None:
        """Say, or no more, that the curves of the run are of other data than are open now."""
        self._of_other_data.setVisible(on)

    def mark_looked(self, place: Mark | None) -> None:
        """Mark an earlier moment that is looked at; None removes the mark."""
        self._looked = () if place is None else (replace(place, text="looked at"),)
        self._redraw()

    def clear(self) -> None:
        """Show empty plots."""
        self._run, self._looked = None, ()
        for plot in self._both():
            plot.clear()
        if self._others:
            self._redraw()

    def set_hint(self, text: str) -> None:
        """Say in the empty plots what to do."""
        self._hint = text
        for plot in self._both():
            plot.set_hint(text)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands on the curves do."""
        return {
            "curves_fit": self._loss.fit,
            "curves_png": lambda: self._export("png"),
            "curves_svg": lambda: self._export("svg"),
            "curves_csv": lambda: self._export("csv"),
        }

    def obstacles(self) -> dict[str, str]:
        """Why a command on them cannot be used now, by its name."""
        return {} if self._run or self._others else dict.fromkeys(self.handlers(), "There are no curves yet.")

    def extend_menu(self, more: Callable[[QMenu], object]) -> None:
        """Let this add to the menu of a point what can be done anywhere in the plots."""
        self._menu.fill_with(more)

    def _both(self) -> list[CurvePlot]:
        return [self._loss] if self._metric is None else [self._loss, self._metric]

    def _redraw(self) -> None:
        for step in self._steps():
            step()

    def _steps(self) -> list[Callable[[], None]]:
        run, axis = self._run, self._bar.axis
        history = run.history if run else History(self._metrics or ("Accuracy",))
        steps = run.steps if run else 0
        end = max(_end(run, axis.name), *(other.history.newest(axis.name) for other, _ in self._others), 0.0)
        smoothing = self._bar.show_smoothing(1 - 1 / max(1.0, SMOOTHED_SHARE * steps))
        scenery = scenery_of(history, axis.name, self._looked)
        trained = {"loss": history.loss, history.metric_name: history.metric}

        def draw(number: int) -> None:
            # Looked up only now: by the time of its turn, another metric may have been chosen.
            plot, name = self._both()[number], ("loss", self._metric_name)[number]
            others = [
                (trace, style)
                for other, style in self._others
                if other is not run and (trace := _compared(other.history, name, axis.name, smoothing))
            ]
            curves = (trained.get(name), history.measured[name])
            seen = replace(scenery, level=_level(run, name)) if run else scenery
            plot.show_series(*curves, end, smoothing, axis=axis, scenery=seen, others=others)

        return [partial(draw, number) for number in range(len(self._both()))]

    def _use_metrics(self, metrics: tuple[str, ...], *, misleading: bool = False) -> None:
        """Draw the chosen one of these metrics below, in a new plot if it changes; not the first where it misleads."""
        self._metrics = metrics
        name = self._chosen.get(metrics, metrics[-1] if misleading else metrics[0])
        if name == self._metric_name and self._metric is not None:
            return
        if self._metric is not None:
            self._column.removeWidget(self._metric)
            self._metric.hide()
            self._metric.deleteLater()
        component = registry.find("metric", name)
        self._metric_name = name
        plot = CurvePlot(
            component.title,
            f"{component.title} curve",
            percent=component.percent,
            log_allowed=True,
            trained=name == metrics[0],
        )
        self._metric = plot
        if len(metrics) > 1:
            plot.head.offer([registry.find("metric", each).title for each in metrics])
            plot.head.chosen.connect(self._choose, Qt.ConnectionType.QueuedConnection)
        plot.set_hint(self._hint)
        plot.head.log.setChecked(name in self._logarithmic)
        plot.head.log.toggled.connect(lambda on: (self._logarithmic.add if on else self._logarithmic.discard)(name))
        self._column.addWidget(plot, 1)
        self._link(plot)

    def _choose(self, number: int) -> None:
        self._chosen[self._metrics] = self._metrics[number]
        self._use_metrics(self._metrics)
        self._redraw()

    def _link(self, plot: CurvePlot) -> None:
        """Let the plots share the crosshair and the visible part of the x axis."""
        plot.cursor_moved.connect(partial(self._apply_to_others, plot, CurvePlot.set_cursor))
        plot.part_moved.connect(partial(self._apply_to_others, plot, CurvePlot.look_at))
        plot.followed.connect(partial(self._follow, plot))
        plot.menu_wanted.connect(self._menu.popup_at)
        plot.axis_grew.connect(self._align)
        self._align()

    def _align(self) -> None:
        """Give the y axes of all plots the same width, so that one x stands above the other."""
        width = max(plot.axis_need for plot in self._both())
        for plot in self._both():
            plot.set_axis_width(width)

    def _apply_to_others(self, plot: CurvePlot, apply: Callable[[CurvePlot, Any], None], value: Any) -> None:
        for other in self._both():
            if other is not plot:
                apply(other, value)

    # Explaining

    def let_explain(self, obstacle: str) -> None:
        """Let batches be explained, or say why those of this run cannot."""
        self._no_way = obstacle

    def _obstacle_at(self, x: float) -> str:
        if self._run is None:
            return NOTHING
        return self._no_way or obstacle(self._run, self._run.history.batch_at(self._bar.axis.name, x))

    def _explain(self, x: float) -> None:
        if self._run is not None:
            point = self._run.history.batch_at(self._bar.axis.name, x)
            self.explanation_wanted.emit(Wanted(Name("loss"), "step", point=point))

    def _follow(self, plot: CurvePlot, x: float) -> None:
        """Explain the batch at the crosshair, or say in its place why not."""
        why_not = self._obstacle_at(x)
        if why_not:
            QToolTip.showText(plot.mapToGlobal(plot.rect().center()), why_not, plot)
            plot.setAccessibleDescription(why_not)
        else:
            self._explain(x)

    def _export(self, kind: str) -> None:
        history = self._run.history if self._run else History(self._metrics)
        contents: dict[str, Callable[[], bytes]] = {
            "png": lambda: self._picture(curve_files.png),
            "svg": lambda: self._picture(curve_files.svg),
            "csv": lambda: curves_csv(history).encode(),
        }
        curve_files.ask_and_write(self, kind, contents[kind])

    def _picture(self, paint: Callable[[QWidget], bytes]) -> bytes:
        for plot in self._both():
            plot.head.show_buttons(False)
        try:
            return paint(self._plots)
        finally:
            for plot in self._both():
                plot.head.show_buttons(True)


def _end(run: Run | None, axis: str) -> float:
    """Return where the x axis of a run ends: where the run did, or, while it goes on, at what may come soon."""
    if run is None:
        return 0.0
    reached, planned = run.history.newest(axis), {"epoch": run.epochs, "step": run.steps}.get(axis, 0)
    if run.finished or run.failed or not run.epochs:
        return reached or planned
    soon = max(SOON, round_above(AHEAD * run.history.newest("epoch")))
    return max(reached, planned * min(1.0, soon / run.epochs))


def _level(run: Run, name: str) -> Level | None:
    """Return what the trivial answer reaches in a metric on the validation split."""
    value = (run.yardstick.validation or {}).get(name)
    if value is None:
        return None
    metric = registry.find("metric", name)
    height = value * run.history.scale_of(name)
    written = f"{100 * height:.1f} %" if metric.percent else number_text(height)
    answer = run.yardstick.answer(run.project.schema().classes)
    return Level(height, in_short(f"{answer}: {written}"))


def _compared(history: History, name: str, axis: str, smoothing: float) -> CurveTrace | None:
    """Return the curve by which another run is compared, None where it was not measured so."""
    validated = history.measured.get(name)
    if validated is not None and len(validated) >= MIN_VALIDATIONS:
        return CurveTrace.measured(validated, axis)
    trained = {"loss": history.loss, history.metric_name: history.metric}.get(name)
    return CurveTrace.of(trained.along(axis), trained.smoothed(smoothing)) if trained is not None else None
