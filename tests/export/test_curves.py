"""The curves as a table."""

import csv
import io

from mpnn_studio.export.curves import curves_csv
from mpnn_studio.run.events import Evaluation, Step
from mpnn_studio.run.history import History


def rows(history):
    return list(csv.DictReader(io.StringIO(curves_csv(history))))


def steps(count):
    return [Step(0, n, count, n + 1, 1.0 + n, 0.5) for n in range(count)]


def test_every_batch_and_every_validation_is_a_row():
    history = History(("Accuracy", "F1Score"))
    history.add(steps(2), [Evaluation(1.0, 2, 0.25, {"Accuracy": 0.75, "F1Score": 0.5})], [0.5, 1.5])
    assert rows(history) == [
        {"split": "train", "step": "1", "epoch": "0.5", "seconds": "0.5", "batches": "1", "loss": "1"}
        | {"Accuracy": "0.5", "F1Score": ""},
        {"split": "train", "step": "2", "epoch": "1", "seconds": "1.5", "batches": "1", "loss": "2"}
        | {"Accuracy": "0.5", "F1Score": ""},
        {"split": "validation", "step": "2", "epoch": "1", "seconds": "1.5", "batches": "1", "loss": "0.25"}
        | {"Accuracy": "0.75", "F1Score": "0.5"},
    ]


def test_merged_batches_tell_how_many_they_are(monkeypatch):
    monkeypatch.setattr("mpnn_studio.run.track.MAX_ROWS", 8)
    history = History(("Accuracy",))
    history.add(steps(20), [])
    found = rows(history)
    assert sum(int(row["batches"]) for row in found) == 20
    assert found[0]["batches"] == "8" and float(found[0]["loss"]) == 4.5


def test_a_figure_that_was_not_measured_stays_empty():
    history = History(("Accuracy", "F1Score"))
    history.add([], [Evaluation(0.0, 0, 2.0, {"Accuracy": 0.1})])
    assert rows(history)[0]["F1Score"] == ""
