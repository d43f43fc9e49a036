"""One number: its value, how it came about, and where it goes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QListView, QSizePolicy, QVBoxLayout, QWidget

from ...explain.steps.names import Name
from ...explain.steps.number import Number
from ...wording import counted
from ..widgets import theme
from ..widgets.texts import ElidedLabel, SmallButton, TextLabel
from .figures import all_digits, in_brief
from .formula_label import FormulaLabel
from .link_delegate import LINES, CellLines, LinkDelegate
from .terms_table import TermsTable

_Index = QModelIndex | QPersistentModelIndex
GIVEN = "This number is given: it is not computed in this step."
NO_TERMS = "Its layer declares no terms; its arrays and its code are shown."
EMPTY = "It is a sum of no terms, and so 0: no number of this step leads to it."
VALUE_SIZE = 1.6


class NumberPanel(QWidget):
    """Shows the number that was picked.

    Signals:
        picked(name): another number is to be explained.
        back_wanted(), forward_wanted(): the way back and forth through the numbers that were looked at.
    """

    picked = Signal(object)
    back_wanted = Signal()
    forward_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("The number")
        self.back = _way("◀", "Back to the number before", QKeySequence.StandardKey.Back)
        self.forward = _way("▶", "Forward again", QKeySequence.StandardKey.Forward)
        self.back.clicked.connect(self.back_wanted)
        self.forward.clicked.connect(self.forward_wanted)
        self.name = ElidedLabel("text", theme.number_font)
        self.name.setAccessibleName("Name of the number")
        self.value = TextLabel("", "text", lambda label: theme.number_font(label, VALUE_SIZE))
        self.value.setAccessibleName("Value of the number")
        flags = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.value.setTextInteractionFlags(flags)
        self.value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.about = TextLabel()
        self.about.setWordWrap(True)
        self.formula = FormulaLabel("Formula of the number")
        self.terms = TermsTable()
        self.terms.picked.connect(self.picked)
        self.totals = TotalsBlock()
        self.goes = GoesToList()
        self.goes.picked.connect(self.picked)
        self._goes_head = TextLabel("Goes to")
        self._arrange()
        self.show_number(None, "", (), {})

    def show_number(
        self,
        number: Number | None,
        title: str,
        goes_to: Sequence[Name],
        values: dict[Name, float | None],
        shown: Sequence[str] = (),
    ) -> None:
        """Show a number.

        Args:
            title: of its array, in words.
            goes_to: the numbers that it is a factor of, and ``values`` their values.
            shown: formulas that stand beside it already, and are not repeated.
        """
        self.name.say(str(number.name) if number else "")
        self.value.say(all_digits(number.value) if number else "")
        self.formula.show_formulas(number.formula if number and number.formula not in shown else "")
        self.about.say(" · ".join(filter(None, (title, number.note if number else ""))))
        terms = len(number.sizes) if number else 0
        self.terms.show_number(number)
        self.terms.setVisible(terms > 0)
        self.totals.setVisible(terms > 0)
        self._stretch.setVisible(terms == 0)
        self._none.say("" if number is None or terms else _why_no_terms(number))
        self._none.setVisible(bool(self._none.text()))
        if number is not None and terms:
            self.totals.show_number(number)
        self.goes.show_names(goes_to, values)
        self._goes_head.say(f"Goes to {counted(len(goes_to), 'number')}" if goes_to else "Goes to no number")
        self.goes.setVisible(bool(goes_to))
        said = f"{number.name} is {all_digits(number.value)}, {counted(terms, 'term')}" if number else ""
        self.setAccessibleDescription(said)
        self.value.setAccessibleDescription(said)

    def show_way(self, *, back: bool, forward: bool) -> None:
        """Say whether there is a way back and forth."""
        self.back.setEnabled(back)
        self.forward.setEnabled(forward)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        head.addWidget(self.back)
        head.addWidget(self.forward)
        head.addWidget(self.name, 1)
        self._none = TextLabel()
        self._none.setWordWrap(True)
        self._stretch = QWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.GRID, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addLayout(head)
        for widget in (self.value, self.about, self.formula, self._none):
            layout.addWidget(widget)
        layout.addWidget(self.terms, 3)
        layout.addWidget(self._stretch, 1)
        layout.addWidget(self.totals)
        layout.addWidget(self._goes_head)
        layout.addWidget(self.goes, 1)


class TotalsBlock(QWidget):
    """Sum of the terms, rounding, and the value that both add up to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("How the terms add up")
        self.lines: list[tuple[ElidedLabel, TextLabel]] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(6, theme.GRID, 6, theme.GRID)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        for row in range(3):
            pair = ElidedLabel(), TextLabel("", "text", lambda label: theme.number_font(label, 0.9))
            pair[1].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(pair[0], row, 0)
            grid.addWidget(pair[1], row, 1, Qt.AlignmentFlag.AlignRight)
            self.lines.append(pair)

    def show_number(self, number: Number) -> None:
        """Show how the terms of this number add up."""
        figures = float(number.sizes.sum()), number.rounding, number.value
        words = f"Sum of {counted(len(number.sizes), 'term')}", "+ rounding", "= value"
        for (word, figure), text, value in zip(self.lines, words, figures, strict=True):
            word.say(text)
            figure.say(all_digits(value))
            figure.setAccessibleName(text.strip("+= ").capitalize())
        said = (f"{text.strip('+= ')} {all_digits(value)}" for text, value in zip(words, figures, strict=True))
        self.setAccessibleDescription(", ".join(said))


class _NamesModel(QAbstractListModel):
    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self.names: Sequence[Name] = ()
        self.values: dict[Name, float | None] = {}

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self.names)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        name = self.names[index.row()]
        value = self.values.get(name)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return str(name) if value is None else f"{name}   {in_brief(value)}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return str(name) if value is None else f"{name} is {all_digits(value)}, press Enter to explain it"
        return (
            CellLines(str(name), beside="" if value is None else in_brief(value), link=True) if role == LINES else None
        )

    def show_names(self, names: Sequence[Name], values: dict[Name, float | None]) -> None:
        self.beginResetModel()
        self.names, self.values = names, values
        self.endResetModel()


class GoesToList(QListView):
    """Numbers as links.

    Signals:
        picked(name): one is to be explained.
    """

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _NamesModel(self)
        self.setModel(self._model)
        self.setItemDelegate(LinkDelegate(self))
        self.setProperty("bare", True)
        self.setUniformItemSizes(True)
        self.setAccessibleName("Goes to")
        self.setToolTip("Enter or a click explains the number")
        self.setMinimumHeight(3 * self.fontMetrics().height())
        self.setMaximumHeight(8 * self.fontMetrics().height())
        self.clicked.connect(self._follow)
        self.activated.connect(self._follow)

    def show_names(self, names: Sequence[Name], values: dict[Name, float | None]) -> None:
        """Show these numbers with their values."""
        self._model.show_names(names, values)
        if names:
            self.setCurrentIndex(self._model.index(0))

    def names(self) -> list[Name]:
        """What is shown."""
        return list(self._model.names)

    def _follow(self, index: QModelIndex) -> None:
        self.picked.emit(self._model.names[index.row()])


def _way(sign: str, tip: str, key: QKeySequence.StandardKey) -> SmallButton:
    shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    return SmallButton(sign, tip, f"{tip} · {shown}")


def _why_no_terms(number: Number) -> str:
    if not number.formula:
        return GIVEN
    return NO_TERMS if number.value else EMPTY
