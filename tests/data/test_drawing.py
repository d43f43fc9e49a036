"""Drawings become what MNIST's digits are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from mpnn_studio.data.drawing import as_mnist
from mpnn_studio.data.sources.mnist import Mnist


@pytest.fixture(scope="module")
def digits():
    return Mnist().load().test_inputs[:300, 0] / 255.0


def test_enlarged_mnist_digits_come_back_as_they_were(digits):
    for digit in digits:
        # np.kron makes ten by ten pixels of each one.
        np.testing.assert_allclose(as_mnist(np.kron(digit, np.ones((10, 10)))), digit, atol=1e-6)


def test_a_digit_drawn_off_centre_comes_back_centred(digits):
    for digit in digits[:20]:
        paper = np.zeros((400, 600))
        paper[100:380, 300:580] = np.kron(digit, np.ones((10, 10)))
        np.testing.assert_allclose(as_mnist(paper), digit, atol=1e-6)


def test_an_empty_drawing_is_all_paper():
    np.testing.assert_array_equal(as_mnist(np.zeros((280, 280))), np.zeros((28, 28), np.float32))


def test_the_longer_side_fills_the_box_and_the_proportions_stay():
    ink = np.zeros((280, 280))
    ink[10:210, 50:100] = 1.0
    picture = as_mnist(ink)
    assert np.flatnonzero(picture.any(axis=1)).size == 20
    assert np.flatnonzero(picture.any(axis=0)).size == 5
    assert picture.sum() == pytest.approx(20 * 5)


def test_an_edge_between_pixels_is_grey():
    ink = np.zeros((280, 280))
    ink[0:200, 0:45] = 1.0
    columns = as_mnist(ink).max(axis=0)
    assert columns[columns > 0] == pytest.approx([0.75, 1.0, 1.0, 1.0, 0.75])


def test_a_lopsided_drawing_is_placed_by_its_mass_but_never_cut_off():
    ink = np.zeros((200, 200))
    ink[:, :4] = 1.0
    ink[-8:, :] = 0.01
    picture = as_mnist(ink)
    assert np.flatnonzero(picture.any(axis=0)).tolist() == list(range(8, 28))


def test_a_single_dot_is_drawn_in_the_middle():
    ink = np.zeros((280, 280))
    ink[3, 270] = 1.0
    picture = as_mnist(ink)
    assert picture[14, 14] == 1.0
    assert picture.sum() == pytest.approx(400)


@given(hnp.arrays(np.float32, st.tuples(st.integers(1, 60), st.integers(1, 60)), elements=st.floats(0, 1, width=32)))
def test_any_drawing_gives_an_image_between_paper_and_ink(ink):
    picture = as_mnist(ink)
    assert picture.shape == (28, 28) and picture.dtype == np.float32
    assert picture.min() >= 0.0 and picture.max() <= 1.0 + 1e-6
    assert picture.any() == (ink.max() > 0)


def test_other_sizes_of_image_and_box_are_possible():
    picture = as_mnist(np.ones((50, 50)), size=16, box=8)
    assert picture.shape == (16, 16)
    assert picture[4:12, 4:12] == pytest.approx(np.ones((8, 8)))
