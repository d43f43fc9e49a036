"""The stack as a Qt model: it mirrors the document and turns gestures into its edits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mpneuralnetwork.components.errors import EngineError
from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from ...project import edits
from ...project.project import Project, ProjectError
from ...project.spec import Spec, new_spec, new_uid
from ..document.document import Document
from ..widgets.formulas import explain
from ..widgets.help_topics import help_topic
from . import payload
from .rows import StackRow, rows_of

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
_ROOT = QModelIndex()
FIRST_LAYER = 1
"""The input card stands above the first layer."""


class StackModel(QAbstractListModel):
    """One row a card. Rows keep their identity by uid, so selection and open forms survive every edit."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._owner = document, new_uid()
        self._rows = list(rows_of(document.project, document.check))
        document.changed.connect(self._follow)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.spoken()
            case Qt.ItemDataRole.ToolTipRole:
                return row.problem.message if row.problem else _explain(row)
            case Qt.ItemDataRole.WhatsThisRole:
                return help_topic(row.kind, row.spec.name if row.spec else "")
            case Qt.ItemDataRole.UserRole:
                return row
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsDragEnabled if self._rows[index.row()].is_layer else flags

    @property
    def rows(self) -> Sequence[StackRow]:
        """The cards from top to bottom."""
        return tuple(self._rows)

    def row(self, index: Index) -> StackRow:
        """The card at an index."""
        return self._rows[index.row()]

    def index_of(self, uid: str) -> QModelIndex:
        """The index of a card, invalid where there is none."""
        for number, row in enumerate(self._rows):
            if row.uid == uid:
                return self.index(number)
        return QModelIndex()

    def mimeTypes(self) -> list[str]:
        return [payload.NAME, payload.UIDS, payload.LAYERS]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        uids = {self._rows[index.row()].uid for index in indexes}
        return payload.carry_layers([spec for spec in self._document.project.layers if spec.uid in uids], self._owner)

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction | Qt.DropAction.MoveAction

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Insert what is carried in front of the card at ``row`` (-1: at the end); move it where it is of this stack.

        Returns:
            Whether it is something that a stack can take.
        """
        self._document.settle()
        project, place = self._document.project, self.layer_place(row)
        own = {spec.uid for spec in project.layers}
        if uids := [uid for uid in payload.carried_uids(data, self._owner) if uid in own]:
            text = _words("Move", [project.find(uid) for uid in uids])
            self._document.edit(text, edits.move_layers(project, set(uids), place))
            return True
        added = _new_layers(data)
        if added:
            self._document.edit(_words("Add", added), edits.insert_specs(project, place, added))
        return bool(added)

    def layer_place(self, row: int) -> int:
        """Turn a gap between cards into a place among the layers, the nearest one where cards are fixed."""
        layers = len(self._document.project.layers)
        return layers if row < 0 else min(max(row - FIRST_LAYER, 0), layers)

    def _follow(self, old: Project, new: Project) -> None:
        """Bring the rows in line with the project by the smallest steps, each told to the views."""
        wanted = list(rows_of(new, self._document.check))
        self._drop_missing({row.uid for row in wanted})
        for place, row in enumerate(wanted):
            self._put(place, row)
        changed = [place for place, row in enumerate(wanted) if self._rows[place] != row]
        self._rows = wanted
        for place in changed:
            self.dataChanged.emit(self.index(place), self.index(place))

    def _drop_missing(self, kept: set[str]) -> None:
        for place in reversed(range(len(self._rows))):
            if self._rows[place].uid not in kept:
                self.beginRemoveRows(_ROOT, place, place)
                del self._rows[place]
                self.endRemoveRows()

    def _put(self, place: int, row: StackRow) -> None:
        """Make the card at ``place`` the one with this row's uid."""
        at = next((n for n in range(place, len(self._rows)) if self._rows[n].uid == row.uid), None)
        if at is None:
            self.beginInsertRows(_ROOT, place, place)
            self._rows.insert(place, row)
            self.endInsertRows()
        elif at != place:
            self.beginMoveRows(_ROOT, at, at, _ROOT, place)
            self._rows.insert(place, self._rows.pop(at))
            self.endMoveRows()


def _explain(row: StackRow) -> str:
    if row.spec is None:
        return "What the data gives the network, one example at a time."
    return explain(row.spec.component)


def _new_layers(data: QMimeData) -> Sequence[Spec]:
    """Return what a drag adds to a stack; nothing where it carries something else under our names."""
    name = payload.carried_name(data)
    try:
        return [new_spec("layer", name)] if name is not None else payload.carried_layers(data)
    except (EngineError, ProjectError):
        return ()


def _words(verb: str, layers: Sequence[Spec]) -> str:
    return f"{verb} {layers[0].component.title}" if len(layers) == 1 else f"{verb} {len(layers)} layers"
