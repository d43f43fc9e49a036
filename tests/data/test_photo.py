"""Photos of digits become what MNIST's digits are."""

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.pen import with_mnist_pen
from mpnn_studio.data.photo import digit_of_photo, example_of_photo
from mpnn_studio.data.strokes import Stroke, distances

FOUR = np.array([[0.6, 0.1], [0.2, 0.6], [0.85, 0.6]]), np.array([[0.65, 0.35], [0.65, 0.95]])


def photo(paper=0.85, ink=0.3, width=0.02, shadow=0.0, size=0.6, left=0.3, top=0.2, noise=0.01):
    """Return a 4 written on paper, (300, 400, 3), darker towards the right and noisy."""
    height, length = 300, 400
    y, x = (np.mgrid[:height, :length] + 0.5) / height
    places = np.column_stack([x.ravel(), y.ravel()])
    away = np.min([distances(places, line * size + (left, top)) for line in FOUR], axis=0).reshape(height, length)
    covered = np.clip((width / 2 - away) * height + 0.5, 0.0, 1.0)
    light = 1.0 - shadow / (1 + np.exp(-(x - 0.75) / 0.05))
    seen = (paper + (ink - paper) * covered) * light + np.random.default_rng(0).normal(0, noise, (height, length))
    return np.rint(np.clip(seen, 0, 1)[:, :, np.newaxis] * (255, 250, 225)).astype(np.uint8)


def likeness(image):
    drawn = with_mnist_pen(tuple(Stroke(tuple(map(tuple, line))) for line in FOUR))
    return np.corrcoef(image[0].ravel() / 255, drawn.ravel())[0, 1]


@pytest.mark.parametrize(
    "taken",
    [
        {},
        {"shadow": 0.6},
        {"ink": 0.65},
        {"paper": 0.1, "ink": 0.9},
        {"paper": 0.1, "ink": 0.6, "shadow": 0.4},
        {"width": 0.07},
        {"size": 0.3, "left": 0.9, "top": 0.6},
        {"noise": 0.04},
    ],
    ids=str,
)
def test_a_photo_gives_what_the_same_strokes_give(taken):
    image = digit_of_photo(photo(**taken))
    assert image.shape == (1, 28, 28) and image.dtype == np.uint8
    assert likeness(image) > 0.8


def test_a_fine_pen_gets_the_thickness_of_mnist():
    thin, thick = (digit_of_photo(photo(width=width))[0] / 255 for width in (0.01, 0.06))
    assert thin.sum() == pytest.approx(thick.sum(), rel=0.25)


def test_dirt_and_the_edge_of_the_paper_are_left_out():
    dirty = photo()
    dirty[20:23, 350:353] = 60
    dirty[:, :30] = 20
    assert likeness(digit_of_photo(dirty)) > 0.8


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_an_empty_paper_is_refused(grey):
    with pytest.raises(DataError, match="stands out"):
        digit_of_photo(np.full((50, 80, 3), grey, np.uint8))


def test_paper_in_uneven_light_with_nothing_on_it_is_refused():
    with pytest.raises(DataError, match="stands out"):
        digit_of_photo(photo(ink=0.85, shadow=0.5))


def test_a_digit_of_mnist_stays_as_it_is():
    digit = digit_of_photo(photo())
    assert np.array_equal(digit_of_photo(np.repeat(digit.transpose(1, 2, 0), 3, axis=2)), digit)


def opaque(picture):
    return np.dstack([picture, np.full(picture.shape[:2], 255, np.uint8)])


def test_other_data_get_the_middle_of_the_picture_at_their_size():
    picture = np.zeros((40, 100, 3), np.uint8)
    picture[:, 30:50], picture[:, 50:70] = (255, 0, 0), (0, 0, 255)
    colours = example_of_photo(opaque(picture), (3, 8, 8))
    assert colours.shape == (3, 8, 8)
    assert (colours[0, :, :4] == 255).all() and (colours[2, :, 4:] == 255).all() and not colours[1].any()
    assert (example_of_photo(opaque(picture), (1, 8, 8)) == 85).all()


def test_a_small_picture_is_enlarged():
    assert (example_of_photo(opaque(np.full((3, 5, 3), 200, np.uint8)), (3, 32, 32)) == 200).all()


@pytest.mark.parametrize("ink", [0, 255])
def test_ink_without_paper_is_put_on_some(ink):
    opacity = np.max(255 - photo(ink=0.0, paper=1.0, noise=0.0), axis=2)
    picture = np.dstack([np.full((*opacity.shape, 3), ink, np.uint8), opacity - opacity.min()])
    assert likeness(example_of_photo(picture, (1, 28, 28))) > 0.8


@given(hnp.arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40), st.just(4))))
def test_any_picture_gives_an_example_or_is_refused(picture):
    with contextlib.suppress(DataError):
        assert example_of_photo(picture, (1, 28, 28)).shape == (1, 28, 28)
    assert example_of_photo(picture, (3, 9, 7)).shape == (3, 9, 7)
