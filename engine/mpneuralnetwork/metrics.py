"""Metrics: each compares targets with predictions and returns one number for a person to read."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from .components import Array, Component, integer, register
from .components.targets import as_classes, confusion_counts


class Metric(Component):
    """A number that says how good predictions are.

    Class attributes:
        percent: it is a share, written as such.
        in_target_unit: it grows with the targets.
        by_rank: with several outputs only their order counts, so that raw scores do as well as probabilities.
    """

    kind: ClassVar[str] = "metric"
    percent: ClassVar[bool] = False
    in_target_unit: ClassVar[bool] = False
    by_rank: ClassVar[bool] = False

    def __call__(self, y_true: Any, y_pred: Any) -> float:
        """Return the metric for targets and predictions of N examples.

        Shapes:
            Classes as numbers (N,), one-hot rows or probabilities (N, K); numbers as (N, …).
        """
        raise NotImplementedError


def _ratio(part: Array, whole: Array) -> Array:
    """Divide; 0 / 0 counts as 0."""
    return np.divide(part, whole, out=np.zeros(len(whole)), where=whole > 0)


@register(title="Accuracy", summary="share of right answers")
class Accuracy(Metric):
    """Measure the share of examples whose class was predicted correctly.

    The plainest figure for classes. Where one class is rare it flatters: see Powers (2011) for what to use then.
    """

    percent = True
    by_rank = True
    formula = r"\frac{1}{N} \sum_n [\hat{y}_n = y_n]"

    def __call__(self, y_true: Any, y_pred: Any) -> float:
        return float((as_classes(y_true) == as_classes(y_pred)).mean())


class _ClassMetric(Metric):
    """A metric of each class, averaged over the classes that occur, or of one class alone."""

    percent = True

    class_index: int | None = integer(
        None, low=0, optional=True, label="Class", help="Score this class alone; the mean over all when left open."
    )

    def per_class(self, y_true: Any, y_pred: Any) -> Array:
        """Return the metric of every class, (classes,)."""
        return self._scores(confusion_counts(y_true, y_pred))

    def __call__(self, y_true: Any, y_pred: Any) -> float:
        counts = confusion_counts(y_true, y_pred)
        scores = self._scores(counts)
        if self.class_index is not None:
            return float(scores[self.class_index]) if self.class_index < len(scores) else 0.0
        return float(scores[counts.sum(axis=0) + counts.sum(axis=1) > 0].mean())

    def _scores(self, counts: NDArray[np.intp]) -> Array:
        return self._score(counts.diagonal(), counts.sum(axis=0), counts.sum(axis=1))

    def _score(self, hits: Array, predicted: Array, actual: Array) -> Array:
        raise NotImplementedError


@register(title="Precision", summary="how far a claim can be trusted")
class Precision(_ClassMetric):
    """Measure the share of the predictions of a class that are correct, averaged over classes.

    It falls with every false alarm. The mean gives each class the same weight (van Rijsbergen 1979).
    """

    formula = r"\frac{TP}{TP + FP}"

    def _score(self, hits: Array, predicted: Array, actual: Array) -> Array:
        return _ratio(hits, predicted)


@register(title="Recall", summary="how much is found")
class Recall(_ClassMetric):
    """Measure the share of the examples of a class that were found, averaged over classes.

    It falls with every one that is missed. The mean gives each class the same weight (van Rijsbergen 1979).
    """

    formula = r"\frac{TP}{TP + FN}"

    def _score(self, hits: Array, predicted: Array, actual: Array) -> Array:
        return _ratio(hits, actual)


@register(title="F1", summary="precision and recall in one")
class F1Score(_ClassMetric):
    """Measure the harmonic mean of precision and recall, averaged over classes.

    High only when a class is both found and not seen where it is not. The mean gives each class the same weight,
    however rare (van Rijsbergen 1979).
    """

    formula = r"\frac{2\,TP}{2\,TP + FP + FN}"

    def _score(self, hits: Array, predicted: Array, actual: Array) -> Array:
        return _ratio(2 * hits, predicted + actual)


@register(title="Top-k accuracy", summary="right among the k likeliest")
class TopKAccuracy(Metric):
    """Measure the share of examples whose class is among the k most probable.

    Fair where classes are many and alike. ImageNet's contest (Russakovsky et al. 2015) counted the best five.
    """

    percent = True
    formula = r"\frac{1}{N} \sum_n [y_n \in \operatorname{top}_k(p_n)]"

    k: int = integer(5, label="k", help="How many guesses count.")

    def __call__(self, y_true: Any, y_pred: Any) -> float:
        shares, true = np.asarray(y_pred), as_classes(y_true)
        if shares.ndim < 2 or shares.shape[1] == 1:
            return Accuracy()(y_true, y_pred)
        own = shares[np.arange(len(true)), true]
        return float(((shares > own[:, np.newaxis]).sum(axis=1) < self.k).mean())


@register(title="AUC", summary="how well the ranking separates")
class AUC(Metric):
    """Measure how often an example of a class is ranked above one of another class, averaged over classes.

    The area under the curve of hits over false alarms, for every threshold at once. Hanley and McNeil (1982) showed
    that it is the Mann-Whitney statistic, which is how it is computed.
    """

    percent = True
    formula = r"P(s^+ > s^-) + \tfrac{1}{2} P(s^+ = s^-)"

    def __call__(self, y_true: Any, y_pred: Any) -> float:
        true, scores = as_classes(y_true), np.asarray(y_pred)
        if scores.ndim < 2 or scores.shape[1] == 1:
            return _ranked_above(true == 1, scores.reshape(-1))
        present = [k for k in range(scores.shape[1]) if 0 < (true == k).sum() < len(true)]
        return float(np.mean([_ranked_above(true == k, scores[:, k]) for k in present])) if present else float("nan")


def _ranked_above(positive: NDArray[np.bool_], scores: Array) -> float:
    """Return the Mann-Whitney statistic as a share; ties count half; nan where one side is empty."""
    ups, downs = int(positive.sum()), int((~positive).sum())
    if not ups or not downs:
        return float("nan")
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    middle_rank = np.cumsum(counts) - (counts - 1) / 2
    return float((middle_rank[place][positive].sum() - ups * (ups + 1) / 2) / (ups * downs))


def _numbers(y_true: Any, y_pred: Any) -> tuple[Array, Array]:
    predicted = np.asarray(y_pred, dtype=np.float64)
    return np.asarray(y_true, dtype=np.float64).reshape(predicted.shape), predicted


@register(title="RMSE", summary="typical error, in the target's unit")
class RMSE(Metric):
    """Measure the root of the mean squared error, in the unit of the target.

    An error twice as large counts four times before the root is taken. For errors that are normally distributed it
    estimates their standard deviation (Gauss 1809).
    """

    in_target_unit = True
    formula = r"\sqrt{\frac{1}{N} \sum_n (\hat{y}_n - y_n)^2}"

    def __call__(self, y_true: Any, y_pred: Any) -> float:
        true, predicted = _numbers(y_true, y_pred)
        return float(np.sqrt(np.mean((predicted - true) ** 2)))


@register(title="MAE", summary="mean distance, in the target's unit")
class MAE(Metric):
    """Measure the mean absolute error, in the unit of the target.

    How far off a prediction is on average; one wild error does not dominate it. Willmott and Matsuura (2005) argue for
    it over the RMSE.
    """

    in_target_unit = True
    formula = r"\frac{1}{N} \sum_n |\hat{y}_n - y_n|"

    def __call__(self, y_true: Any, y_pred: Any) -> float:
        true, predicted = _numbers(y_true, y_pred)
        return float(np.mean(np.abs(predicted - true)))


@register(title="R²", summary="share of the variance explained")
class R2Score(Metric):
    """Measure the share of the variance that is explained; predicting the mean every time scores 0.

    1 is perfect, 0 no better than the mean, and below 0 worse than it. Wright (1921) introduced it as the coefficient
    of determination.
    """

    formula = r"1 - \frac{\sum_n (\hat{y}_n - y_n)^2}{\sum_n (y_n - \bar{y})^2}"

    def __call__(self, y_true: Any, y_pred: Any) -> float:
        true, predicted = _numbers(y_true, y_pred)
        spread = float(((true - true.mean(axis=0)) ** 2).sum())
        error = float(((predicted - true) ** 2).sum())
        return 1 - error / spread if spread else float(error == 0)
