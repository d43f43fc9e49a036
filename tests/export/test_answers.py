"""An exported network answers as the engine does, in each target and layer by layer."""

import numpy as np
import pytest
from mpneuralnetwork.components import registry

from mpnn_studio.project.examples import examples, load_example

from .stacks import LAYERS, LOSSES, name_of, stacks

TARGETS = {
    "numpy": ("program_of", 1e-5),
    "torch": ("folder_of", 2e-5),
    "onnx": ("model_of", 2e-5),
    "keras": ("keras_of", 2e-5),
}


@pytest.fixture(params=TARGETS.values(), ids=TARGETS.keys())
def assert_alike(request, raw_of):
    """A function that holds what is exported of a network to the engine, one for each target, with how near it is."""
    export, near = request.getfixturevalue(request.param[0]), request.param[1]

    def assert_alike(trained):
        program, raw = export(trained), raw_of(trained)
        here, there = trained.predict(raw), program.predict(raw)
        assert there.shape == here.shape
        np.testing.assert_allclose(there, here, rtol=1e-5, atol=1e-5)
        for (name, output), (named, expected) in zip(program.trace(raw), trained.trace(raw).items(), strict=True):
            assert name == named
            np.testing.assert_allclose(output, expected, rtol=1e-4, atol=near)

    return assert_alike


def test_every_layer_and_loss_is_tried():
    assert {layer.__name__ for layer in registry.components("layer")} == LAYERS.keys()
    assert {loss.__name__ for loss in registry.components("loss")} == LOSSES.keys()


@pytest.mark.parametrize("stack", stacks(), ids=name_of)
def test_every_layer_gives_what_the_engine_gives(project_on, trained, assert_alike, stack):
    network = trained(project_on(*stack))
    assert_alike(network)


@pytest.mark.parametrize(("loss", "goal", "settings"), [(name, *facts) for name, facts in LOSSES.items()])
@pytest.mark.parametrize("last", [None, "Sigmoid", "Softmax"])
def test_every_loss_finishes_the_outputs_as_the_engine_does(
    project_on, trained, assert_alike, loss, goal, settings, last
):
    layers = [("Dense", {"output_size": 3 if goal == "classes" else 1}), *([(last, {})] if last else [])]
    network = trained(project_on("row", layers, goal, loss, **settings))
    assert_alike(network)


@pytest.mark.parametrize("name", [example.name for example in examples()])
def test_every_example_answers_as_in_the_studio(trained, assert_alike, name):
    network = trained(load_example(name))
    assert_alike(network)
