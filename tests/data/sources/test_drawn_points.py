"""Points that are clicked onto the plane: edits keep what was there, files of strangers are checked."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpneuralnetwork.components.errors import ConfigError

from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.derived import REACH
from mpnn_studio.data.sources.drawn_points import (
    MAX_POINTS,
    DrawnPoints,
    add_point,
    move_point,
    nearest_point,
    remove_point,
)

FOUR = ((1.0, 1.0, 0), (2.0, 1.0, 0), (-1.0, -1.0, 1), (-2.0, -1.0, 1))
places = st.floats(allow_nan=False, allow_infinity=False)


def test_clicked_points_are_the_examples():
    dataset = DrawnPoints(points=FOUR, x_squared=True).load()
    assert dataset.inputs.tolist() == [[1, 1, 1], [2, 1, 4], [-1, -1, 1], [-2, -1, 4]]
    assert dataset.targets.tolist() == [0, 0, 1, 1] and dataset.targets.dtype == np.int64


def test_the_points_survive_a_file():
    source = DrawnPoints(points=FOUR, classes=3)
    again = DrawnPoints.from_config(json.loads(json.dumps(source.get_config())))
    assert again.get_config() == source.get_config()


def test_an_empty_plane_says_what_to_click():
    for points in ((), FOUR[:2], (FOUR[0], FOUR[2])):
        with pytest.raises(DataError, match="two points of each of two classes"):
            DrawnPoints(points=points).load()


def test_points_of_a_class_that_was_taken_away_wait_until_it_is_back():
    points = (*FOUR, (0.0, 0.0, 2), (0.5, 0.0, 2))
    assert len(DrawnPoints(points=points, classes=2).load()) == 4
    assert len(DrawnPoints(points=points, classes=3).load()) == 6


@given(places, places)
def test_a_point_that_is_added_or_moved_stays_on_the_plane(x, y):
    for points in (add_point(FOUR, x, y, 1), move_point(FOUR, 2, x, y)):
        assert DrawnPoints(points=points).points == points


def test_edits_change_one_point_and_leave_the_others():
    assert add_point(FOUR, 0.12345, 9.0, 1) == (*FOUR, (0.123, REACH, 1))
    assert move_point(FOUR, 1, 0.0, 0.0) == (FOUR[0], (0.0, 0.0, 0), *FOUR[2:])
    assert remove_point(FOUR, 0) == FOUR[1:]
    full = FOUR * (MAX_POINTS // 4)
    assert add_point(full, 0.0, 0.0, 0) == full


def test_the_nearest_point_is_found_only_within_reach_of_the_mouse():
    assert nearest_point(FOUR, 1.8, 1.1, within=0.5) == 1
    assert nearest_point(FOUR, 5.0, 5.0, within=0.5) is None
    assert nearest_point((), 0.0, 0.0, within=9.0) is None


@pytest.mark.parametrize(
    "wrong",
    [
        [[0, 0]],
        [[0, 0, 8]],
        [[0, 0, -1]],
        [[0, 0, 0.5]],
        [[0, 0, True]],
        [[float("nan"), 0, 0]],
        [[0, float("inf"), 0]],
        [[7, 0, 0]],
        [["0", 0, 0]],
        ["abc"],
        "abc",
        None,
        [[0, 0, 0]] * (MAX_POINTS + 1),
    ],
)
def test_a_file_with_impossible_points_is_refused_in_a_short_message(wrong):
    with pytest.raises(ConfigError) as caught:
        DrawnPoints(points=wrong)
    assert len(str(caught.value)) < 250
