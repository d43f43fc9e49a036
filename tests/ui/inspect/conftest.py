"""A network to look into."""

import pytest

from mpnn_studio.project import edits

PATIENCE_MS = 30_000


@pytest.fixture
def train_project(qtbot, window):
    """A function that trains a project, the open one by default, to its end and returns the run."""

    def train(project=None, epochs=1):
        project = edits.set_value(project or window.document.project, "training", "epochs", epochs)
        window.document.edit("Epochs", project)
        with qtbot.waitSignal(window.runs.ended, timeout=PATIENCE_MS):
            window.runs.train(window.document.project)
        return window.runs.run

    return train
