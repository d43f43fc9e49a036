"""Rate and time left, in words."""

import pytest
from mpneuralnetwork.trainer import Step

from mpnn_studio.run.pace import Pace
from mpnn_studio.wording import in_time


def step(number):
    return Step(epoch=0, batch=number - 1, batches=1688, step=number, loss=1.0, metric=0.5)


@pytest.fixture
def pace():
    now = iter(range(1000))
    return Pace(epochs=1, batch_size=32, clock=lambda: next(now))


def test_nothing_is_claimed_before_two_looks(pace):
    pace.see(step(1))
    assert pace.left() == ""


def test_rate_and_time_left_follow_the_looks(pace):
    pace.see(step(1))
    pace.see(step(101))
    assert pace.steps_per_second == 100
    assert pace.examples_per_second == 3200
    assert pace.left() == "about 16 s left"
    assert pace.share == 101 / 1688


def test_the_rate_is_that_of_the_last_seconds_however_rare_the_looks(pace):
    pace.see(step(1))
    pace.see(step(11))
    for number in range(111, 811, 100):
        pace.see(step(number))
    assert pace.steps_per_second == 100


def test_larger_batches_change_the_time_left_but_not_how_far_it_is(pace):
    pace.see(step(844))
    before = pace.share
    pace.rest()
    pace.see(Step(epoch=0, batch=105, batches=211, step=845, loss=1.0, metric=0.5))
    pace.see(Step(epoch=0, batch=110, batches=211, step=850, loss=1.0, metric=0.5))
    assert pace.share == pytest.approx(before, abs=0.03)
    assert pace.left() == "about 20 s left"


def test_a_pause_does_not_count(pace):
    pace.see(step(1))
    pace.see(step(101))
    pace.rest()
    assert pace.left() == ""


def test_the_place_counts_from_one(pace):
    pace.see(step(1))
    assert pace.where(10) == "epoch 1 of 10 · batch 1 of 1\u202f688"


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "0.2 s"), (59.2, "59 s"), (60, "1 min"), (3540, "59 min"), (7800, "2 h 10 min")]
)
def test_times_are_said_as_a_person_would(seconds, words):
    assert in_time(seconds) == words
