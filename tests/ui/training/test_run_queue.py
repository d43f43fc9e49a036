"""What waits to be trained: a sweep in its order, or one restart."""

import pytest

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.trial import Trial
from mpnn_studio.ui.training.run_queue import RunQueue


@pytest.fixture
def trials():
    iris = load_example("iris")
    return [Trial(edits.set_value(iris, "training", "seed", seed), f"seed {seed}") for seed in range(3)]


def test_an_empty_queue_has_nothing_to_train():
    queue = RunQueue()
    assert queue.next() is None
    assert queue.sweeping == ""


def test_a_sweep_is_taken_in_its_order_and_counts_what_was_taken(trials):
    queue = RunQueue()
    queue.start_sweep(trials)
    seen = []
    while trial := queue.next():
        seen.append((trial, queue.sweeping))
    assert seen == list(zip(trials, ["1 of 3", "2 of 3", "3 of 3"], strict=True))


def test_a_sweep_ends_when_nothing_is_left(trials):
    queue = RunQueue()
    queue.start_sweep(trials[:1])
    queue.next()
    assert queue.sweeping == "1 of 1"
    queue.next()
    assert queue.sweeping == ""


def test_a_cleared_queue_neither_trains_nor_sweeps(trials):
    queue = RunQueue()
    queue.start_sweep(trials)
    queue.next()
    queue.clear()
    assert queue.next() is None
    assert queue.sweeping == ""


def test_starting_over_replaces_a_sweep_and_is_none_itself(trials):
    queue = RunQueue()
    queue.start_sweep(trials)
    queue.next()
    queue.start_over(trials[2].project)
    assert queue.sweeping == ""
    assert queue.next() == Trial(trials[2].project, "")
    assert queue.next() is None
