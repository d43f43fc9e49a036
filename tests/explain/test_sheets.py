"""Arrays laid out as pictures."""

import numpy as np
import pytest

from mpnn_studio.explain.anatomy import Anatomy
from mpnn_studio.explain.sheets import activation_sheet, weight_sheet
from mpnn_studio.explain.steps.batch import Batch
from mpnn_studio.explain.steps.dissection import Dissection
from mpnn_studio.project import edits
from mpnn_studio.project.examples import examples, load_example
from mpnn_studio.project.spec import new_spec


@pytest.fixture
def parts():
    return Anatomy(load_example("mnist")).parts


def counted(shape):
    """An array in which every number says where it is."""
    return np.arange(np.prod(shape), dtype=np.float32).reshape(shape)


def test_each_unit_on_an_image_becomes_a_picture_of_its_weights(parts):
    weights = counted((784, 128))
    sheet = weight_sheet(parts[1], "weights", weights)
    assert sheet.tiles.shape == (128, 28, 28)
    assert sheet.tiles[5, 3, 7] == weights[3 * 28 + 7, 5]
    assert sheet.words(5, 3, 7) == "unit 5, row 3, column 7"


def test_a_unit_on_a_colour_image_becomes_one_picture_a_channel():
    project = edits.insert_specs(load_example("mnist"), 0, [new_spec("layer", "Convolutional")])
    dense = Anatomy(project).parts[2]
    channels, height, width = dense.input_picture
    weights = counted((channels * height * width, 128))
    sheet = weight_sheet(dense, "weights", weights)
    assert sheet.tiles.shape == (128 * channels, height, width) and sheet.group == channels
    assert sheet.tiles[2 * channels + 1, 4, 5] == weights[height * width + 4 * width + 5, 2]
    assert sheet.words(2 * channels + 1, 4, 5) == "unit 2, channel 1, row 4, column 5"


def test_filters_stand_channel_by_channel(parts):
    kernels = counted((4, 3, 5, 5))
    sheet = weight_sheet(parts[0], "weights", kernels)
    assert sheet.tiles.shape == (12, 5, 5) and sheet.group == 3
    assert sheet.tiles[7, 1, 2] == kernels[2, 1, 1, 2]
    assert sheet.words(7, 1, 2) == "filter 2, channel 1, row 1, column 2"


def test_other_weights_are_a_matrix_with_a_row_for_each_unit(parts):
    weights = counted((128, 10))
    sheet = weight_sheet(parts[4], "weights", weights)
    assert sheet.tiles.shape == (1, 10, 128)
    assert sheet.tiles[0, 3, 100] == weights[100, 3] and sheet.words(0, 3, 100) == "unit 3, input 100"


def test_biases_are_a_cell_for_each_unit(parts):
    sheet = weight_sheet(parts[1], "biases", counted((128,)))
    assert sheet.tiles.shape == (128, 1, 1) and sheet.words(5, 0, 0) == "unit 5"


def test_activations_of_an_image_are_maps_and_of_a_row_cells_with_their_names():
    maps = activation_sheet(counted((8, 13, 13)), (8, 13, 13))
    assert maps.tiles.shape == (8, 13, 13) and maps.words(3, 1, 2) == "channel 3, row 1, column 2"
    flat = activation_sheet(counted((784,)), (1, 28, 28))
    assert flat.tiles.shape == (1, 28, 28) and flat.words(0, 1, 2) == "row 1, column 2"
    units = activation_sheet(counted((3,)), None, ("setosa", "versicolor", "virginica"))
    assert units.tiles.shape == (3, 1, 1) and units.words(2, 0, 0) == "unit 2 (virginica)"


def assert_every_cell_knows_its_number(sheet, array):
    """Each number of the array is in one cell, and that cell says where in the array it is."""
    found = [sheet.index(*cell) for cell in np.ndindex(sheet.tiles.shape)]
    assert sorted(found) == list(np.ndindex(array.shape))
    assert [array[index] for index in found] == sheet.tiles.reshape(-1).tolist()


@pytest.mark.parametrize(
    ("layer", "name", "shape"),
    [
        (0, "weights", (4, 3, 2, 2)),
        (0, "weights", (4, 1, 2, 2)),
        (1, "weights", (784, 2)),
        (4, "weights", (5, 3)),
        (4, "biases", (3,)),
        (4, "alpha", (2, 3, 2)),
        (4, "scale", ()),
    ],
    ids=str,
)
def test_every_cell_of_the_weights_knows_its_number(parts, layer, name, shape):
    array = counted(shape)
    assert_every_cell_knows_its_number(weight_sheet(parts[layer], name, array), array)


def test_every_cell_of_the_weights_of_a_colour_image_knows_its_number():
    project = edits.insert_specs(load_example("mnist"), 0, [new_spec("layer", "Convolutional")])
    dense = Anatomy(project).parts[2]
    array = counted((np.prod(dense.input_picture), 2))
    assert_every_cell_knows_its_number(weight_sheet(dense, "weights", array), array)


@pytest.mark.parametrize(("shape", "picture"), [((3, 4, 5), (3, 4, 5)), ((784,), (1, 28, 28)), ((6,), None)], ids=str)
def test_every_cell_of_an_activation_knows_its_number(shape, picture):
    values = counted(shape)
    assert_every_cell_knows_its_number(activation_sheet(values, picture), values)


@pytest.mark.parametrize("name", [example.name for example in examples()])
def test_a_cell_is_called_as_explain_calls_its_number(name):
    project, rng = load_example(name), np.random.default_rng(0)
    model = project.build(rng)
    targets = rng.integers(0, 2, 2) if project.schema().classes else rng.random((2, project.schema().outputs))
    step = Dissection(model, Batch(rng.standard_normal((2, *project.schema().input_shape)).astype(np.float32), targets))
    for part in Anatomy(project).parts:
        for array, values in part.arrays(model.snapshot()).items():
            sheet = weight_sheet(part, array, values)
            cell = tuple(size - 1 for size in sheet.tiles.shape)
            assert step.quantities[f"{part.name}.{array}"].values[sheet.index(*cell)] == sheet.tiles[cell]
