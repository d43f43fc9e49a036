"""Small projects that train in a moment, and sessions that end with their test."""

from dataclasses import replace

import pytest

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.session import Session
from tests.digits import striped_digits
from tests.run.mailbox import PATIENCE


@pytest.fixture
def digits():
    """The MNIST example on 600 made-up images whose class is the row of the bright stripe."""
    project = edits.set_value(load_example("mnist"), "training", "epochs", 2)
    return project, striped_digits(project.schema())


@pytest.fixture
def long_digits(digits):
    """The same for so many epochs that it never ends by itself."""
    project, dataset = digits
    return edits.set_value(project, "training", "epochs", 100_000), replace(dataset)


@pytest.fixture
def start_session():
    """Start a session of a project with what loads its data; it is stopped when the test ends."""
    sessions = []

    def start(project, load, **options):
        session = Session(project, load, **options)
        sessions.append(session)
        session.start()
        return session

    yield start
    for session in sessions:
        session.stop()
        assert session.join(PATIENCE)
