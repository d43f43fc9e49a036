"""Which fast kernel is held to which plain version."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any, NamedTuple, TypeVar

import numpy as np


class Kernel(NamedTuple):
    """A fast way to compute something, and the plain one that defines what is computed.

    Attributes:
        fast: what the layers call. It may overwrite its arguments and takes ``buffers`` last, where it reuses memory.
        plain: the same in a few readable lines; it takes the same arguments but ``buffers``, and leaves them alone.
    """

    fast: Callable[..., Any]
    plain: Callable[..., Any]

    @property
    def name(self) -> str:
        """Module and function: "pooling.max_pool"."""
        return f"{self.fast.__module__.rpartition('.')[2]}.{self.fast.__name__}"

    def difference(self, *arguments: Any) -> float:
        """Return the largest difference between the two for these arguments, which stay as they are."""
        fast, plain = _arrays(self.fast(*deepcopy(arguments))), _arrays(self.plain(*deepcopy(arguments)))
        return max(float(np.abs(np.subtract(a, b, dtype=np.float64)).max()) for a, b in zip(fast, plain, strict=True))


def _arrays(result: Any) -> tuple[Any, ...]:
    return result if isinstance(result, tuple) else (result,)


F = TypeVar("F", bound=Callable[..., Any])

KERNELS: list[Kernel] = []
"""Every pair, in the order of import."""


def held_to(plain: Callable[..., Any]) -> Callable[[F], F]:
    """Declare the plain version of the function below; the tests compare the two."""

    def declare(fast: F) -> F:
        KERNELS.append(Kernel(fast, plain))
        return fast

    return declare
