"""The line above a plot: title, legend, the current values, and the buttons for the scale."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QMenu, QWidget

from ...run.track import MAX_ROWS
from ...wording import grouped
from ..widgets import theme
from ..widgets.texts import SmallButton, TextLabel
from .legend import Legend, LegendEntry

TIP = (
    "train: smoothed over the last batches · val: the last evaluation of the validation split\n"
    f"Each of {grouped(MAX_ROWS)} batches keeps a point of its own. Of a longer training, older neighbours share "
    "one:\ntheir mean, lowest and highest are kept, so no spike is lost."
)
SEPARATOR = " · "
"""Stands between two values."""
LONGEST = "train 88.8 % · val 88.8 %"


class PlotHead(QWidget):
    """One line where there is room, else two. ``log`` and ``fit`` are its buttons.

    Signals:
        chosen(number): another of the offered metrics was chosen.
    """

    chosen = Signal(int)

    def __init__(self, title: str, entries: tuple[LegendEntry, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.log = SmallButton("log", f"{title}: logarithmic scale", "Scale y by its logarithm")
        self.log.setCheckable(True)
        self.fit = SmallButton("fit", f"{title}: show everything", "Show everything again (Home)")
        for button in (self.log, self.fit):
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            button.setSizePolicy(policy)
        self._title = title
        self._name = QLabel(title)
        self._name.setProperty("role", "title")
        self._values = TextLabel("", "", theme.number_font)
        self._values.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._values.setAccessibleName(f"{title} now")
        self._values.setToolTip(TIP)
        self._text = ""
        # Short of room, the text gives way and the plot keeps its width.
        self._values.setMinimumWidth(1)
        self._left, self._right = QHBoxLayout(), QHBoxLayout()
        self._left.setSpacing(2 * theme.GRID)
        self._left.addWidget(self._name)
        self._left.addWidget(Legend(entries))
        self._left.addStretch(1)
        self._right.setSpacing(2 * theme.GRID)
        self._right.addWidget(self._values, 1)
        self._right.addWidget(self.log)
        self._right.addWidget(self.fit)
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2 * theme.GRID)
        self._rows.addLayout(self._left)
        self._rows.addLayout(self._right, 1)

    def offer(self, titles: Sequence[str]) -> None:
        """Offer these metrics in a menu in place of the title."""
        button = SmallButton(f"{self._title} ▾", f"{self._title}: draw something else", "Draw something else")
        menu = QMenu(button)
        for number, title in enumerate(titles):
            action = menu.addAction(title, partial(self.chosen.emit, number))
            action.setCheckable(True)
            action.setChecked(title == self._title)
        button.setMenu(menu)
        self._left.replaceWidget(self._name, button)
        self._name.deleteLater()

    def show_buttons(self, on: bool) -> None:
        """Hide the buttons from a picture of the plot, in their places."""
        for button in (self.log, self.fit):
            if button.isVisibleTo(self) != on:
                button.setVisible(on)

    def show_values(self, text: str) -> None:
        """Show the newest values, or those at the crosshair; only the last one where there is no room for more."""
        self._text = text
        metrics = QFontMetrics(self._values.font())
        buttons = self.log.sizeHint().width() + self.fit.sizeHint().width() + 4 * theme.GRID
        fits = metrics.horizontalAdvance(text) + buttons <= self.width()
        self._values.setText(text if fits else text.split(SEPARATOR)[-1])

    def minimumSizeHint(self) -> QSize:
        """As narrow as two lines can be, also while it is one."""
        width = max(self._left.minimumSize().width(), self._right.minimumSize().width())
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()
        self.show_values(self._text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fold()

    def _fold(self) -> None:
        """Take two lines where the longest values do not fit, so that the plot stays in place while they change."""
        values = QFontMetrics(self._values.font()).horizontalAdvance(LONGEST)
        buttons = self.log.sizeHint().width() + self.fit.sizeHint().width()
        narrow = self._left.sizeHint().width() + values + buttons + 6 * theme.GRID > self.width()
        self._rows.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
