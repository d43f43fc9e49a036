"""The tour at the first start: five bubbles beside what a newcomer needs first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ..widgets import theme
from ..widgets.keys import Button
from ..widgets.settings import Settings
from ..widgets.texts import TextLabel

STEPS = (
    ("Data", "What the network learns from. Change it here, or drop a table or a folder of pictures onto the window."),
    ("Network", "Data pass through these cards from top to bottom. Click one to change it; drag layers in and out."),
    ("Train", "Press Space, or this button: the network learns. Space pauses, and goes on again."),
    ("Curves", "How well it learns. Training loss falls and validation loss rises? Then it learns by heart."),
    ("Try it", "Draw or enter something of your own, and see what the network makes of it, also while it learns."),
)
"""Title and words of each step."""
WIDTH = 300
GAP = 2 * theme.GRID


class Tour(QFrame):
    """A bubble above the window that leaves the keyboard and everything beside it as it was.

    Args:
        beside: what each step is about.
    """

    def __init__(self, window: QWidget, settings: Settings, beside: Sequence[QWidget]) -> None:
        super().__init__(window)
        self._window, self._settings, self._beside = window, settings, beside
        self._step = 0
        self.setProperty("bubble", True)
        self.setAccessibleName("Tour")
        self.setFixedWidth(WIDTH)
        self._title = TextLabel("", "title", theme.title_font)
        self._words, self._count = QLabel(), TextLabel()
        self._words.setAccessibleName("Step of the tour")
        self._words.setWordWrap(True)
        self.skip, self.next = Button("Skip"), Button("Next")
        self.skip.clicked.connect(self.hide)
        self.next.clicked.connect(self._go_on)
        self._lay_out()
        self.hide()

    def offer(self) -> None:
        """Begin where the tour was never seen on this machine; the keyboard stays where it is."""
        if not self._settings.toured:
            self._show(0)

    def begin(self) -> None:
        """Begin at the first step, with the keyboard on its button."""
        self._show(0)
        self.next.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window when it changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self._count, 1)
        foot.addWidget(self.skip)
        foot.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.GRID] * 4)
        layout.addWidget(self._title)
        layout.addWidget(self._words)
        layout.addLayout(foot)
        self._window.installEventFilter(self)

    def _go_on(self) -> None:
        if self._step + 1 < len(STEPS):
            self._show(self._step + 1)
        else:
            self.hide()

    def _show(self, step: int) -> None:
        self._settings.toured = True
        self._step = step
        title, words = STEPS[step]
        last = step + 1 == len(STEPS)
        self._title.say(title)
        self._words.setText(words)
        self._count.say(f"{step + 1} of {len(STEPS)}")
        self.skip.setHidden(last)
        self.next.setText("Done" if last else "Next")
        self.show()
        self._place()
        self.raise_()

    def _place(self) -> None:
        """Stand beside what the step is about, at the right where there is room, else at the left."""
        self.resize(WIDTH, self.heightForWidth(WIDTH))
        about = self._beside[self._step]
        place = QRect(about.mapTo(self._window, QPoint()), about.size()) if about.isVisible() else self._window.rect()
        right, left = place.right() + GAP, place.left() - WIDTH - GAP
        x = right if right + WIDTH <= self._window.width() else left
        y = place.top() + GAP if place.height() > self.height() else place.bottom() + GAP
        most = self._window.rect().bottomRight() - self.rect().bottomRight()
        self.move(max(0, min(x, most.x())), max(0, min(y, most.y())))
