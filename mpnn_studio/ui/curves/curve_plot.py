"""The curve of the loss or of a metric, of the training and the validation split, and of other runs."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np
from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ...run.history import nearest
from ...run.series import Series
from ...run.track import Floats, Track
from ...wording import number_text
from ..charts.x_axes import EPOCH, XAxis
from ..widgets import theme
from .curve_items import Drawing
from .legend import LegendEntry
from .plot_area import PlotArea
from .plot_head import SEPARATOR, PlotHead
from .run_style import RunStyle
from .scenery import NO_SCENERY, Flag, Scenery
from .trace import CurveTrace

TRAIN, VALIDATION = LegendEntry("train", "train"), LegendEntry("validation", "validation", marked=True)
CURSOR_STEPS = 100
BEGINNING = 0.1
"""Share of a training in which its curves may fall so steeply that they rule no axis."""
DRESSING = (QEvent.Type.PaletteChange, QEvent.Type.ApplicationPaletteChange, QEvent.Type.StyleChange)
MANUAL = (
    "Drag to move along x, turn the wheel or drag with Shift to zoom, double-click to see everything. "
    "Arrows move the crosshair, with Shift the view; plus and minus zoom, Home shows everything. "
    "Enter or a right click explains the batch at the crosshair"
)


class CurvePlot(QFrame):
    """Loss, or a metric.

    Args:
        title: what is drawn ("Loss").
        accessible_name: by which screen readers find it ("Loss curve").
        percent: the values are fractions, shown in per cent.
        log_allowed: a logarithmic scale makes sense.
        trained: it is also measured on the batches trained on.

    Signals:
        cursor_moved(x): the crosshair was moved to x, or hidden (None).
        part_moved(part): another part of the x axis is shown, (left, right), or all of it again (None).
        followed(x): the batch at x is to be explained.
        menu_wanted(x, position): what can be done at x is asked for; the position is one of the screen.
        axis_grew(): the y axis needs another width, ``axis_need``.
    """

    cursor_moved = Signal(object)
    part_moved = Signal(object)
    followed = Signal(float)
    menu_wanted = Signal(float, object)
    axis_grew = Signal()

    def __init__(
        self,
        title: str,
        accessible_name: str,
        *,
        percent: bool = False,
        log_allowed: bool = True,
        trained: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(accessible_name)
        self._percent = percent
        self._train, self._validation = _nothing(), _nothing()
        self._axis, self._scenery, self._smoothing = EPOCH, NO_SCENERY, 0.0
        self._cursor: float | None = None
        self.head = PlotHead(title, (TRAIN, VALIDATION) if trained else (VALIDATION,))
        self.head.log.setVisible(log_allowed)
        self._area = PlotArea(percent=percent)
        self._area.setAccessibleName(f"{title} plot")
        self._area.setAccessibleDescription(MANUAL)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.head)
        layout.addWidget(self._area, 1)
        self.head.log.toggled.connect(self._area.set_log)
        self.head.fit.clicked.connect(self._area.fit)
        self._area.pointed.connect(self._point)
        self._area.stepped.connect(self._step)
        self._area.moved.connect(self.part_moved)
        self._area.followed.connect(self.followed)
        self._area.menu_wanted.connect(self.menu_wanted)
        self._area.axis_grew.connect(self.axis_grew)

    @property
    def axis_need(self) -> int:
        """Pixels that the y axis needs for its ticks."""
        return self._area.axis_need

    def set_axis_width(self, width: int) -> None:
        """Give the y axis so many pixels."""
        self._area.set_axis_width(width)

    @property
    def flags(self) -> tuple[Flag, ...]:
        """The changes that are marked, from left to right."""
        return self._scenery.flags

    def show_series(
        self,
        train: Series | None,
        validation: Series,
        end: float,
        smoothing: float,
        *,
        axis: XAxis = EPOCH,
        scenery: Scenery = NO_SCENERY,
        others: Sequence[tuple[CurveTrace, RunStyle]] = (),
    ) -> None:
        """Draw the curves; call this once a frame at most.

        Args:
            train, validation: the run's curves; ``train`` is None where batches are not measured so.
            end: the minimum end of the x axis.
            smoothing: weight of past values in the smoothed training curve, from 0 (none) to below 1.
            others: curves of other runs.
        """
        if axis is not self._axis:
            self._cursor = None
            self._area.set_cursor(None)
        self._train, self._validation, self._smoothing = train or _nothing(), validation, smoothing
        self._axis, self._scenery = axis, scenery
        validated = CurveTrace.measured(validation, axis.name)
        x = self._train.along(axis.name)
        settled = min(validated.settled, BEGINNING * float(x[-1])) if len(x) else -inf
        raw = CurveTrace(x, self._train.lowest, self._train.highest, settled)
        smooth = CurveTrace.of(x, self._train.smoothed(smoothing), settled)
        drawing = Drawing(raw, smooth, validated, others)
        last = max((float(trace.x[-1]) for trace in drawing.traces if len(trace)), default=0.0)
        self._area.draw(drawing, max(end, last) or 1.0, axis, scenery)
        self._show_state()

    def clear(self) -> None:
        """Show an empty plot with its hint."""
        self._train, self._validation, self._cursor = _nothing(), _nothing(), None
        self._area.clear_curves()
        self._show_state()

    def set_hint(self, text: str) -> None:
        """Say in the empty plot what to do."""
        self._area.set_hint(text)
        self._show_state()

    def fit(self) -> None:
        """Show the whole training again."""
        self._area.fit()

    def set_cursor(self, x: float | None) -> None:
        """Show crosshair and values at x, or hide it; no signal, so that plots can follow each other."""
        self._cursor = None if self._empty else x
        self._area.set_cursor(self._cursor, self._place())
        self._show_state()

    def look_at(self, part: tuple[float, float] | None) -> None:
        """Show a part of the x axis, or all of it; no signal."""
        self._area.look_at(part)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in DRESSING and self.isVisible():
            self._area.dress()

    def showEvent(self, event: QShowEvent) -> None:
        """Apply the theme only now: while a window is built, style changes reach its parts again and again."""
        super().showEvent(event)
        self._area.dress()

    @property
    def _points(self) -> Floats:
        """The x at which the crosshair can stand."""
        return (self._train if len(self._train) else self._validation).along(self._axis.name)

    @property
    def _empty(self) -> bool:
        return not len(self._train) and not len(self._validation)

    def _point(self, x: float | None) -> None:
        """Follow the mouse from point to point, so that the values shown are measured ones."""
        points = self._points
        snapped = None if x is None or not len(points) else float(points[nearest(points, x)])
        if snapped != self._cursor:
            self.set_cursor(snapped)
            self.cursor_moved.emit(snapped)

    def _step(self, by: int) -> None:
        """Move the crosshair by a hundredth of the points that are seen, at least by one."""
        points = self._points
        if not len(points):
            return
        low, high = self._area.seen()
        first, last = np.searchsorted(points, low), np.searchsorted(points, high, "right") - 1
        start = nearest(points, (low + high) / 2 if self._cursor is None else self._cursor)
        place = start + by * max(1, round((last - first) / CURSOR_STEPS))
        self._point(float(points[min(max(place, 0), len(points) - 1)]))

    def _place(self) -> str:
        """Return the position of the crosshair in words, with the raw value where the smoothed one is shown."""
        if self._cursor is None:
            return ""
        said = [self._axis.place(self._cursor)]
        if len(self._train) and self._smoothing:
            row = nearest(self._points, self._cursor)
            ends = [self._written(float(curve[row])) for curve in (self._train.lowest, self._train.highest)]
            said.append("raw " + " – ".join(dict.fromkeys(ends)))
        return SEPARATOR.join(said)

    def _show_state(self) -> None:
        values = []
        if len(self._train):
            values.append(f"train {self._value_at_cursor(self._train, self._train.smoothed(self._smoothing))}")
        if len(self._validation):
            values.append(f"val {self._value_at_cursor(self._validation, self._validation.y)}")
        text = SEPARATOR.join(values)
        self.head.show_values(text)
        changed = "" if self._cursor is None else self._scenery.flag_near(self._cursor, self._area.reach())
        level = f"held against {self._scenery.level.text}" if self._scenery.level else ""
        said = [part for part in (self._place(), text, changed and f"changed: {changed}", level) if part]
        self.setAccessibleDescription(SEPARATOR.join(said) or self._area.hint)

    def _value_at_cursor(self, series: Series, y: Floats) -> str:
        row = -1 if self._cursor is None else nearest(series.along(self._axis.name), self._cursor)
        return self._written(float(y[row]))

    def _written(self, value: float) -> str:
        if not np.isfinite(value):
            return "–"
        if self._percent:
            return f"{100 * value:.1f} %"
        return f"{value:.3f}" if value == 0 or 0.001 <= abs(value) < 1000 else number_text(value, 3)


def _nothing() -> Series:
    return Series(Track(("loss",)), "loss")
