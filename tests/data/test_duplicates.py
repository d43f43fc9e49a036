"""Equal examples are found to be equal, and only they."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mpnn_studio.data.duplicates import repeated, row_marks

VALUES = {np.float64: st.sampled_from([0.0, -0.0, 1.0, 2.0, 4.0, 1e300]), np.uint8: st.integers(0, 2)}


@pytest.mark.parametrize("dtype", list(VALUES))
def test_marks_agree_exactly_where_examples_do(dtype):
    @given(arrays(dtype, st.tuples(st.integers(1, 30), st.integers(1, 3)), elements=VALUES[dtype]))
    def agrees(rows):
        marks = row_marks(rows)
        same = (rows[:, None] == rows[None]).all(axis=2)
        np.testing.assert_array_equal(marks[:, None] == marks[None], same)

    agrees()


def test_values_in_another_order_make_another_example():
    marks = row_marks(np.array([[1.0, 2.0], [2.0, 1.0]]))
    assert marks[0] != marks[1]


def test_an_example_is_found_beyond_the_first_block():
    images = np.random.default_rng(0).integers(0, 256, (3000, 1, 5, 5), dtype=np.uint8)
    assert repeated(row_marks(images[2990:2991]), row_marks(images)).all()
    assert not repeated(row_marks(255 - images[:3]), row_marks(images)).any()


def test_images_as_float32_are_told_apart():
    images = np.random.default_rng(0).random((50, 3, 5, 5), np.float32)
    assert len(np.unique(row_marks(images))) == 50


@given(st.lists(st.integers(0, 9), max_size=30), st.lists(st.integers(0, 9), max_size=30))
def test_an_example_is_repeated_if_its_mark_is_known(marks, known):
    found = repeated(np.array(marks, np.uint64), np.array(known, np.uint64))
    assert found.tolist() == [mark in known for mark in marks]
