"""A window on small data, with settings of its own, that closes without asking."""

import numpy as np
import pytest
from PySide6.QtCore import QSettings

from mpnn_studio.data.dataset import Dataset
from mpnn_studio.data.sources.mnist import Mnist
from mpnn_studio.ui.app import make_window
from mpnn_studio.ui.files import project_files
from mpnn_studio.ui.widgets.settings import Settings


@pytest.fixture
def settings(tmp_path):
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def small_mnist(monkeypatch):
    """Six hundred made-up digits: the class is the row of a bright stripe."""
    rng = np.random.default_rng(5)
    targets = rng.integers(0, 10, 600)
    images = rng.integers(0, 60, (600, 1, 28, 28), dtype=np.uint8)
    images[np.arange(600), 0, 2 * targets + 3] = 255
    dataset = Dataset(Mnist().schema(), images, targets, images[:100], targets[:100])
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
        monkeypatch.setattr(project_files.QFileDialog, "getSaveFileName", lambda *asked: (str(path), ""))
        assert window.files.save_as()

    return save


@pytest.fixture
def window(qtbot, settings, small_mnist, answers):
    window = make_window(settings)
    qtbot.addWidget(window, before_close_func=lambda window: answers.append("discard"))
    window.resize(1440, 900)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitActive(window)  # keys reach an active window only
    window.stack.view.setFocus()
    qtbot.waitUntil(window.stack.view.hasFocus)
    yield window
    window.runs.shut_down()
