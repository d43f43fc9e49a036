"""The line that says whether the stack is still the one that was trained, with the way to go on."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ...project.project import Project
from ...run.run import Run
from ..widgets.action_button import action_button
from ..widgets.flow import Flow


class TrainedBadge(QWidget):
    """Hidden while nothing was trained."""

    def __init__(self, go_on: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QLabel()
        self._text.setAccessibleName("Trained")
        self._text.setWordWrap(True)
        button = action_button(go_on)
        button.setProperty("flat", True)
        layout = Flow(self, headed=True)
        layout.addWidget(self._text)
        layout.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_run(self, run: Run | None, project: Project) -> None:
        """Compare the newest run with the stack as it is now."""
        self.setVisible(run is not None and run.trained)
        if run is None:
            return
        epochs = run.epochs_begun
        changed = run.project != project
        trained = f"trained {epochs} epoch{'' if epochs == 1 else 's'}"
        self._text.setText("● changed since it was trained" if changed else f"✓ {trained}")
        self._text.setToolTip(
            f"The network was {trained} as it was then. Continue keeps what its unchanged layers learned."
            if changed
            else "The predictions are those of this very stack."
        )
        self._text.setProperty("role", "hint" if changed else "muted")
        self._text.style().polish(self._text)
