"""The tab of the runs, in the window, with mouse and keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.archive import load_project
from mpnn_studio.run.opened import Opened
from mpnn_studio.run.state import State
from mpnn_studio.ui.curves.legend import Legend
from mpnn_studio.ui.inspect.compare_dialog import CompareDialog
from mpnn_studio.ui.inspect.run_rows import COLUMNS, NAME, NOTE
from mpnn_studio.ui.inspect.run_table import WIDEST
from mpnn_studio.ui.inspect.runs import EMPTY, RunsView

PATIENCE_MS = 30_000
TITLES = [column.title for column in COLUMNS]


@pytest.fixture
def view(window):
    return window.inspector.open_tab(RunsView)


@pytest.fixture
def train(window, train_project):
    """A function that trains one epoch with this learning rate."""

    def trained(rate):
        return train_project(edits.set_value(window.document.project, "optimizer", "learning_rate", rate))

    return trained


@pytest.fixture
def three(window, view, train):
    """Three runs; the one in the middle learns best."""
    return [train(rate) for rate in (1e-5, 0.01, 1e-4)]


def column(view, title):
    place = TITLES.index(title)
    return [texts[place] for texts in view.table.texts()]


def cell(view, row, place):
    """Return the middle of a cell."""
    return view.table.visualRect(view.table.model().index(row, place)).center()


def click(qtbot, view, row, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.mouseClick(
        view.table.viewport(), Qt.MouseButton.LeftButton, modifier, cell(view, row, TITLES.index("Changed"))
    )


def press(qtbot, button):
    assert button.isEnabled(), button.toolTip()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def opened_editor(qtbot, view, row, place):
    """Return the line edit that F2 opens in a cell."""
    view.table.setCurrentIndex(view.table.model().index(row, place))
    view.table.setFocus()
    qtbot.keyClick(view.table, Qt.Key.Key_F2)
    return next(each for each in view.table.viewport().findChildren(QLineEdit) if each.isVisible())


def write(qtbot, view, row, place, text):
    """Write into a cell by F2."""
    editor = opened_editor(qtbot, view, row, place)
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.table.texts()[row][place] == text)


def test_before_a_training_it_says_what_to_do(view):
    assert EMPTY in [label.text() for label in view.findChildren(QLabel) if label.isVisible()]
    assert not view.table.isVisible()


def test_each_run_is_listed_with_what_was_changed_and_how_it_went(view, three):
    assert column(view, "Run") == ["run 1", "run 2", "run 3"]
    assert column(view, "Changed") == ["the first run", "learning rate 0.01", "learning rate 0.0001"]
    assert column(view, "State") == ["done"] * 3
    assert [float(text) for text in column(view, "Val loss")] == [
        pytest.approx(run.history.validation_loss.y[-1], rel=1e-3) for run in three
    ]
    assert all(text.endswith(" %") for text in column(view, "Test {metric}"))
    header = view.table.model().headerData(TITLES.index("Test {metric}"), Qt.Orientation.Horizontal)
    assert header == "Test accuracy"


def test_a_run_that_goes_on_from_another_says_from_which_by_its_present_name(qtbot, window, view, train):
    first = train(0.01)
    train(0.001)
    window.runs.bring_back(first)
    with qtbot.waitSignal(window.runs.ended, timeout=PATIENCE_MS):
        window.runs.go_on(first.project)
    assert column(view, "Changed")[2] == "goes on from run 1 · learning rate 0.01"
    window.runs.bring_back(window.runs.run)
    with qtbot.waitSignal(window.runs.ended, timeout=PATIENCE_MS):
        window.runs.go_on(first.project)
    assert column(view, "Changed")[3] == "goes on from run 3"
    window.runs.kept.rename(first, "the good one")
    assert column(view, "Changed")[2].startswith("goes on from the good one")
    window.runs.kept.remove({first.uid})
    assert column(view, "Changed")[1].startswith("goes on from a run that was deleted")


def test_a_run_is_listed_while_it_goes_on(qtbot, window, view):
    window.runs.train(edits.set_value(window.document.project, "training", "epochs", 1000))
    qtbot.waitUntil(lambda: column(view, "State") == ["running"], timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: float(column(view, "Epochs")[0]) > 1, timeout=PATIENCE_MS)
    assert not view.back.isEnabled()
    with qtbot.waitSignal(window.runs.ended):
        window.runs.stop()
    assert column(view, "State") == ["stopped"]


def test_the_newest_run_is_in_sight_however_many_there_are(window, view, train):
    run = train(0.01)
    for number in range(30):
        window.runs.kept.add(replace(run, uid=f"twin-{number}", name=""))
    last = view.table.visualRect(view.table.model().index(30, NAME))
    assert view.table.viewport().rect().contains(last.center())


def test_a_click_on_a_header_sorts_by_figures(qtbot, view, three):
    header = view.table.horizontalHeader()
    place = TITLES.index("Val loss")
    at = QPoint(header.sectionViewportPosition(place) + 20, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert column(view, "Run") == ["run 2", "run 3", "run 1"]
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert column(view, "Run") == ["run 1", "run 3", "run 2"]


def test_what_was_not_measured_comes_last_both_ways(qtbot, window, view, three):
    three[1].finished = None
    window.runs.kept.changed.emit()
    place = TITLES.index("Test {metric}")
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        view.table.sortByColumn(place, order)
        assert column(view, "Run")[-1] == "run 2"


def test_the_filter_leaves_what_holds_its_text(qtbot, view, three):
    qtbot.keyClicks(view.filter, "RATE 0.01")
    assert column(view, "Run") == ["run 2"]
    view.filter.clear()
    assert len(column(view, "Run")) == 3


def test_a_run_is_brought_back_with_its_settings_and_weights_in_one_undo_step(qtbot, window, view, three):
    click(qtbot, view, 1)
    press(qtbot, view.back)
    assert window.document.project == three[1].project
    assert window.runs.run is three[1]
    assert window.document.undo_stack.undoText() == "Bring back run 2"
    window.document.undo_stack.undo()
    assert window.document.project == three[2].project
    assert window.runs.run is three[2]


def test_of_two_runs_with_equal_settings_the_chosen_one_comes_back(qtbot, window, view, train):
    first, _ = train(0.01), train(0.01)
    click(qtbot, view, 0)
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert window.runs.run is first


def test_checked_runs_are_drawn_in_the_curves_too(qtbot, window, view, three):
    index = view.table.model().index(0, NAME)
    bare = index.data(Qt.ItemDataRole.DecorationRole).toImage()
    view.table.setFocus()
    click(qtbot, view, 0)
    qtbot.keyClick(view.table, Qt.Key.Key_Space)
    assert window.runs.state is State.DONE  # the key did not train
    assert window.runs.kept.overlay == (three[0],)
    assert index.data(Qt.ItemDataRole.DecorationRole).toImage() != bare
    assert [run for run, _ in window.curves.others] == [three[0]]
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    qtbot.keyClick(view.table, Qt.Key.Key_Space)
    assert window.runs.kept.overlay == ()


def test_a_click_into_the_box_checks_a_run(qtbot, window, view, three):
    rectangle = view.table.visualRect(view.table.model().index(1, NAME))
    qtbot.mouseClick(
        view.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rectangle.left() + 14, rectangle.center().y())
    )
    assert window.runs.kept.overlay == (three[1],)


def test_two_runs_are_compared_the_earlier_at_the_left(qtbot, view, three):
    click(qtbot, view, 2)
    assert not view.compare.isEnabled()
    click(qtbot, view, 0, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, view.compare)
    dialog = view.findChild(CompareDialog)
    results, settings = dialog.table.texts()[:-1], dialog.table.texts()[-1]
    assert settings == ("Optimizer", "Learning rate", "1e-05", "0.0001")
    assert results[0][:2] == ("Result", "Val accuracy")
    losses = next(row[2:] for row in results if row[:2] == ("Result", "Val loss"))
    assert [float(text) for text in losses] == [
        pytest.approx(run.history.validation_loss.y[-1], rel=1e-3) for run in (three[0], three[2])
    ]
    dialog.reject()


def test_deleted_runs_come_back_with_undo_and_leave_again_with_redo(qtbot, window, view, three):
    click(qtbot, view, 0)
    click(qtbot, view, 1, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view.table, Qt.Key.Key_Delete)
    assert column(view, "Run") == ["run 3"]
    assert "Ctrl+Z" in view.summary.text()
    qtbot.keyClick(view.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert column(view, "Run") == ["run 1", "run 2", "run 3"]
    assert three[0].snapshot is not None
    window.document.undo_stack.redo()
    assert column(view, "Run") == ["run 3"]


def test_undo_brings_back_a_deleted_run_although_the_filter_was_typed_into(qtbot, window, view, three):
    qtbot.mouseClick(view.filter, Qt.MouseButton.LeftButton)
    view.filter.setFocus()
    qtbot.keyClicks(view.filter, "run")
    view.table.selectRow(0)
    press(qtbot, view.remove)
    assert column(view, "Run") == ["run 2", "run 3"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert column(view, "Run") == ["run 1", "run 2", "run 3"] and view.filter.text() == "run"
    assert view.table.selected() == [three[0]] and view.table.hasFocus()


def test_the_run_that_is_shown_can_be_deleted_and_comes_back_shown(qtbot, window, view, three):
    click(qtbot, view, 2)
    press(qtbot, view.remove)
    assert window.runs.run is None and window.runs.state is State.IDLE
    assert not window.actions_table["export"].isEnabled()
    assert window.curves.run is None
    window.document.undo_stack.undo()
    assert window.runs.run is three[2]
    assert window.actions_table["export"].isEnabled()


def test_a_run_at_work_is_not_deleted(qtbot, window, view):
    window.runs.train(edits.set_value(window.document.project, "training", "epochs", 1000))
    qtbot.waitUntil(lambda: column(view, "State") == ["running"], timeout=PATIENCE_MS)
    click(qtbot, view, 0)
    assert not view.remove.isEnabled() and "being trained" in view.remove.toolTip()
    qtbot.keyClick(view.table, Qt.Key.Key_Delete)
    assert len(column(view, "Run")) == 1


def test_names_and_notes_are_written_undone_and_saved_with_the_project(qtbot, window, view, three, save_as, tmp_path):
    path = tmp_path / "named.mpnn"
    save_as(path)
    assert not window.document.edited
    write(qtbot, view, 0, NAME, "slow")
    write(qtbot, view, 1, NOTE, "the best so far")
    assert column(view, "Run") == ["slow", "run 2", "run 3"]
    assert window.document.edited
    assert window.files.save()
    runs = load_project(path).runs
    assert [(run.name, run.note) for run in runs] == [("slow", ""), ("run 2", "the best so far"), ("run 3", "")]
    assert window.runs.run is three[2]  # the Enter that ended the writing brought nothing back
    window.document.undo_stack.undo()
    window.document.undo_stack.undo()
    assert column(view, "Run")[0] == "run 1" and column(view, "Note")[1] == ""


def test_a_note_is_written_in_peace_while_a_training_goes_on(qtbot, window, view):
    window.runs.train(edits.set_value(window.document.project, "training", "epochs", 1000))
    qtbot.waitUntil(lambda: column(view, "State") == ["running"], timeout=PATIENCE_MS)
    editor = opened_editor(qtbot, view, 0, NOTE)
    qtbot.keyClicks(editor, "in the mid")
    seen = window.runs.run.history.newest("epoch")
    qtbot.waitUntil(lambda: window.runs.run.history.newest("epoch") > seen + 20, timeout=PATIENCE_MS)
    view.table.refresh(looks=True)
    qtbot.keyClicks(editor, "dle")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.runs.run.note == "in the middle")


def test_a_name_that_is_being_written_is_saved_and_goes_no_further_than_its_project(
    qtbot, window, view, three, save_as, tmp_path
):
    qtbot.keyClicks(opened_editor(qtbot, view, 0, NAME), "slow")
    save_as(tmp_path / "named.mpnn")
    assert load_project(tmp_path / "named.mpnn").runs[0].name == "slow"
    qtbot.keyClicks(opened_editor(qtbot, view, 1, NAME), "fast")
    window.files.show(Opened(load_example("iris"), "iris.mpnn"))
    qtbot.wait(20)
    assert not window.document.undo_stack.count() and not window.document.edited
    assert view.table.texts() == [] and three[1].name == "fast"


def test_all_runs_come_back_when_the_file_is_opened_again(qtbot, window, view, three, save_as, tmp_path):
    path = tmp_path / "three.mpnn"
    save_as(path)
    window.files.open_example("iris")
    assert view.table.runs_model.rowCount(QModelIndex()) == 0
    window.files.open(path)
    assert column(view, "Run") == ["run 1", "run 2", "run 3"]
    assert window.runs.run.uid == three[2].uid
    click(qtbot, view, 1)
    press(qtbot, view.back)
    assert window.runs.run.uid == three[1].uid and window.runs.run.snapshot is not None


def test_weights_that_were_dropped_for_room_are_told(window, view, three, monkeypatch):
    monkeypatch.setattr("mpnn_studio.run.library.MAX_BYTES", 1)
    window.runs.kept.settle(three[2])
    assert column(view, "State") == ["done, no weights", "done, no weights", "done"]
    assert "2 without weights" in view.summary.text()


def test_columns_are_wide_enough_for_what_a_finished_run_tells(view, three):
    table = view.table
    for place in range(len(COLUMNS) - 1):
        texts = [table.sizeHintForIndex(table.model().index(row, place)).width() for row in range(3)]
        assert table.columnWidth(place) >= min(max(texts), WIDEST)


def test_the_sample_of_a_line_is_painted_once(view, three):
    index = view.table.model().index(0, NAME)
    pictures = [index.data(Qt.ItemDataRole.DecorationRole).cacheKey() for _ in range(2)]
    assert pictures[0] == pictures[1]
    view.table.model().setData(index, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert index.data(Qt.ItemDataRole.DecorationRole).cacheKey() != pictures[0]


def test_another_example_on_the_same_data_keeps_the_runs_and_their_curves(
    qtbot, window, view, train, small_mnist, answers
):
    window.files.show(Opened(load_example("mnist"), "mnist.mpnn"))
    first = train(0.01)
    answers.append("discard")
    window.files.open_example("mnist-deep")
    assert not answers, "unsaved work is asked for"
    qtbot.waitUntil(lambda: column(view, "Run") == ["mnist, run 1"])
    assert [run for run, _ in window.curves.others] == [first] and not window.document.edited
    assert "other data" not in shown_words(window.curves)
    train(0.01)
    assert column(view, "Run") == ["mnist, run 1", "run 1"]
    assert column(view, "Changed")[1].startswith("another network")
    assert [run for run, _ in window.curves.others] == [first]


def test_runs_leave_with_the_data_that_they_belong_to(qtbot, window, view, train, small_mnist, answers):
    window.files.show(Opened(load_example("mnist"), "mnist.mpnn"))
    train(0.01)
    answers.append("discard")
    window.files.open_example("iris")
    assert view.table.runs_model.rowCount(QModelIndex()) == 0 and not window.curves.others


def test_curves_of_other_data_are_marked_until_the_data_come_back(qtbot, window, view, train, small_mnist):
    window.files.show(Opened(load_example("mnist"), "mnist.mpnn"))
    run = train(0.01)
    window.runs.kept.set_overlay([run])
    window.document.edit("Other data", edits.set_data(window.document.project, load_example("iris").data.create()))
    assert "These curves are of other data" in shown_words(window.curves)
    assert any("other data" in legend.toolTip() for legend in window.curves.findChildren(Legend))
    window.document.undo_stack.undo()
    assert "other data" not in shown_words(window.curves)


def shown_words(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())
