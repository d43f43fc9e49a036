"""What a file of arrays tells before its arrays are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from ...components.errors import FileError
from ...components.parameter import Shape


@dataclass(frozen=True)
class ArrayFile:
    """An opened file: sizes are known and checked, the arrays not yet unpacked.

    Attributes:
        metadata: texts by name.
        shapes: of each array by name.
        read: unpack the arrays; they may be read-only.
    """

    metadata: dict[str, str]
    shapes: dict[str, Shape]
    read: Callable[[], dict[str, NDArray[Any]]]


def parse_json(text: bytes | str, what: str) -> Any:
    """Read JSON from a stranger.

    Raises:
        FileError: it is no JSON, names a key twice, or is nested too deeply.
    """
    try:
        return json.loads(text, object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError) as error:
        raise FileError(f"{what} cannot be read: {error}") from error


def json_text(content: Any, **layout: Any) -> str:
    """Write JSON that every encoding of Unicode holds, for :func:`parse_json` to read the same again.

    A name that is no text, such as a file's in another encoding, reaches Python with lone surrogates; they are escaped.

    Args:
        layout: further arguments of ``json.dumps``.
    """
    text = json.dumps(content, ensure_ascii=False, **layout)
    # What this handler writes is the very escape that JSON has for them.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError("a name stands in it twice")
    return content


def sizes(value: Any, what: str) -> Shape:
    """Return a shape that a file claims, or raise FileError where it is none."""
    valid = isinstance(value, (list, tuple)) and len(value) <= 32
    if not valid or not all(isinstance(n, int) and not isinstance(n, bool) and 0 <= n < 2**48 for n in value):
        raise FileError(f"{what} has the impossible shape {value!r:.80}")
    return tuple(value)
