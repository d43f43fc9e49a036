"""How often something is done that costs time."""

import time

import pytest
import shiboken6
from PySide6.QtCore import QObject

from mpnn_studio.ui.widgets.throttle import Rest, Throttle

RESTED = 0.1


@pytest.fixture
def done():
    return []


@pytest.fixture
def throttle(qtbot, done):
    """Does nothing but note when, and rests for a while after each time."""
    owner = QObject()

    def act():
        done.append(time.perf_counter())
        throttle.rest(RESTED)

    throttle = Throttle(act, owner)
    yield throttle
    throttle.cancel()


def test_what_has_rested_is_done_at_once(throttle, done):
    throttle.request()
    assert len(done) == 1


def test_requests_during_a_rest_become_one_at_its_end(qtbot, throttle, done):
    for _ in range(5):
        throttle.request()
    assert len(done) == 1
    qtbot.waitUntil(lambda: len(done) == 2)
    assert done[1] - done[0] >= RESTED - 0.01
    qtbot.wait(round(2000 * RESTED))
    assert len(done) == 2


def test_a_stream_of_requests_is_answered_at_an_even_pace(qtbot, throttle, done):
    begun = time.perf_counter()
    while time.perf_counter() - begun < 4 * RESTED:
        throttle.request()
        qtbot.wait(5)
    assert 3 <= len(done) <= 5


def test_an_urgent_request_does_not_wait_and_takes_the_place_of_the_one_that_does(qtbot, throttle, done):
    throttle.request()
    throttle.request()
    throttle.request(at_once=True)
    assert len(done) == 2
    qtbot.wait(round(2000 * RESTED))
    assert len(done) == 2


def test_what_is_cancelled_is_not_done_and_the_next_request_is_served_at_once(qtbot, throttle, done):
    throttle.request()
    throttle.request()
    throttle.cancel()
    qtbot.wait(round(2000 * RESTED))
    assert len(done) == 1
    throttle.request()
    throttle.cancel()
    throttle.request()
    assert len(done) == 3


def test_a_rest_before_the_first_request_gathers_those_that_follow(qtbot, done):
    owner = QObject()
    throttle = Throttle(lambda: done.append(1), owner)
    for _ in range(3):
        throttle.rest(RESTED)
        throttle.request()
    assert done == []
    qtbot.waitUntil(lambda: done == [1])


def test_nothing_is_done_for_an_owner_that_is_gone(qtbot, done):
    owner = QObject()
    throttle = Throttle(lambda: done.append(1), owner)
    throttle.rest(0.02)
    throttle.request()
    shiboken6.delete(owner)
    qtbot.wait(60)
    assert done == []


def test_a_rest_is_over_at_its_end():
    rest = Rest()
    assert rest.over
    rest.begin(0.02)
    assert not rest.over and 0 < rest.left <= 0.02
    time.sleep(0.03)
    assert rest.over and rest.left == 0
    rest.begin(5.0)
    rest.begin(0.0)
    assert rest.over
