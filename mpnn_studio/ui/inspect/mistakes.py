"""What the network gets wrong, in the order of how sure it is of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ...data.dataset import Task
from ...explain.examination import Examination
from ...wording import counted, grouped
from ..widgets import theme
from ..widgets.keys import Combo
from ..widgets.texts import Placeholder
from .examining import SPLITS, DigestedExamination, ExaminingView
from .example_cards import ExampleCards
from .example_sheet import MAX_SHOWN, CardPainter, ExampleSheet
from .view import Surroundings

NO_NUMBERS = "What the network answers are no numbers: its weights ran away. Open Health, which says what helps."
MIN_CHOICE = 48
"""Pixels of a choice in a narrow tab; its words are cut off."""


@dataclass(frozen=True)
class MistakeChoice:
    """Which mistakes are shown: of one true class or, with None, of all; the most sure first, or the least sure."""

    truth: int | None = None
    surest_first: bool = True


@dataclass(frozen=True, eq=False)
class MistakeGallery:
    """The selected mistakes, with their number; the cards are those of the first ones."""

    selection: MistakeChoice
    cards: ExampleCards
    count: int


class MistakesView(ExaminingView):
    """Choices above; below them a gallery, or the words that there are no mistakes."""

    pause: ClassVar[float] = 0.8
    task: ClassVar[Task] = "classification"
    empty: ClassVar[str] = "Train the network, and what it gets wrong shows here."
    unsuited: ClassVar[str] = "This network predicts numbers, which are never quite right: open Predicted."

    def __init__(self, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(surroundings, parent)
        self._gallery: MistakeGallery | None = None
        self._classes: tuple[str, ...] = ()
        self._selection = MistakeChoice()
        self.truth, self.order = Combo(), Combo()
        self.truth.setAccessibleName("True class")
        self.order.setAccessibleName("Order")
        self.order.addItem("most sure", True)
        self.order.addItem("least sure", False)
        self.sheet = ExampleSheet("Mistakes")
        self.sheet.chosen.connect(surroundings.try_column.show_sample)
        self.none = Placeholder(role="text")
        self._arrange()
        for combo in (self.truth, self.order):
            combo.currentIndexChanged.connect(lambda index: self._show_mistakes())

    def choice(self) -> tuple[MistakeChoice, CardPainter]:
        return self._selection, self.sheet.painter

    @staticmethod
    def digest(examination: Examination, choice: tuple[MistakeChoice, CardPainter]) -> MistakeGallery:
        """Find the mistakes, and paint the first of them, in a background thread."""
        selection, painter = choice
        if selection.truth is not None and selection.truth >= len(examination.schema.classes):
            selection = replace(selection, truth=None)
        places = examination.mistakes(selection.truth, surest_first=selection.surest_first)
        return MistakeGallery(selection, painter.cards(examination, places), len(places))

    def show_finding(self, finding: DigestedExamination) -> None:
        """Show the mistakes of the class that is chosen."""
        self._gallery = finding.digest
        classes = finding.examination.schema.classes
        if classes != self._classes:
            self._offer(classes)
        self._show_mistakes()

    def let_go(self) -> None:
        super().let_go()
        self._gallery = None
        self.sheet.clear()

    def _offer(self, classes: tuple[str, ...]) -> None:
        self._classes = classes
        self.truth.blockSignals(True)
        self.truth.clear()
        self.truth.addItem("all classes", None)
        for number, name in enumerate(classes):
            self.truth.addItem(f"true {name}", number)
        self.truth.blockSignals(False)

    def _show_mistakes(self) -> None:
        self._selection = MistakeChoice(self.truth.currentData(), self.order.currentData())
        if self._finding is None or self._gallery is None:
            return
        examination = self._finding.examination
        if self._gallery.selection != self._selection:
            self._gallery = self.digest(examination, self.choice())
        count, among = self._gallery.count, self._among(examination, self._selection.truth)
        shown = f", {MAX_SHOWN} shown" if count > MAX_SHOWN else ""
        self.summary.say(f"{counted(count, 'mistake')} among {among}{shown}" if count else "")
        unknown = not count and bool(examination.unanswered)
        self.none.setText(NO_NUMBERS if unknown else f"No mistakes among {among}")
        self.none.setVisible(not count)
        self.sheet.setVisible(bool(count))
        self.sheet.show_cards(self._gallery.cards)

    def _among(self, examination: Examination, truth: int | None) -> str:
        if truth is None:
            return self.examples_text(examination)
        count = int((examination.truths == truth).sum())
        sampled = "" if examination.complete else "sampled "
        return f"{grouped(count)} {sampled}{SPLITS[examination.split]} examples of class {self._classes[truth]}"

    def _arrange(self) -> None:
        for combo in (self.split, self.truth, self.order):
            combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
            combo.setMinimumWidth(MIN_CHOICE)
        self.head.addWidget(self.truth)
        self.head.addWidget(self.order)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.none, 1)
        layout.addWidget(self.sheet, 1)
