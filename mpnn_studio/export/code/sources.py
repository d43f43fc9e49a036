"""Copying the source of functions into an exported program, with all that they call."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

from ...data import date_inputs
from . import preparing


def functions(module: ModuleType) -> dict[str, Callable[..., Any]]:
    """Return the functions that a module defines, in their order."""
    found = inspect.getmembers(module, inspect.isfunction)
    own = [(name, each) for name, each in found if each.__module__ == module.__name__]
    return dict(sorted(own, key=lambda item: item[1].__code__.co_firstlineno))


def sources(module: ModuleType, used: Iterable[str] | None = None) -> str:
    """Return the source of a module's functions, or of those that some code names and of what these call.

    Args:
        used: pieces of code.
    """
    there = functions(module)
    wanted = set(there) if used is None else _closure(there, {name for code in used for name in _names(code)})
    return "\n\n".join(inspect.getsource(function) for name, function in there.items() if name in wanted)


def preparing_source() -> str:
    """Return the source of what prepares examples for a network, and of what tells its answers."""
    return f"{sources(date_inputs)}\n\n{sources(preparing)}"


def _names(code: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}


def _closure(there: dict[str, Callable[..., Any]], names: set[str]) -> set[str]:
    found: set[str] = set()
    while new := (names & there.keys()) - found:
        found |= new
        names = {name for each in new for name in _names(inspect.getsource(there[each]))}
    return found
