"""Which classes the network takes for which, and the examples behind each count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ...data.dataset import Task
from ...explain.confusion import Confusion
from ...explain.examination import Examination
from ...wording import grouped
from ..widgets import theme
from ..widgets.switch import Switch
from ..widgets.texts import ElidedLabel, SmallButton, TextLabel
from .confusion_cells import MAX_SHOWN
from .confusion_picture import ConfusionPicture
from .confusion_table import ConfusionTable
from .examining import DigestedExamination, ExaminingView
from .example_cards import ExampleCards
from .example_sheet import CardPainter, ExampleSheet
from .view import Surroundings

HINT = "Click a cell, and its examples show here."
MIN_SHEET = 120
ROOM_FOR_SHEET = 520
"""A narrower tab shows the examples of a cell in the place of the matrix."""


@dataclass(frozen=True, eq=False)
class CountChoice:
    """The cell that is open, whether shares are counted, and how matrix and cards are painted."""

    cell: tuple[int, int] | None
    shares: bool
    before: ConfusionPicture
    cards: CardPainter


@dataclass(frozen=True, eq=False)
class Counted:
    """The counts and their picture, and the examples of the cell that was open."""

    confusion: Confusion
    picture: ConfusionPicture
    cell: tuple[int, int] | None
    cards: ExampleCards | None


class ConfusionView(ExaminingView):
    """The matrix at the left, at the right the examples of the cell that was opened."""

    task: ClassVar[Task] = "classification"
    empty: ClassVar[str] = "Train the network, and which classes it takes for which shows here."
    unsuited: ClassVar[str] = "This network predicts numbers, so that no classes are confused: open Predicted."

    def __init__(self, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(surroundings, parent)
        self._opened: tuple[int, int] | None = None
        self._classes: tuple[str, ...] = ()
        self._shares = False
        self.shares = Switch()
        self.shares.setAccessibleName("Per cent of each row")
        self.shares.toggled.connect(self._show_shares)
        self.table = ConfusionTable()
        self.table.opened.connect(self._open)
        self.caption = ElidedLabel()
        self.caption.setAccessibleName("The cell's examples")
        self.back = SmallButton("‹ matrix", "Back to the matrix")
        self.back.clicked.connect(self._close)
        self.note = ElidedLabel()
        self.note.setAccessibleName("Classes shown")
        self.hint = TextLabel(HINT)
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.sheet = ExampleSheet("Examples of the cell")
        self.sheet.chosen.connect(surroundings.try_column.show_sample)
        self._arrange()

    def choice(self) -> CountChoice:
        return CountChoice(self._opened, self._shares, self.table.picture, self.sheet.painter)

    @staticmethod
    def digest(examination: Examination, choice: CountChoice) -> Counted:
        """Count, and paint the counts, in a background thread."""
        confusion, cell = Confusion.of(examination), choice.cell
        known = cell is not None and max(cell) < len(confusion.classes)
        cards = choice.cards.cards(examination, examination.cell(*cell)) if cell and known else None
        return Counted(confusion, choice.before.next(confusion, shares=choice.shares), cell, cards)

    def show_finding(self, finding: DigestedExamination) -> None:
        """Show the counts, and the examples of the cell that is open."""
        if self._classes != finding.examination.schema.classes:
            self._classes, self._opened = finding.examination.schema.classes, None
        self.summary.say(self._in_short(finding))
        self._show_table()
        self._show_examples()

    def let_go(self) -> None:
        super().let_go()
        self.sheet.clear()

    def _in_short(self, finding: DigestedExamination) -> str:
        confusion: Confusion = finding.digest.confusion
        share = 100 * confusion.right / max(confusion.examples, 1)
        lost = f" · {grouped(confusion.unanswered)} answers are no numbers" if confusion.unanswered else ""
        return f"accuracy {share:.1f} % of {self.examples_text(finding.examination)}{lost}"

    def _show_table(self) -> None:
        if self._finding is None:
            return
        counted: Counted = self._finding.digest
        confusion, picture = counted.confusion, counted.picture
        if picture.cells.shares != self._shares:
            picture = self.table.picture.next(confusion, shares=self._shares)
        self.table.show_picture(picture)
        classes = len(confusion.classes)
        self.note.setVisible(classes > MAX_SHOWN)
        self.note.say(f"the {MAX_SHOWN} most confused of {grouped(classes)} classes")

    def _show_shares(self, on: bool) -> None:
        self._shares = on
        self._show_table()

    def _open(self, truth: int, said: int) -> None:
        self._opened = truth, said
        self._show_examples()
        self._share_room()
        if not self.table.isVisible():
            self.sheet.setFocus()

    def _close(self) -> None:
        self._opened = None
        self._show_examples()
        self._share_room()
        self.table.setFocus()

    def _show_examples(self) -> None:
        finding, cell = self._finding, self._opened
        self.sheet.setVisible(cell is not None)
        self.caption.setVisible(cell is not None)
        self.hint.setVisible(cell is None)
        if finding is None or cell is None:
            self.caption.say("")
            return
        counted: Counted = finding.digest
        self.caption.say(counted.confusion.words(*cell))
        if counted.cards is None or counted.cell != cell:
            examination = finding.examination
            self.sheet.show_cards(self.sheet.painter.cards(examination, examination.cell(*cell)))
        else:
            self.sheet.show_cards(counted.cards)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        narrow, opened = self.width() < ROOM_FOR_SHEET, self._opened is not None
        self._side.setVisible(opened or not narrow)
        self._left.setVisible(not (opened and narrow))
        self.back.setVisible(opened and narrow)

    def _arrange(self) -> None:
        switch = QLabel("% of row")
        switch.setBuddy(self.shares)
        switch.setToolTip("Show each count as its share of the examples of the true class")
        self.head.addWidget(switch)
        self.head.addWidget(self.shares)
        self._left = QWidget()
        matrix = QVBoxLayout(self._left)
        matrix.setContentsMargins(0, 0, 0, 0)
        matrix.setSpacing(theme.GRID)
        matrix.addWidget(self.table, 1)
        matrix.addWidget(self.note)
        self._side = QWidget()
        self._side.setMinimumWidth(MIN_SHEET)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(theme.GRID)
        above = QHBoxLayout()
        above.setSpacing(2 * theme.GRID)
        above.addWidget(self.back)
        above.addWidget(self.caption, 1)
        side.addLayout(above)
        side.addWidget(self.hint, 1)
        side.addWidget(self.sheet, 1)
        columns = QHBoxLayout(self.body)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(3 * theme.GRID)
        columns.addWidget(self._left)
        columns.addWidget(self._side, 1)
