"""The "Try a row" card: one editor for each input column of a table."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from mpneuralnetwork.components.fields import Choice, Real
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSlider, QVBoxLayout, QWidget

from ...data.dataset import Feature, Schema
from ...wording import figure
from ..widgets import theme
from ..widgets.editor import Editor, FormSlider
from ..widgets.editors import editor_for
from ..widgets.panel_button import PanelButton, panel_head
from ..widgets.scroll import scroll_instead
from ..widgets.texts import TextLabel

SLIDER_STEPS = 200
MIN_SLIDER = 40
MIN_NUMBER = 80
SHARES = (5, 4)
"""How a line is shared between slider and number."""


class TryTable(QFrame):
    """Lets a person make up a row.

    Signals:
        sample_changed(row): float64 (columns,) as the data set's rows are, with a category as its index.
    """

    sample_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._row = np.empty(0)
        self._lines: tuple[FeatureLine, ...] = ()
        title = QLabel("Try a row")
        title.setProperty("role", "title")
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setSizeAdjustPolicy(QScrollArea.SizeAdjustPolicy.AdjustToContents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(panel_head(title, PanelButton(self, "Try a row")))
        layout.addWidget(self._scroll, 1)

    def set_schema(self, schema: Schema) -> None:
        """Offer these columns, each at its typical value."""
        self._row = np.array([0.0 if feature.categories else feature.typical for feature in schema.features])
        form = QWidget()
        lines = QVBoxLayout(form)
        lines.setContentsMargins(0, 0, theme.GRID, 0)
        lines.setSpacing(theme.GRID)
        self._lines = tuple(FeatureLine(feature) for feature in schema.features)
        for column, line in enumerate(self._lines):
            line.edited.connect(lambda value, column=column: self._set(column, value))
            lines.addWidget(line)
        lines.addStretch(1)
        scroll_instead(self._scroll, form)
        # Setting it made it paint the window's colour over the card.
        form.setAutoFillBackground(False)
        self.sample_changed.emit(self.sample())

    def sample(self) -> NDArray[np.float64]:
        """Return a copy of the row as it is set now."""
        return self._row.copy()

    def show_sample(self, row: NDArray[np.float64]) -> None:
        """Enter a row of the data; what is missing in it keeps its value."""
        for column, (line, value) in enumerate(zip(self._lines, row.tolist(), strict=True)):
            if not math.isnan(value):
                line.set_value(value)
                self._row[column] = value
        self.sample_changed.emit(self.sample())

    def show_prediction(self, name: str, probability: float | None) -> None:
        """Show nothing: the row has no place for a prediction."""

    def _set(self, column: int, value: float) -> None:
        self._row[column] = value
        self.sample_changed.emit(self.sample())


class FeatureLine(QWidget):
    """Name and editor of one column: a choice for a category, a number beside a slider over its range.

    Signals:
        edited(value): the number, or the index of the category.
    """

    edited = Signal(float)

    def __init__(self, feature: Feature, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._feature = feature
        self._slider: QSlider | None = None
        name = TextLabel(feature.name)
        name.setToolTip(feature.name)
        # A long name is cut by the column instead of widening it; the tooltip shows all of it.
        name.setMinimumWidth(1)
        self._editor = _editor(feature)
        for box in self._editor.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            box.setMinimumWidth(MIN_NUMBER)
        self._editor.edited.connect(self._from_editor)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        if not feature.categories:
            self._slider = self._make_slider()
            row.addWidget(self._slider, SHARES[0])
        row.addWidget(self._editor, SHARES[1])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(name)
        layout.addLayout(row)

    def set_value(self, value: float) -> None:
        """Show a value without emitting ``edited``."""
        self._editor.set_value(str(round(value)) if self._feature.categories else value)
        self._show_on_slider(value)

    def _make_slider(self) -> QSlider:
        slider = FormSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, SLIDER_STEPS)
        slider.setMinimumWidth(MIN_SLIDER)
        slider.setAccessibleName(f"{self._feature.name} slider")
        slider.setToolTip(
            f"{self._feature.name} in the data: {figure(self._feature.low)} to {figure(self._feature.high)}"
        )
        slider.setValue(self._place(self._feature.typical))
        slider.valueChanged.connect(self._from_slider)
        return slider

    def _from_slider(self, place: int) -> None:
        low, high = self._feature.low, self._feature.high
        value = float(f"{low + (high - low) * place / SLIDER_STEPS:.{_decimals(self._feature)}f}")
        self._editor.set_value(value)
        self.edited.emit(value)

    def _from_editor(self, value: Any, merge_key: object) -> None:
        self._show_on_slider(float(value))
        self.edited.emit(float(value))

    def _show_on_slider(self, value: float) -> None:
        if self._slider is not None:
            self._slider.blockSignals(True)
            self._slider.setValue(self._place(value))
            self._slider.blockSignals(False)

    def _place(self, value: float) -> int:
        span = self._feature.high - self._feature.low
        share = (value - self._feature.low) / span if span > 0 else 0.5
        return round(SLIDER_STEPS * min(max(share, 0.0), 1.0))


def _editor(feature: Feature) -> Editor:
    """Declare the column as a setting, so that it is edited like one. Numbers outside the data's range are allowed."""
    if feature.categories:
        indices = {str(index): name for index, name in enumerate(feature.categories)}
        editor = editor_for(Choice("0", label=feature.name, help="A category of the data.", choices=indices))
        editor.set_value("0")
    else:
        step = 10.0 ** -_decimals(feature)
        editor = editor_for(Real(feature.typical, label=feature.name, help="May lie outside the data.", step=step))
        editor.set_value(feature.typical)
    return editor


def _decimals(feature: Feature) -> int:
    """Return how many decimals distinguish some two hundred values of the column."""
    span = feature.high - feature.low
    return min(max(2 - math.floor(math.log10(span)), 0), 12) if span > 0 else 2
