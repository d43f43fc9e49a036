"""The state machine of a training, which decides what every button may do."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class State(Enum):
    """What a training is doing."""

    IDLE = "idle"
    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    FAILED = "failed"
    DONE = "done"

    @property
    def active(self) -> bool:
        """Whether a worker is running, so that closing would lose something."""
        return self in (State.PREPARING, State.RUNNING, State.PAUSED, State.STOPPING)


class Signal(Enum):
    """A command of the user, or a report of the worker."""

    TRAIN = "train"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    PREPARED = "prepared"
    HELD = "held"
    FINISHED = "finished"
    FAILED = "failed"
    RESET = "reset"


_S, _E = State, Signal
TRANSITIONS: Mapping[tuple[State, Signal], State] = MappingProxyType(
    {
        (_S.IDLE, _E.TRAIN): _S.PREPARING,
        (_S.DONE, _E.TRAIN): _S.PREPARING,
        (_S.FAILED, _E.TRAIN): _S.PREPARING,
        (_S.PREPARING, _E.PREPARED): _S.RUNNING,
        (_S.PREPARING, _E.STOP): _S.STOPPING,
        (_S.PREPARING, _E.FAILED): _S.FAILED,
        (_S.RUNNING, _E.PAUSE): _S.PAUSED,
        (_S.RUNNING, _E.HELD): _S.PAUSED,
        (_S.RUNNING, _E.STOP): _S.STOPPING,
        (_S.RUNNING, _E.FINISHED): _S.DONE,
        (_S.RUNNING, _E.FAILED): _S.FAILED,
        (_S.PAUSED, _E.RESUME): _S.RUNNING,
        (_S.PAUSED, _E.STOP): _S.STOPPING,
        # The last batch, or its failure, may arrive after the user pressed pause.
        (_S.PAUSED, _E.FINISHED): _S.DONE,
        (_S.PAUSED, _E.FAILED): _S.FAILED,
        # A worker that received a stop reports how it ended; its earlier reports no longer matter.
        (_S.STOPPING, _E.PREPARED): _S.STOPPING,
        (_S.STOPPING, _E.FINISHED): _S.DONE,
        (_S.STOPPING, _E.FAILED): _S.FAILED,
        # A worker in a long batch is left to end by itself; its reports are ignored.
        (_S.STOPPING, _E.RESET): _S.IDLE,
        (_S.DONE, _E.RESET): _S.IDLE,
        (_S.FAILED, _E.RESET): _S.IDLE,
        (_S.IDLE, _E.RESET): _S.IDLE,
    }
)


class IllegalTransitionError(RuntimeError):
    """A signal that the present state does not allow: a fault of the program, not of the user."""


def allowed(state: State, signal: Signal) -> bool:
    """Return whether a state accepts this signal; a button is enabled exactly then."""
    return (state, signal) in TRANSITIONS


def following(state: State, signal: Signal) -> State:
    """Return the next state, or raise IllegalTransitionError."""
    try:
        return TRANSITIONS[state, signal]
    except KeyError:
        raise IllegalTransitionError(f"{signal.value} while {state.value}") from None
