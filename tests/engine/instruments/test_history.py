"""The metrics of each epoch, gathered from the records of a training."""

import pytest
from mpneuralnetwork.components.records import Evaluation, Step
from mpneuralnetwork.instruments.history import EpochHistory


def training():
    yield Evaluation(0.0, 0, 9.0, {"Accuracy": 0.1})
    for epoch in range(2):
        for batch in range(2):
            yield Step(epoch, batch, 2, 2 * epoch + batch + 1, 1.0 + batch, 0.0)
        yield Evaluation(epoch + 1.0, 2 * epoch + 2, 0.5, {"Accuracy": 0.8})


def steps():
    return (record for record in training() if isinstance(record, Step))


def test_an_epoch_has_the_mean_loss_of_its_batches_and_the_evaluation_after_it():
    epochs = EpochHistory(True, None, None).gather(training(), [])
    assert epochs == [pytest.approx({"loss": 1.5, "val_loss": 0.5, "val_Accuracy": 0.8})] * 2


def test_without_validation_the_last_batch_ends_the_epoch(caplog):
    with caplog.at_level("INFO", logger="mpneuralnetwork"):
        epochs = EpochHistory(False, lambda: (None, {"loss": 0.7}), None).gather(steps(), [])
    assert epochs == [{"loss": 1.5, "train_loss": 0.7}] * 2
    assert [record.message for record in caplog.records] == [
        "epoch 1: loss 1.5000, train_loss 0.7000", "epoch 2: loss 1.5000, train_loss 0.7000",
    ]  # fmt: skip


def test_a_callback_that_returns_true_ends_the_training():
    seen = []

    def stop(record):
        seen.append(record)
        return len(seen) == 3

    assert EpochHistory(False, None, None).gather(steps(), [stop]) == [{"loss": 1.5}]
    assert len(seen) == 3
