"""Mutations of JSON that keep it JSON: values of other types, extreme numbers, deep nesting, keys given twice."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from random import Random
from typing import Any

from .extremes import NUMBERS, SHAPES, TEXTS

Place = tuple[Any, Any]
"""A container and the key or index of a value in it."""
DEPTHS = (50, 400, 990, 3000, 100_000)
"""Around and far beyond the depth at which recursive code fails."""


class _Tree:
    """A document under mutation. What JSON itself cannot say is a marker until it is written."""

    def __init__(self, content: Any) -> None:
        self.root = [copy.deepcopy(content)]
        self._literals: dict[str, str] = {}

    def literal(self, text: str) -> str:
        """Return a value that will be written as this text."""
        marker = f"@{len(self._literals)}@"
        self._literals[json.dumps(marker)] = text
        return marker

    def places(self) -> list[Place]:
        """Every value of the document with the container that holds it."""
        found: list[Place] = []
        waiting: list[Any] = [self.root]
        while waiting:
            holder = waiting.pop()
            keys = list(holder) if isinstance(holder, dict) else range(len(holder))
            found += [(holder, key) for key in keys]
            waiting += [holder[key] for key in keys if isinstance(holder[key], dict | list)]
        return found

    def write(self, rng: Random) -> str:
        """Return the document as text."""
        text = json.dumps(self.root[0], ensure_ascii=rng.random() < 0.5, separators=rng.choice(((",", ":"), None)))
        for marker, literal in self._literals.items():
            text = text.replace(marker, literal)
        return text


Mutation = Callable[[_Tree, Place, Random], None]


def mutate_json(content: Any, rng: Random, max_mutations: int = 3) -> str:
    """Return JSON text with one to ``max_mutations`` values of a document mutated; it may hold lone surrogates."""
    tree = _Tree(content)
    # One change alone gets furthest, so it is the most frequent.
    for _ in range(min(max_mutations, rng.choice((1, 1, 2, 3)))):
        rng.choice(MUTATIONS)(tree, rng.choice(tree.places()), rng)
    return tree.write(rng)


def _number(tree: _Tree, place: Place, rng: Random) -> None:
    holder, key = place
    holder[key] = tree.literal(rng.choice(NUMBERS))


def _text(tree: _Tree, place: Place, rng: Random) -> None:
    holder, key = place
    holder[key] = rng.choice(TEXTS)


def _shape(tree: _Tree, place: Place, rng: Random) -> None:
    holder, key = place
    holder[key] = tree.literal(rng.choice(SHAPES))


def _type(tree: _Tree, place: Place, rng: Random) -> None:
    holder, key = place
    holder[key] = rng.choice((None, True, False, 0, "", [], {}, [[]], [{}], {"a": 1}, [holder[key]], {"": holder[key]}))


def _swap(tree: _Tree, place: Place, rng: Random) -> None:
    """Put a copy of another value of the document there."""
    holder, key = place
    other, other_key = rng.choice(tree.places())
    holder[key] = copy.deepcopy(other[other_key])


def _deep(tree: _Tree, place: Place, rng: Random) -> None:
    holder, key = place
    depth = rng.choice(DEPTHS)
    start, end = rng.choice((("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")))
    holder[key] = tree.literal(start * depth + "0" + end * depth)


def _remove(tree: _Tree, place: Place, rng: Random) -> None:
    holder, key = place
    if holder is not tree.root:
        del holder[key]


def _rename(tree: _Tree, place: Place, rng: Random) -> None:
    holder, key = place
    if isinstance(holder, dict):
        holder[rng.choice(TEXTS)] = holder.pop(key)


def _add_key(tree: _Tree, place: Place, rng: Random) -> None:
    holder, key = place
    if isinstance(holder, dict):
        holder[rng.choice(TEXTS)] = copy.deepcopy(holder[key])


def _duplicate_key(tree: _Tree, place: Place, rng: Random) -> None:
    holder, key = place
    if isinstance(holder, dict):
        holder[tree.literal(json.dumps(key))] = rng.choice((None, copy.deepcopy(holder[key])))


def _lengthen(tree: _Tree, place: Place, rng: Random) -> None:
    holder, key = place
    if isinstance(holder[key], list):
        holder[key] = holder[key] * rng.choice((2, 3, 50))
    elif isinstance(holder, list) and holder is not tree.root:
        holder.insert(key, copy.deepcopy(holder[key]))


def _nudge(tree: _Tree, place: Place, rng: Random) -> None:
    """Change a number or a text a little, which passes the coarser checks."""
    holder, key = place
    value = holder[key]
    if isinstance(value, str):
        cut = rng.randint(0, len(value))
        holder[key] = value[:cut] + rng.choice(TEXTS[:60]) + value[cut + rng.randint(0, 1) :]
    elif isinstance(value, int | float) and not isinstance(value, bool):
        holder[key] = rng.choice((value + 1, value - 1, -value, value * 1000, value / 7, value + 0.5))


MUTATIONS: tuple[Mutation, ...] = (
    *(_number, _number, _text, _text, _shape, _type, _swap, _deep, _remove),
    *(_rename, _add_key, _duplicate_key, _lengthen, _nudge, _nudge),
)
