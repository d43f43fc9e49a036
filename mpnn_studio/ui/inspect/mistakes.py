"""What the network gets wrong, in the order of how sure it is of it."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ...data.dataset import Task
from ...explain.examination import Examination
from ...wording import grouped
from .. import theme
from ..keys import Combo
from ..texts import Text
from .examining import SPLITS, ExaminingView, Finding
from .example_sheet import MOST_SHOWN, ExampleSheet
from .view import Surroundings

NO_NUMBERS = "What the network answers are no numbers: its weights ran away. Open Health, which says what helps."
LEAST_CHOICE = 48
"""Pixels of a choice in a narrow tab; its words are cut off."""


class MistakesView(ExaminingView):
    """Choices above; below them a gallery, or the words that there are no mistakes."""

    pause: ClassVar[float] = 0.8
    task: ClassVar[Task] = "classification"
    empty: ClassVar[str] = "Train the network, and what it gets wrong shows here."
    unsuited: ClassVar[str] = "This network predicts numbers, which are never quite right: open Predicted."

    def __init__(self, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(surroundings, parent)
        self._finding: Finding | None = None
        self._classes: tuple[str, ...] = ()
        self.truth, self.order = Combo(), Combo()
        self.truth.setAccessibleName("True class")
        self.order.setAccessibleName("Order")
        self.order.addItem("most sure", True)
        self.order.addItem("least sure", False)
        self.sheet = ExampleSheet("Mistakes")
        self.sheet.chosen.connect(surroundings.try_column.show_sample)
        self.none = Text("", "text")
        self.none.setWordWrap(True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._arrange()
        for combo in (self.truth, self.order):
            combo.currentIndexChanged.connect(lambda index: self._show_mistakes())

    def digest(self, examination: Examination) -> None:
        """Find the mistakes beside the window; the examination remembers what that takes."""
        examination.mistakes()

    def show_finding(self, finding: Finding) -> None:
        """Show the mistakes of the class that is chosen."""
        self._finding = finding
        classes = finding.examination.schema.classes
        if classes != self._classes:
            self._offer(classes)
        self._show_mistakes()

    def _offer(self, classes: tuple[str, ...]) -> None:
        self._classes = classes
        self.truth.blockSignals(True)
        self.truth.clear()
        self.truth.addItem("all classes", None)
        for number, name in enumerate(classes):
            self.truth.addItem(f"true {name}", number)
        self.truth.blockSignals(False)

    def _show_mistakes(self) -> None:
        if self._finding is None:
            return
        examination, truth = self._finding.examination, self.truth.currentData()
        places = examination.mistakes(truth, surest_first=self.order.currentData())
        among = self._among(examination, truth)
        shown = f", {MOST_SHOWN} shown" if len(places) > MOST_SHOWN else ""
        mistakes = "1 mistake" if len(places) == 1 else f"{grouped(len(places))} mistakes"
        self.summary.say(f"{mistakes} among {among}{shown}" if len(places) else "")
        unknown = not len(places) and bool(examination.unanswered)
        self.none.setText(NO_NUMBERS if unknown else f"No mistakes among {among}")
        self.none.setVisible(not len(places))
        self.sheet.setVisible(bool(len(places)))
        self.sheet.show_examples(examination, places)

    def _among(self, examination: Examination, truth: int | None) -> str:
        if truth is None:
            return self.examples_in_words(examination)
        count = int((examination.truths == truth).sum())
        sampled = "" if examination.complete else "sampled "
        return f"{grouped(count)} {sampled}{SPLITS[examination.split]} examples of class {self._classes[truth]}"

    def _arrange(self) -> None:
        for combo in (self.split, self.truth, self.order):
            combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
            combo.setMinimumWidth(LEAST_CHOICE)
        self.head.addWidget(self.truth)
        self.head.addWidget(self.order)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.none, 1)
        layout.addWidget(self.sheet, 1)
