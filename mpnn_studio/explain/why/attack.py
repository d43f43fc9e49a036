"""The boundary of an answer, and ways to cross it within the range of the data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..activations import Array
from .network import Floats, FrozenNetwork
from .question import WhyQuestion

OVERSHOOT = 0.02
"""Share by which a step goes beyond the boundary as it would lie if the network were linear."""
HALVINGS = 2
POINTS = 16
"""Points of a line that are tried together; each halving of the interval is one such batch."""


@dataclass(frozen=True, eq=False)
class Boundary:
    """Beyond it the network answers otherwise: where one of the margins is above 0.

    Attributes:
        seeds: (M, K), each margin's weights of the scores.
        offsets: (M,), what is added to it.
    """

    network: FrozenNetwork
    seeds: Floats
    offsets: Floats

    @classmethod
    def of(cls, question: WhyQuestion, shift: float) -> Boundary:
        """Return the boundary around an example: of its class, or of its number by so many standard deviations."""
        network = question.network
        scores, eye = network.scores(question.example)[0], np.eye(network.score_count)
        if question.data.schema.classes:
            answered = int(scores.argmax())
            others = np.delete(np.arange(len(scores)), answered)
            return cls(network, eye[others] - eye[answered], np.zeros(len(others)))
        one, place = eye[[question.output]], question.output
        far = shift * float(network.preparation.target_scale[place])
        return cls(network, np.concatenate([one, -one]), np.array([-scores[place], scores[place]]) - far)

    def crossed(self, x: Array) -> NDArray[np.bool_]:
        """Return of each example (N, …) whether it is answered otherwise."""
        return self.crossed_by(self.network.scores(x))

    def crossed_by(self, scores: Floats) -> NDArray[np.bool_]:
        """Return the same of scores (N, K)."""
        beyond: NDArray[np.bool_] = (scores @ self.seeds.T + self.offsets).max(axis=1) > 0
        return beyond


def deepfool(question: WhyQuestion, boundary: Boundary, steps: int) -> tuple[Array, int]:
    """Return an example (1, …) beyond the boundary, as near as was found, or the last try; and the steps taken."""
    data, x, taken = question.data, question.example, 0
    while taken < steps and not boundary.crossed(x)[0]:
        question.progress(taken / steps)
        change = _step(question, boundary, x)
        if not np.isfinite(change).all() or not change.any():
            break
        x = np.asarray(data.settle(x + (1 + OVERSHOOT) * change), x.dtype)
        taken += 1
    return (_nearer(question, boundary, x) if boundary.crossed(x)[0] else x), taken


def _step(question: WhyQuestion, boundary: Boundary, x: Array) -> Floats:
    """Return the shortest change to the boundary of a linear network; what cannot move any further stands still."""
    data, network = question.data, boundary.network
    margins = (network.scores(x) @ boundary.seeds.T + boundary.offsets)[0]
    slopes = network.score_slopes(np.repeat(x, len(margins), axis=0), boundary.seeds)
    slopes = data.movable_slopes(x, slopes.astype(np.float64))
    stuck = ((x >= data.high) & (slopes > 0)) | ((x <= data.low) & (slopes < 0))
    slopes[stuck] = 0
    squares = (slopes.reshape(len(slopes), -1) ** 2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        lengths = np.where(squares > 0, -margins / np.sqrt(squares), np.inf)
    nearest = int(lengths.argmin())
    if not np.isfinite(lengths[nearest]):
        return np.zeros((1, *slopes.shape[1:]))
    # A little more than nothing, so that a step on the boundary itself leads over it.
    change: Floats = slopes[[nearest]] * (-margins[nearest] + 1e-6) / squares[nearest]
    return change


def _nearer(question: WhyQuestion, boundary: Boundary, x: Array) -> Array:
    """Return the nearest point beyond the boundary on the line from the example to one beyond."""
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        shares = np.linspace(low, high, POINTS + 1)
        way = _way(question, x, shares)
        first = int(boundary.crossed(way).argmax())
        low, high = float(shares[max(0, first - 1)]), float(shares[first])
    return _way(question, x, np.array([high]))


def _way(question: WhyQuestion, x: Array, shares: Floats) -> Array:
    start = question.example
    weights = shares.reshape(-1, *[1] * (start.ndim - 1))
    return np.asarray(question.data.settle(start + weights * (x - start)), start.dtype)


def random_size(question: WhyQuestion, boundary: Boundary, draws: int) -> float:
    """Return the median length of random changes at which the answer changes first; NaN where it never does."""
    data, start, rng = question.data, question.example, np.random.default_rng(0)
    directions = rng.standard_normal((draws, *start.shape[1:])) * data.movable
    reach = float(np.linalg.norm(np.where(data.movable, data.high - data.low, 0)))
    lengths = np.linalg.norm(directions.reshape(draws, -1), axis=1).reshape(-1, *[1] * (start.ndim - 1))
    directions = directions / np.maximum(lengths, 1e-12)
    low, high = np.zeros(draws), np.full(draws, np.nan)
    for scale in reach * np.geomspace(0.01, 4, POINTS):
        question.progress(0.5)
        # Those that are beyond already are done.
        waiting = np.flatnonzero(np.isnan(high))
        if not len(waiting):
            break
        beyond = boundary.crossed(_moved(question, directions[waiting], np.full(len(waiting), scale)))
        high[waiting[beyond]], low[waiting[~beyond]] = scale, scale
    works = np.flatnonzero(~np.isnan(high))
    if not len(works):
        return float("nan")
    low, high, directions = low[works], high[works], directions[works]
    for _ in range(6):
        middle = (low + high) / 2
        beyond = boundary.crossed(_moved(question, directions, middle))
        low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
    changes = _moved(question, directions, high) - start
    return float(np.median(np.linalg.norm(changes.reshape(len(changes), -1), axis=1)))


def _moved(question: WhyQuestion, directions: Floats, lengths: Floats) -> Array:
    start = question.example
    moved = start + lengths.reshape(-1, *[1] * (start.ndim - 1)) * directions
    return np.asarray(question.data.settle(moved), start.dtype)
