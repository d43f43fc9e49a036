"""Memory that is requested once and used again: nothing is allocated inside a training loop.

Where ``malloc`` maps large blocks anew for each request, asking again for every batch costs more than the arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from math import prod
from typing import Any, ParamSpec, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

P = ParamSpec("P")
R = TypeVar("R")

ALIGNMENT = 64
"""Bytes: the width of a cache line and of the widest vector register."""

CAST_PIECE = 2048
"""Numbers that NumPy converts at a time where two types meet."""


def small_casts(method: Callable[P, R]) -> Callable[P, R]:
    """Let NumPy convert in small pieces within a method.

    To multiply by a mask, its bools become floats piece by piece. A piece of 8 kB stays in the fastest cache beside
    what it is multiplied with; NumPy's own choice, four times as long, does not (3 % of a step of deep networks).
    """

    @wraps(method)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        usual = np.setbufsize(CAST_PIECE)
        try:
            return method(*args, **kwargs)
        finally:
            np.setbufsize(usual)

    return run


def aligned_zeros(size: int, dtype: DTypeLike) -> NDArray[Any]:
    """Return ``size`` zeros whose first byte lies on a cache line."""
    kind = np.dtype(dtype)
    raw = np.zeros(size * kind.itemsize + ALIGNMENT, dtype=np.uint8)
    start = -raw.ctypes.data % ALIGNMENT
    return raw[start : start + size * kind.itemsize].view(kind)


class Buffers:
    """Arrays kept by name. Each grows to the largest shape requested; smaller ones use its beginning.

    Args:
        shared: memory that may be used in turns with others; buffers made without it share with nobody.
    """

    def __init__(self, shared: Buffers | None = None) -> None:
        self._shared = shared
        self._memory: dict[str, NDArray[Any]] = {}
        self._views: dict[str, NDArray[Any]] = {}
        self._turn = 0

    @property
    def shared(self) -> Buffers:
        """The memory that is used in turns with the neighbours, or these buffers themselves."""
        return self if self._shared is None else self._shared

    def get(self, name: str, shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
        """Return the array of this name, with whatever it held before."""
        view = self._views.get(name)
        if view is not None and view.shape == shape and view.dtype == dtype:
            return view
        size = prod(shape)
        memory = self._memory.get(name)
        if memory is None or memory.size < size or memory.dtype != dtype:
            memory = self._memory[name] = aligned_zeros(size, dtype)
        view = self._views[name] = memory[:size].reshape(shape)
        return view

    def zeroed(self, name: str, shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
        """Return the array of this name, set to zero whenever its shape is another than the last time.

        For arrays of which one part is written in every batch and the rest has to stay zero.
        """
        last = self._views.get(name)
        view = self.get(name, shape, dtype)
        if view is not last:
            view[...] = 0
        return view

    def ones(self, count: int, dtype: DTypeLike) -> NDArray[Any]:
        """Return ones, to be multiplied with: BLAS adds up a matrix that way two to four times as fast as a sum."""
        last = self._memory.get("ones")
        view = self.get("ones", (count,), dtype)
        if self._memory["ones"] is not last:
            self._memory["ones"][...] = 1
        return view

    def like(self, name: str, array: NDArray[Any], dtype: DTypeLike | None = None) -> NDArray[Any]:
        """Return a kept array of the same shape and, for a transposed row array, the same order in memory."""
        kind = array.dtype if dtype is None else dtype
        if array.ndim == 2 and array.flags.f_contiguous and not array.flags.c_contiguous:
            return self.get(name, array.shape[::-1], kind).T
        return self.get(name, array.shape, kind)

    def contiguous(self, array: NDArray[Any]) -> NDArray[Any]:
        """Return an array without gaps in memory: itself, or a kept copy, as at the edge of a network."""
        if array.flags.c_contiguous:
            return array
        tidy = self.get("contiguous", array.shape, array.dtype)
        np.copyto(tidy, array)
        return tidy

    def gradient(self, array: NDArray[Any]) -> NDArray[Any]:
        """Return one of two arrays that take turns, shaped like ``array``.

        Only two gradients live at a time: the one that came from above and the one being made from it.
        """
        self._turn = 1 - self._turn
        return self.like(f"gradient {self._turn}", array)

    def scratch(self, shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
        """Return space that lasts until the next call for scratch."""
        return self.get("scratch", shape, dtype)
