"""Strokes become what MNIST's digits are, at whatever size they were drawn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpnn_studio.data.pen import SMALLEST, with_mnist_pen
from mpnn_studio.data.sources.mnist import Mnist
from mpnn_studio.data.strokes import BRUSH, Stroke

ANGLES = np.linspace(0.0, 2 * np.pi, 40)
SIX = np.vstack(
    [
        [[0.62, 0.0], [0.35, 0.2], [0.12, 0.5], [0.05, 0.75]],
        np.column_stack([0.35 - 0.3 * np.cos(ANGLES), 0.75 + 0.25 * np.sin(ANGLES)]),
    ]
)


def drawn(points, size=1.0, left=0.0, top=0.0, **settings):
    return Stroke(tuple((left + size * x, top + size * y) for x, y in points), **settings)


def loops(image):
    """Return how many areas of paper there are that do not reach the edge."""
    paper = image < 0.5
    seen = np.zeros_like(paper)
    areas = 0
    for start in zip(*np.nonzero(paper), strict=True):
        if seen[start]:
            continue
        areas += 1
        todo = [start]
        while todo:
            row, column = todo.pop()
            inside = 0 <= row < paper.shape[0] and 0 <= column < paper.shape[1]
            if inside and paper[row, column] and not seen[row, column]:
                seen[row, column] = True
                todo += [(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)]
    return areas - 1


@pytest.mark.parametrize("size", [0.1, 0.2, 0.4, 0.9])
@pytest.mark.parametrize(("left", "top"), [(0.0, 0.0), (0.05, 0.09)])
def test_a_six_looks_the_same_at_any_size_and_place(size, left, top):
    image = with_mnist_pen((drawn(SIX, size, left, top),))
    np.testing.assert_allclose(image, with_mnist_pen((drawn(SIX),)), atol=1e-4)
    assert loops(image) == 1


def test_the_longer_side_fills_the_box_and_the_proportions_stay():
    image = with_mnist_pen((drawn([(0.2, 0.1), (0.2, 0.9)]),))
    assert np.flatnonzero(image.any(axis=1)).size == 20
    assert np.flatnonzero(image.any(axis=0)).size in (3, 4)


def test_the_pen_is_as_thick_as_that_of_mnist():
    digits = Mnist().load().test_inputs[:500, 0] / 255.0
    image = with_mnist_pen((drawn([(0.2, 0.1), (0.2, 0.9)]),))

    def thickness(picture):
        down, across = (np.abs(np.diff(picture, axis=axis)).sum() for axis in (0, 1))
        return 2 * picture.sum() / np.hypot(down, across)

    of_mnist = [thickness(digit) for digit in digits]
    assert np.percentile(of_mnist, 20) < thickness(image) < np.percentile(of_mnist, 60)


def test_the_centre_of_mass_is_in_the_middle():
    image = with_mnist_pen((drawn(SIX),))
    for axis in (0, 1):
        assert np.average(np.arange(28), weights=image.sum(axis=axis)) == pytest.approx(14, abs=0.51)


def test_a_dot_stays_a_dot():
    dot = with_mnist_pen((drawn([(0.9, 0.1)]),))
    trembled = with_mnist_pen((drawn([(0.9, 0.1), (0.9 + SMALLEST / 4, 0.1)]),))
    assert 2 < dot.sum() < 8 and dot[14, 14] > 0.5
    assert trembled.sum() < 20


def test_a_wider_brush_draws_a_thicker_line_and_a_narrower_a_thinner():
    thin, normal, wide = (with_mnist_pen((drawn(SIX, width=share * BRUSH),)).sum() for share in (0.5, 1.0, 1.5))
    assert thin < 0.75 * normal and wide > 1.25 * normal


def test_what_was_erased_is_not_drawn_and_takes_no_room():
    upper, lower = drawn([(0.1, 0.1), (0.9, 0.1)]), drawn([(0.1, 0.9), (0.9, 0.9)])
    eraser = drawn([(0.1, 0.9), (0.9, 0.9)], erases=True)
    np.testing.assert_allclose(with_mnist_pen((upper, lower, eraser)), with_mnist_pen((upper,)), atol=1e-6)


def test_an_eraser_opens_a_loop():
    ring = drawn(np.column_stack([0.5 + 0.3 * np.cos(ANGLES), 0.5 + 0.3 * np.sin(ANGLES)]))
    eraser = drawn([(0.7, 0.5), (0.9, 0.5)], erases=True)
    assert loops(with_mnist_pen((ring,))) == 1
    assert loops(with_mnist_pen((ring, eraser))) == 0


def test_a_drawing_that_was_erased_is_all_paper():
    line = [(0.1, 0.1), (0.9, 0.1)]
    assert not with_mnist_pen((drawn(line), drawn(line, erases=True))).any()
    assert not with_mnist_pen(()).any()


@given(
    st.lists(
        st.builds(
            Stroke,
            st.lists(st.tuples(st.floats(-1, 2), st.floats(-1, 2)), min_size=1, max_size=5).map(tuple),
            st.floats(0.01, 0.5),
            st.booleans(),
        ),
        max_size=4,
    ).map(tuple)
)
def test_any_drawing_gives_an_image_between_paper_and_ink(strokes):
    image = with_mnist_pen(strokes)
    assert image.shape == (28, 28) and image.dtype == np.float32
    assert image.min() >= 0.0 and image.max() <= 1.0
