"""Going back through a run: what is kept of its weights, and where it stands in the curves."""

from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpneuralnetwork.trainer import Evaluation, Step

from mpnn_studio.run.events import Snapshot
from mpnn_studio.run.history import History, Mark
from mpnn_studio.run.inbox import Drained
from mpnn_studio.run.run import new_run
from mpnn_studio.run.timeline import Timeline


def mark(step):
    return Mark(float(step), step / 10, step / 100, "")


def snapshot(step, size=10):
    return Snapshot(step, np.full(size, step, np.float32))


def timeline_of(count, *, most_frames=20, most_bytes=10**9, size=10, **held):
    """A timeline to which so many snapshots were added, one a step."""
    timeline = Timeline(most_bytes, most_frames)
    for step in range(count):
        timeline.add(snapshot(step, size), mark(step))
        if step == held.get("hold"):
            timeline.hold(timeline[-1])
        if step == held.get("best"):
            timeline.measured(mark(step), 0.1)
    return timeline


def steps_of(timeline):
    return [frame.snapshot.step for frame in timeline]


def test_a_short_run_is_kept_whole():
    assert steps_of(timeline_of(20)) == list(range(20))


@given(count=st.integers(2, 300), most=st.integers(2, 30), size=st.integers(1, 50))
def test_whatever_is_added_the_bounds_hold_and_first_and_last_stay(count, most, size):
    timeline = timeline_of(count, most_frames=most, most_bytes=1000, size=size)
    steps = steps_of(timeline)
    assert len(timeline) <= most
    assert timeline.nbytes <= 1000
    assert steps == sorted(set(steps))
    assert (steps[0], steps[-1]) == (0, count - 1)


@given(place=st.integers(0, 199))
def test_what_is_looked_at_and_the_best_stay(place):
    assert place in steps_of(timeline_of(200, hold=place))
    assert place in steps_of(timeline_of(200, best=place))


def test_what_was_looked_at_may_go_again():
    timeline = timeline_of(100, hold=51)
    timeline.hold(None)
    for step in range(100, 4000):
        timeline.add(snapshot(step), mark(step))
    assert 51 not in steps_of(timeline)


def test_the_older_the_sparser_and_the_beginning_is_not_lost():
    steps = steps_of(timeline_of(5000, most_frames=100))
    gaps = np.diff(steps)
    first, last = gaps[: len(gaps) // 4].mean(), gaps[-len(gaps) // 4 :].mean()
    assert 2 < first / last < 8
    assert sum(step < 1250 for step in steps) >= 10


def test_a_network_of_which_two_find_no_room_has_no_past():
    assert len(timeline_of(5, most_bytes=70, size=10)) == 0


def test_weights_of_the_same_step_take_the_place_of_what_stood_there():
    timeline = timeline_of(3)
    best = snapshot(1)
    timeline.add(best, mark(2))
    assert [frame.mark.step for frame in timeline] == [0, 1, 2]
    assert timeline[-1].snapshot is best
    timeline.add(best, mark(2))
    assert len(timeline) == 3


def test_forgetting_gives_the_memory_back():
    timeline = timeline_of(10)
    timeline.forget()
    assert (len(timeline), timeline.nbytes) == (0, 0)


def steps(first, last, batches=10):
    return [Step(n // batches, n % batches, batches, n + 1, 1.0, 0.5) for n in range(first, last)]


def test_weights_stand_where_their_batch_is_in_the_curves():
    history = History(("Accuracy",))
    assert history.place(0).step == 0
    history.add(steps(0, 20), [], [0.1 * n for n in range(20)])
    place = history.place(15)
    assert (place.step, place.epoch, place.seconds) == pytest.approx((15, 1.5, 1.4))
    assert history.place(99).step == 20


def test_the_weights_of_a_run_that_goes_on_stand_behind_the_run_before():
    before = History(("Accuracy",))
    before.add(steps(0, 20), [Evaluation(2.0, 20, 0.5, {"Accuracy": 0.5})], [0.1 * n for n in range(20)])
    after = before.continued()
    assert (after.place(0).step, after.place(0).epoch) == (20, 2.0)
    after.add([Step(s.epoch + 2, s.batch, s.batches, s.step, s.loss, s.metric) for s in steps(0, 10)], [], [0.1] * 10)
    assert after.place(5).step == 25
    assert after.place(5).epoch == pytest.approx(2.5)


def test_the_best_of_several_measurements_stays_though_one_is_no_number(digits):
    run = new_run(digits[0])
    run.timeline = Timeline(10**9, 5)
    for step in range(1, 40):
        losses = [nan, 0.1, 0.5] if step == 10 else [1.0]
        measured = [Evaluation(step / 4, step, loss, {}) for loss in losses]
        run.take(Drained([Step(0, step - 1, 99, step, 1.0, 0.0)], [0.1 * step], measured, snapshot=snapshot(step)))
    assert len(run.timeline) == 5 and 10 in steps_of(run.timeline)
