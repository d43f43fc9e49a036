"""What every layer is: facts that need no weights, arrays, and three short functions of arithmetic."""

from __future__ import annotations

from ..components import Array, in_words
from ..components.alone import LayerAlone

__all__ = ["Array", "Layer", "in_words"]


class Layer(LayerAlone):
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

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.is_batch_first = cls.forward_pass is Layer.forward_pass and cls.forward is not Layer.forward

    def forward_pass(self, x: Array, training: bool) -> Array:
        """Return the output for a batch, keeping what the backward pass will need."""
        return super().forward_pass(x, training)

    def parameter_gradients(self, gradient: Array) -> None:
        """Write the gradients of the learned arrays, given that of the output. It comes before ``input_gradient``."""
        super().parameter_gradients(gradient)

    def input_gradient(self, gradient: Array) -> Array:
        """Return the gradient of the input, given that of the output."""
        return super().input_gradient(gradient)
