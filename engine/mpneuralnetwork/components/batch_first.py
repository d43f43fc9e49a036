"""Run ``forward`` and ``backward`` of a user's own, written batch first, between layers that are batch last."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .axes import Shape, batch_first, batch_last, in_words
from .errors import EngineError, ShapeError

Array = NDArray[Any]


def run_forward(forward: Callable[..., Any], inputs: Array, training: bool) -> Any:
    """Call a ``forward``, which may lack the argument ``training``."""
    if "training" in inspect.signature(forward).parameters:
        return forward(inputs, training=training)
    return forward(inputs)


def run_batch_first(function: Callable[[Array], Any], batch: Array) -> Array:
    """Call a batch-first function on a batch in the batch-last layout; return its result in that layout.

    Both sides get arrays of their own, since a layer of ours writes into what it receives, and a user's own often
    keeps its input or its output for the backward pass.
    """
    result = np.asarray(function(np.array(batch_first(batch), order="C")))
    return np.array(batch_last(result), dtype=batch.dtype, order="C")


def shape_by_trial(title: str, forward: Callable[..., Any], input_shape: Shape) -> Shape:
    """Return the shape of the output by running ``forward`` on one example of zeros.

    Raises:
        ShapeError: ``forward`` raises on it.
    """
    try:
        output = run_forward(forward, np.zeros((1, *input_shape), np.float32), False)
    except EngineError:
        raise
    except Exception as error:
        raise ShapeError(f"{title} cannot take {in_words(input_shape)}: {error}") from error
    return tuple(np.shape(output)[1:])
