"""The formula of a stage, and the same with the numbers of this example."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ...explain.steps.number import Number
from ...explain.steps.stages import Stage
from ..widgets import theme
from ..widgets.texts import ElidedLabel, TextLabel
from .formula_label import FormulaLabel
from .written_out import ValueOf, written_out


class FormulaPanel(QWidget):
    """Title of the stage, its formula as its component declares it, and a number of it written out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel("text", theme.title_font)
        self.title.setAccessibleName("Stage")
        self.formula = FormulaLabel("Formula of the stage")
        self.caption = ElidedLabel()
        self.numbers = TextLabel("", "text", lambda label: theme.number_font(label, 0.9))
        self.numbers.setAccessibleName("Formula with the numbers of this example")
        self.numbers.setWordWrap(True)
        self.numbers.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        for widget in (self.title, self.formula, self.caption, self.numbers):
            layout.addWidget(widget)

    def show_stage(self, stage: Stage, place: int, count: int) -> None:
        """Show the formula of a stage."""
        self.title.say(f"{stage.title} · stage {place + 1} of {count}")
        self.formula.show_formulas(*stage.formulas)

    def show_number(self, number: Number, value_of: ValueOf) -> None:
        """Write a number out; ``value_of`` returns the values of others."""
        text = written_out(number, value_of)
        self.caption.say(f"{number.name}, with its numbers" if text else "")
        self.numbers.say(text)
        for label in (self.caption, self.numbers):
            label.setVisible(bool(text))
