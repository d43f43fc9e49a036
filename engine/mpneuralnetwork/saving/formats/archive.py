"""What a file of arrays tells before its arrays are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any

from numpy.typing import NDArray

from ...components.errors import FileError, UserError, shown
from ...components.parameter import Shape

MAX_VALUES = 2**48
"""More than any computer holds, and few enough for NumPy to count their bytes."""


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
    except json.JSONDecodeError as error:
        raise FileError(f"{what} cannot be read: it breaks off or is changed in line {error.lineno}") from error
    except UserError:
        raise
    except (ValueError, RecursionError) as error:
        raise FileError(f"{what} cannot be read: it is no JSON text, or nested too deeply") from error


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
        raise FileError("A name stands twice in the same list of the file")
    return content


def sizes(value: Any, what: str) -> Shape:
    """Return a shape that a file claims, or raise FileError where it is none."""
    valid = isinstance(value, (list, tuple)) and len(value) <= 32
    whole = valid and all(isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in value)
    # An array without values could claim any other sizes.
    if not whole or prod(n or 1 for n in value) > MAX_VALUES:
        raise FileError(f"{what} has the impossible shape {shown(value)}")
    return tuple(value)
