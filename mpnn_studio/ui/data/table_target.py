"""What is predicted of a table, and by which task; and whether its columns are pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ...data.columns import Column, Kind
from ...data.inspection import Inspection
from ...data.layout import targets
from ...data.pixel_table import PIXELS
from ..widgets import theme
from ..widgets.keys import NarrowCombo

TASKS: Mapping[Kind, str] = {
    "category": "Classification: which of the classes",
    "number": "Regression: how much",
    "date": "Regression: when",
}


class TableTarget(QWidget):
    """Lets the target column be chosen, and its task where it could be another; it changes nothing itself.

    Signals:
        column_chosen(place), task_chosen(kind): the person wants to predict this, in this way.
    """

    column_chosen = Signal(int)
    task_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column, self._task, self._pixels = NarrowCombo(), NarrowCombo(), NarrowCombo()
        self._column.setAccessibleName("Target column")
        self._task.setAccessibleName("Task")
        self._pixels.setAccessibleName("What the columns are")
        for kind, text in TASKS.items():
            self._task.addItem(text, kind)
        for lie, text in PIXELS.items():
            self._pixels.addItem(text[:1].upper() + text[1:], lie)
        self._column.activated.connect(lambda index: self.column_chosen.emit(self._column.itemData(index)))
        self._task.activated.connect(lambda index: self.task_chosen.emit(self._task.itemData(index)))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * theme.GRID)
        for text, combo in (("Target column", self._column), ("Task", self._task)):
            layout.addWidget(QLabel(text))
            layout.addWidget(combo, 1)
        layout.addWidget(self._pixels, 1)
        self.setFocusProxy(self._column)

    @property
    def pixels(self) -> str:
        """Whether the columns are the pixels of pictures, and how these lie; a key of ``PIXELS``."""
        return str(self._pixels.currentData())

    def show_inspection(self, inspection: Inspection) -> None:
        """Show the columns of another file, or of the same one read otherwise."""
        self._inspection = inspection
        self._pixels.setCurrentIndex(self._pixels.findData(inspection.source.pixels))
        self._pixels.setVisible(inspection.source.pixels != "none")
        self._column.clear()
        for place, found in enumerate(inspection.columns):
            self._column.addItem(found.name, place)

    def show_layout(self, layout: Sequence[Column]) -> None:
        """Show what is predicted of these columns."""
        chosen = targets(list(layout))
        place = next((place for place, column in enumerate(layout) if column.role == "target"), None)
        self._column.setPlaceholderText(", ".join(column.name for column in chosen) or "Choose what to predict")
        self._column.setCurrentIndex(-1 if place is None or len(chosen) > 1 else place)
        kinds = () if place is None or len(chosen) > 1 else self._inspection.columns[place].kinds
        self._task.setEnabled(len(kinds) > 1)
        self._task.setToolTip("" if len(kinds) > 1 else "Follows from the kind of the target column")
        self._task.setCurrentIndex(-1 if place is None else self._task.findData(layout[place].kind))
