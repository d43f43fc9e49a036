"""What every view of an answer has in common."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ..widgets import theme
from ..widgets.texts import TextLabel
from .asked import Asked


class ResultView(QWidget):
    """Shows one kind of answer; by itself nothing but how far it can be trusted.

    Signals:
        example_wanted(sample): a raw example is to be tried.
        muted(answer, note): while something is taken away, the answer without it and what is taken away; None after.
        set_wanted(field, value): a setting of the kind is to be another.
        keep_wanted(keep): the example that is tried is to be kept, or the kept one given up.
    """

    example_wanted = Signal(object)
    muted = Signal(object, str)
    set_wanted = Signal(str, object)
    keep_wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.GRID)
        self.trust = TextLabel()
        self.trust.setAccessibleName("How far to trust it")
        self.trust.setWordWrap(True)
        self.column.addWidget(self.trust)
        self.column.addStretch(1)

    def add(self, *widgets: QWidget) -> None:
        """Put these above how far the answer can be trusted, the narrow ones to the left."""
        for widget in widgets:
            narrow = widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Minimum
            side = Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag(0)
            self.column.insertWidget(self.column.indexOf(self.trust), widget, 0, side)

    def show_answer(self, asked: Asked) -> None:
        """Show an answer; the newest one takes the place of the one before."""
