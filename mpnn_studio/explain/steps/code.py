"""The lines that ran in a stage of a step, and the arrays that each of them touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .terms import Array


@dataclass(frozen=True)
class TouchedArray:
    """An array as it was right after a line ran.

    Attributes:
        name: as the line writes it: "x", "self._x", 'self.gradients["weights"]'; "return" for what is returned.
        least, mean, largest: of all its numbers; not-a-number where it has none.
        corner: at most 8 × 8 of its numbers, a copy.
        place: which numbers the corner holds, as NumPy indexes them: "[0, :8, :8, 0]".
        part: which stretch of a longer array is meant, in words; empty where it is the array itself.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    least: float
    mean: float
    largest: float
    corner: Array
    place: str = ""
    part: str = ""


@dataclass(frozen=True)
class CodeLine:
    """A line of a function.

    Attributes:
        number: in its file, from 1.
        ran: whether it ran in this stage.
        count: how often; the head of a loop once more than its body.
        arrays: what it read and wrote, as of right after it last ran, of its first 200 runs at most.
    """

    number: int
    text: str
    ran: bool = False
    count: int = 0
    arrays: tuple[TouchedArray, ...] = ()


@dataclass(frozen=True)
class CodeFrame:
    """A function that ran in a stage.

    Attributes:
        function: "Dense.forward_pass".
        file: within the engine, "layers/dense.py"; the name alone for the file of a user's own layer.
        lines: all of the function.
        plain: where it is a fast kernel, what defines it.
    """

    function: str
    file: str
    first_line: int
    lines: tuple[CodeLine, ...]
    plain: PlainVersion | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class PlainVersion:
    """The few readable lines that a fast kernel is held to.

    Attributes:
        kernel: "pooling.max_pool".
        code: as it stands in its file; it did not run.
        difference: returns the largest difference between the two for the arguments that the kernel had in this step.
            It may take longer than a step.
    """

    kernel: str
    code: CodeFrame
    difference: Callable[[], float]
