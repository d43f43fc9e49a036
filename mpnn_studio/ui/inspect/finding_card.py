"""What ails the network, in words, with a button for each way out."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ...explain.findings import Finding
from ...project.problem import Fix
from ...project.project import Project
from ..widgets import theme
from ..widgets.flow import Flow
from ..widgets.texts import SmallButton

TIP = (
    "Changes the project; Ctrl+Z takes it back. A learning rate acts on the running training at once, anything else "
    "when a training begins."
)
DONE = "The project is like that already. Train anew to see what it does."


class FindingCard(QWidget):
    """Shows one finding.

    Signals:
        chosen(fix): the person wants this way out.
    """

    chosen = Signal(object)

    def __init__(self, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.finding = finding
        self._message = QLabel()
        self._message.setProperty("role", "hint")
        self._message.setWordWrap(True)
        self._buttons: list[tuple[SmallButton, Fix]] = []
        row = Flow()
        for fix in finding.fixes:
            button = SmallButton(fix.text, fix.text, TIP)
            button.clicked.connect(partial(self._choose, len(self._buttons)))
            self._buttons.append((button, fix))
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.GRID)
        column.setSpacing(theme.GRID)
        column.addWidget(self._message)
        column.addLayout(row)
        self.show_finding(finding)

    def fits(self, finding: Finding) -> bool:
        """Whether this is the same complaint with the same ways out, if not in the same words."""
        mine = self.finding
        texts = [fix.text for fix in mine.fixes]
        return (mine.uid, mine.column, texts) == (finding.uid, finding.column, [fix.text for fix in finding.fixes])

    def show_finding(self, finding: Finding) -> None:
        """Show the newest words for it."""
        self.finding = finding
        self._buttons = [(button, fix) for (button, _), fix in zip(self._buttons, finding.fixes, strict=True)]
        self._message.setText(f"⚠ {finding.message}")
        self.setAccessibleName(finding.message)

    def show_project(self, project: Project) -> None:
        """Offer what would change this project."""
        for button, fix in self._buttons:
            useful = fix.edit(project) != project
            button.setEnabled(useful)
            button.setToolTip(TIP if useful else DONE)

    def _choose(self, place: int) -> None:
        self.chosen.emit(self._buttons[place][1])
