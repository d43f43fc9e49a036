"""What every layer is: facts that need no weights, arrays, and three short functions of arithmetic."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..components.axes import batch_first, batch_last, in_words
from ..components.batch_first import run_batch_first, run_forward, shape_by_trial
from ..components.errors import ShapeError
from ..components.parameter import Shape
from ..components.placement import Array, PlacedLayer

__all__ = ["Array", "Layer", "in_words"]


class Layer(PlacedLayer):
    """One step of a network.

    Its facts are declared as :class:`..components.declaration.LayerDeclaration` says, its arrays as class attributes
    of the type ``Parameter``; :class:`..components.placement.PlacedLayer` gives them their place.

    A layer is read in three functions: ``forward_pass``, ``parameter_gradients`` and ``input_gradient``. They work
    on the batch-last (CHWN) layout of :mod:`..components.axes` and may overwrite the arrays that they receive.
    ``forward`` and ``backward`` serve a layer used alone: batch first, and the caller's arrays are left as they are.

    A layer of your own may write ``forward`` and ``backward`` instead of the three; in a network it is then run batch
    first, on copies. See :mod:`..adapters.own_layer` for one that brings its arrays along in ``params``.

    Example:
        >>> class Double(Layer):
        ...     def forward(self, x, training=True):
        ...         return 2 * x
        ...     def backward(self, gradient):
        ...         return 2 * gradient
    """

    is_batch_first: ClassVar[bool] = False
    """Whether it writes ``forward`` and ``backward`` instead of the three functions."""
    _output_shape: Shape | None = None

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.is_batch_first = cls.forward_pass is Layer.forward_pass and cls.forward is not Layer.forward

    def output_shape(self, input_shape: Shape) -> Shape:
        # A layer of one's own that neither overrides this nor declares arrays is tried out on zeros.
        if self.is_batch_first and not self.declared:
            return shape_by_trial(self.title, self.forward, input_shape)
        return super().output_shape(input_shape)

    # Arithmetic on the batch-last layout, which a layer writes.

    def forward_pass(self, x: Array, training: bool) -> Array:
        """Return the output for a batch, keeping what the backward pass will need."""
        if not self.is_batch_first:
            raise NotImplementedError(f"{type(self).__name__} needs forward_pass, or forward and backward")
        return run_batch_first(lambda batch: run_forward(self.forward, batch, training), x)

    def parameter_gradients(self, gradient: Array) -> None:
        """Write the gradients of the learned arrays, given that of the output. It comes before ``input_gradient``."""
        if self.is_batch_first:
            self._input_gradient = run_batch_first(self.backward, gradient)

    def input_gradient(self, gradient: Array) -> Array:
        """Return the gradient of the input, given that of the output."""
        if not self.is_batch_first:
            raise NotImplementedError(f"{type(self).__name__} needs input_gradient, or forward and backward")
        return self._input_gradient

    def backward_pass(self, gradient: Array) -> Array:
        """Do both halves of the backward pass."""
        self.parameter_gradients(gradient)
        return self.input_gradient(gradient)

    def contiguous(self, x: Array) -> Array:
        """Return ``x`` without gaps in memory; at the edge of a network it is a view of a batch-first array."""
        if x.flags.c_contiguous:
            return x
        tidy = self.buffers.get("inside", x.shape, x.dtype)
        np.copyto(tidy, x)
        return tidy

    # A layer used alone, batch first.

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
