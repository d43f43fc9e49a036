"""Views are drawn rarely where drawing is slow, and never too rarely."""

import pytest

from mpnn_studio.ui.training.frame_pacing import MAX_REST, REST, FramePacing


class Clock:
    """Seconds that only a test lets pass."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def wall():
    return Clock()


@pytest.fixture
def processor():
    return Clock()


@pytest.fixture
def frames(wall, processor):
    frames = FramePacing(wall, processor)
    frames.begin_frame()
    return frames


def test_a_frame_that_cost_nothing_is_followed_at_once(frames):
    assert frames.due


def test_the_rest_is_a_multiple_of_the_time_that_was_computed(frames, wall, processor):
    processor.now = 0.01
    wall.now = 0.9 * REST * 0.01
    assert not frames.due
    wall.now = 1.1 * REST * 0.01
    assert frames.due


def test_what_is_painted_after_the_frame_began_counts(frames, wall, processor):
    processor.now, wall.now = 0.001, 0.1
    assert frames.due
    processor.now = 0.02
    assert not frames.due


def test_waiting_for_another_thread_costs_nothing(frames, wall):
    wall.now = 0.03
    assert frames.due


def test_however_slow_the_drawing_it_goes_on_after_half_a_second(frames, wall, processor):
    processor.now, wall.now = 1.0, MAX_REST
    assert frames.due


def test_each_frame_is_counted_by_itself(frames, wall, processor):
    processor.now, wall.now = 1.0, 1.0
    frames.begin_frame()
    processor.now, wall.now = 1.001, 1.021
    assert frames.due
