"""The line that says whether the stack is still the one that was trained, with the way to go on."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ...project.project import Project
from ...run.comparison import in_short
from ...run.run import Run
from ...run.run_summary import in_epochs
from ..widgets import theme
from ..widgets.action_button import action_button
from ..widgets.texts import ElidedLabel


class TrainedBadge(QWidget):
    """One line, there from the start: what is said in it never moves what stands below."""

    def __init__(self, go_on: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ElidedLabel()
        self._text.setAccessibleName("Trained")
        button = action_button(go_on, short="Continue")
        button.setProperty("flat", True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * theme.GRID)
        layout.addWidget(self._text, 1)
        layout.addWidget(button)
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

    def _say(self, text: str, details: str, role: str = "muted") -> None:
        self._text.say(text)
        self._text.setToolTip(details)
        self._text.set_role(role)
