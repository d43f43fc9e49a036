"""What came of an export: the certificate in a sentence, and where it could not be checked what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ...export.certificate import Certificate
from ...wording import in_bytes
from ..widgets import theme
from ..widgets.texts import SmallButton, TextLabel

KEPT = "What was written stays, and its certificate says FAILED."


class Verdict(QWidget):
    """A sentence, and below it commands that can be copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = TextLabel(role="text")
        self.said.setAccessibleName("Certificate")
        self.said.setWordWrap(True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.command = QLabel()
        self.command.setAccessibleName("Command")
        self.command.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.command.setFont(theme.number_font(self.command, 0.85))
        self.command.setWordWrap(True)
        self.copy = SmallButton("Copy", "Copy the command", "Copy the command")
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText(self.command.text()))
        row = QHBoxLayout()
        row.addWidget(self.command, 1)
        row.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.said)
        layout.addLayout(row)
        self.clear()

    def clear(self) -> None:
        """Say nothing."""
        self.say("")

    def say(self, words: str, role: str = "text", command: str = "", details: str = "") -> None:
        """Say something, with a command to copy where there is one."""
        self.said.set_role(role)
        self.said.say(words, details)
        self.said.setVisible(bool(words))
        self.command.setText(command)
        self.command.setVisible(bool(command))
        self.copy.setVisible(bool(command))

    def show_certificate(self, certificate: Certificate, where: str, size: int, command: str) -> None:
        """Say what was found.

        Args:
            where: what was written; ``size`` in bytes.
            command: what checks it later.
        """
        written = f"Written to {where}, {in_bytes(size)}."
        if not command:
            self.say(written, "ok")
        elif certificate.passed is None:
            self.say(f"{written} Not checked: {certificate.message} Later it is checked by:", "hint", command)
        elif certificate.passed:
            self.say(f"{written} ✓ {certificate.sentence()}", "ok")
        else:
            self.say(f"{certificate.sentence()}. {KEPT}", "error", command)
