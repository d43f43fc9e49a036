"""A training without a window around it."""

import pytest

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.datasets import Datasets
from mpnn_studio.ui.training.run_controller import RunController


@pytest.fixture
def runs(qapp, small_mnist):
    runs = RunController(Datasets())
    yield runs
    runs.shut_down()


@pytest.fixture
def project():
    """A network of digits whose training never ends by itself."""
    return edits.set_value(load_example("mnist"), "training", "epochs", 100_000)
