"""The line that a training shows for each epoch, on a terminal, in a notebook and in a log file."""

import io
import sys

import numpy as np
import pytest
from mpneuralnetwork.instruments.progress import EpochLine, duration
from mpneuralnetwork.layers import Dense
from mpneuralnetwork.losses import MSE
from mpneuralnetwork.model import Model


class Terminal(io.StringIO):
    """A stream on which a carriage return goes back to the beginning of the line."""

    def isatty(self):
        return True


class Clock:
    """Time that passes when a test says so."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def shown(stream):
    """What a person sees in the end, line by line."""
    return [line.rpartition("\r")[2].rstrip() for line in stream.getvalue().split("\n")]


def train(stream, monkeypatch, **settings):
    """Train a small network for three epochs while standard error goes to ``stream``."""
    monkeypatch.setattr(sys, "stderr", stream)
    X = np.random.default_rng(0).normal(size=(20, 3)).astype(np.float32)
    model = Model([Dense(3, 1)], MSE(), seed=0)
    return model.train(X, X.sum(axis=1), epochs=3, batch_size=5, **settings)


def test_a_log_file_gets_one_line_for_each_epoch(monkeypatch):
    stream = io.StringIO()
    history = train(stream, monkeypatch)
    lines = stream.getvalue().splitlines()
    assert len(lines) == 3 and "\r" not in stream.getvalue()
    assert lines[1].startswith(f"epoch 2/3 · loss {history[1]['loss']:.4f} · val_loss {history[1]['val_loss']:.4f}")
    assert lines[1].endswith("left") and not lines[2].endswith("left")


def test_a_terminal_shows_the_same_lines_rewritten_while_the_epoch_runs(monkeypatch):
    stream = Terminal()
    train(stream, monkeypatch)
    assert "batch 1/4" in stream.getvalue()
    lines = shown(stream)
    assert [line[:9] for line in lines] == ["epoch 1/3", "epoch 2/3", "epoch 3/3", ""]
    assert not any("batch" in line for line in lines)


def test_nothing_is_shown_where_it_is_not_wanted(monkeypatch):
    stream = Terminal()
    train(stream, monkeypatch, verbose=False)
    assert stream.getvalue() == ""


def test_a_training_without_validation_reports_its_loss(monkeypatch):
    stream = io.StringIO()
    train(stream, monkeypatch, auto_evaluation=0.0)
    assert len(stream.getvalue().splitlines()) == 3 and "val_loss" not in stream.getvalue()


def test_a_training_that_is_ended_early_leaves_a_finished_line(monkeypatch):
    stream = Terminal()
    train(stream, monkeypatch, callbacks=[lambda record: hasattr(record, "batch")])
    assert stream.getvalue().endswith("\n") and stream.getvalue().count("\n") == 1


def test_the_line_is_rewritten_at_most_ten_times_a_second(clock):
    stream = Terminal()
    line = EpochLine(1, stream, clock)
    for batch in range(100):
        clock.now = batch * 0.01
        line.show_batch(0, batch, 100, 1.0)
    assert stream.getvalue().count("\r") == 10


def test_the_time_left_follows_from_the_epochs_of_this_training(clock):
    stream = Terminal()
    line = EpochLine(10, stream, clock)
    line.show_batch(4, 0, 2, 1.0)
    clock.now = 60.0
    line.show_batch(4, 1, 2, 1.0)
    assert shown(stream)[-1].endswith("5:00 left")


def test_a_stream_of_unknown_length_shows_its_batches_without_time_left(clock):
    stream = Terminal()
    EpochLine(2, stream, clock).show_batch(0, 6, 0, 0.5)
    assert shown(stream) == ["epoch 1/2 · batch 7 · loss 0.5000"]


def test_a_shorter_line_covers_the_longer_one_before_it(clock):
    stream = Terminal()
    line = EpochLine(2, stream, clock)
    line.show_batch(0, 99998, 100000, 123456.0)
    line.finish_epoch(0, {"loss": 1.0})
    first, second = stream.getvalue().strip("\n").split("\r")[1:]
    assert len(second) >= len(first)


@pytest.mark.parametrize(
    ("columns", "text"),
    [
        (80, "epoch 1/2 · batch 6/10 · loss 0.5000 · 0:00 left"),
        (40, "epoch 1/2 · batch 6/10 · loss 0.5000"),
        (30, "epoch 1/2 · batch 6/10"),
        (20, "epoch 1/2"),
        (6, "epoch"),
    ],
)
def test_a_running_line_leaves_out_what_the_terminal_has_no_room_for(monkeypatch, clock, columns, text):
    monkeypatch.setenv("COLUMNS", str(columns))
    stream = Terminal()
    EpochLine(2, stream, clock).show_batch(0, 5, 10, 0.5)
    assert shown(stream) == [text]


def test_a_finished_line_is_whole_on_any_terminal(monkeypatch, clock):
    monkeypatch.setenv("COLUMNS", "20")
    stream = Terminal()
    line = EpochLine(3, stream, clock)
    line.show_batch(0, 5, 10, 0.5)
    clock.now = 2.0
    line.finish_epoch(0, {"loss": 0.5, "val_loss": 0.25, "val_Accuracy": 0.975})
    assert shown(stream)[0] == "epoch 1/3 · loss 0.5000 · val_loss 0.2500 · val_Accuracy 0.9750 · 2.0 s · 0:04 left"


def test_a_notebook_rewrites_lines_too(clock):
    outputs = type("OutStream", (io.StringIO,), {"__module__": "ipykernel.iostream"})()
    EpochLine(2, outputs, clock).show_batch(0, 5, 10, 0.5)
    assert outputs.getvalue().startswith("\r")


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (59.6, "1:00"), (605, "10:05"), (3725, "1:02:05")])
def test_a_duration_is_written_as_on_a_clock(seconds, text):
    assert duration(seconds) == text
