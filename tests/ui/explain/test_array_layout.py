"""Arrays of every shape as one picture."""

import numpy as np
import pytest

from mpnn_studio.ui.explain.array_layout import GAP, cell_of, index_at, layout, picture

SHAPES = [
    ((), None),
    ((5,), None),
    ((32,), 3),
    ((128,), None),
    ((10, 128), None),
    ((10, 128), 4),
    ((10, 784), 4),
    ((10, 6, 5, 7), 2),
    ((10, 12, 3), 2),
    ((8, 3, 5, 5), None),
    ((4, 3, 5), None),
]


@pytest.mark.parametrize(("shape", "example"), SHAPES)
def test_each_number_that_is_shown_stands_in_one_cell_and_is_found_there(shape, example):
    values = np.arange(np.prod(shape, dtype=int), dtype=np.float32).reshape(shape)
    places = layout(shape, example)
    shown = places[places != GAP]
    assert len(set(shown.tolist())) == len(shown) > 0
    numbers = picture(values, places)
    for row, column in np.argwhere(places != GAP)[:: max(1, len(shown) // 50)]:
        index = index_at(places, shape, row, column)
        assert values[index] == numbers[row, column]
        assert cell_of(places, shape, index) == (row, column)


def test_a_few_numbers_for_each_example_are_shown_for_the_whole_batch():
    assert layout((10, 128), 4).shape == (10, 128)


def test_many_numbers_are_shown_for_one_example_as_a_square_where_they_are_one():
    assert layout((10, 784), 4).shape == (28, 28)
    assert index_at(layout((10, 784), 4), (10, 784), 1, 0) == (4, 28)


def test_maps_and_filters_are_tiles_with_a_gap_between_them():
    places = layout((8, 3, 5, 5), None)
    assert places.shape == (8 * 6 - 1, 3 * 6 - 1) and (places[5] == GAP).all()
    assert index_at(places, (8, 3, 5, 5), 6, 12) == (1, 2, 0, 0)
    assert index_at(places, (8, 3, 5, 5), 5, 0) is None


def test_what_is_not_in_the_picture_has_no_cell():
    assert cell_of(layout((10, 784), 4), (10, 784), (5, 0)) is None
