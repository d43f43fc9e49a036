"""File dialogs open where the last one was left, and what was written is said."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog

from mpnn_studio.ui.main_window import MainWindow
from mpnn_studio.ui.widgets.file_choice import choose_file, choose_files, choose_folder, choose_place


@pytest.fixture
def dialogs(monkeypatch, tmp_path):
    """Where each dialog opened; the person chooses something in the folder "work"."""
    (tmp_path / "work").mkdir()
    opened, chosen = [], str(tmp_path / "work" / "a.mpnn")
    for name, answer in (
        ("getOpenFileName", (chosen, "")),
        ("getOpenFileNames", ([chosen], "")),
        ("getSaveFileName", (chosen, "")),
        ("getExistingDirectory", chosen),
    ):
        monkeypatch.setattr(
            QFileDialog, name, lambda parent, title, place, *_, answer=answer: opened.append(place) or answer
        )
    return opened


def test_each_dialog_opens_where_the_last_was_left(window, dialogs, tmp_path):
    inner = QDialog(window)
    choose_file(inner, "Open")
    for choose in (choose_file, choose_files, choose_folder):
        choose(window, "Open")
    choose_place(window, "Save", "b.csv", "")
    work = str(tmp_path / "work")
    assert dialogs == ["", work, work, work, str(tmp_path / "work" / "b.csv")]


def test_the_folder_outlives_the_window(window, dialogs, tmp_path, qtbot, answers):
    choose_file(window, "Open")
    window.close()
    other = MainWindow(window.document, window.settings)
    qtbot.addWidget(other)
    choose_file(other, "Open")
    assert dialogs[-1] == str(tmp_path / "work")
    other.runs.shut_down()
    other.stop_work()


def test_a_folder_that_is_gone_is_forgotten(window, dialogs, tmp_path):
    choose_file(window, "Open")
    (tmp_path / "work").rmdir()
    choose_file(window, "Open")
    assert dialogs[-1] == ""


def test_what_was_copied_and_saved_is_said(window, dialogs):
    window.actions_table["copy_python"].trigger()
    assert "Python script" in window.statusBar().currentMessage()
    assert "prepare(source.load()" in QGuiApplication.clipboard().text()
    window.actions_table["copy_text"].trigger()
    assert "clipboard as text" in window.statusBar().currentMessage()
    assert window.files.save_as()
    assert "a.mpnn" in window.statusBar().currentMessage()
