"""A network of another framework as its file describes it: layers from input to output, with what they learned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from mpneuralnetwork.layers.base import Layer
from numpy.typing import NDArray

Shape = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class GuestLayer:
    """One layer of the engine, and what it brings.

    Attributes:
        layer: not built, with its settings; the sizes of its inputs and whether it has biases may be left open.
        arrays: by the engine's names and in its layout: "weights" of a Dense layer are (inputs, outputs), of a
            convolution (filters, channels, K, K). Biases may be left out.
        name: what its own file calls it, for messages; empty for the engine's.
    """

    layer: Layer
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True, eq=False)
class Scale:
    """What the file itself does to raw examples first: ``(x − centre) / spread``, one pair or one for each channel."""

    centre: NDArray[np.float64]
    spread: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Guest:
    """A network that was trained elsewhere.

    Attributes:
        name: of its file, for messages and for the run.
        origin: of its framework ("ONNX").
        input_shape: of one example as the first part takes it, channels first: (1, 28, 28) or (4,).
        parts: from input to output. A last Softmax or Sigmoid is one of them.
        classes: the names of the classes where the file says them.
        columns: the names of the inputs of a row, where the file says them.
        scale: of the examples, where the file says it; ``parts`` begin behind it.
        logarithm: the file gives the logarithms of probabilities; the last part is the Softmax all the same.
    """

    name: str
    origin: str
    input_shape: Shape
    parts: tuple[GuestLayer, ...]
    classes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    scale: Scale | None = None
    logarithm: bool = False

    def takes_raw(self, *, is_image: bool) -> bool:
        """Whether the file takes examples as they are in the data.

        One that divides by less than 2 expects images whose pixels were divided by 255 before.
        """
        return self.scale is not None and (not is_image or bool(np.abs(self.scale.spread).min() >= 2))
