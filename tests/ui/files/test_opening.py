"""Whatever is opened arrives all at once: no listener sees a project with the runs of another."""

from itertools import groupby
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.text import project_to_text
from mpnn_studio.run.archive import save_project
from mpnn_studio.run.datasets import Datasets
from mpnn_studio.run.headless import train
from mpnn_studio.run.opened import Opened
from mpnn_studio.run.recovery import Recovered
from mpnn_studio.ui import app
from mpnn_studio.ui.files import project_files
from mpnn_studio.ui.inspect.runs import RunsView

PATIENCE_MS = 30_000


class Spy:
    """Notes what a listener of each signal finds: the project, all runs, and the one that is shown."""

    def __init__(self, window):
        self._window = window
        self.forget()
        document, runs = window.document, window.runs
        for signal in (
            *(document.revised, document.changed, document.stepped, document.title_changed),
            *(runs.state_changed, runs.shown, runs.advanced, runs.ended, runs.kept.changed, runs.kept.overlaid),
            *(window.files.opened, window.display.moment_changed, window.stack.model.dataChanged),
            *(window.stack.model.rowsInserted, window.data.ready, window.display.feed.predicted),
        ):
            signal.connect(self._note)

    def _note(self, *_):
        self.seen.append(self.now)

    @property
    def now(self):
        runs = self._window.runs
        return self._window.document.project, [run.uid for run in runs.kept.library], runs.run and runs.run.uid

    def forget(self):
        self.seen, self._before = [], self.now

    def saw_one_change(self):
        """Whether every listener found what was there before, or what is there now."""
        states = [state for state, _ in groupby([self._before, *self.seen])]
        return states == [self._before, self.now]

    def saw_only_listed_runs(self):
        return all(shown is None or shown in runs for _, runs, shown in self.seen)


def trained(name, *rates):
    """A run of an example for each of these learning rates, one epoch long."""
    project = edits.set_value(load_example(name), "training", "epochs", 1)
    runs = []
    for rate in rates:
        varied = edits.set_value(project, "optimizer", "learning_rate", rate)
        runs.append(train(varied, Datasets().get(varied.data, lambda share: None), lambda event: None, Event()))
    return runs


@pytest.fixture(scope="module")
def iris():
    """Two runs of the iris flowers."""
    return trained("iris", 0.01, 0.1)


@pytest.fixture(scope="module")
def xor():
    """Two runs of another example."""
    return trained("xor", 0.02, 0.2)


@pytest.fixture
def flowers(tmp_path, iris):
    """A file in which the earlier run is shown, though the project is that of the later one."""
    path = tmp_path / "flowers.mpnn"
    save_project(path, iris[1].project, iris[0], runs=iris)
    return path


@pytest.fixture
def spy(window, xor):
    """A spy in a window that shows another project with runs of its own."""
    window.files.show(Opened(xor[1].project, "xor.mpnn", runs=tuple(xor), run=xor[1]))
    return Spy(window)


