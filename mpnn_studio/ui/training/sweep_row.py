"""One setting of a sweep: which it is, and which of its values are tried."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from ...project.project import Project
from ...run.sweep import Axis, Dial, read_range, read_values
from ..widgets.keys import Button, Combo, TextLine

WAYS = {"values": "these values", "range": "a range, evenly", "log": "a range, by factors"}
MAX_VALUES = 500
FIRST_COUNT = 4
NUMBER_WIDTH = 96
MIN_LETTERS = 8
"""Of what is chosen that are read in a narrow dialog; the open list shows all."""


class SweepRow(QWidget):
    """Offers the settings of a project.

    Signals:
        edited(): something else would be tried.
        removed(row): the user no longer wants to vary this setting.
    """

    edited = Signal()
    removed = Signal(object)

    def __init__(self, project: Project, choices: Sequence[Dial], chosen: Dial) -> None:
        super().__init__()
        self._project = project
        self.setting = Combo()
        self.setting.setAccessibleName("Setting")
        self.way = Combo()
        self.way.setAccessibleName("Which values")
        for combo in (self.setting, self.way):
            combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(MIN_LETTERS)
        for dial in choices:
            self.setting.addItem(dial.text, dial)
        self.values = _line("Values", "values with commas between them")
        self.low, self.high = _line("From", "the first"), _line("To", "the last")
        for line in (self.low, self.high):
            line.setMaximumWidth(NUMBER_WIDTH)
        self.count = QSpinBox()
        self.count.setRange(2, MAX_VALUES)
        self.count.setValue(FIRST_COUNT)
        self.count.setSuffix(" values")
        self.count.setAccessibleName("How many values")
        self.drop = Button("✕")
        self.drop.setAccessibleName("Do not vary this setting")
        self.drop.setToolTip("Do not vary this setting")
        self.drop.setProperty("glyph", True)
        self._arrange()
        self.setting.setCurrentIndex(next(n for n, dial in enumerate(choices) if dial == chosen))
        self._propose()
        self.setting.currentIndexChanged.connect(lambda index: self._propose())
        self.way.currentIndexChanged.connect(lambda index: self._show_way())
        for each in (self.values, self.low, self.high):
            each.textEdited.connect(lambda text: self.edited.emit())
        self.count.valueChanged.connect(lambda number: self.edited.emit())
        self.drop.clicked.connect(lambda: self.removed.emit(self))

    @property
    def dial(self) -> Dial:
        """The setting that is varied."""
        dial: Dial = self.setting.currentData()
        return dial

    def axis(self) -> Axis:
        """Return what is tried. Raises SweepError where the setting refuses it."""
        way = self.way.currentData()
        if way == "values":
            return read_values(self.dial, self.values.text())
        return read_range(self.dial, self.low.text(), self.high.text(), self.count.value(), logarithmic=way == "log")

    def show_random(self, random: bool) -> None:
        """A random search takes any number of a range, so that it needs no count."""
        self.count.setEnabled(not random)

    def _propose(self) -> None:
        """Offer values around the present one."""
        dial = self.dial
        neighbours = dial.neighbours(self._project.find(dial.uid).config[dial.field.name])
        texts = [dial.field.write(value) for value in neighbours]
        self.values.setText(", ".join(texts))
        self.low.setText(texts[0])
        self.high.setText(texts[-1])
        self.way.blockSignals(True)
        self.way.clear()
        for way, text in WAYS.items():
            if way == "values" or dial.numeric:
                self.way.addItem(text, way)
        self.way.blockSignals(False)
        self._show_way()

    def _show_way(self) -> None:
        single = self.way.currentData() == "values"
        self.values.setVisible(single)
        self._range.setVisible(not single)
        self.edited.emit()

    def _arrange(self) -> None:
        self._range = QWidget()
        ends = QHBoxLayout(self._range)
        ends.setContentsMargins(0, 0, 0, 0)
        for widget in (self.low, QLabel("to"), self.high, self.count):
            ends.addWidget(widget)
        ends.addStretch(1)
        head = QHBoxLayout()
        head.addWidget(self.setting, 3)
        head.addWidget(self.way, 2)
        head.addWidget(self.drop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.values)
        column.addWidget(self._range)


def _line(name: str, hint: str) -> QLineEdit:
    line = TextLine()
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    return line
