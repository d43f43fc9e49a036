"""Small data to look at networks with."""

import pytest

from mpnn_studio.project.examples import load_example
from tests.digits import striped_digits


@pytest.fixture
def digits():
    """The MNIST example on 600 made-up images whose class is the row of the bright stripe."""
    project = load_example("mnist")
    return project, striped_digits(project.schema())