def use_menu(window, path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    window.actions_table["open"].trigger()


def use_recent(window, path, monkeypatch):
    window.opener.open_recent(path)


def use_drop(window, path, monkeypatch):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    place, how = window.rect().center(), (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    for event in (
        QDragEnterEvent(place, *how, Qt.KeyboardModifier.NoModifier),
        QDropEvent(QPointF(place), *how, Qt.KeyboardModifier.NoModifier),
    ):
        QApplication.sendEvent(window, event)


def use_command_line(window, path, monkeypatch):
    app.begin(window, path)


@pytest.mark.parametrize("way", [use_menu, use_recent, use_drop, use_command_line])
def test_a_file_arrives_with_its_runs_and_the_one_that_was_shown(window, spy, flowers, iris, monkeypatch, way):
    way(window, flowers, monkeypatch)
    assert spy.saw_one_change()
    assert spy.now == (iris[1].project, [run.uid for run in iris], iris[0].uid)
    assert window.document.path == flowers
    assert not window.document.edited


def use_gallery(window, monkeypatch):
    monkeypatch.setattr(project_files.ExampleGallery, "choose", lambda self: "iris")
    window.actions_table["gallery"].trigger()


def use_button(window, monkeypatch):
    menu = window.top_bar.examples.menu()
    next(action for action in menu.actions() if "iris" in action.text().lower()).trigger()


@pytest.mark.parametrize("way", [use_gallery, use_button])
def test_an_example_arrives_without_any_run(window, spy, monkeypatch, way):
    way(window, monkeypatch)
    assert spy.saw_one_change()
    assert spy.now == (load_example("iris"), [], None)


def test_the_same_example_opened_again_brings_no_run_back(window, spy, iris):
    fresh = load_example("iris")
    window.files.show(Opened(iris[0].project, "iris.mpnn", runs=tuple(iris), run=iris[0]))
    spy.forget()
    window.files.show(Opened(iris[0].project, "iris.mpnn"))
    assert spy.saw_one_change()
    assert spy.now == (iris[0].project, [], None)
    window.files.open_example("iris")
    assert spy.now == (fresh, [], None)


@pytest.fixture
def recovered(iris, tmp_path):
    edited = edits.set_value(iris[1].project, "training", "seed", 7)
    return Recovered(
        edited, "flowers.mpnn", tmp_path / "flowers.mpnn", tuple(iris), iris[1], iris[1].project, runs_unsaved=True
    )


def test_recovered_work_arrives_at_once_and_unsaved(window, spy, recovered, iris):
    window.files.show_recovered(recovered)
    assert spy.saw_one_change()
    assert spy.now == (recovered.project, [run.uid for run in iris], iris[1].uid)
    assert window.document.edited
    assert window.document.edits == 1
    assert window.document.saved == iris[1].project
    assert window.document.undo_stack.undoText() == "Recover unsaved work"


def test_undo_of_a_recovery_leads_to_the_saved_project_with_the_same_runs(window, spy, recovered, iris):
    window.files.show_recovered(recovered)
    spy.forget()
    window.document.undo_stack.undo()
    assert spy.saw_only_listed_runs()
    assert all(project == iris[1].project for project, _, _ in spy.seen)
    assert spy.now == (iris[1].project, [run.uid for run in iris], iris[1].uid)
    window.document.undo_stack.redo()
    assert spy.now == (recovered.project, [run.uid for run in iris], iris[1].uid)


def test_work_without_unsaved_edits_has_nothing_to_undo(window, iris):
    window.files.show_recovered(
        Recovered(iris[0].project, "a.mpnn", None, tuple(iris), iris[0], iris[0].project, runs_unsaved=True)
    )
    assert not window.document.undo_stack.canUndo()
    assert window.document.edited


def test_a_pasted_project_comes_with_the_weights_of_its_run_before_any_view_shows_it(window, iris):
    window.files.show(Opened(iris[1].project, "iris.mpnn", runs=tuple(iris), run=iris[1]))
    found = []
    window.document.changed.connect(lambda old, new: found.append((new, window.runs.run)))
    QApplication.clipboard().setText(project_to_text(iris[0].project))
    window.actions_table["paste_project"].trigger()
    window.document.undo_stack.undo()
    window.document.undo_stack.redo()
    assert found == [(run.project, run) for run in (iris[0], iris[1], iris[0])]


def test_while_a_file_is_asked_about_the_window_shows_the_new_project_with_its_runs(window, spy, tmp_path, monkeypatch):
    """The question stands open for as long as the person likes."""
    table = tmp_path / "table.csv"
    table.write_text("a,b\n1,2\n3,4\n")
    project = edits.set_data(load_example("iris"), load_example("iris").data.create())
    project = edits.set_value(project, "data", "path", str(table))
    view, asked = window.inspector.open_tab(RunsView), []
    assert len(view.table.texts()) == 2

    def ask(*question):
        asked.append((window.document.project, window.runs.run, view.table.texts(), window.windowTitle()))
        return False

    monkeypatch.setattr("mpnn_studio.ui.data.project_data.ask", ask)
    window.files.show(Opened(project, "foreign.mpnn", Path("foreign.mpnn")))
    assert asked == [(project, None, [], asked[0][3])]


def test_deleting_the_shown_run_and_undoing_it_never_shows_one_that_is_not_listed(window, spy, xor):
    view = window.inspector.open_tab(RunsView)
    view.table.selectAll()
    view.remove.click()
    assert spy.now[1:] == ([], None)
    window.document.undo_stack.undo()
    assert spy.now[1:] == ([run.uid for run in xor], xor[1].uid)
    window.document.undo_stack.redo()
    assert spy.saw_only_listed_runs()


def test_a_training_that_begins_is_listed_when_it_is_shown(window, spy, qtbot):
    with qtbot.waitSignal(window.runs.ended, timeout=PATIENCE_MS):
        window.runs.train(edits.set_value(window.document.project, "training", "epochs", 1))
    assert spy.saw_only_listed_runs()


def test_a_shown_run_must_be_one_of_the_project(iris, xor):
    with pytest.raises(ValueError, match="one of the project's runs"):
        Opened(iris[0].project, "iris.mpnn", runs=tuple(iris), run=xor[0])
