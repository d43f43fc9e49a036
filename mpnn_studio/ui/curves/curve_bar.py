"""The row above the curves: their smoothing, their x axis, and their export."""

from __future__ import annotations

import math
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QSizePolicy, QSlider, QWidget

from ...run.track import MAX_ROWS
from ...wording import grouped
from ..charts.x_axes import EPOCH, X_AXES, XAxis
from ..widgets import theme
from ..widgets.flow import Flow
from ..widgets.texts import SmallButton, TextLabel

POSITIONS = 300
"""Positions of the slider: a hundred for each nine of 0.999."""
MIN_SLIDER = 64
SMOOTHING_TIP = (
    "Weight of the past in the smoothed curve of the training; the raw curve stays visible behind it.\n"
    "0.9 looks back over about 10 batches, 0.99 over 100, 0.999 over 1000."
)
AUTO_TIP = "Smooth over a hundredth of the training"
EXPORT_TIP = (
    "Save the curves as a picture or as a table.\n"
    f"Beyond {grouped(MAX_ROWS)} batches, older neighbours share a row of the table, with their mean."
)
FORMATS = {"png": "Picture (PNG)…", "svg": "Drawing (SVG)…", "csv": "Table (CSV)…"}


def weight_at(position: int) -> float:
    """Return the weight for a position of the slider: 0.9 at a third, 0.99 at two, 0.999 at its end."""
    return float(1 - 10 ** (-3 * position / POSITIONS))


def position_of(weight: float) -> int:
    """Return the position of a weight from 0 to below 1, the last one for all beyond 0.999."""
    return min(round(-math.log10(1 - weight) * POSITIONS / 3), POSITIONS)


class CurveBar(QWidget):
    """Wraps into two rows where it is narrow.

    Args:
        corner: what stands at its right end.

    Attributes:
        smoothing: the weight of past values that was chosen, None while it follows the length of the training.
        axis: the x axis of the curves.

    Signals:
        changed(): another smoothing or axis was chosen.
        export_requested(format): a file of this format, a key of ``FORMATS``, is requested.
    """

    changed = Signal()
    export_requested = Signal(str)

    def __init__(self, corner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.smoothing: float | None = None
        self.axis: XAxis = EPOCH
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, POSITIONS)
        self._slider.setPageStep(POSITIONS // 3)
        self._slider.setMinimumWidth(MIN_SLIDER)
        self._slider.setAccessibleName("Smoothing")
        self._slider.setToolTip(SMOOTHING_TIP)
        self._value = TextLabel("", "number", theme.number_font)
        self._value.setMinimumWidth(self._value.fontMetrics().horizontalAdvance("0.999"))
        self._auto = SmallButton("auto", "Smooth by the length of the training", AUTO_TIP)
        self._auto.setCheckable(True)
        self._auto.setChecked(True)
        self.export = SmallButton("export ▾", "Export the curves", EXPORT_TIP)
        menu = QMenu(self.export)
        for key, title in FORMATS.items():
            menu.addAction(title, partial(self.export_requested.emit, key))
        self.export.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        flow = Flow()
        row.addLayout(flow, 1)
        row.addWidget(corner, 0, Qt.AlignmentFlag.AlignTop)
        flow.setSpacing(theme.GRID)
        self._title, self._corner = TextLabel("Smoothing"), corner
        flow.addWidget(_row(self._title, self._slider, self._value, self._auto))
        flow.addWidget(_row(*self._axis_buttons()))
        flow.addWidget(self.export)
        # As high as its width makes it, and no higher where there is room.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._slider.valueChanged.connect(self._smooth)
        self._auto.toggled.connect(self._follow)
        self.show_smoothing(0.0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        """Drop the title of the slider where there is no room for it."""
        widths = (each.sizeHint().width() for each in (self._title, self._value, self._auto, self._corner))
        self._title.setVisible(sum(widths) + MIN_SLIDER + 6 * theme.GRID <= self.width())

    def show_smoothing(self, automatic: float) -> float:
        """Show the smoothing in use and return it: the chosen one, or else the automatic one."""
        weight = automatic if self.smoothing is None else self.smoothing
        self._slider.blockSignals(True)
        self._slider.setValue(position_of(weight))
        self._slider.blockSignals(False)
        text = f"{weight:.3f}"
        if text != self._value.text():
            self._value.setText(text)
            self._slider.setAccessibleDescription(text + (", automatic" if self.smoothing is None else ""))
        return weight

    def _axis_buttons(self) -> list[SmallButton]:
        group = QButtonGroup(self)
        buttons = []
        for axis in X_AXES:
            button = SmallButton(axis.title, f"Curves over {axis.title}", axis.tip)
            button.setCheckable(True)
            button.setChecked(axis is self.axis)
            button.clicked.connect(partial(self._draw_over, axis))
            group.addButton(button)
            buttons.append(button)
        return buttons

    def _smooth(self, position: int) -> None:
        self.smoothing = weight_at(position)
        self._auto.blockSignals(True)
        self._auto.setChecked(False)
        self._auto.blockSignals(False)
        self.changed.emit()

    def _follow(self, on: bool) -> None:
        self.smoothing = None if on else weight_at(self._slider.value())
        self.changed.emit()

    def _draw_over(self, axis: XAxis) -> None:
        if axis is not self.axis:
            self.axis = axis
            self.changed.emit()


def _row(*widgets: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.GRID)
    for widget in widgets:
        layout.addWidget(widget)
    return row
