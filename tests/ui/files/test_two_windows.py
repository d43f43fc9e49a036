"""Two windows on one project: the second says so, and neither saves over the other's work without a question."""

import os
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QFileDialog

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.archive import load_project, save_project
from mpnn_studio.run.recovery import find_orphans, recovery_folder
from mpnn_studio.ui import app
from mpnn_studio.ui.files import project_files

OTHER_WINDOW = """
import sys
from pathlib import Path
from mpnn_studio.processor import prepare_numpy
prepare_numpy()
from PySide6.QtWidgets import QApplication, QFileDialog
from mpnn_studio.project import edits
from mpnn_studio.ui.app import begin, make_window
from mpnn_studio.ui.widgets.settings import Settings
application = QApplication(sys.argv[:1])
window = make_window(Settings())
begin(window, Path(sys.argv[1]))
print("open", flush=True)
for line in sys.stdin:
    window.document.edit("Set seed", edits.set_value(window.document.project, "training", "seed", int(line)))
    print(window.files.save(), flush=True)
"""


@pytest.fixture
def flowers(tmp_path):
    path = tmp_path / "flowers.mpnn"
    save_project(path, load_example("iris"))
    return path


@pytest.fixture
def other_window(flowers):
    """Another process with the project open; it saves it with a seed that is written to it."""
    command, environment = (
        [sys.executable, "-c", OTHER_WINDOW, str(flowers)],
        {**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout.readline() == "open\n"

        def save(seed):
            process.stdin.write(f"{seed}\n")
            process.stdin.flush()
            assert process.stdout.readline() == "True\n"

        save.process = process
        yield save
        process.kill()


@pytest.fixture
def told(monkeypatch):
    messages = []
    monkeypatch.setattr(project_files, "show_error", lambda parent, title, text: messages.append(f"{title}: {text}"))
    return messages


@pytest.fixture
def asked(monkeypatch):
    """What the person answers when a file would be replaced, in order; an unexpected question fails the test."""
    answers = []
    monkeypatch.setattr(project_files, "ask_overwrite", lambda parent, name: answers.pop(0))
    return answers


def set_seed(window, seed):
    window.document.edit("Set seed", edits.set_value(window.document.project, "training", "seed", seed))


def seed_in(path):
    return load_project(path).project.training.config["seed"]


def test_the_second_window_says_so_at_once_and_asks_before_it_saves_over_the_first(
    window, flowers, other_window, told, asked
):
    window.files.open(flowers)
    assert len(told) == 1
    assert "“flowers.mpnn” is open in another window" in told[0]
    other_window(11)
    set_seed(window, 22)
    asked.append("cancel")
    assert not window.files.save()
    assert (seed_in(flowers), window.document.edited) == (11, True)
    asked.append("overwrite")
    assert window.files.save()
    assert seed_in(flowers) == 22
    set_seed(window, 23)
    assert window.files.save()
    assert asked == []
    assert len(told) == 1


def test_a_window_alone_hears_nothing(window, flowers, other_window, told):
    other_window.process.kill()
    other_window.process.wait()
    window.files.open(flowers)
    set_seed(window, 5)
    assert window.files.save()
    assert told == []


def test_saving_under_the_name_of_what_is_open_elsewhere_says_so(window, flowers, other_window, told, save_as):
    save_as(flowers)
    assert len(told) == 1


@pytest.mark.parametrize("write", ["saved by a program", "copied over", "damaged"])
def test_whatever_changed_the_file_saving_asks(window, flowers, tmp_path, told, asked, save_as, monkeypatch, write):
    window.files.open(flowers)
    if write == "saved by a program":
        save_project(flowers, edits.set_value(load_example("iris"), "training", "seed", 9))
    elif write == "copied over":
        flowers.write_bytes(flowers.read_bytes() + b" ")
    else:
        flowers.write_bytes(b"")
    before = flowers.read_bytes()
    set_seed(window, 5)
    mine = tmp_path / "mine.mpnn"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *question: (str(mine), ""))
    asked.append("save_as")
    assert window.files.save()
    assert (flowers.read_bytes(), seed_in(mine), window.document.path) == (before, 5, mine)
    set_seed(window, 6)
    assert window.files.save()
    assert asked == []


def test_a_file_that_is_gone_is_written_again_without_a_question(window, flowers, asked):
    window.files.open(flowers)
    flowers.unlink()
    set_seed(window, 5)
    assert window.files.save()
    assert seed_in(flowers) == 5


def test_closing_with_a_changed_file_stays_open_where_the_person_cancels(window, flowers, asked, answers):
    window.files.open(flowers)
    save_project(flowers, edits.set_value(load_example("iris"), "training", "seed", 9))
    set_seed(window, 5)
    answers.append("save")
    asked.append("cancel")
    assert not window.files.confirm_leaving()
    assert seed_in(flowers) == 9


def test_unsaved_work_is_kept_without_a_question_and_recovered_with_one(window, flowers, asked, monkeypatch):
    window.files.open(flowers)
    set_seed(window, 5)
    save_project(flowers, edits.set_value(load_example("iris"), "training", "seed", 9))
    assert window.autosaving.flush(30.0)
    (own,) = recovery_folder().iterdir()
    left = own.rename(own.with_name("9999999999-0123abcd"))
    window.autosaving.close()
    (orphan,) = find_orphans(recovery_folder())
    assert orphan.folder == left
    window.files.show_recovered(orphan.load())
    asked.append("cancel")
    assert not window.files.save()
    assert seed_in(flowers) == 9
    orphan.release()


def test_a_start_without_a_home_says_that_nothing_is_remembered(qtbot, settings, monkeypatch, tmp_path):
    (tmp_path / "home").write_bytes(b"no folder")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home"))
    messages = []
    monkeypatch.setattr(app, "show_error", lambda parent, title, text: messages.append(f"{title}: {text}"))
    window = app.make_window(settings)
    qtbot.addWidget(window, before_close_func=lambda window: window.document.undo_stack.clear())
    app.begin(window, None)
    assert len(messages) == 1
    assert messages[0].startswith("Nothing will be remembered: ")
    set_seed(window, 5)
    assert not window.autosaving.flush(1.0)
    assert len(messages) == 1
