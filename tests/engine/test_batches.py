"""Batches come in order, to the end, and from where an epoch was left."""

import numpy as np
from mpneuralnetwork.components.batches import ArrayBatches, StreamBatches

INPUTS = np.arange(10, dtype=np.float32).reshape(5, 2)
TARGETS = np.arange(5)


def targets_of(batches, start):
    return [targets.tolist() for _, targets in batches.remaining(start)]


def test_arrays_are_handed_out_to_the_last_short_batch():
    assert targets_of(ArrayBatches(INPUTS, TARGETS, 2, None), 0) == [[0, 1], [2, 3], [4]]


def test_arrays_go_on_from_the_middle_of_an_epoch():
    assert targets_of(ArrayBatches(INPUTS, TARGETS, 2, None), 2) == [[4]]


def test_a_stream_goes_on_from_the_middle_of_an_epoch():
    stream = StreamBatches([(INPUTS[:2], TARGETS[:2]), (INPUTS[2:4], TARGETS[2:4]), (INPUTS[4:], TARGETS[4:])])
    assert targets_of(stream, 1) == [[2, 3], [4]]
    assert stream.count == 3
    assert stream.rows(1) is None


def test_arrays_say_which_examples_are_in_a_batch():
    batches = ArrayBatches(INPUTS, TARGETS, 2)
    batches.shuffle(np.random.default_rng(0))
    assert [targets.tolist() for _, targets in batches.remaining(0)] == [
        TARGETS[batches.rows(batch)].tolist() for batch in range(batches.count)
    ]
