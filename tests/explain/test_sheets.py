"""Arrays laid out as pictures."""

import numpy as np
import pytest

from mpnn_studio.explain.anatomy import Anatomy
from mpnn_studio.explain.sheets import activation_sheet, weight_sheet
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
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
