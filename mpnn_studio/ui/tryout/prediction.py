"""The "Prediction" card: the probability of each class, or the predicted number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ..charts.development_chart import DevelopmentChart
from ..charts.probability_bars import ProbabilityBars
from ..widgets import theme
from ..widgets.panel_button import PanelButton, panel_head
from ..widgets.scroll import PlainScroll
from ..widgets.steady import SteadyLabel
from ..widgets.texts import TextLabel

UNKNOWN = "–"
MIN_WIDTH = 60
ROWS = 5
"""Lines of text whose room the classes ask for at most; where there is more, they take it."""
UNLIMITED = (1 << 24) - 1
"""Qt's largest height of a widget."""
USUAL_NOTE = "Press Space to train: the prediction follows."
VALUE_SIZE = 1.5
"""Of a predicted number, as a multiple of the window's text."""


class Scroll(PlainScroll):
    """Asks for the room that its widget asks for now, up to a few rows; Qt remembers what it asked for at first."""

    rows = ROWS
    """Lines of text whose room it asks for at most."""
    _kept = QRect()

    def reveal(self, row: QRect) -> None:
        """Scroll to a row; where there is little room it stays in sight when the room changes."""
        self._kept = row
        self.ensureVisible(0, row.center().y(), 0, row.height())

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return QSize(least.width(), self.fontMetrics().lineSpacing())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._kept.isNull():
            self.reveal(self._kept)

    def sizeHint(self) -> QSize:
        widget = self.widget()
        wanted = widget.sizeHint() if widget else super().sizeHint()
        return QSize(wanted.width(), min(wanted.height(), self.rows * self.fontMetrics().lineSpacing()))


class PredictionPanel(QFrame):
    """Shows the newest prediction; it knows nothing of networks.

    Signals:
        picked(place): the probability of a class is to be explained.
    """

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setAccessibleName("Prediction")
        self._classes: tuple[str, ...] = ()
        self._revealed: int | None = None
        self._title = title = QLabel("Prediction")
        title.setProperty("role", "title")
        self._unit = TextLabel("%")
        self._note = SteadyLabel(USUAL_NOTE)
        self._value = TextLabel("", "", lambda label: theme.number_font(label, VALUE_SIZE))
        self._value.setAccessibleName("Predicted value")
        self._value.setWordWrap(True)
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._bars = ProbabilityBars()
        self._bars.picked.connect(self.picked)
        self._scroll = Scroll(self._bars, "Class probabilities")
        self._scroll.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.development = DevelopmentChart()
        head = panel_head(title, self._unit, PanelButton(self, "Prediction"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(theme.GRID)
        layout.addLayout(head)
        layout.addWidget(self._note)
        layout.addWidget(self._value)
        layout.addWidget(self._scroll, 100)  # all that it needs, before the chart gets anything
        layout.addWidget(self.development, 1)
        layout.addStretch(0)
        self.set_classes(())
        self.set_note("")

    @property
    def best(self) -> tuple[str, float] | None:
        """The most probable class with its probability, None where there is no prediction."""
        return self._best

    def set_classes(self, names: Sequence[str]) -> None:
        """Show one bar for each of these classes; none for a regression."""
        self._classes = tuple(names)
        self._bars.set_names(self._classes)
        self.development.set_names(self._classes)
        self._scroll.updateGeometry()
        self._scroll.setVisible(bool(names))
        self._unit.setVisible(bool(names))
        self._value.setVisible(not names)
        self._share()
        self.set_probabilities(None)
        self.set_value("")

    def set_probabilities(self, values: ArrayLike | None) -> None:
        """Show the probability, 0 to 1, of each class; None where nothing is predicted.

        Raises:
            ValueError: there are not as many probabilities as classes.
        """
        shown = None if values is None else np.asarray(values, np.float64)
        if shown is not None and shown.shape != (len(self._classes),):
            raise ValueError(f"{len(self._classes)} classes need as many probabilities, not {shown.shape}")
        if shown is not None and not np.isfinite(shown).all():
            shown = None
        self._bars.set_values(shown)
        place = self._bars.best
        self._best = None if shown is None or place is None else (self._classes[place], float(shown[place]))
        if place is not None and place != self._revealed:
            self._reveal(place)
        said = "no prediction yet" if self._best is None else f"{self._best[0]}, {100 * self._best[1]:.1f} per cent"
        self.setAccessibleDescription(said)
        self._bars.setAccessibleDescription(said)

    def set_value(self, text: str) -> None:
        """Show a predicted number, with its name or unit, in large type."""
        self._value.setText(text or UNKNOWN)
        if not self._classes:
            self.setAccessibleDescription(text or "no prediction yet")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._share()

    def _share(self) -> None:
        """Show the chart where there is room below all bars, which then take no more than they need."""
        bars = self._bars.sizeHint().height() if self._classes else self._value.sizeHint().height()
        texts = sum(each.sizeHint().height() + theme.GRID for each in (self._title, self._note))
        spare = self.height() - texts - bars - 4 * theme.GRID
        self.development.setVisible(spare >= self.development.least_height)
        self._scroll.setMaximumHeight(bars if self.development.isVisibleTo(self) else UNLIMITED)

    def give_way(self, *, modest: bool) -> None:
        """Ask for a single row, or for several again; what is left over is taken besides."""
        self._scroll.rows = 1 if modest else ROWS
        self._scroll.updateGeometry()

    def _reveal(self, place: int) -> None:
        """Scroll to a class that is the most probable now; a person may scroll away from it."""
        self._revealed = place
        self._scroll.reveal(self._bars.row_at(place))

    def set_note(self, text: str) -> None:
        """Say in small type where the prediction comes from, or what to do to get one."""
        self._note.setText(text)
        self._note.setVisible(bool(text))
        self._share()
