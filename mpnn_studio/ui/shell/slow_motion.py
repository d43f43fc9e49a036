"""How long the training waits after each batch, so that the user can follow it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from ...wording import number_text
from ..widgets import theme

LONGEST = 1.0
"""Seconds."""
POSITIONS = 100


def seconds_at(position: int) -> float:
    """Return the seconds for a position of the slider: short waits are set more finely than long ones."""
    return LONGEST * (position / POSITIONS) ** 2


def delay_text(seconds: float) -> str:
    """Say the pace: "0.25 s a batch"."""
    return f"{number_text(seconds, 2)} s a batch" if seconds else "full speed"


class SlowMotion(QWidget):
    """A slider from full speed to a second a batch.

    Signals:
        changed(seconds): the user moved it.
    """

    changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        label = QLabel("Slow motion")
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, POSITIONS)
        self._slider.setPageStep(10)
        self._slider.setMinimumWidth(120)
        self._slider.setAccessibleName("Slow motion")
        self._slider.setToolTip("Wait after each batch, also while the training runs")
        self._text = QLabel()
        self._text.setFont(theme.number_font(self))
        self._text.setMinimumWidth(self._text.fontMetrics().horizontalAdvance("0.00 s a batch "))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.setSpacing(8)
        for widget in (label, self._slider, self._text):
            layout.addWidget(widget)
        self._slider.valueChanged.connect(self._tell)
        self._tell(0)

    def _tell(self, position: int) -> None:
        seconds = seconds_at(position)
        self._text.setText(delay_text(seconds))
        self._slider.setAccessibleDescription(delay_text(seconds))
        self.changed.emit(seconds)
