"""A file predicted in the window: by the shown run, with what was odd about each row, and saved as a table."""

import csv
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from mpnn_studio.data.source import Cancelled
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.events import Snapshot
from mpnn_studio.run.job import Job
from mpnn_studio.run.prediction import predict_file
from mpnn_studio.run.run import new_run
from mpnn_studio.ui.files import prediction_window
from mpnn_studio.ui.files.prediction_window import PredictionWindow

FLOWERS = "plant,sepal_length,sepal_width,petal_length,petal_width\na,5.1,3.5,1.4,0.2\nb,6.7,x,5.2,\nc,63,3,6,2\n"


@pytest.fixture(scope="module")
def run():
    """A run of iris with the weights of its start."""
    project = load_example("iris")
    job = Job(project, project.data.create().load())
    run = new_run(project)
    run.preparation, run.snapshot = job.data.preparation, Snapshot(1, job.model.snapshot())
    return run


@pytest.fixture
def flowers(tmp_path):
    path = tmp_path / "flowers.csv"
    path.write_text(FLOWERS, encoding="utf-8")
    return path


@pytest.fixture
def told(monkeypatch):
    messages = []
    monkeypatch.setattr(prediction_window, "show_error", lambda parent, title, message, *_: messages.append(message))
    return messages


@pytest.fixture
def dialog(qtbot, run):
    dialog = PredictionWindow(lambda: run)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def predicted(qtbot, dialog, path):
    dialog.predict(path)
    qtbot.waitUntil(lambda: dialog.predictions is not None, timeout=30_000)
    return dialog.table.texts()


def test_the_answers_are_a_table_with_what_was_odd_about_each_row(qtbot, dialog, run, flowers):
    first, second, third = predicted(qtbot, dialog, flowers)
    expected = predict_file(run, flowers)
    assert first == (*expected.row(0), "")
    assert first[0] == "a" and first[1] in run.project.schema().classes
    assert "sepal_width cannot be read: 'x' is not a number" in second[-1]
    assert "petal_width has no value" in second[-1]
    assert "sepal_length is 63, far outside what was trained on" in third[-1]
    assert "3 examples of flowers.csv · 2 with odd values" in dialog.said.text()


def test_all_is_saved_as_the_command_line_prints_it(qtbot, dialog, run, flowers, tmp_path, monkeypatch):
    assert not dialog.save.isEnabled()
    predicted(qtbot, dialog, flowers)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "out"), ""))
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    saved = (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert saved == predict_file(run, flowers).as_csv(remarks=True)
    head, *rows = csv.reader(saved.splitlines())
    assert head == ["plant", "species", "setosa", "versicolor", "virginica", "remarks"]
    assert [row[0] for row in rows] == ["a", "b", "c"]


def test_a_file_is_chosen_with_the_keyboard(qtbot, dialog, flowers, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(flowers), ""))
    dialog.choose_file.setFocus()
    qtbot.keyClick(dialog.choose_file, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.predictions is not None, timeout=30_000)
    assert len(dialog.predictions) == 3


def test_what_cannot_be_predicted_is_said_and_what_was_shown_stays(qtbot, dialog, flowers, told, tmp_path):
    before = predicted(qtbot, dialog, flowers)
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    dialog.predict(tmp_path / "other.csv")
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    assert "lacks the column 'sepal_length'" in told[0]
    assert dialog.table.texts() == before
    assert dialog.choose_file.isEnabled()


def test_what_was_given_up_ends_at_its_next_progress_and_is_never_shown(qtbot, dialog, flowers, monkeypatch):
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def slow(run, path, progress):
        begun.set()
        go_on.wait()
        try:
            progress(0.5)
        except Cancelled:
            ended.set()
            raise

    monkeypatch.setattr(prediction_window, "predict_file", slow)
    dialog.predict(flowers)
    begun.wait()
    assert dialog.cancel.isVisible() and not dialog.choose_file.isEnabled()
    qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    go_on.set()
    qtbot.waitUntil(ended.is_set)
    assert dialog.predictions is None
    assert dialog.choose_file.isEnabled() and not dialog.cancel.isVisible()


def test_the_command_waits_for_weights(window):
    action = window.actions_table["predict_file"]
    assert not action.isEnabled()
    assert "Train the network first" in action.toolTip()
    window.predicting.reveal()
    assert window.predicting.window.isVisible()
