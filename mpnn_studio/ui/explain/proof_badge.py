"""The badge of a gradient: by how much it differs from finite differences."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ...wording import number_text
from ..widgets import theme
from ..widgets.texts import SmallButton, TextLabel
from .proofs import Proofs

NOT_YET = "Not checked against finite differences yet."
AT_WORK = "Is being checked against finite differences…"


class ProofBadge(QWidget):
    """Hidden where the array that is shown is no gradient."""

    def __init__(self, proofs: Proofs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._proofs = proofs
        self._name = ""
        self.text = TextLabel()
        self.text.setAccessibleName("Proof of the gradient")
        self.text.setWordWrap(True)
        self.button = SmallButton("Check", "Check this gradient", "Compare some of its numbers with finite differences")
        self.button.clicked.connect(lambda: proofs.check_one(self._name))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        proofs.changed.connect(self._show)
        self.hide()

    def show_array(self, name: str) -> None:
        """Show the verdict on this array."""
        self._name = name
        self._show()

    def _show(self) -> None:
        self.setVisible(self._name in self._proofs.names)
        proof = self._proofs.found.get(self._name)
        self.button.setVisible(proof is None)
        self.button.setEnabled(not self._proofs.busy)
        if proof is None:
            self.text.say(AT_WORK if self._proofs.busy else NOT_YET)
            self.text.set_role("muted")
        else:
            self.text.say(
                f"{'✓' if proof.passed else '✗'} {proof.sentence}", f"largest difference {number_text(proof.error, 3)}"
            )
            self.text.set_role("muted" if proof.passed else "error")
        self.text.setAccessibleDescription(self.text.text())
