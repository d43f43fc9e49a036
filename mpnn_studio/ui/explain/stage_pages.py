"""What a stage shows: formula and arrays beside the number and the code, or where there is no room, all as tabs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from ...explain.steps.number import Number
from ...explain.steps.stages import Stage
from ..widgets import theme
from ..widgets.scroll import PlainScroll
from .arrays_panel import ArraysPanel
from .code_panel import CodePanel
from .formula_panel import FormulaPanel
from .number_panel import NumberPanel
from .proofs import Proofs
from .step import OpenStep

ROOM_FOR_TWO = 596
"""Px, at the text's usual size; where there is less, formula and arrays are a tab beside the number and the code."""
POINTS = 10.0


class StagePages(QSplitter):
    """Formula and arrays at the left, the number and the code at the right."""

    def __init__(self, proofs: Proofs, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.formula = FormulaPanel()
        self.arrays = ArraysPanel(proofs)
        self.number = NumberPanel()
        self.code = CodePanel()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, theme.GRID, 0, 0)
        column.setSpacing(2 * theme.GRID)
        column.addWidget(self.formula)
        column.addWidget(self.arrays, 1)
        self._left = PlainScroll(left, "Formula and arrays")
        self._right = PlainScroll(self.number, "Number")
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._tabs.setAccessibleName("Number and code")
        self._tabs.addTab(self._right, "Number")
        self._tabs.addTab(self.code, "Code that ran")
        self.setChildrenCollapsible(False)
        self.setHandleWidth(3 * theme.GRID)
        self.addWidget(self._left)
        self.addWidget(self._tabs)
        self.setSizes([480, 520])

    def show_stage(self, step: OpenStep, stage: Stage, place: int, example: int) -> None:
        """Show the stage at a place of the step, for one example of its batch."""
        self.formula.show_stage(stage, place, len(step.stages))
        self.arrays.show_stage(step, stage, example)
        self.code.show_stage(stage)

    def show_number(self, step: OpenStep, stage: Stage | None, number: Number) -> None:
        """Show a number, its terms, and where it goes."""
        goes_to = step.dissection.goes_to(number.name)
        title = step.dissection.quantities[number.name.quantity].title
        shown = stage.formulas if stage else ()
        self.number.show_number(number, title, goes_to, {name: step.value(name) for name in goes_to}, shown)
        self.formula.show_number(number, step.value)
        self.arrays.show_number(number.name)

    def open_number(self) -> None:
        """Bring the number to the front."""
        self._tabs.setCurrentWidget(self._right)

    def open_code(self) -> None:
        """Bring the code that ran to the front."""
        self._tabs.setCurrentWidget(self.code)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = ROOM_FOR_TWO * self.font().pointSizeF() / POINTS
        beside, tabbed = self.width() >= room, self._tabs.indexOf(self._left) >= 0
        if beside and tabbed:
            self.insertWidget(0, self._left)
            self._left.show()
            self.setSizes([500, 500])
        elif not beside and not tabbed:
            self._tabs.insertTab(0, self._left, "Arrays")
            self._tabs.setCurrentIndex(0)
