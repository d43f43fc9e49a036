"""What the worker tells waits until the window looks: records in full, of the weights the newest and the first."""

import numpy as np

from mpnn_studio.run.events import Held, Snapshot, Step
from mpnn_studio.run.inbox import Inbox


def test_the_first_weights_are_not_replaced():
    inbox = Inbox()
    weights = [Snapshot(step, np.full(3, step, np.float32)) for step in range(3)]
    for snapshot in weights[:2]:
        inbox.put(snapshot)
    drained = inbox.drain()
    assert (drained.beginning, drained.snapshot) == (weights[0], weights[1])
    inbox.put(weights[2])
    drained = inbox.drain()
    assert (drained.beginning, drained.snapshot) == (None, weights[2])


def test_only_what_changes_the_state_is_urgent():
    inbox = Inbox()
    inbox.put(Step(0, 0, 1, 1, 0.5, 0.5))
    assert not inbox.urgent
    inbox.put(Held(1))
    assert inbox.urgent
    inbox.drain()
    assert not inbox.urgent


def test_the_newest_step_is_seen_and_stays():
    inbox = Inbox()
    assert inbox.newest is None
    for number in range(3):
        inbox.put(Step(0, number, 3, number + 1, 0.5, 0.5))
    assert inbox.newest.step == 3
    assert len(inbox.drain().steps) == 3 and inbox.newest is None
