"""A network with the weights of one moment, on a copy of its own: run forward, backward, and from its middle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from mpneuralnetwork.components.axes import batch_first, batch_last
from mpneuralnetwork.components.interruption import interruption_point
from mpneuralnetwork.learner import FLOATS_AT_ONCE, MAX_AT_ONCE, Learner
from numpy.typing import NDArray

from ...data.dataset import Schema
from ...data.preparation import Preparation
from ..activations import Array

Floats = NDArray[np.float64]
INPUT = -1
"""The layer whose outputs are the network's inputs."""


@dataclass(frozen=True, eq=False)
class FrozenNetwork:
    """What a trained network answers, and how its answers depend on what it is given.

    A *score* is what is explained: of a class its output before the loss's activation (the logit before softmax or
    sigmoid), of a predicted number the number in the data's own unit. Layers are counted from 0; a layer of INPUT
    means the inputs. A *unit* of an image is a channel, and its value the mean of the channel.

    Attributes:
        model: nobody else uses it. All calls run it as at prediction: nothing is dropped out, and batch norm takes its
            running statistics.
    """

    model: Learner
    schema: Schema
    preparation: Preparation

    @property
    def binary(self) -> bool:
        """Whether one output alone stands for two classes."""
        return len(self.schema.classes) == 2 and self.output_count == 1

    @cached_property
    def output_count(self) -> int:
        """How many numbers the last layer gives."""
        return self.units(len(self.model.layers) - 1)

    @property
    def score_count(self) -> int:
        """How many scores there are: one for each class, or for each predicted number."""
        return 2 if self.binary else self.output_count

    def score_name(self, output: int) -> str:
        """Say what a score is ("the logit of 7 (before softmax)")."""
        activation, name = self.model.loss.output_activation, self.answer_name(output)
        if activation != "identity":
            return f"the logit of {name} (before {activation})"
        return f"the output for {name}"

    def answer_name(self, output: int) -> str:
        """Return the name of a class, or of a predicted number."""
        names = self.schema.classes or self.schema.targets or (self.schema.target or "the number",)
        return names[output] if output < len(names) else f"output {output}"

    def layer_title(self, layer: int) -> str:
        """Return the name of a layer on the screen ("2 · Dense")."""
        return "Input" if layer == INPUT else f"{layer + 1} · {self.model.layers[layer].title}"

    @property
    def layer_titles(self) -> tuple[str, ...]:
        """The names of all layers on the screen."""
        return tuple(self.layer_title(layer) for layer in range(len(self.model.layers)))

    def units(self, layer: int) -> int:
        """Return how many units a layer has: numbers of a row, channels of an image."""
        return (self._shape_after(layer) or (1,))[0]

    def _shape_after(self, layer: int) -> tuple[int, ...]:
        if layer == INPUT:
            return self.model.input_shape or ()
        found = self.model.layers[layer]
        return found.output_shape(found.built_for or ())

    @cached_property
    def last_hidden(self) -> int:
        """The layer whose outputs enter the last layer with weights; INPUT where that is the first."""
        weighted = [
            i for i, x in enumerate(self.model.layers) if x.gradients and not (x.transparent or x.is_activation)
        ]
        return (weighted[-1] if weighted else len(self.model.layers) - 1) - 1

    @cached_property
    def multiply_adds(self) -> int:
        """Multiplications with an addition that one example takes, at least 1."""
        return max(1, sum(layer.multiply_adds(layer.built_for or ()) for layer in self.model.layers))

    @cached_property
    def at_once(self) -> int:
        """Examples that are run together: their memory is bounded whatever the network."""
        sizes = (layer.activation_size(layer.built_for or ()) for layer in self.model.layers)
        return max(1, min(MAX_AT_ONCE, FLOATS_AT_ONCE // max(1, *sizes, 1)))

    # Forward.

    def scores(self, x: Array) -> Floats:
        """Return the scores (N, K) of prepared examples (N, …)."""
        return self.scores_of(self.outputs(x))

    def answers(self, x: Array) -> Floats:
        """Return the probabilities (N, classes), or the numbers (N, outputs) in the data's own unit."""
        return self.answers_of(self.outputs(x))

    def outputs(self, x: Array, first: int = INPUT, last: int | None = None) -> Array:
        """Run a batch through the layers after ``first`` up to and including ``last``, piece by piece.

        Args:
            x: (N, …), outputs of the layer ``first``; left as they are.
            last: the last layer of the network when not given.
        """
        end = len(self.model.layers) - 1 if last is None else last
        return np.concatenate([self._run(piece, first, end) for piece in self._pieces(x)])

    def scores_of(self, outputs: Array) -> Floats:
        """Turn outputs of the last layer into scores."""
        found = np.asarray(outputs, np.float64).reshape(len(outputs), -1)
        if not self.schema.classes:
            return np.asarray(self.preparation.restore_targets(found), np.float64)
        if not self.binary:
            return found
        squeezed = self.model.loss.output_activation != "identity"
        return np.hstack([-found if squeezed else 1 - found, found])

    def answers_of(self, outputs: Array) -> Floats:
        """Turn outputs of the last layer into answers."""
        if not self.schema.classes:
            return self.scores_of(outputs)
        shares = np.asarray(self.model.loss.activate(outputs), np.float64).reshape(len(outputs), -1)
        return np.hstack([1 - shares, shares]) if self.binary else shares

    def unit_values(self, outputs: Array) -> Floats:
        """Return the value of each unit, (N, units), from the outputs of its layer (N, …)."""
        found = np.asarray(outputs, np.float64)
        values: Floats = found.reshape(*found.shape[:2], -1).mean(axis=2)
        return values

    def _pieces(self, x: Array) -> Iterator[Array]:
        for start in range(0, max(1, len(x)), self.at_once):
            yield x[start : start + self.at_once]

    def _run(self, x: Array, first: int, last: int) -> Array:
        x = batch_last(np.array(x, self.model.parameters.dtype))
        with np.errstate(all="ignore"):
            for layer in self.model.layers[first + 1 : last + 1]:
                interruption_point()
                x = layer.forward_pass(x, False)
        return np.array(batch_first(x), order="C")

    # Backward.

    def score_slopes(self, x: Array, seeds: Array) -> Array:
        """Return the gradient of a weighted sum of each example's scores with respect to its inputs.

        Args:
            x: (N, …).
            seeds: (N, K), the weights; a row with a single 1 asks for one score.

        Returns:
            (N, …), in the network's own type.
        """
        seeds = np.asarray(seeds, np.float64)
        if self.binary:
            seeds = seeds[:, 1:] - seeds[:, :1]
        elif self.preparation.target_spread:
            seeds = seeds * self.preparation.target_scale
        return self._slopes(x, seeds, len(self.model.layers) - 1)

    def unit_slopes(self, x: Array, layer: int, unit: int) -> Array:
        """Return the gradient of the value of a unit with respect to the inputs, (N, …)."""
        shape = self._shape_after(layer)
        seed = np.zeros(shape)
        seed[unit] = 1 / (seed[unit].size or 1)
        return self._slopes(x, np.broadcast_to(seed, (len(x), *shape)), layer)

    def _slopes(self, x: Array, seeds: Array, layer: int) -> Array:
        given = zip(self._pieces(x), self._pieces(seeds), strict=True)
        return np.concatenate([self._backward(piece, seed, layer) for piece, seed in given])

    def _backward(self, x: Array, seed: Array, layer: int) -> Array:
        output = self._run(x, INPUT, layer)
        whole = np.array(seed, output.dtype).reshape(output.shape)
        gradient: Array = np.ascontiguousarray(batch_last(whole))
        with np.errstate(all="ignore"):
            for passed in reversed(self.model.layers[: layer + 1]):
                interruption_point()
                # Both halves: a layer may find the second while it does the first.
                gradient = passed.backward_pass(gradient)
        return np.array(batch_first(gradient), order="C")
