"""The message shown when a training failed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from ...project.edits import set_learning_rate
from ...run.run import Run
from ...wording import number_text
from ..document.document import Document

EXPLAIN = "Explain what went wrong"
SMALLER = 0.1
"""What the learning rate is multiplied by."""


def report(
    window: QWidget,
    document: Document,
    run: Run,
    start_over: Callable[[], object],
    explain: Callable[[], object],
) -> None:
    """Show why the run failed; where it diverged, offer to look for the first bad number, or to train more slowly.

    The dialog is not modal: the window stays usable.
    """
    assert run.failed is not None
    box = QMessageBox(QMessageBox.Icon.Warning, "The training stopped", run.failed.message, parent=window)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if run.failed.details:
        box.setDetailedText(run.failed.details)
    if run.failed.diverged:
        rate = float(f"{SMALLER * run.project.learning_rate:.3g}")
        again = box.addButton(f"Train again with rate {number_text(rate, 6)}", QMessageBox.ButtonRole.AcceptRole)
        again.clicked.connect(lambda: _train_slower(document, rate, start_over))
        box.setDefaultButton(again)
    if run.failed.finite is not None:
        box.addButton(EXPLAIN, QMessageBox.ButtonRole.ActionRole).clicked.connect(explain)
    box.addButton(QMessageBox.StandardButton.Close)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def _train_slower(document: Document, rate: float, start_over: Callable[[], object]) -> None:
    slower = set_learning_rate(document.project, rate)
    document.edit(f"Lower the learning rate to {number_text(rate, 6)}", slower)
    start_over()
