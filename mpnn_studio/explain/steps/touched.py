"""The arrays that a statement touched: found among the local variables without running anything, and measured."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from mpneuralnetwork.components.parameter import Parameter

from .code import TouchedArray
from .source import Access
from .terms import Array

CORNER = 8
"""Rows and columns of a corner, at most."""
Cut = Callable[[Array], tuple[Array, str]]
"""Returns the part of an array that a stage is about, and what that is in words."""

_MISSING = object()


def touched_arrays(accesses: Iterable[Access], variables: Mapping[str, Any], cut: Cut) -> Iterator[TouchedArray]:
    """Yield each array once that the accesses lead to."""
    found: dict[str, Array] = {}
    for access in accesses:
        name, value = _follow(access, variables)
        if _is_numbers(value):
            found.setdefault(name, value)
    return (_measured(name, *cut(array)) for name, array in found.items())


def returned_arrays(value: Any, cut: Cut) -> Iterator[TouchedArray]:
    """Yield the array, or the arrays, that a function returned."""
    if _is_numbers(value):
        yield _measured("return", *cut(value))
    elif type(value) is tuple:
        for place, item in enumerate(value):
            if _is_numbers(item):
                yield _measured(f"return[{place}]", *cut(item))


def _is_numbers(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in "fiub"


def _follow(access: Access, variables: Mapping[str, Any]) -> tuple[str, Any]:
    """Go from a variable along attributes and keys, up to the first array; what follows are its own methods."""
    name, value = access.root, variables.get(access.root, _MISSING)
    for step in access.steps:
        if isinstance(value, np.ndarray):
            break
        value = _attribute(value, step) if isinstance(step, str) else _item(value, step[0])
        name += (
            f".{step}" if isinstance(step, str) else f'["{step[0]}"]' if isinstance(step[0], str) else f"{[step[0]]}"
        )
    return name, value


def _attribute(value: Any, name: str) -> Any:
    """Read an attribute that is simply there, or is one of a layer's arrays: a property might compute, or change."""
    own = getattr(value, "__dict__", {})
    if name in own:
        return own[name]
    declared = inspect.getattr_static(type(value), name, None)
    return declared.__get__(value, type(value)) if isinstance(declared, Parameter) else _MISSING


def _item(value: Any, key: str | int) -> Any:
    if type(value) not in (dict, list, tuple):
        return _MISSING
    try:
        return value[key]
    except (LookupError, TypeError):
        return _MISSING


def _measured(name: str, array: Array, part: str) -> TouchedArray:
    axes, place = _corner(array.ndim)
    least, mean, largest = np.nan, np.nan, np.nan
    if array.size:
        least, mean, largest = array.min(), array.mean(dtype=np.float64), array.max()
    corner = np.array(array[axes], order="C")
    return TouchedArray(
        name, array.shape, str(array.dtype), float(least), float(mean), float(largest), corner, place, part
    )


def _corner(axes: int) -> tuple[tuple[Any, ...], str]:
    """Return which numbers are shown of an array: of images (C, H, W, N) those of the first channel and example."""
    few = slice(CORNER)
    index: tuple[Any, ...] = (
        (0, *(few, few), *[0] * (axes - 3)) if axes > 3 else (*[0] * (axes - 2), *[few] * min(axes, 2))
    )
    written = ", ".join(f":{CORNER}" if axis is few else str(axis) for axis in index)
    return index, f"[{written}]" if index else ""
