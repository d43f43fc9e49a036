"""The line that says whether the stack is still the one that was trained, with the way to go on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from ...project.project import Project
from ...run.comparison import in_short
from ...run.run import Run
from ...run.run_summary import in_epochs
from ..widgets import theme
from ..widgets.action_button import action_button
from ..widgets.texts import ElidedLabel

LONGEST = "● not what was trained"


class TrainedBadge(QWidget):
    """One line, there from the start: what is said in it never moves what stands below."""

    def __init__(self, go_on: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ElidedLabel()
        self._text.setAccessibleName("Trained")
        button = action_button(go_on, short="Continue")
        button.setProperty("flat", True)
        self._button = button
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.GRID)
        self._box.addWidget(self._text, 1)
        self._box.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_run(self, run: Run | None, project: Project, *, live: bool) -> None:
        """Compare the newest run with the stack as it is now; ``live`` says whether it is being trained."""
        if run is None or not run.trained:
            self._say("not trained yet", "Press Space to train.")
        elif run.project != project:
            other = in_short(run.project, project) or "the layers are others"
            self._say("● not what was trained", f"Since or beside what was trained: {other}", "warning")
        elif live:
            self._say(f"… {in_epochs(run)} so far", "The training goes on with this very stack.")
        else:
            self._say(f"✓ trained {in_epochs(run)}", "The predictions are those of this very stack.")

    def minimumSizeHint(self) -> QSize:
        """As narrow as its button: the text goes above it."""
        return QSize(self._button.sizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fold()

    def _fold(self) -> None:
        """Take two lines where the longest text finds no room beside the button, whatever is said now."""
        text = QFontMetrics(theme.small_font(self)).horizontalAdvance(LONGEST)
        narrow = text + self._button.sizeHint().width() + 2 * theme.GRID > self.width()
        self._box.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._box.setAlignment(self._button, Qt.AlignmentFlag.AlignLeft)

    def _say(self, text: str, details: str, role: str = "muted") -> None:
        self._text.say(text)
        self._text.setToolTip(details)
        self._text.set_role(role)
