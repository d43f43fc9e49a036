"""A card with the curve of one figure over the epochs, of the training and of the validation split."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ...run.series import Series
from ...run.track import Floats, Track
from .. import theme
from .legend import Entry
from .plot_area import PlotArea
from .plot_head import SEPARATOR, PlotHead

ENTRIES = (Entry("train", "train"), Entry("validation", "validation", marked=True))
CURSOR_STEPS = 100
DRESSING = (QEvent.Type.PaletteChange, QEvent.Type.ApplicationPaletteChange, QEvent.Type.StyleChange)


class CurvePlot(QFrame):
    """Loss, or a metric.

    Args:
        title: what is drawn ("Loss").
        accessible_name: by which screen readers find it ("Loss curve").
        percent: the values are shares of one, shown in per cent.
        log_allowed: a logarithmic scale makes sense.

    Signals:
        cursor_moved(x): the person points at this epoch, or at none (None).
    """

    cursor_moved = Signal(object)

    def __init__(
        self,
        title: str,
        accessible_name: str,
        *,
        percent: bool = False,
        log_allowed: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setAccessibleName(accessible_name)
        self._percent = percent
        self._train, self._validation = _nothing(), _nothing()
        self._smoothing = 0.0
        self._cursor: float | None = None
        self._head = PlotHead(title, ENTRIES)
        self._head.log.setVisible(log_allowed)
        self._area = PlotArea(percent=percent)
        self._area.setAccessibleName(f"{title} plot")
        self._area.setAccessibleDescription("Arrows move the crosshair, plus and minus zoom, Home shows everything")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 4)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self._head)
        layout.addWidget(self._area, 1)
        self._head.log.toggled.connect(self._area.set_log)
        self._head.fit.clicked.connect(self._area.fit)
        self._area.pointed.connect(self._point)
        self._area.stepped.connect(self._step)

    def show_series(self, train: Series, validation: Series, total_epochs: float, smoothing: float) -> None:
        """Draw what there is; call it at most once a frame.

        Args:
            train, validation: values over epochs.
            total_epochs: end of the x axis.
            smoothing: weight of the past in the smoothed training curve, from 0 (none) to below 1.
        """
        self._train, self._validation, self._smoothing = train, validation, smoothing
        last = max((float(curve.x[-1]) for curve in (train, validation) if len(curve)), default=0.0)
        self._area.draw(
            (train.x, train.y),
            (train.x, train.smoothed(smoothing)),
            (validation.x, validation.y),
            max(total_epochs, last) or 1.0,
        )
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

    def set_cursor(self, x: float | None) -> None:
        """Show crosshair and figures at this epoch, or none; tells nobody, so that plots can follow each other."""
        self._cursor = None if self._empty else x
        self._area.set_cursor(self._cursor)
        self._show_state()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in DRESSING:
            self._area.dress()

    @property
    def _points(self) -> Floats:
        """The x at which the crosshair can stand."""
        return self._train.x if len(self._train) else self._validation.x

    @property
    def _empty(self) -> bool:
        return not len(self._train) and not len(self._validation)

    def _point(self, x: float | None) -> None:
        """Follow the mouse from point to point, so that the figures shown are those of a real one."""
        points = self._points
        snapped = None if x is None or not len(points) else float(points[_nearest(points, x)])
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
        start = _nearest(points, (low + high) / 2 if self._cursor is None else self._cursor)
        place = start + by * max(1, round((last - first) / CURSOR_STEPS))
        self._point(float(points[min(max(place, 0), len(points) - 1)]))

    def _show_state(self) -> None:
        figures = []
        if len(self._train):
            figures.append(f"train {self._figure(self._train.x, self._train.smoothed(self._smoothing))}")
        if len(self._validation):
            figures.append(f"val {self._figure(self._validation.x, self._validation.y)}")
        text = SEPARATOR.join(figures)
        self._head.show_figures(text)
        where = "" if self._cursor is None else f"epoch {self._cursor:.2f} · "
        self.setAccessibleDescription(where + text or self._area.hint)

    def _figure(self, x: Floats, y: Floats) -> str:
        value = float(y[-1] if self._cursor is None else y[_nearest(x, self._cursor)])
        if self._percent:
            return f"{100 * value:.1f} %"
        return f"{value:.3f}" if value == 0 or 0.001 <= abs(value) < 1000 else f"{value:.3g}"


def _nothing() -> Series:
    return Series(Track(("loss",)), "loss")


def _nearest(x: Floats, place: float) -> int:
    """Return the point whose x, which rises, is nearest to a place."""
    right = min(int(np.searchsorted(x, place)), len(x) - 1)
    return right - 1 if right and place - x[right - 1] < x[right] - place else right
