"""Gestures that drop something: rows of a list, layers of another window, or files."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from mpnn_studio.ui.document.document import Document
from mpnn_studio.ui.stack.stack_model import StackModel

from .belongings import choose_paths
from .hand import Hand, called
from .samples import TRAINED, trained


def drop_in_stack(hand: Hand) -> None:
    """Drop rows of one list on another, as a finished drag does."""
    views = hand.widgets(QAbstractItemView)
    if not views:
        return
    source, target = hand.rng.choice(views), hand.rng.choice(views)
    if not isinstance(source, QAbstractItemView) or not isinstance(target, QAbstractItemView):
        return
    model = source.model()
    every = [model.index(row, 0) for row in range(model.rowCount())] if model else []
    rows = [row for row in every if model.flags(row) & Qt.ItemFlag.ItemIsDragEnabled]
    data = model.mimeData(hand.rng.sample(rows, min(len(rows), hand.rng.randint(1, 2)))) if rows else None
    if data is None:
        return
    foreign = hand.rng.random() < 0.2
    for kind in data.formats() if foreign else ():
        # As another window of the studio gives it, or a program that claims to be one.
        data.setData(kind, hand.rng.choice((b"", b"another", b"\xff\xfe", bytes(data.data(kind).data()) * 2)))
    what = f"{', '.join(data.formats())}{' of another window' if foreign else ''}"
    hand.say(f"drop {what} of {called(source)} on {called(target)}")
    _drop(target.viewport(), data, hand.point(target.viewport()))


def drop_from_another_window(hand: Hand) -> None:
    """Drop layers that another window of the studio carries, on the stack or anything else that takes them."""
    views = hand.widgets(QAbstractItemView)
    target = hand.rng.choice(views) if views else None
    if not isinstance(target, QAbstractItemView):
        return
    project = trained(hand.rng.choice(TRAINED)).project
    model = StackModel(Document(project))
    rows = [place for place in range(model.rowCount()) if model.row(model.index(place)).is_layer]
    chosen = hand.rng.sample(rows, min(len(rows), hand.rng.randint(1, 3)))
    hand.say(f"drop {len(chosen)} layers of another window on {called(target)}")
    _drop(target.viewport(), model.mimeData([model.index(row) for row in chosen]), hand.point(target.viewport()))


def drop_files(hand: Hand) -> None:
    """Drop files on the window."""
    paths = choose_paths(hand.files, hand.rng)
    hand.say(f"drop {', '.join(repr(str(path.relative_to(hand.files))) for path in paths)}")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    if QApplication.activeModalWidget() is None:
        _drop(hand.window, data, hand.point(hand.window))


def _drop(target: QWidget, data: QMimeData, place: QPoint) -> None:
    actions, left = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(place, actions, data, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(target, enter)
    if enter.isAccepted():
        dropped = QDropEvent(QPointF(place), actions, data, left, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(target, dropped)
