"""Finding the place where a training went wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..layers.base import batch_inside
from ..model import Model


def first_not_finite(model: Model, inputs: NDArray[Any]) -> str:
    """Run a batch again and name the first thing in the network that is infinite or not a number."""
    if not np.isfinite(inputs).all():
        return "the inputs of this batch hold values that are not finite"
    x = batch_inside(inputs.astype(model.parameters.dtype))
    for number, layer in enumerate(model.layers, 1):
        name = f"layer {number} ({layer.title})"
        broken = [key for key, array in layer.arrays.items() if not np.isfinite(array).all()]
        if broken:
            return f"the {broken[0]} of {name} are not finite any more"
        x = layer.forward_pass(x, True)
        if not np.isfinite(x).all():
            return f"the output of {name} is not finite"
    return "the loss is not finite"
