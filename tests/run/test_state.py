"""The state machine of a training, over all its transitions."""

import pytest

from mpnn_studio.run.state import TRANSITIONS, IllegalTransitionError, Signal, State, allowed, following

EVERY_PAIR = [(state, signal) for state in State for signal in Signal]


@pytest.mark.parametrize(("state", "signal"), EVERY_PAIR)
def test_a_signal_is_followed_exactly_where_it_is_allowed(state, signal):
    if allowed(state, signal):
        assert following(state, signal) is TRANSITIONS[state, signal]
    else:
        with pytest.raises(IllegalTransitionError):
            following(state, signal)


def test_every_state_can_be_reached_from_idle():
    reached, front = {State.IDLE}, [State.IDLE]
    while front:
        state = front.pop()
        for (start, _), end in TRANSITIONS.items():
            if start is state and end not in reached:
                reached.add(end)
                front.append(end)
    assert reached == set(State)


@pytest.mark.parametrize("state", [state for state in State if state.active])
def test_every_active_state_can_end(state):
    assert any(not end.active or end is State.STOPPING for (start, _), end in TRANSITIONS.items() if start is state)


@pytest.mark.parametrize("state", [state for state in State if state.active])
def test_a_failure_of_the_worker_is_taken_in_every_active_state(state):
    assert following(state, Signal.FAILED) is State.FAILED


@pytest.mark.parametrize("state", [State.IDLE, State.DONE, State.FAILED])
def test_training_can_begin_whenever_nothing_runs(state):
    assert following(state, Signal.TRAIN) is State.PREPARING
