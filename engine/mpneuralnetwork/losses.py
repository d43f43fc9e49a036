"""Losses: one number for how far the outputs are from the targets, which training minimises.

Classification losses take logits, the raw scores before softmax or sigmoid. Putting both formulas together is exact
where each alone would overflow, and makes their gradient a plain difference.
"""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import ArrayLike

from .components import Array, Component, ShapeError, fraction, positive, real, register
from .components.targets import aligned, as_floats, class_numbers, one_hot
from .kernels.elementwise import sigmoid
from .kernels.layout import by_score, per_example
from .kernels.softmax import class_cross_entropy, cross_entropy, softmax

Task = Literal["regression", "binary", "multiclass"]


class Loss(Component):
    """A measure of how far the outputs of a batch are from what is expected.

    Arrays may have any number of axes; the first counts the examples. A plain number is a batch of one.

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
        """Return how many outputs a network needs for this number of classes, or of numbers to predict."""
        return outputs

    def activate(self, logits: Array) -> Array:
        """Turn the network's outputs into predictions, in a new array."""
        return np.array(logits)

    def losses(self, output: Array, expected: Array) -> tuple[Array, Array]:
        """Return the loss of each example, (N,), and its gradient with respect to that example's outputs, (N, …)."""
        raise NotImplementedError

    def measure(self, output: Array, expected: Array, weights: Array | None = None) -> tuple[float, Array]:
        """Return the mean loss of a batch and its gradient with respect to ``output``.

        Args:
            output: (N, …), the outputs of the network.
            expected: the same shape, where an axis of size 1 may be missing or too many; or class numbers.
            weights: (N,), how much each example counts; all the same when not given.

        Raises:
            ShapeError: the two do not fit together, or are empty.
        """
        if not output.size:
            raise ShapeError(f"there is nothing to measure: the outputs are {output.shape}")
        losses, gradient = self.losses(np.atleast_1d(output), np.atleast_1d(expected))
        if weights is None:
            gradient *= 1 / len(losses)
            return float(losses.sum() / len(losses)), gradient.reshape(output.shape)
        shares = (weights / (weights.sum() or 1)).astype(gradient.dtype)
        gradient *= shares.reshape(-1, *[1] * (gradient.ndim - 1))
        return float(losses @ shares), gradient.reshape(output.shape)

    def direct(self, output: ArrayLike, expected: ArrayLike) -> float:
        """Return the mean loss of a batch."""
        return self.measure(as_floats(output), np.asarray(expected))[0]

    def prime(self, output: ArrayLike, expected: ArrayLike) -> Array:
        """Return the gradient of ``direct`` with respect to ``output``."""
        return self.measure(as_floats(output), np.asarray(expected))[1]


class ElementwiseLoss(Loss):
    """A loss of each number by itself, averaged over the numbers of an example."""

    def elementwise(self, output: Array, target: Array) -> tuple[Array, Array]:
        """Return the loss of each number and its derivative, both in new arrays of the shape of ``output``."""
        raise NotImplementedError

    def losses(self, output: Array, expected: Array) -> tuple[Array, Array]:
        losses, gradient = self.elementwise(output, aligned(output, expected))
        gradient *= len(output) / output.size
        return losses.reshape(len(losses), -1).mean(axis=1), gradient


@register(title="Mean squared error", summary="for numbers; large errors count most")
class MSE(ElementwiseLoss):
    """Average the squared differences.

    Its best constant prediction is the mean, and it is the likelihood of errors that are normally distributed. Least
    squares go back to Legendre (1805) and Gauss (1809).
    """

    formula = r"L = \frac{1}{NK} \sum_{n,k} (z_{nk} - t_{nk})^2"
    gradient = r"\frac{\partial L}{\partial z} = \frac{2}{NK} (z - t)"

    def elementwise(self, output: Array, target: Array) -> tuple[Array, Array]:
        difference = output - target
        return difference * difference, 2 * difference


@register(title="Mean absolute error", summary="for numbers; outliers count little")
class MAE(ElementwiseLoss):
    """Average the absolute differences.

    Its best constant prediction is the median, so that a few wild values do not pull it away. Laplace (1774) reasoned
    with it; see Bishop, Pattern Recognition and Machine Learning, 1.5.5.
    """

    formula = r"L = \frac{1}{NK} \sum_{n,k} |z_{nk} - t_{nk}|"
    gradient = r"\frac{\partial L}{\partial z} = \frac{1}{NK} \operatorname{sign}(z - t)"

    def elementwise(self, output: Array, target: Array) -> tuple[Array, Array]:
        difference = output - target
        return np.abs(difference), np.sign(difference)


