"""Tries learning rates on a few batches each, draws what becomes of the loss, and offers the rate that suits."""

from __future__ import annotations

import math
from typing import Any

from mpneuralnetwork.instruments.lr_finder import LearningRateTest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from ...data.source import Progress, portion
from ...project import edits
from ...run.datasets import Datasets
from ...run.lr_finder import find_rate
from ...wording import number_text
from ..charts.sketch import Sketch, SketchLine
from ..document.document import Document
from ..widgets.background import Background
from ..widgets.editors import editor_for
from ..widgets.texts import TextLabel

SIZE = QSize(560, 400)
PERCENT = 100
LOADING = 0.3
"""Share of the progress bar that the data take, where they are not in memory yet."""
EXPLANATION = (
    "A new network learns one batch at each rate, from far too small to far too large. Where the loss falls fastest, "
    "the rate suits; where it rises, it is too large. Your trained network is not touched."
)


class RateDialog(QDialog):
    """Runs the test at once; a click into the picture, or the number box, picks another rate than the suggested."""

    def __init__(self, document: Document, datasets: Datasets, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.setWindowTitle("Find a learning rate")
        self.resize(SIZE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.sketch = Sketch("Loss at each learning rate")
        self.sketch.picked.connect(lambda place: self._choose(10**place))
        self._progress = QProgressBar()
        self._progress.setRange(0, PERCENT)
        self._progress.setAccessibleName("Progress")
        self._said = TextLabel("Trying rates…")
        self._said.setWordWrap(True)
        explanation = TextLabel(EXPLANATION)
        explanation.setWordWrap(True)
        self.rate = document.project.learning_rate
        self.editor = editor_for(document.project.optimizer.component.fields[edits.LEARNING_RATE])
        self.editor.edited.connect(lambda value, merge_key: self._choose(value))
        self.editor.set_value(self.rate)
        row = QHBoxLayout()
        row.addWidget(QLabel("Learning rate"))
        row.addWidget(self.editor, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.use = buttons.addButton("Use this rate", QDialogButtonBox.ButtonRole.AcceptRole)
        self.use.setEnabled(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        for widget in (explanation, self.sketch, self._progress, self._said):
            layout.addWidget(widget)
        layout.setStretchFactor(self.sketch, 1)
        layout.addLayout(row)
        layout.addWidget(buttons)
        self._work = Background("finding a learning rate", self)
        self._work.progressed.connect(lambda share: self._progress.setValue(round(PERCENT * share)))
        self._work.failed.connect(self._fail)
        self._work.done.connect(self._show)
        project = document.project

        def find(progress: Progress) -> LearningRateTest:
            dataset = datasets.get(project.data, portion(progress, 0.0, LOADING))
            return find_rate(project, dataset, portion(progress, LOADING, 1.0))

        self._work.start(find)

    def accept(self) -> None:
        """Take the rate over, as one undo step."""
        self.editor.finish()
        project = edits.set_learning_rate(self._document.project, self.rate)
        self._document.edit(f"Set learning rate to {number_text(self.rate, 6)}", project)
        super().accept()

    def done(self, result: int) -> None:
        """End the test with the dialog."""
        self._work.cancel()
        super().done(result)

    def _show(self, test: LearningRateTest) -> None:
        self._progress.hide()
        if len(test.rates) > 1:
            self.sketch.show_line(_line(test))
        if not math.isfinite(test.suggestion):
            self._said.say("No rate could be suggested: the loss ran away at once. Check the layers and the data.")
            return
        rate = float(f"{test.suggestion:.1g}")
        self._said.say(f"The loss falls fastest at a rate of about {number_text(rate, 6)}.")
        self._choose(rate)

    def _fail(self, message: str, details: str) -> None:
        self._progress.hide()
        self._said.say(message, details)

    def _choose(self, rate: Any) -> None:
        self.rate = float(f"{rate:.2g}")
        self.editor.set_value(self.rate)
        self.sketch.show_place(math.log10(self.rate))
        self.use.setEnabled(True)
        self.use.setText(f"Use {number_text(self.rate, 6)}")


def _line(test: LearningRateTest) -> SketchLine:
    places = tuple(math.log10(rate) for rate in test.rates)
    exponents = range(math.ceil(places[0]), math.floor(places[-1]) + 1)
    ticks = tuple((float(exponent), number_text(10.0**exponent)) for exponent in exponents)
    return SketchLine(places, test.losses, ticks, number_text(min(test.losses), 3), number_text(max(test.losses), 3))
