"""A window on small data, with settings of its own, that closes without asking."""

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog

from mpnn_studio.data.sources.mnist import Mnist
from mpnn_studio.ui.app import make_window
from mpnn_studio.ui.files import project_files
from mpnn_studio.ui.widgets.garbage import GarbageCollector
from mpnn_studio.ui.widgets.settings import Settings
from tests.digits import striped_digits


@pytest.fixture(scope="session")
def collector(qapp):
    """One for all tests: deleting it holds a lock of Qt, for which what Python collects then would wait for ever."""
    return GarbageCollector(qapp)


@pytest.fixture(autouse=True)
def garbage(collector):
    """Garbage is collected as in the studio: Python itself would delete widgets while Qt walks over them."""
    collector.start()
    yield
    collector.collect_if_due()
    collector.stop()


@pytest.fixture(autouse=True)
def no_file_chosen(monkeypatch):
    """Nobody is there to choose a file: a dialog that asks for one is cancelled, where a test does not answer it."""
    for ask, cancelled in (
        ("getOpenFileName", ("", "")),
        ("getOpenFileNames", ([], "")),
        ("getSaveFileName", ("", "")),
        ("getExistingDirectory", ""),
    ):
        monkeypatch.setattr(QFileDialog, ask, lambda *asked, cancelled=cancelled, **options: cancelled)


@pytest.fixture
def settings(tmp_path):
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def small_mnist(monkeypatch):
    """Six hundred made-up digits: the class is the row of a bright stripe."""
    dataset = striped_digits(Mnist().schema())
    monkeypatch.setattr(Mnist, "load", lambda self, progress=None: dataset)
    return dataset


@pytest.fixture
def answers(monkeypatch):
    """What the person answers when asked to save, in order; an unexpected question fails the test."""
    prepared = []
    monkeypatch.setattr(project_files, "ask_save", lambda *question: prepared.pop(0))
    return prepared


@pytest.fixture
def save_as(window, monkeypatch):
    """A function that saves the project where the person chooses."""

    def save(path):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *asked: (str(path), ""))
        assert window.files.save_as()

    return save


@pytest.fixture
def show(qtbot):
    """A function that shows a widget by itself, at a size in px, and returns it."""

    def show(widget, width, height):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        with qtbot.waitExposed(widget):
            widget.show()
        return widget

    return show


@pytest.fixture
def window(qtbot, settings, small_mnist, answers):
    window = make_window(settings)
    qtbot.addWidget(window, before_close_func=lambda window: answers.append("discard"))
    window.resize(1440, 900)
    with qtbot.waitActive(window):  # keys reach an active window only
        window.show()
        window.activateWindow()
    window.stack.view.setFocus()
    qtbot.waitUntil(window.stack.view.hasFocus)
    yield window
    window.runs.shut_down()