@register(title="Huber", summary="for numbers; squared near, absolute far")
class Huber(ElementwiseLoss):
    """Average squared differences near the target and absolute ones far from it.

    Smooth at the target like the squared error, and unmoved by outliers like the absolute one. Huber (1964).
    """

    description = "squared up to {delta}"
    formula = (
        r"L = \frac{1}{NK} \sum \begin{cases} \frac{1}{2} d^2 & |d| \le \delta \\ "
        r"\delta (|d| - \frac{1}{2} \delta) & \text{else} \end{cases},\quad d = z - t"
    )
    gradient = r"\frac{\partial L}{\partial z} = \frac{1}{NK} \max(-\delta, \min(\delta, d))"

    delta: float = positive(1.0, high=1e6, step=0.1, label="Threshold", help="Where squared turns into absolute.")

    def elementwise(self, output: Array, target: Array) -> tuple[Array, Array]:
        difference = output - target
        clipped = np.clip(difference, -self.delta, self.delta)
        # Both branches at once: d²/2 where nothing was clipped, δ|d| − δ²/2 where it was.
        return clipped * (difference - 0.5 * clipped), clipped


@register(title="Binary cross-entropy", summary="for two classes; sigmoid applied for you")
class BinaryCrossEntropy(ElementwiseLoss):
    """Measure the cross-entropy of two classes, on logits; several outputs are independent of each other.

    The surprise, in nats, of an observer who believed the predicted probability. It is the negative log-likelihood of
    logistic regression (Cox 1958), written so that no logit overflows.
    """

    task = "binary"
    output_activation = "sigmoid"
    default_metrics = ("Accuracy", "F1Score")
    formula = r"L = \frac{1}{NK} \sum_{n,k} \max(z, 0) - z t + \ln(1 + e^{-|z|})"
    gradient = r"\frac{\partial L}{\partial z} = \frac{1}{NK} (\sigma(z) - t)"

    def outputs_needed(self, classes: int, outputs: int) -> int:
        return 1

    def activate(self, logits: Array) -> Array:
        return sigmoid(logits)

    def elementwise(self, output: Array, target: Array) -> tuple[Array, Array]:
        if target.size and (target.min() < 0 or target.max() > 1):
            raise ShapeError("Binary cross-entropy expects targets from 0 to 1")
        losses = np.maximum(output, 0) - output * target + np.log1p(np.exp(-np.abs(output)))
        return losses, self.activate(output) - target


@register(title="Categorical cross-entropy", summary="softmax applied for you")
class CategoricalCrossEntropy(Loss):
    """Measure the cross-entropy of one class out of several, on logits.

    The surprise, in nats, of an observer who believed the predicted shares; 2.30 is a blind guess among ten. Softmax
    and logarithm cancel so well that the gradient is prediction minus truth (Bishop 2006, 4.3.4).

    Shapes:
        Outputs (N, K), or (N, K, …) with the classes on the second axis; a plain vector (K,) is one example. Expected
        are class numbers (N, …), or one-hot rows or shares in the shape of the outputs.
    """

    task = "multiclass"
    output_activation = "softmax"
    default_metrics = ("Accuracy", "F1Score")
    formula = r"L = -\frac{1}{N} \sum_{n,k} t_{nk} \ln p_{nk},\quad p_{nk} = \frac{e^{z_{nk}/T}}{\sum_j e^{z_{nj}/T}}"
    gradient = r"\frac{\partial L}{\partial z} = \frac{1}{NT} (p - t)"

    temperature: float = positive(1.0, high=1000.0, step=0.1, label="Temperature", help="High makes the shares alike.")
    epsilon: float = real(1e-8, low=0.0, hidden=True, help="Accepted for older scripts; the computation needs none.")
    label_smoothing: float = fraction(
        0.0, step=0.05, percent=True, label="Label smoothing",
        help="Share of certainty taken from the true class and spread over all (Szegedy et al. 2016).",
    )  # fmt: skip

    def outputs_needed(self, classes: int, outputs: int) -> int:
        return classes

    def activate(self, logits: Array) -> Array:
        rows = np.atleast_2d(logits)
        return softmax(rows, axis=1, temperature=self.temperature).reshape(logits.shape)

    def losses(self, output: Array, expected: Array) -> tuple[Array, Array]:
        if output.ndim == 1:
            output, expected = output[np.newaxis], expected[np.newaxis]
        logits = by_score(output)
        # One number for each row of scores is a class.
        numbered = expected.ndim < output.ndim or expected.size == len(logits) < output.size
        if numbered and not self.label_smoothing:
            found = class_cross_entropy(logits, class_numbers(expected, logits), self.temperature)
        else:
            target = one_hot(expected, logits) if numbered else by_score(aligned(output, expected))
            if self.label_smoothing:
                target = target * (1 - self.label_smoothing) + self.label_smoothing / output.shape[1]
            found = cross_entropy(logits, target, self.temperature)
        return per_example(*found, output)
