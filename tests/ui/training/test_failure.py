"""The message after a failure offers what helps with this one."""

import pytest
from PySide6.QtWidgets import QMessageBox, QWidget

from mpnn_studio.project.examples import load_example
from mpnn_studio.run.events import Failed
from mpnn_studio.run.job import Job
from mpnn_studio.run.run import new_run
from mpnn_studio.ui.document.document import Document
from mpnn_studio.ui.training.failure import EXPLAIN, report


@pytest.fixture
def offered(qtbot):
    """A function that reports a failure and returns the box and a list of the commands that were given."""
    parent = QWidget()
    qtbot.addWidget(parent)

    def offered(failed):
        project, done = load_example("diverging"), []
        run = new_run(project)
        run.failed = failed
        report(parent, Document(project), run, lambda: done.append("again"), lambda: done.append("explain"))
        return parent.findChild(QMessageBox), done

    return offered


def texts(box):
    return [button.text() for button in box.buttons()]


def test_where_it_can_be_repeated_it_offers_to_explain(offered):
    project = load_example("diverging")
    finite = Job(project, project.data.create().load()).standing()
    box, done = offered(Failed("Infinite", "", None, diverged=True, finite=finite))
    next(button for button in box.buttons() if button.text() == EXPLAIN).click()
    assert done == ["explain"]


@pytest.mark.parametrize("diverged", [True, False])
def test_where_it_cannot_be_repeated_it_does_not(offered, diverged):
    box, _ = offered(Failed("Broken", "", None, diverged=diverged))
    assert EXPLAIN not in texts(box)
    assert any(text.startswith("Train again") for text in texts(box)) is diverged
