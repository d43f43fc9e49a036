"""Examined examples for a view: what is true, what is said and how sure, and the picture or the features."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QWidget

from ...data.dataset import Feature
from ...explain.examination import Examination
from ...wording import grouped
from .. import theme
from ..pictures import example_picture

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
LINES = _Role.UserRole
"""The role of the two lines below a picture."""
TITLES = ("true", "said", "sure")
NO_PLACES: NDArray[np.int64] = np.empty(0, np.int64)


class ExampleModel(QAbstractTableModel):
    """A row for each example. The pictures are made when they come into sight."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = parent
        self._examination: Examination | None = None
        self._places = NO_PLACES
        self._features: tuple[Feature, ...] = ()

    def show_examples(self, examination: Examination, places: NDArray[np.int64]) -> None:
        """Show examples by their places among the examined ones."""
        self.beginResetModel()
        self._examination, self._places, self._features = examination, places, examination.schema.features
        self.endResetModel()

    def row_in_data(self, row: int) -> int:
        """Return where the example of a row stands in the data."""
        assert self._examination is not None
        return int(self._examination.rows[self._places[row]])

    def find(self, row_in_data: int) -> QModelIndex:
        """Return where an example of the data is shown; an index that is not valid where it is not."""
        if self._examination is None:
            return QModelIndex()
        found = np.flatnonzero(self._examination.rows[self._places] == row_in_data)
        return self.index(int(found[0]), 0) if len(found) else QModelIndex()

    def example(self, row: int) -> NDArray[Any]:
        """Return an example as it is in the data."""
        assert self._examination is not None
        raw: NDArray[Any] = self._examination.inputs[self.row_in_data(row)]
        return raw

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(TITLES) + len(self._features)

    def headerData(self, section: int, side: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        if side != Qt.Orientation.Horizontal or role not in (_Role.DisplayRole, _Role.ToolTipRole):
            return None
        return (*TITLES, *(feature.name for feature in self._features))[section]

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        match role:
            case _Role.DisplayRole:
                return self._text(index)
            case _Role.AccessibleTextRole | _Role.ToolTipRole:
                return self.words(index.row())
            case _ if role == LINES:
                true, said, sure = self._answer(index.row())
                return f"{true}, said {said}", sure
            case _Role.DecorationRole if not self._features:
                tokens = theme.colors()
                drawn = example_picture(self.example(index.row()), QColor(tokens.field), QColor(tokens.text))
                return QPixmap.fromImage(drawn)
            case _Role.FontRole if self._is_number(index.column()):
                return theme.number_font(self._view, 0.87)
            case _Role.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if self._is_number(index.column()) else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def words(self, row: int) -> str:
        """Say what is known of an example ("7, said 1 · 98 %, example 1 234")."""
        true, said, sure = self._answer(row)
        return f"{true}, said {said} · {sure}, example {grouped(self.row_in_data(row) + 1)}"

    def _answer(self, row: int) -> tuple[str, str, str]:
        assert self._examination is not None
        place, classes = self._places[row], self._examination.schema.classes
        true, said = int(self._examination.truths[place]), int(self._examination.said[place])
        return classes[true], classes[said], per_cent(float(self._examination.sureness[place]))

    def _is_number(self, column: int) -> bool:
        feature = column - len(TITLES)
        return column == len(TITLES) - 1 or (feature >= 0 and not self._features[feature].categories)

    def _text(self, index: _Index) -> str:
        column = index.column() - len(TITLES)
        if column < 0:
            return self._answer(index.row())[index.column()]
        return written(self._features[column], float(self.example(index.row())[column]))


def written(feature: Feature, value: float) -> str:
    """Write a value of a column as a person does: a category or a date by its name, a number with four digits."""
    if not np.isfinite(value):
        return "–"
    if feature.categories:
        return feature.categories[int(value)]
    if feature.date:
        return str(np.datetime64(round(value), "D"))
    return f"{value:.4g}".replace("-", "−")


def per_cent(share: float) -> str:
    """Write how sure an answer is: what is not quite certain never reads as 100 %."""
    if 0.995 <= share < 1.0:
        return f"{min(100 * share, 99.9):.1f} %"
    return f"{100 * share:.0f} %"
