"""Kill the studio at any moment, start it again, and the work is offered back."""

import os
import shutil
import signal
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.autosave import PROJECT
from mpnn_studio.run.opened import Opened
from mpnn_studio.run.recovery import find_orphans, recovery_folder
from mpnn_studio.run.state import State
from mpnn_studio.ui import app
from mpnn_studio.ui.files import autosaving, recovery_dialog
from mpnn_studio.ui.files.recovery_dialog import RecoveryDialog

PATIENCE_MS = 30_000
PATIENCE = PATIENCE_MS / 1000
CRASHED = "9999999999-"
"""Begins the name of a folder whose process is no more: no system counts so far."""


def set_seed(window, seed):
    document = window.document
    document.edit(f"Set seed to {seed}", edits.set_value(document.project, "training", "seed", seed))


def left_behind():
    """Everything that a later start would find."""
    return list(recovery_folder().glob("*"))


def written(window):
    """Write what is due and wait for it."""
    assert window.autosaving.flush(PATIENCE)
    assert left_behind() != []


def crash(window):
    """Leave on the disk what this process would, if it died now: the same files without its lock."""
    written(window)
    (own,) = set(left_behind()) - set(crashed())
    shutil.copytree(own, own.with_name(CRASHED + own.name.partition("-")[2]))


def crashed():
    """What crashes left."""
    return list(recovery_folder().glob(f"{CRASHED}*"))


@pytest.fixture
def choose(monkeypatch):
    """What the person chooses in the dialog: a row, or None for later. Every question is noted."""
    asked = []

    def prepare(row):
        def answer(dialog):
            asked.append(dialog)
            dialog.list.setCurrentRow(row or 0)
            return RecoveryDialog.DialogCode.Rejected if row is None else RecoveryDialog.DialogCode.Accepted

        monkeypatch.setattr(RecoveryDialog, "exec", answer)
        return asked

    return prepare


@pytest.fixture
def told(monkeypatch):
    """Everything told by a message."""
    messages = []
    monkeypatch.setattr(autosaving, "show_error", lambda parent, title, message: messages.append(f"{title}: {message}"))
    return messages


def test_an_edit_reaches_the_disk_by_itself_within_a_second(window, qtbot):
    assert autosaving.DELAY <= 0.5
    set_seed(window, 5)
    qtbot.waitUntil(lambda: list(recovery_folder().glob(f"*/{PROJECT}")) != [], timeout=PATIENCE_MS)


def test_edits_made_before_a_crash_come_back_unsaved_and_can_be_undone(window, choose):
    before = window.document.project
    set_seed(window, 5)
    set_seed(window, 6)
    lost = window.document.project
    crash(window)
    window.files.show(Opened(load_example("iris"), "other.mpnn"))
    asked = choose(0)
    assert window.autosaving.offer()
    assert len(asked) == 1
    assert window.document.project == lost
    assert window.document.name == "mnist.mpnn"
    assert window.document.edited
    window.actions_table["undo"].trigger()
    assert window.document.project == before


def test_what_was_recovered_is_safe_from_the_next_crash_and_offered_once(window, choose):
    set_seed(window, 5)
    crash(window)
    choose(0)
    window.autosaving.offer()
    assert find_orphans(recovery_folder()) == []
    crash(window)
    assert len(find_orphans(recovery_folder())) == 1


def test_later_leaves_the_work_for_the_next_start(window, choose):
    set_seed(window, 5)
    crash(window)
    choose(None)
    assert not window.autosaving.offer()
    assert len(find_orphans(recovery_folder())) == 1


def test_nothing_is_asked_where_nothing_was_lost(window, choose):
    asked = choose(0)
    assert not window.autosaving.offer()
    assert asked == []


def test_damaged_work_is_told_in_one_line_and_asked_about_never(window, choose, told):
    set_seed(window, 5)
    crash(window)
    (crashed()[0] / PROJECT).write_bytes(b"no zip")
    asked = choose(0)
    assert not window.autosaving.offer()
    assert asked == []
    assert len(told) == 1
    assert "mnist.mpnn" in told[0]
    assert not window.autosaving.offer()
    assert len(told) == 1


