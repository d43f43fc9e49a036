"""Figures on small examples that can be counted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpneuralnetwork.metrics import (
    AUC,
    MAE,
    RMSE,
    Accuracy,
    F1Score,
    Precision,
    R2Score,
    Recall,
    TopKAccuracy,
    confusion_counts,
)

TRUE = np.array([0, 0, 0, 1, 1, 2])
FOUND = np.array([0, 0, 1, 1, 2, 2])


def test_class_figures_by_counting():
    assert Accuracy()(TRUE, FOUND) == pytest.approx(4 / 6)
    assert Precision()(TRUE, FOUND) == pytest.approx((1 + 1 / 2 + 1 / 2) / 3)
    assert Recall()(TRUE, FOUND) == pytest.approx((2 / 3 + 1 / 2 + 1) / 3)
    assert F1Score()(TRUE, FOUND) == pytest.approx((4 / 5 + 1 / 2 + 2 / 3) / 3)
    assert confusion_counts(TRUE, FOUND).tolist() == [[2, 1, 0], [0, 1, 1], [0, 0, 1]]


def test_a_class_that_never_occurs_does_not_count():
    assert F1Score()([0, 2], [0, 2]) == 1
    assert F1Score(class_index=1)([0, 2], [0, 2]) == 0
    assert F1Score(class_index=9)([0, 2], [0, 2]) == 0


@pytest.mark.parametrize("true", [TRUE, TRUE[:, np.newaxis], np.eye(3)[TRUE], TRUE.astype(float)])
@pytest.mark.parametrize("found", [FOUND, np.eye(3)[FOUND], np.eye(3)[FOUND] * 0.4 + 0.2])
def test_classes_are_read_from_numbers_rows_or_shares(true, found):
    assert Accuracy()(true, found) == pytest.approx(4 / 6)


def test_one_probability_decides_at_a_half():
    assert Accuracy()([0, 1, 1, 0], [[0.49], [0.51], [0.2], [0.7]]) == 0.5


def test_top_k_counts_the_likeliest():
    shares = np.array([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7], [0.3, 0.4, 0.3]])
    assert TopKAccuracy(1)([1, 2, 0], shares) == pytest.approx(1 / 3)
    assert TopKAccuracy(2)([1, 2, 0], shares) == 1
    assert TopKAccuracy(2)([1, 0], [[0.9], [0.1]]) == 1


def test_auc_is_the_share_of_pairs_in_the_right_order():
    assert AUC()([0, 0, 1, 1], [[0.1], [0.4], [0.35], [0.8]]) == 0.75
    assert AUC()([0, 1], [[0.5], [0.5]]) == 0.5
    assert np.isnan(AUC()([1, 1], [[0.5], [0.6]]))
    assert np.isnan(AUC()([1, 1], np.ones((2, 3))))
    shares = np.eye(3)[[0, 1, 2, 0]]
    assert AUC()([0, 1, 2, 0], shares) == 1


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=30))
def test_auc_agrees_with_counting_every_pair(pairs):
    ups = [score for positive, score in pairs if positive]
    downs = [score for positive, score in pairs if not positive]
    if ups and downs:
        counted = np.mean([(u > d) + 0.5 * (u == d) for u in ups for d in downs])
        true, scores = zip(*pairs, strict=True)
        assert AUC()(np.array(true), np.array(scores, dtype=float)) == pytest.approx(counted)


def test_errors_of_numbers():
    true, found = np.array([1.0, 2.0, 3.0]), np.array([[1.0], [2.0], [6.0]])
    assert RMSE()(true, found) == pytest.approx(np.sqrt(3))
    assert MAE()(true, found) == 1
    assert R2Score()(true, found) == pytest.approx(1 - 9 / 2)
    assert R2Score()(true, np.full(3, 2.0)) == 0
    assert R2Score()([2, 2], [2, 2]) == 1
    assert R2Score()([2, 2], [2, 3]) == 0
