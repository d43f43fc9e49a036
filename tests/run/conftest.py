"""Small projects that train in a moment."""

from dataclasses import replace

import pytest

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from tests.digits import striped_digits


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