def test_saving_takes_the_copy_away(window, tmp_path):
    set_seed(window, 5)
    written(window)
    window.files.save_to(tmp_path / "digits.mpnn")
    assert window.autosaving.flush(PATIENCE)
    assert left_behind() == []


def test_closing_cleanly_leaves_nothing_to_recover(window, answers):
    set_seed(window, 5)
    written(window)
    answers.append("discard")
    window.close()
    assert left_behind() == []


def test_the_weights_of_a_running_training_come_back(window, qtbot, choose):
    document = window.document
    document.edit("Set epochs", edits.set_value(document.project, "training", "epochs", 100_000))
    QTest.keyClick(window.stack.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.runs.run is not None and window.runs.run.trained, timeout=PATIENCE_MS)
    window.actions_table["train"].trigger()
    crash(window)
    step = window.runs.run.snapshot.step
    window.actions_table["stop"].trigger()
    qtbot.waitUntil(lambda: window.runs.state is State.DONE, timeout=PATIENCE_MS)
    window.files.show(Opened(load_example("iris"), "other.mpnn"))
    choose(0)
    window.autosaving.offer()
    assert 0 < window.runs.run.snapshot.step <= step
    assert window.document.edited
    assert window.actions_table["export"].isEnabled()


def test_a_file_asked_for_at_the_start_opens_unless_its_recovered_state_is_shown(window, choose, tmp_path, monkeypatch):
    path = tmp_path / "digits.mpnn"
    set_seed(window, 5)
    window.files.save_to(path)
    set_seed(window, 6)
    crash(window)
    opened = []
    monkeypatch.setattr(window.opener, "open", opened.extend)
    choose(0)
    app.begin(window, path)
    assert opened == []
    assert window.document.project.training.config["seed"] == 6
    app.begin(window, path)
    assert opened == [path]


# The dialog


@pytest.fixture
def dialog(window, qtbot):
    set_seed(window, 5)
    crash(window)
    dialog = RecoveryDialog(find_orphans(recovery_folder()), window)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def test_the_dialog_says_what_is_there(dialog):
    assert dialog.list.accessibleName() == "Unsaved work"
    assert "mnist.mpnn" in dialog.list.item(0).text()
    assert "1 edit · " in dialog.list.item(0).text()


def test_enter_recovers_and_escape_leaves_it_for_later(dialog):
    QTest.keyClick(dialog.list, Qt.Key.Key_Escape)
    assert dialog.result() == RecoveryDialog.DialogCode.Rejected
    dialog.open()
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert dialog.result() == RecoveryDialog.DialogCode.Accepted


@pytest.mark.parametrize("agreed", [True, False])
def test_discarding_asks_once_more(dialog, monkeypatch, agreed):
    monkeypatch.setattr(recovery_dialog, "ask", lambda *question: agreed)
    button = next(button for button in dialog.findChildren(QPushButton) if button.text().startswith("Discard"))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (crashed() == []) is agreed
    assert dialog.isVisible() is not agreed


# A true crash

EDIT_AND_WAIT = """
import sys
from pathlib import Path
from mpnn_studio.processor import prepare_numpy
prepare_numpy()
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from mpnn_studio.project import edits
from mpnn_studio.run.recovery import recovery_folder
from mpnn_studio.ui.app import make_window
from mpnn_studio.ui.widgets.settings import Settings
app = QApplication(sys.argv[:1])
window = make_window(Settings())
window.show()
window.document.edit("Set seed", edits.set_value(window.document.project, "training", "seed", 99))
def look():
    if list(recovery_folder().glob("*/project.mpnn")):
        print("written", flush=True)
timer = QTimer(interval=20)
timer.timeout.connect(look)
timer.start()
app.exec()
"""


def test_a_studio_that_is_killed_has_lost_nothing_that_was_written():
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen([sys.executable, "-c", EDIT_AND_WAIT], stdout=subprocess.PIPE, env=environment)
    with process:
        process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    (orphan,) = find_orphans(recovery_folder())
    assert orphan.load().project.training.config["seed"] == 99
    assert orphan.load().saved == load_example("mnist")
