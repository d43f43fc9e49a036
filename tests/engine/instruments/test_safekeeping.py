"""The weights that a training returns to: the last finite ones, and the best ones."""

import numpy as np
import pytest
from mpneuralnetwork.instruments.safekeeping import SAFE_COPY_STEPS, BestWeights, SafeCopy


@pytest.fixture
def model(small_model):
    model = small_model()
    model.build((2,))
    return model


def shifted(model, by):
    model.restore(model.snapshot() + np.float32(by))
    return model.snapshot()


def test_weights_that_are_not_finite_are_never_the_safe_ones(model):
    safe = SafeCopy(model)
    finite = model.snapshot()
    safe.renew(0)
    model.layers[0].weights = np.full_like(model.layers[0].weights, np.nan)
    safe.renew(SAFE_COPY_STEPS)
    error = safe.failure(np.zeros((4, 2), np.float32), epoch=2, batch=5)
    assert "epoch 3, batch 6: the weights of layer 1 (Dense) are not finite" in str(error)
    assert np.array_equal(model.snapshot(), finite)


def test_the_safe_copy_is_renewed_from_time_to_time(model):
    safe = SafeCopy(model)
    safe.renew(0)
    later = shifted(model, 1)
    safe.renew(SAFE_COPY_STEPS)
    shifted(model, 1)
    safe.renew(SAFE_COPY_STEPS + 1)
    safe.failure(np.zeros((4, 2), np.float32), epoch=0, batch=0)
    assert np.array_equal(model.snapshot(), later)


def test_the_weights_with_the_lowest_loss_come_back(model):
    best = BestWeights(model, keep=True)
    weights = {}
    for loss in (0.9, 0.4, 0.6):
        weights[loss] = shifted(model, loss)
        best.compare(loss)
    best.put_back()
    assert (best.loss, best.stale) == (0.4, 1)
    assert np.array_equal(model.snapshot(), weights[0.4])


def test_without_keeping_the_weights_stay_as_they_are(model):
    best = BestWeights(model)
    best.compare(0.1)
    last = shifted(model, 1)
    best.put_back()
    assert best.weights is None
    assert np.array_equal(model.snapshot(), last)


def test_patience_ends_after_so_many_evaluations_without_a_lower_loss(model):
    best = BestWeights(model, patience=2)
    stalled = []
    for loss in (0.5, 0.6, 0.4, 0.4, 0.7):
        best.compare(loss)
        stalled.append(best.stalled)
    assert stalled == [False, False, False, False, True]
