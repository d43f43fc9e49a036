"""Finding the place where a training went wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..components.axes import batch_last
from ..learner import Learner


def first_not_finite(model: Learner, inputs: NDArray[Any]) -> str:
    """Run a batch again and name the first thing in the network that is infinite or not a number.

    Args:
        model: is run in training mode, so that its running statistics move.
        inputs: (N, …).

    Returns:
        Words that go on a sentence: "the weights of layer 3 (Dense) are not finite any more".
    """
    if not np.isfinite(inputs).all():
        return "the inputs of this batch hold values that are not finite"
    x = batch_last(inputs.astype(model.parameters.dtype))
    for number, layer in enumerate(model.layers, 1):
        name = f"layer {number} ({layer.title})"
        broken = [key for key, array in layer.arrays.items() if not np.isfinite(array).all()]
        if broken:
            return f"the {broken[0]} of {name} are not finite any more"
        x = layer.forward_pass(x, True)
        if not np.isfinite(x).all():
            return f"the output of {name} is not finite"
    return "the loss is not finite"
