"""Opening a table: whatever becomes of reading it, nobody is left waiting."""

from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QProgressDialog, QPushButton

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


@pytest.fixture
def slow_reading(monkeypatch):
    """Lets the next readings of a table wait for an event; gives the two events, begun and go on."""
    read, begun, go_on = inspection.inspect_csv, Event(), Event()

    def inspect(path, progress, given):
        begun.set()
        go_on.wait(10)
        progress(0.5)
        return read(path, progress, given)

    def hold():
        monkeypatch.setattr(inspection, "inspect_csv", inspect)
        return begun, go_on

    yield hold
    go_on.set()


def opened(window, qtbot, table):
    before = window.findChildren(TableImport)
    window.tables.inspect(table)
    qtbot.waitUntil(lambda: len(window.findChildren(TableImport)) > len(before), timeout=30_000)
    return window.findChildren(TableImport)[-1]


def named(parent, kind, name):
    (found,) = (each for each in parent.findChildren(kind) if each.accessibleName() == name)
    return found


def accept_button(dialog):
    return next(button for button in dialog.findChildren(QPushButton) if button.text() == "Use this table")


def read_otherwise(dialog):
    combo = named(dialog, QComboBox, "Between values")
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)


def reading_anew(dialog, slow_reading):
    """Let it read its table in another way; return its progress, which is shown, and the event that lets it end."""
    begun, go_on = slow_reading()
    read_otherwise(dialog)
    assert begun.wait(10)
    (progress,) = dialog.findChildren(QProgressDialog)
    progress.show()
    return progress, go_on


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, None], ids=["Escape", "Alt+F4"])
def test_a_dialog_that_is_left_while_it_reads_anew_is_forgotten(window, qtbot, told, table, slow_reading, answers, key):
    dialog = opened(window, qtbot, table)
    _, go_on = reading_anew(dialog, slow_reading)
    QTest.keyClick(dialog, key) if key else dialog.close()
    qtbot.waitUntil(lambda: not window.findChildren(TableImport))
    go_on.set()
    again = opened(window, qtbot, table)
    QTest.mouseClick(
        next(b for b in again.findChildren(QPushButton) if b.text() == "Use this table"), Qt.MouseButton.LeftButton
    )
    assert window.document.project.data.config["path"] == str(table)
    assert told == []
    answers.append("discard")
    assert window.close()


def test_escape_in_the_progress_of_a_second_reading_gives_only_that_up(window, qtbot, told, table, slow_reading):
    dialog = opened(window, qtbot, table)
    progress, go_on = reading_anew(dialog, slow_reading)
    QTest.qWait(20)  # so that the dialog behind it gives the keyboard away
    progress.activateWindow()
    qtbot.waitUntil(progress.isActiveWindow)
    QTest.keyClick(progress, Qt.Key.Key_Escape)
    go_on.set()
    assert named(dialog, QComboBox, "Between values").currentData() == ","
    qtbot.waitUntil(accept_button(dialog).isEnabled)
    assert told == []


def test_a_table_is_not_used_as_it_was_read_before_the_missing_values_that_were_typed(
    window, qtbot, told, table, slow_reading
):
    dialog = opened(window, qtbot, table)
    _, go_on = slow_reading()
    line = named(dialog, QLineEdit, "Missing values")
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "0")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert dialog.isVisible()
    go_on.set()
    qtbot.waitUntil(accept_button(dialog).isEnabled, timeout=30_000)
    QTest.mouseClick(accept_button(dialog), Qt.MouseButton.LeftButton)
    assert "0" in window.document.project.data.config["missing"]


def test_a_table_that_is_opened_again_keeps_what_was_decided(window, qtbot, told, tmp_path):
    path = tmp_path / "again.csv"
    path.write_text("u,v,y\n" + "".join(f"{n * 7 % 31}.5,{n * 11 % 31}.5,{n % 2}\n" for n in range(60)))
    first = opened(window, qtbot, path)
    role = named(first, QComboBox, "Role of u")
    role.setCurrentIndex(role.findText("skip"))
    role.activated.emit(role.currentIndex())
    words = named(first, QLineEdit, "Gap words of v")
    words.setText("0.5")
    words.editingFinished.emit()
    accept_button(first).click()
    qtbot.waitUntil(lambda: window.findChild(TableImport) is None)
    again = opened(window, qtbot, path)
    assert named(again, QComboBox, "Role of u").currentText() == "skip"
    assert named(again, QLineEdit, "Gap words of v").text() == "0.5"
    again.reject()
