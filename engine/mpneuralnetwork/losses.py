"""What training makes small: one number for how far the outputs are from what was expected.

Classification losses take logits, the raw scores before softmax or sigmoid. Putting both formulas together is exact
where each alone would overflow, and makes their gradient a plain difference.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from .activations.sigmoids import sigmoid
from .activations.softmax import softmax
from .components.errors import ShapeError
from .components.fields import real
from .components.registry import Component, register

Array = NDArray[Any]
Task = Literal["regression", "binary", "multiclass"]


class Loss(Component):
    """A loss over a batch: outputs (N, K) against what was expected.

    Class attributes:
        task: what it is made for.
        output_activation: what it applies to the outputs at prediction: "identity", "sigmoid" or "softmax".
        default_metrics: names of the metrics that suit it.
    """

    kind: ClassVar[str] = "loss"
    task: ClassVar[Task] = "regression"
    output_activation: ClassVar[str] = "identity"
    default_metrics: ClassVar[tuple[str, ...]] = ("RMSE", "R2Score")

    def outputs_needed(self, classes: int, outputs: int) -> int:
        """Return how many outputs the network must have for so many classes, or so many numbers to predict."""
        return outputs

    def activate(self, logits: Array) -> Array:
        """Turn the network's outputs into predictions, in a new array."""
        return np.array(logits)

    def losses(self, output: Array, expected: Array) -> tuple[Array, Array]:
        """Return the loss of each example, (N,), and its gradient with respect to that example's outputs, (N, K)."""
        raise NotImplementedError

    def measure(self, output: Array, expected: Array, weights: Array | None = None) -> tuple[float, Array]:
        """Return the mean loss of a batch and its gradient with respect to ``output``.

        Args:
            output: (N, K), what the network gave.
            expected: (N, K), or (N,) for one output or for class numbers.
            weights: (N,), how much each example counts; alike when not given.

        Raises:
            ShapeError: the two do not fit together.
        """
        losses, gradient = self.losses(output, expected)
        if weights is None:
            gradient *= 1 / len(losses)
            return float(losses.mean()), gradient
        shares = (weights / (weights.sum() or 1)).astype(gradient.dtype)
        gradient *= shares.reshape(-1, *[1] * (gradient.ndim - 1))
        return float(losses @ shares), gradient

    def direct(self, output: Array, expected: Array) -> float:
        """Return the mean loss of a batch."""
        return self.measure(_as_floats(output), np.asarray(expected))[0]

    def prime(self, output: Array, expected: Array) -> Array:
        """Return the gradient of ``direct`` with respect to ``output``."""
        return self.measure(_as_floats(output), np.asarray(expected))[1]


def _as_floats(output: Any) -> Array:
    values = np.asarray(output)
    return values if np.issubdtype(values.dtype, np.floating) else values.astype(np.float32)


def _aligned(output: Array, expected: Array) -> Array:
    """Give ``expected`` the shape of ``output``, where only an axis of size 1 is missing or too many."""
    if expected.shape != output.shape:
        if len(expected) != len(output) or expected.size != output.size:
            raise ShapeError(f"the network gives {output.shape}, but {expected.shape} was expected: they must be alike")
        expected = expected.reshape(output.shape)
    return expected.astype(output.dtype, copy=False)


def _mean_of_each(values: Array) -> Array:
    means: Array = values.reshape(len(values), -1).mean(axis=1)
    return means


@register
class MSE(Loss):
    """Mean squared error."""

    title: ClassVar[str] = "Mean squared error"
    summary: ClassVar[str] = "for numbers; large errors count most"
    formula: ClassVar[str] = r"L = \frac{1}{NK} \sum_{n,k} (z_{nk} - t_{nk})^2"
    gradient: ClassVar[str] = r"\frac{\partial L}{\partial z} = \frac{2}{NK} (z - t)"
    explanation: ClassVar[str] = (
        "Its best constant prediction is the mean, and it is the likelihood of errors that are normally distributed. "
        "Least squares go back to Legendre (1805) and Gauss (1809)."
    )

    def losses(self, output: Array, expected: Array) -> tuple[Array, Array]:
        difference = output - _aligned(output, expected)
        losses = _mean_of_each(difference * difference)
        difference *= 2 * len(output) / output.size
        return losses, difference


