"""The question after a crash: which unsaved work there is, and what to do with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...run.recovery import Orphan
from ...wording import counted, printable
from ..widgets.keys import Button
from ..widgets.messages import ask

WIDTH = 520
MAX_ROWS = 6
"""Seen at a time; the list scrolls beyond."""
_Role = QDialogButtonBox.ButtonRole


class RecoveryDialog(QDialog):
    """Lists the work of processes that died. One of it is taken into the window; the others wait for the next start.

    Args:
        orphans: at least one, newest first.
    """

    def __init__(self, orphans: Sequence[Orphan], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Recover unsaved work")
        self._orphans = list(orphans)
        explanation = QLabel(
            "MPNN Studio ended before this was saved. Recover shows it as it was, still unsaved. "
            "Later asks again at the next start."
        )
        explanation.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName("Unsaved work")
        self.list.setWordWrap(True)
        self.list.setProperty("plain", True)
        for orphan in self._orphans:
            item = QListWidgetItem(f"{printable(orphan.name)}\n{describe(orphan)}")
            item.setToolTip(printable(str(orphan.path)) if orphan.path else "It was never saved to a file.")
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(explanation)
        layout.addWidget(self.list)
        layout.addWidget(self._buttons())
        self.setMinimumWidth(WIDTH)
        self.list.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the room that the rows need, which is known once they are dressed."""
        super().showEvent(event)
        rows = min(max(len(self._orphans), 2), MAX_ROWS)
        self.list.setFixedHeight(rows * self.list.sizeHintForRow(0) + 12)
        self.adjustSize()

    def choose(self) -> Orphan | None:
        """Ask; return the work to recover, or None for later. Discarded work is deleted at once."""
        accepted = self.exec() == QDialog.DialogCode.Accepted
        return self._orphans[self.list.currentRow()] if accepted else None

    def discard(self) -> None:
        """Delete the chosen work for good, after one more question."""
        row = self.list.currentRow()
        name = self._orphans[row].name
        if not ask(self, f"Discard “{name}”?", "What was not saved is then lost for good.", "Discard"):
            return
        self._orphans.pop(row).discard()
        self.list.takeItem(row)
        if not self._orphans:
            self.reject()

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        recover, discard, later = Button("Recover"), Button("Discard…"), Button("Later")
        recover.setProperty("primary", True)
        recover.setDefault(True)
        box.addButton(recover, _Role.AcceptRole)
        box.addButton(discard, _Role.ActionRole)
        box.addButton(later, _Role.RejectRole)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        discard.clicked.connect(self.discard)
        return box


def describe(orphan: Orphan) -> str:
    """Say how much it is and when it was made ("3 edits · trained for 340 batches · 23 Nov 2026, 02:10")."""
    parts = []
    if orphan.edits:
        parts.append(counted(orphan.edits, "edit"))
    if orphan.steps:
        parts.append(f"trained for {counted(orphan.steps, 'batch', 'batches')}")
    return " · ".join([*parts, date_text(orphan.when)])


def date_text(when: float) -> str:
    """Write a time, in seconds since 1970, in the format of the user's locale."""
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(round(when)), QLocale.FormatType.ShortFormat)
