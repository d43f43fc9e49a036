"""In the import dialog each line of the file can be left out, taken back, or taken for the names of the columns."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QTableWidget, QWidget

from mpnn_studio.data.choices import CHOICES
from mpnn_studio.data.inspection import inspect_csv
from mpnn_studio.ui.data.table_columns import FIRST_ROW
from mpnn_studio.ui.data.table_import import TableImport

ROWS = "".join(f"{n * 7 % 41}.5,{n % 3}\n" for n in range(40))
TITLED = f"# made by hand\na,label\n{ROWS}Total,9\nSource: here\n"


@pytest.fixture
def dialog(qtbot, tmp_path):
    (tmp_path / "t.csv").write_text(TITLED)
    shown = TableImport(inspect_csv(tmp_path / "t.csv"))
    shown.reread.connect(lambda given: shown.show_inspection(inspect_csv(tmp_path / "t.csv", given=given)))
    qtbot.addWidget(shown)
    shown.show()
    return shown


def labels(dialog):
    table = dialog.findChild(QTableWidget)
    return [table.verticalHeaderItem(row).text() for row in range(FIRST_ROW, table.rowCount())]


def pick(qtbot, dialog, line, words, *, by_key=False):
    """Open the menu of a line, with the mouse or the menu key, and choose what begins with these words."""
    table = dialog.findChild(QTableWidget)
    row = FIRST_ROW + [label.split()[0] for label in labels(dialog)].index(str(line))
    if by_key:
        table.setFocus()
        table.setCurrentCell(row, 0)
        reason = QContextMenuEvent.Reason.Keyboard
        QApplication.sendEvent(table.viewport(), QContextMenuEvent(reason, QPoint(0, 0), QPoint(0, 0)))
    else:
        header = table.verticalHeader()
        place = QPoint(4, header.sectionViewportPosition(row) + 4)
        header.customContextMenuRequested.emit(place)
    (menu,) = (menu for menu in table.findChildren(QMenu) if menu.isVisible())
    (action,) = (action for action in menu.actions() if action.text().startswith(words))
    action.trigger()
    menu.close()


def named(dialog, name):
    (widget,) = (widget for widget in dialog.findChildren(QWidget) if widget.accessibleName() == name)
    return widget


def test_lines_that_are_left_out_are_shown_as_such(dialog):
    assert labels(dialog)[:2] == ["1 out", "3"]
    assert labels(dialog)[-2:] == ["43 out", "44 out"]
    table = dialog.findChild(QTableWidget)
    assert table.item(FIRST_ROW, 0).text() == "# made by hand"
    assert table.columnSpan(FIRST_ROW, 0) == 2
    assert named(dialog, "Lines left out").text() == "1,43-"


@pytest.mark.parametrize("by_key", [False, True])
def test_another_line_is_left_out_and_taken_back(qtbot, dialog, by_key):
    pick(qtbot, dialog, 5, "Leave line 5 out", by_key=by_key)
    assert dialog.source().left_out == (1, 5) and dialog.inspection.rows == 39
    pick(qtbot, dialog, 5, "Take line 5 back", by_key=by_key)
    assert dialog.source().left_out == (1,) and dialog.inspection.rows == 40


def test_lines_at_the_foot_are_taken_back_down_to_the_one_chosen(qtbot, dialog):
    pick(qtbot, dialog, 43, "Take line 43 back")
    assert dialog.source().end == 44 and "43 out" not in labels(dialog)
    pick(qtbot, dialog, 44, "Take line 44 back")
    assert dialog.source().end == 0
    pick(qtbot, dialog, 12, "Leave out all from line 12 on")
    assert dialog.source().end == 12 and dialog.inspection.rows == 9


def test_any_line_names_the_columns_when_asked(qtbot, dialog):
    pick(qtbot, dialog, 4, "Take line 4 for the names")
    assert dialog.source().left_out == (1, 2, 3) and dialog.source().header
    assert dialog.inspection.table.names == ("7.5", "1")


def test_lines_far_below_are_left_out_by_their_numbers(qtbot, dialog):
    field = named(dialog, "Lines left out")
    field.setText("1, 30, 43-")
    field.editingFinished.emit()
    assert dialog.source().left_out == (1, 30)
    field.setText("some")
    field.editingFinished.emit()
    assert field.text() == "1,30,43-"


def test_the_gap_words_of_a_column_are_shown_and_can_be_changed(qtbot, tmp_path):
    rows = "".join(f"{'-' if n % 5 == 0 else f'{n * 7 % 41}.5'},{n % 3}\n" for n in range(40))
    (tmp_path / "t.csv").write_text(f"a,label\n{rows}")
    dialog = TableImport(inspect_csv(tmp_path / "t.csv"))
    qtbot.addWidget(dialog)
    dialog.show()
    field = named(dialog, "Gap words of a")
    assert (field.text(), named(dialog, "Missing in a").currentText()[:1]) == ("-", "8")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "-, 7.5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.source().layout[0].gaps == ("-", "7.5")
    assert named(dialog, "Missing in a").currentText().startswith("9")
    field.setText("")
    field.editingFinished.emit()
    (accept,) = (b for b in dialog.findChildren(QAbstractButton) if b.text() == "Use this table")
    assert not accept.isEnabled()


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.flag)
def test_every_choice_that_a_sentence_can_name_has_its_control(qtbot, tmp_path, choice):
    rows = "".join(f"{n * 7 % 41}.5,{('Yes', 'yes', 'no')[n % 3]}\n" for n in range(40))
    (tmp_path / "t.csv").write_text(f"a,label\n{rows}1,2,3\n")
    dialog = TableImport(inspect_csv(tmp_path / "t.csv"))
    qtbot.addWidget(dialog)
    dialog.show()
    buttons = {button.text() for button in dialog.findChildren(QAbstractButton)}
    names = {widget.accessibleName() for widget in dialog.findChildren(QWidget)} | buttons
    assert any(name == choice.control or name.startswith(f"{choice.control} ") for name in names)
