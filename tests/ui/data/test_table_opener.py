"""Opening a table: whatever becomes of reading it, nobody is left waiting."""

import pytest
from PySide6.QtWidgets import QProgressDialog

from mpnn_studio.data import inspection
from mpnn_studio.ui.data import table_opener
from mpnn_studio.ui.data.table_import import TableImport


@pytest.fixture
def told(monkeypatch):
    messages = []
    monkeypatch.setattr(table_opener, "show_error", lambda parent, *words: messages.append(words))
    return messages


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("x,y\n" + "".join(f"{x},{2 * x}\n" for x in range(30)))
    return path


def waiting(window):
    return [dialog for dialog in window.findChildren(QProgressDialog) if dialog.isVisible()]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (KeyError("column"), "Something went wrong in the program itself (KeyError: 'column')."),
        (MemoryError(), "There is not enough memory to read points.csv."),
        (FileNotFoundError("it is gone"), "it is gone"),
    ],
)
def test_an_error_of_any_kind_is_told_and_ends_the_waiting(window, qtbot, told, table, monkeypatch, error, words):
    def fail(path, progress, given):
        raise error

    monkeypatch.setattr(inspection, "inspect_csv", fail)
    window.tables.inspect(table)
    qtbot.waitUntil(lambda: bool(told))
    ((title, message, details),) = told
    assert (title, message) == ("The table cannot be used", words)
    assert bool(details) == isinstance(error, KeyError)
    assert not waiting(window)


def test_a_dialog_that_waits_for_another_reading_is_given_back_to_the_person(window, qtbot, told, table, monkeypatch):
    window.tables.inspect(table)
    qtbot.waitUntil(lambda: window.findChild(TableImport) is not None, timeout=30_000)
    dialog, given_up = window.findChild(TableImport), []
    monkeypatch.setattr(inspection, "inspect_csv", lambda path, progress, given: {}["column"])
    monkeypatch.setattr(dialog, "give_up", lambda: given_up.append(True))
    dialog.reread.emit(None)
    qtbot.waitUntil(lambda: bool(told))
    assert given_up and not waiting(dialog)


def test_closing_the_dialog_gives_up_what_it_waits_for(window, qtbot, told, table):
    window.tables.inspect(table)
    qtbot.waitUntil(lambda: window.findChild(TableImport) is not None, timeout=30_000)
    dialog = window.findChild(TableImport)
    dialog.reread.emit(None)
    dialog.reject()
    qtbot.waitUntil(lambda: window.findChild(TableImport) is None)
    qtbot.wait(50)
    assert told == []
