"""The way from a snapshot to the arrays of each layer."""

from dataclasses import replace

import numpy as np
import pytest

from mpnn_studio.explain.anatomy import Anatomy
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.spec import new_spec


def stacked(project, *names):
    """The project with these layers in front of its own, as they come from the palette."""
    return edits.insert_specs(project, 0, [new_spec("layer", name) for name in names])


@pytest.mark.parametrize("before", [(), ("Convolutional", "BatchNormalization2D", "PReLU", "MaxPooling2D")])
def test_every_array_of_a_built_network_is_found_in_its_snapshot(before):
    project = stacked(load_example("mnist"), *before)
    model = project.build(np.random.default_rng(1))
    found = {
        f"{part.number - 1}.{type(part.layer).__name__.lower()}.{name}": array
        for part in Anatomy(project).parts
        for name, array in part.arrays(model.snapshot()).items()
    }
    assert found.keys() == model.weights().keys()
    assert all(np.array_equal(found[name], array) for name, array in model.weights().items())


def test_a_row_is_a_picture_until_its_places_are_mixed():
    parts = Anatomy(load_example("mnist")).parts
    flatten, dense, relu = parts[:3]
    assert flatten.output_shape == (784,) and flatten.output_picture == (1, 28, 28)
    assert dense.input_picture == (1, 28, 28) and dense.output_picture is None
    assert relu.input_picture is None


def test_a_table_is_no_picture():
    assert all(part.input_picture is None for part in Anatomy(load_example("iris")).parts)


def test_a_muted_layer_is_not_counted():
    project = load_example("mnist")
    muted = replace(project, layers=(project.layers[0], replace(project.layers[1], muted=True), *project.layers[2:]))
    assert [part.uid for part in Anatomy(edits.fit_outputs(muted)).parts] == [
        spec.uid for spec in project.layers if spec.uid != project.layers[1].uid
    ]
    assert [part.number for part in Anatomy(muted).parts] == list(range(1, len(project.layers)))
