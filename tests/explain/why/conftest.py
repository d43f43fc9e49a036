"""Small networks that were trained a little, each with its data."""

import pytest

from benchmarks.why import trained
from mpnn_studio.explain.why.explainer import Explainer


class Asking:
    """A trained example, which answers whys about its examples by their rows."""

    def __init__(self, run, datasets):
        self.run, self.datasets, self.explainer = run, datasets, Explainer(datasets)
        self.dataset = datasets.get(run.project.data)

    def __call__(self, why, row=0, output=None, **progress):
        return self.explainer.ask(why, self.run, self.run.snapshot, self.dataset.inputs[row], output, **progress)

    def question(self, row=0, output=None):
        return self.explainer.question(self.run, self.run.snapshot, self.dataset.inputs[row], output)


@pytest.fixture(scope="session")
def iris():
    return Asking(*trained("iris", 40, 150))


@pytest.fixture(scope="session")
def penguins():
    return Asking(*trained("penguins", 20, 400))


@pytest.fixture(scope="session")
def spirals():
    return Asking(*trained("spirals", 40, 400))


@pytest.fixture(scope="session")
def digits():
    """Real digits, 1 500 of them, and a network of Dense layers."""
    return Asking(*trained("mnist", 3, 1500))


@pytest.fixture(scope="session")
def conv_digits():
    """Real digits and a convolutional network."""
    return Asking(*trained("mnist-conv", 1, 1500))


@pytest.fixture(scope="session", params=["iris", "penguins", "spirals", "digits", "conv_digits"])
def asking(request):
    return request.getfixturevalue(request.param)
