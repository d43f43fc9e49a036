"""Every way to open a file: dropped, picked, recent."""

import os
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from mpnn_studio.project.examples import load_example
from mpnn_studio.run.archive import save_project
from mpnn_studio.ui.data import data_opener
from mpnn_studio.ui.files import file_opener


@pytest.fixture
def told(monkeypatch):
    messages = []
    monkeypatch.setattr(file_opener, "show_error", lambda parent, title, message: messages.append(message))
    return messages


@pytest.fixture
def iris(tmp_path):
    path = tmp_path / "flowers.mpnn"
    save_project(path, load_example("iris"))
    return path


def drop(window, *paths):
    """Drag files over the window and let go; tell whether it wanted them."""
    data = QMimeData()
    data.setUrls([path if isinstance(path, QUrl) else QUrl.fromLocalFile(str(path)) for path in paths])
    place, keys = window.rect().center(), Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, keys)
    QApplication.sendEvent(window, enter)
    event = QDropEvent(QPointF(place), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, keys)
    QApplication.sendEvent(window, event)
    return enter.isAccepted() and event.isAccepted()


def recent_menu(window):
    menu = next(a.menu() for a in window.menuBar().actions()[0].menu().actions() if a.text() == "Open recent")
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions() if action.text()}


@pytest.mark.skipif(os.name != "posix", reason="names are text there")
def test_a_dropped_project_is_opened_whose_name_is_no_text(window, iris, told):
    strange = iris.rename(iris.with_name("caf\udce9.mpnn"))
    assert drop(window, QUrl.fromEncoded(strange.as_uri().encode()))
    assert told == []
    assert window.document.path == strange
    assert "caf\N{REPLACEMENT CHARACTER}.mpnn" in window.windowTitle()
    assert window.files.save()


def test_a_dropped_project_is_opened(window, iris, told):
    assert drop(window, iris)
    assert window.document.project == load_example("iris")
    assert window.document.path == iris
    assert told == []


def test_a_dropped_table_is_inspected(window, tmp_path, monkeypatch):
    (tmp_path / "points.csv").write_text("a,b\n1,2\n")
    inspected = []
    monkeypatch.setattr(window.tables, "inspect", inspected.append)
    assert drop(window, tmp_path / "points.csv")
    assert inspected == [tmp_path / "points.csv"]


def test_any_other_dropped_file_is_told_and_changes_nothing(window, tmp_path, told):
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    drop(window, tmp_path / "photo.png")
    drop(window, tmp_path / "a.mpnn", tmp_path / "b.mpnn")
    assert ["photo.png" in told[0], "2 files" in told[1]] == [True] * 2
    assert window.document.project == load_example("mnist")


def test_dropped_arrays_are_trained_on(window, qtbot, tmp_path):
    rng = np.random.default_rng(0)
    np.savez(tmp_path / "blobs.npz", X=rng.random((60, 3)), y=np.arange(60) % 3)
    with qtbot.waitSignal(window.arrays.opened, timeout=30_000):
        assert drop(window, tmp_path / "blobs.npz")
    schema = window.document.check.schema
    assert (schema.input_shape, len(schema.classes)) == ((3,), 3)
    assert window.document.check.ok
    window.document.undo_stack.undo()
    assert window.document.project == load_example("mnist")


def test_a_dropped_folder_of_pictures_is_trained_on(window, qtbot, tmp_path):
    from PIL import Image

    for label in ("cats", "dogs"):
        (tmp_path / "pets" / label).mkdir(parents=True)
        for number in range(5):
            Image.new("L", (16, 16), 40 * number).save(tmp_path / "pets" / label / f"{number}.png")
    with qtbot.waitSignal(window.arrays.opened, timeout=30_000):
        drop(window, tmp_path / "pets")
    assert window.document.check.schema.classes == ("cats", "dogs")


def test_dropped_files_that_do_not_belong_together_are_told(window, qtbot, tmp_path, monkeypatch):
    messages = []
    monkeypatch.setattr(data_opener, "show_error", lambda parent, title, message, details: messages.append(message))
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("x,y\n1,2\n")
    drop(window, tmp_path / "a.csv", tmp_path / "b.csv")
    qtbot.waitUntil(lambda: bool(messages), timeout=30_000)
    assert "2 files" in messages[0]
    assert window.document.project == load_example("mnist")


def test_open_takes_projects_and_tables(window, iris, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(iris), ""))
    window.actions_table["open"].trigger()
    assert window.document.project == load_example("iris")


def test_recent_projects_are_listed_newest_first_and_opened(window, iris, tmp_path):
    save_project(tmp_path / "other & more.mpnn", load_example("mnist"))
    window.opener.open([iris])
    window.opener.open([tmp_path / "other & more.mpnn"])
    menu = recent_menu(window)
    assert list(menu) == ["other && more.mpnn", "flowers.mpnn", "Clear"]
    menu["flowers.mpnn"].trigger()
    assert window.document.project == load_example("iris")
    assert next(iter(recent_menu(window))) == "flowers.mpnn"


def test_a_recent_project_that_is_gone_is_told_and_leaves_the_list(window, iris, told):
    window.opener.open([iris])
    iris.unlink()
    recent_menu(window)["flowers.mpnn"].trigger()
    assert str(iris) in told[0]
    assert list(recent_menu(window)) == ["No project was opened yet"]


def test_the_recent_projects_can_be_forgotten(window, iris, settings):
    window.opener.open([iris])
    recent_menu(window)["Clear"].trigger()
    assert settings.recent == []
    assert iris.exists()


def test_the_same_project_named_in_two_ways_is_listed_once(window, iris, settings, monkeypatch):
    monkeypatch.chdir(iris.parent)
    settings.add_recent(Path(iris.name))
    settings.add_recent(iris)
    assert settings.recent == [iris]