@register
class MAE(Loss):
    """Mean absolute error."""

    title: ClassVar[str] = "Mean absolute error"
    summary: ClassVar[str] = "for numbers; outliers count little"
    formula: ClassVar[str] = r"L = \frac{1}{NK} \sum_{n,k} |z_{nk} - t_{nk}|"
    gradient: ClassVar[str] = r"\frac{\partial L}{\partial z} = \frac{1}{NK} \operatorname{sign}(z - t)"
    explanation: ClassVar[str] = (
        "Its best constant prediction is the median, so that a few wild values do not pull it away. "
        "Laplace (1774) reasoned with it; see Bishop, Pattern Recognition and Machine Learning, 1.5.5."
    )

    def losses(self, output: Array, expected: Array) -> tuple[Array, Array]:
        difference = output - _aligned(output, expected)
        losses = _mean_of_each(np.abs(difference))
        gradient = np.sign(difference)
        gradient *= len(output) / output.size
        return losses, gradient


@register
class Huber(Loss):
    """Squared error near the target, absolute error far from it."""

    title: ClassVar[str] = "Huber"
    summary: ClassVar[str] = "for numbers; squared near, absolute far"
    formula: ClassVar[str] = (
        r"L = \frac{1}{NK} \sum \begin{cases} \frac{1}{2} d^2 & |d| \le \delta \\ "
        r"\delta (|d| - \frac{1}{2} \delta) & \text{else} \end{cases},\quad d = z - t"
    )
    gradient: ClassVar[str] = r"\frac{\partial L}{\partial z} = \frac{1}{NK} \max(-\delta, \min(\delta, d))"
    explanation: ClassVar[str] = (
        "Smooth at the target like the squared error, and unmoved by outliers like the absolute one. Huber (1964)."
    )

    delta: float = real(
        1.0, low=0.0, low_open=True, high=1e6, step=0.1, label="Threshold", help="Where squared turns into absolute."
    )

    def describe(self) -> str:
        return f"squared up to {self.delta:g}"

    def losses(self, output: Array, expected: Array) -> tuple[Array, Array]:
        difference = output - _aligned(output, expected)
        clipped = np.clip(difference, -self.delta, self.delta)
        # Both branches at once: d²/2 where nothing was clipped, δ|d| − δ²/2 where it was.
        losses = _mean_of_each(clipped * (difference - 0.5 * clipped))
        clipped *= len(output) / output.size
        return losses, clipped


@register
class BinaryCrossEntropy(Loss):
    """Cross-entropy for yes or no, on logits; several outputs are several independent questions."""

    title: ClassVar[str] = "Binary cross-entropy"
    summary: ClassVar[str] = "for two classes; sigmoid applied for you"
    task: ClassVar[Task] = "binary"
    output_activation: ClassVar[str] = "sigmoid"
    default_metrics: ClassVar[tuple[str, ...]] = ("Accuracy", "F1Score")
    formula: ClassVar[str] = r"L = \frac{1}{NK} \sum_{n,k} \max(z, 0) - z t + \ln(1 + e^{-|z|})"
    gradient: ClassVar[str] = r"\frac{\partial L}{\partial z} = \frac{1}{NK} (\sigma(z) - t)"
    explanation: ClassVar[str] = (
        "The surprise, in nats, of an observer who believed the predicted probability. It is the negative "
        "log-likelihood of logistic regression (Cox 1958), written so that no logit overflows."
    )

    def outputs_needed(self, classes: int, outputs: int) -> int:
        return 1

    def activate(self, logits: Array) -> Array:
        return sigmoid(logits, out=np.empty_like(logits))

    def losses(self, output: Array, expected: Array) -> tuple[Array, Array]:
        target = _aligned(output, expected)
        if target.size and (target.min() < 0 or target.max() > 1):
            raise ShapeError("Binary cross-entropy expects targets from 0 to 1")
        losses = np.maximum(output, 0) - output * target + np.log1p(np.exp(-np.abs(output)))
        gradient = self.activate(output)
        gradient -= target
        gradient *= len(output) / output.size
        return _mean_of_each(losses), gradient


