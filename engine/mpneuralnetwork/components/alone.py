"""A layer outside a network, which is run batch first; and one whose author wrote only that, run inside a network."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from .axes import Array, Shape, batch_first, batch_last
from .batch_first import run_batch_first, run_forward, shape_by_trial
from .errors import ShapeError
from .placement import PlacedLayer


class LayerAlone(PlacedLayer):
    """A layer used alone, batch first; the caller's arrays are left as they are."""

    is_batch_first: ClassVar[bool] = False
    """Whether it writes ``forward`` and ``backward`` instead of the three functions of :class:`..layers.Layer`."""
    _output_shape: Shape | None = None

    def forward(self, inputs: Any, training: bool = True) -> Array:
        """Return the output for a batch in a new array.

        Args:
            inputs: (N, …), of the shape that the layer was built for; the first batch builds it.
            training: whether dropout and batch statistics act as in training.

        Raises:
            ShapeError: the batch does not fit.
        """
        given = np.array(inputs, dtype=self.dtype)
        if not given.ndim:
            raise ShapeError(f"{self.title} needs a batch, but gets a single number")
        self.require(given.shape[1:])
        output = np.array(batch_first(self.forward_pass(batch_last(given), training)), order="C")
        self._output_shape = output.shape
        return output

    def backward(self, gradient: Any) -> Array:
        """Return the gradient of the last input in a new array; ``params`` holds those of the parameters.

        Args:
            gradient: of the last output, (N, …).

        Raises:
            ShapeError: the gradient has another shape than the last output, or there was none.
        """
        given = np.asarray(gradient)
        self._require_gradient(given.shape)
        inside = np.array(batch_last(given), dtype=self.dtype, order="C")
        return np.array(batch_first(self.backward_pass(inside)), order="C")

    def _require_gradient(self, shape: Shape) -> None:
        output = self._output_shape
        if output is None and self._owner is None:
            raise ShapeError(f"{self.title}: backward needs the output of a forward before it")
        # A network, which does not call ``forward``, may have run another number of examples since.
        examples = 0 if self._owner is None else 1
        if output is not None and (len(shape), shape[examples:]) != (len(output), output[examples:]):
            raise ShapeError(f"{self.title}: the gradient has shape {shape}, but the output had {output}")

    # A layer of one's own with ``forward`` and ``backward``, on the batch-last layout of a network.

    def output_shape(self, input_shape: Shape) -> Shape:
        # One that neither overrides this nor declares arrays is tried out on zeros.
        if self.is_batch_first and not self.declared:
            return shape_by_trial(self.title, self.forward, input_shape)
        return super().output_shape(input_shape)

    def forward_pass(self, x: Array, training: bool) -> Array:
        """Run ``forward`` on a copy of the batch."""
        if not self.is_batch_first:
            raise NotImplementedError(f"{type(self).__name__} needs forward_pass, or forward and backward")
        return run_batch_first(lambda batch: run_forward(self.forward, batch, training), x)

    def parameter_gradients(self, gradient: Array) -> None:
        """Run ``backward`` on a copy of the gradient, where the author wrote one."""
        if self.is_batch_first:
            self._input_gradient = run_batch_first(self.backward, gradient)

    def input_gradient(self, gradient: Array) -> Array:
        """Return what ``backward`` returned."""
        if not self.is_batch_first:
            raise NotImplementedError(f"{type(self).__name__} needs input_gradient, or forward and backward")
        return self._input_gradient

    def backward_pass(self, gradient: Array) -> Array:
        """Do both halves of the backward pass."""
        self.parameter_gradients(gradient)
        return self.input_gradient(gradient)
