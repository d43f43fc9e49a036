"""Softmax, alone and as part of a cross-entropy."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .pairs import held_to

Array = NDArray[Any]


def plain_softmax(logits: Array, axis: int = -1, temperature: float = 1.0) -> Array:
    """Return eˣ divided by its sum along an axis, with x = logits / T; scores of some hundreds overflow."""
    exponentials = np.exp(logits / temperature)
    shares: Array = exponentials / exponentials.sum(axis=axis, keepdims=True)
    return shares


@held_to(plain_softmax)
def softmax(logits: Array, axis: int = -1, temperature: float = 1.0) -> Array:
    """Return eˣ divided by its sum along an axis, with x = logits / T, in a new array.

    The largest score is subtracted first: the shares are the same, and nothing overflows.
    """
    shares: Array = logits - logits.max(axis=axis, keepdims=True, initial=-np.inf)
    if temperature != 1:
        shares *= 1 / temperature
    np.exp(shares, out=shares)
    shares /= shares.sum(axis=axis, keepdims=True)
    return shares


def plain_softmax_by_class(logits: Array, temperature: float) -> tuple[Array, Array, Array]:
    """Return shifted scores (N, K), the logarithm of their total (N,), and the shares (N, K) of softmax(x / T)."""
    scores = (logits - logits.max(axis=1, keepdims=True)) / temperature
    return scores, np.log(np.exp(scores).sum(axis=1)), plain_softmax(scores, axis=1)


@held_to(plain_softmax_by_class)
def softmax_by_class(logits: Array, temperature: float) -> tuple[Array, Array, Array]:
    """Return all that a cross-entropy needs: ln p = score − ln Σ, whatever the size of the scores.

    The classes are the rows in between: a maximum over few long rows takes a third of the time of one over many
    short ones.

    Returns:
        Shifted scores (N, K), the logarithm of the total of their exponentials (N,), and the shares (N, K).
    """
    by_class = np.array(logits.T, order="C")
    by_class -= by_class.max(axis=0)
    if temperature != 1:
        by_class *= 1 / temperature
    exponentials = np.exp(by_class)
    totals = exponentials.sum(axis=0)
    exponentials /= totals
    return by_class.T, np.log(totals), np.ascontiguousarray(exponentials.T)


def plain_class_cross_entropy(logits: Array, classes: Array, temperature: float) -> tuple[Array, Array]:
    """Return −ln p of the true class, (N,), and the gradient (p − one-hot) / T, (N, K)."""
    shares = plain_softmax(logits / temperature, axis=1)
    truth = np.eye(logits.shape[1])[classes]
    return -np.log(shares[truth == 1]), (shares - truth) / temperature


@held_to(plain_class_cross_entropy)
def class_cross_entropy(logits: Array, classes: Array, temperature: float) -> tuple[Array, Array]:
    """Return the cross-entropy of classes (N,) on logits (N, K), (N,), and its gradient, (N, K)."""
    scores, log_totals, shares = softmax_by_class(logits, temperature)
    chosen = (np.arange(len(scores)), classes)
    losses = log_totals - scores[chosen]
    shares[chosen] -= 1
    if temperature != 1:
        shares *= 1 / temperature
    return losses, shares


def plain_cross_entropy(logits: Array, targets: Array, temperature: float) -> tuple[Array, Array]:
    """Return −Σ t ln p, (N,), and the gradient (p · Σ t − t) / T, (N, K)."""
    shares = plain_softmax(logits / temperature, axis=1)
    gradient = shares * targets.sum(axis=1, keepdims=True) - targets
    return -(targets * np.log(shares)).sum(axis=1), gradient / temperature


@held_to(plain_cross_entropy)
def cross_entropy(logits: Array, targets: Array, temperature: float) -> tuple[Array, Array]:
    """Return the cross-entropy of shares (N, K), which need not add up to 1, on logits (N, K), and its gradient."""
    scores, log_totals, shares = softmax_by_class(logits, temperature)
    mass = targets.sum(axis=1)
    losses = mass * log_totals - np.einsum("nk,nk->n", targets, scores)
    shares *= mass[:, np.newaxis]
    shares -= targets
    if temperature != 1:
        shares *= 1 / temperature
    return losses, shares
