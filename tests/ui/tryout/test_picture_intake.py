"""Pictures pasted, dropped and opened for the canvas."""

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QPainter,
    QPen,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox, QPushButton

from mpnn_studio.data.dataset import Schema
from mpnn_studio.ui.tryout.try_image import TryImage

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def card(show):
    yield show(TryImage(), 300, 420)
    QGuiApplication.clipboard().clear()


@pytest.fixture
def photo():
    """A slash on paper."""
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    image.fill(QColor(220, 210, 200))
    with QPainter(image) as painter:
        painter.setPen(QPen(QColor(30, 30, 60), 12))
        painter.drawLine(330, 80, 270, 320)
    return image


def data_of(path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


def drop(card, data):
    """Drag over the card and, where it would take it, drop; return whether it would."""
    where, copy, left = QPoint(100, 100), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where, copy, data, left, none)
    QApplication.sendEvent(card, enter)
    if enter.isAccepted():
        QApplication.sendEvent(card, QDropEvent(QPointF(where), copy, data, left, none))
    return enter.isAccepted()


def test_a_picture_on_the_clipboard_is_pasted_and_taken_back(qtbot, card, photo):
    QTest.mouseClick(card.canvas, Qt.MouseButton.LeftButton)
    before = card.canvas.drawing
    QGuiApplication.clipboard().setImage(photo)
    with qtbot.waitSignal(card.sample_changed) as told:
        QTest.keyClick(card.canvas, Qt.Key.Key_V, CONTROL)
    (sample,) = told.args
    assert sample.shape == (1, 28, 28) and sample[0, 14, 14] > 200 and not sample[0, :, :8].any()
    np.testing.assert_array_equal(card.canvas.drawing.picture, sample)
    QTest.keyClick(card.canvas, Qt.Key.Key_Z, CONTROL)
    assert card.canvas.drawing is before


def test_the_window_keeps_its_paste_where_there_is_no_picture(card, photo):
    key = QTest.keyClick
    QGuiApplication.clipboard().setText("layers")
    key(card.canvas, Qt.Key.Key_V, CONTROL)
    assert card.sample() is None


def test_a_dropped_file_is_read(qtbot, card, photo, tmp_path):
    photo.save(str(tmp_path / "one.png"))
    with qtbot.waitSignal(card.sample_changed) as told:
        assert drop(card, data_of(tmp_path / "one.png"))
    assert told.args[0][0, 14, 14] > 200


def test_a_dragged_picture_needs_no_file(qtbot, card, photo):
    data = QMimeData()
    data.setImageData(photo)
    with qtbot.waitSignal(card.sample_changed) as told:
        assert drop(card, data)
    assert told.args[0][0, 14, 14] > 200


def test_files_that_are_no_pictures_are_left_to_the_window(card, tmp_path):
    assert not drop(card, data_of(tmp_path / "project.mpnn"))


def test_a_file_that_only_calls_itself_a_picture_is_refused_with_a_sentence(qtbot, card, tmp_path):
    QTest.mouseClick(card.canvas, Qt.MouseButton.LeftButton)
    before = card.canvas.drawing
    (tmp_path / "bad.png").write_bytes(b"no picture")
    drop(card, data_of(tmp_path / "bad.png"))
    qtbot.waitUntil(lambda: bool(card.findChildren(QMessageBox)))
    (box,) = card.findChildren(QMessageBox)
    assert "bad.png" in box.text() and card.canvas.drawing is before
    box.close()


def test_a_picture_of_other_data_has_their_size_and_colours(qtbot, card):
    card.set_schema(Schema((3, 16, 12), "classification", target="animal"))
    image = QImage(1200, 1600, QImage.Format.Format_RGB32)
    image.fill(QColor(200, 100, 50))
    QGuiApplication.clipboard().setImage(image)
    with qtbot.waitSignal(card.sample_changed) as told:
        QTest.keyClick(card.canvas, Qt.Key.Key_V, CONTROL)
    assert told.args[0].shape == (3, 16, 12)
    assert told.args[0][:, 5, 5].tolist() == pytest.approx([200, 100, 50], abs=1)


def test_what_is_being_read_for_other_data_is_dropped(qtbot, card, photo):
    QGuiApplication.clipboard().setImage(photo)
    QTest.keyClick(card.canvas, Qt.Key.Key_V, CONTROL)
    card.set_schema(Schema((3, 16, 12), "classification", target="animal"))
    with qtbot.assertNotEmitted(card.sample_changed, wait=300):
        pass
    assert card.sample() is None


def test_the_button_opens_a_picture(qtbot, card, photo, tmp_path, monkeypatch):
    photo.save(str(tmp_path / "one.jpg"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "one.jpg"), ""))
    (button,) = (each for each in card.findChildren(QPushButton) if each.accessibleName() == "Open picture")
    with qtbot.waitSignal(card.sample_changed) as told:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told.args[0][0, 14, 14] > 200


def test_the_right_button_on_the_canvas_erases_and_opens_no_menu(card):
    QApplication.sendEvent(
        card.canvas, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(50, 50), QPoint(50, 50))
    )
    assert not card.findChildren(QMenu)
