"""The commands that steer a training."""

from __future__ import annotations

from ....run.state import Signal, State, allowed
from .command import Command, Situation
from .file import needs_weights


def _cannot_train(situation: Situation) -> str:
    if situation.state in (State.RUNNING, State.PAUSED):
        return ""
    if situation.state in (State.PREPARING, State.STOPPING):
        return f"The training is {situation.state.value}."
    return situation.obstacle


def _cannot_stop(situation: Situation) -> str:
    return "" if allowed(situation.state, Signal.STOP) else "No training is running."


def _cannot_step(situation: Situation) -> str:
    if situation.state is State.RUNNING:
        return "Pause first: a single step is for a training that stands still."
    return _cannot_train(situation)


def _cannot_start_over(situation: Situation) -> str:
    if situation.state is State.IDLE and not situation.trained:
        return "Nothing was trained yet."
    return situation.obstacle if situation.state is not State.STOPPING else "The training is stopping."


def _cannot_continue(situation: Situation) -> str:
    if situation.state.active:
        return "The training is going on."
    return situation.obstacle or needs_weights(situation)


def _cannot_find_rate(situation: Situation) -> str:
    return "Stop the training first: it needs the processor." if situation.state.active else situation.obstacle


TRAIN_TEXTS = ("▶ Train", "❚❚ Pause", "▶ Resume")


def _train_text(situation: Situation) -> str:
    train, pause, resume = TRAIN_TEXTS
    return {State.RUNNING: pause, State.PAUSED: resume}.get(situation.state, train)


def _continue_text(situation: Situation) -> str:
    more = "1 epoch" if situation.epochs == 1 else f"{situation.epochs} epochs"
    return f"Continue for {more}" if situation.epochs else "Continue"


TRAIN = (
    Command("train", "Train", _train_text, "Space", "Train the network, pause, or go on", _cannot_train),
    Command(
        "continue",
        "Train",
        _continue_text,
        "Ctrl+G",
        "Train on with what was learned, wherever the layers still fit",
        _cannot_continue,
    ),
    Command(
        "stop",
        "Train",
        "■ Stop",
        "Ctrl+.",
        "End the training at the next batch and keep what was learned",
        _cannot_stop,
    ),
    Command("step", "Train", "Step", "N", "Train a single batch", _cannot_step),
    Command(
        "step_epoch", "Train", "Step one epoch", "Shift+N", "Train to the end of the epoch, then hold", _cannot_step
    ),
    Command("start_over", "Train", "↺ Start over", "Ctrl+R", "Train again from the seed", _cannot_start_over),
    Command(
        "find_rate",
        "Train",
        "Find a learning rate…",
        "Ctrl+L",
        "Try rates on a few batches and see which one suits",
        _cannot_find_rate,
        separator=True,
    ),
    Command(
        "sweep",
        "Train",
        "Sweep…",
        "Ctrl+Shift+L",
        "Train with many settings, one after the other, and compare the runs",
        _cannot_find_rate,
    ),
)