@register
class CategoricalCrossEntropy(Loss):
    """Cross-entropy for one class out of several, on logits; class numbers or one-hot rows are expected."""

    title: ClassVar[str] = "Categorical cross-entropy"
    summary: ClassVar[str] = "softmax applied for you"
    task: ClassVar[Task] = "multiclass"
    output_activation: ClassVar[str] = "softmax"
    default_metrics: ClassVar[tuple[str, ...]] = ("Accuracy", "F1Score")
    formula: ClassVar[str] = (
        r"L = -\frac{1}{N} \sum_{n,k} t_{nk} \ln p_{nk},\quad p_{nk} = \frac{e^{z_{nk}/T}}{\sum_j e^{z_{nj}/T}}"
    )
    gradient: ClassVar[str] = r"\frac{\partial L}{\partial z} = \frac{1}{NT} (p - t)"
    explanation: ClassVar[str] = (
        "The surprise, in nats, of an observer who believed the predicted shares; 2.30 is a blind guess among ten. "
        "Softmax and logarithm cancel so well that the gradient is prediction minus truth (Bishop 2006, 4.3.4)."
    )

    temperature: float = real(
        1.0, low=0.0, low_open=True, high=1000.0, step=0.1, label="Temperature", help="High makes the shares alike."
    )
    epsilon: float = real(1e-8, low=0.0, hidden=True, help="Accepted for older scripts; the computation needs none.")
    label_smoothing: float = real(
        0.0, low=0.0, high=1.0, high_open=True, step=0.05, percent=True, label="Label smoothing",
        help="Share of certainty taken from the true class and spread over all (Szegedy et al. 2016).",
    )  # fmt: skip

    def outputs_needed(self, classes: int, outputs: int) -> int:
        return classes

    def activate(self, logits: Array) -> Array:
        return softmax(logits if self.temperature == 1 else logits / self.temperature, axis=1)

    def losses(self, output: Array, expected: Array) -> tuple[Array, Array]:
        # One row a class: a maximum over few long rows takes a third of the time of one over many short ones.
        by_class = np.array(output.T, order="C")
        by_class -= by_class.max(axis=0)
        if self.temperature != 1:
            by_class *= 1 / self.temperature
        # ln p = score − ln Σ, whatever the size of the scores.
        exponentials = np.exp(by_class)
        totals = exponentials.sum(axis=0)
        exponentials /= totals
        scores, shares = by_class.T, np.ascontiguousarray(exponentials.T)
        if _are_class_numbers(output, expected) and not self.label_smoothing:
            chosen = (np.arange(len(output)), class_numbers(expected, output))
            losses = np.log(totals) - scores[chosen]
            shares[chosen] -= 1
        else:
            target = self._target(output, expected)
            # The targets of an example may add up to something else than 1 in soft labels.
            mass = target.sum(axis=1)
            losses = mass * np.log(totals) - np.einsum("nk,nk->n", target, scores)
            shares *= mass[:, np.newaxis]
            shares -= target
        if self.temperature != 1:
            shares *= 1 / self.temperature
        return losses, shares

    def _target(self, output: Array, expected: Array) -> Array:
        """Return the expected shares, (N, K), smoothed where asked."""
        numbered = _are_class_numbers(output, expected)
        target = one_hot(expected, output) if numbered else _aligned(output, expected)
        if not self.label_smoothing:
            return target
        smoothed: Array = target * (1 - self.label_smoothing) + self.label_smoothing / output.shape[1]
        return smoothed


def _are_class_numbers(output: Array, expected: Array) -> bool:
    return expected.ndim == 1 or (expected.shape[1:] == (1,) and output.shape[1] > 1)


def class_numbers(classes: Array, like: Array) -> NDArray[np.intp]:
    """Return class numbers, (N,), as indices into the columns of ``like``, (N, K).

    Raises:
        ShapeError: a class is not a whole number from 0 to the number of outputs.
    """
    numbers = classes.reshape(-1)
    if len(numbers) != len(like):
        raise ShapeError(f"there are {len(like)} outputs, but {len(numbers)} classes")
    whole = numbers.astype(np.intp, copy=False)
    if len(whole) and (whole.min() < 0 or whole.max() >= like.shape[1] or (whole != numbers).any()):
        wrong = next(n for n in numbers.tolist() if not 0 <= n < like.shape[1] or n != int(n))
        raise ShapeError(f"the network tells {like.shape[1]} classes apart, numbered from 0; there is a class {wrong}")
    return whole


def one_hot(classes: Array, like: Array) -> Array:
    """Return rows of zeros with a one at each class, shaped like ``like``, (N, K)."""
    rows = np.zeros_like(like)
    rows[np.arange(len(like)), class_numbers(classes, like)] = 1
    return rows
