"""Mutations of bytes that know nothing of their format: what a bad disk, a cut-off download or an editor does."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from .extremes import INTEGERS, NUMBERS

MAX_BYTES = 2**21
"""A mutant does not grow beyond this, so that only its reader can be slow."""
DIGITS = re.compile(rb"\d+")
SURROGATES = "surrogatepass"
"""How lone surrogates are written to a file and read back."""
Mutation = Callable[[bytes, Random], bytes]


def mutate_bytes(content: bytes, rng: Random, max_mutations: int = 4) -> bytes:
    """Apply one to ``max_mutations`` mutations in turn."""
    for _ in range(rng.randint(1, max_mutations)):
        content = rng.choice(MUTATIONS)(content, rng)[:MAX_BYTES]
    return content


def _flip(content: bytes, rng: Random) -> bytes:
    changed = bytearray(content or b"\0")
    for _ in range(rng.choice((1, 1, 2, 8))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _truncate(content: bytes, rng: Random) -> bytes:
    return content[: rng.randint(0, len(content))]


def _near_the_start(content: bytes, rng: Random) -> bytes:
    place = rng.randrange(min(len(content), 64) + 1)
    return content[:place] + bytes([rng.choice((0, 1, 127, 128, 255, rng.randrange(256)))]) + content[place + 1 :]


def _remove(content: bytes, rng: Random) -> bytes:
    start, end = _block(content, rng)
    return content[:start] + content[end:]


def _repeat(content: bytes, rng: Random) -> bytes:
    start, end = _block(content, rng)
    return content[:end] + content[start:end] * rng.choice((1, 2, 30)) + content[end:]


def _splice(content: bytes, rng: Random) -> bytes:
    start, end = _block(content, rng)
    place = rng.randint(0, len(content))
    return content[:place] + content[start:end] + content[place + end - start :]


def _insert(content: bytes, rng: Random) -> bytes:
    place = rng.randint(0, len(content))
    return content[:place] + rng.randbytes(rng.choice((1, 2, 4, 100))) + content[place:]


def _blank(content: bytes, rng: Random) -> bytes:
    start, end = _block(content, rng)
    return content[:start] + rng.choice((b"\0", b"\xff", b" ", b"[")) * (end - start) + content[end:]


def _integer(content: bytes, rng: Random) -> bytes:
    width = rng.choice((1, 2, 4, 8))
    place = rng.randint(0, max(0, len(content) - width))
    return content[:place] + extreme(width, rng) + content[place + width :]


def _digits(content: bytes, rng: Random) -> bytes:
    """Replace a number that is written as text."""
    found = list(DIGITS.finditer(content[:MAX_BYTES]))
    if not found:
        return _integer(content, rng)
    match = rng.choice(found)
    return content[: match.start()] + rng.choice(NUMBERS).encode() + content[match.end() :]


def _append(content: bytes, rng: Random) -> bytes:
    return content + rng.choice((b"\0", b"\0" * 1000, content, rng.randbytes(50)))


MUTATIONS: tuple[Mutation, ...] = (
    *(_flip, _truncate, _near_the_start, _remove, _repeat, _splice),
    *(_insert, _blank, _integer, _digits, _append),
)


def extreme(width: int, rng: Random, order: str = "") -> bytes:
    """Return an integer of so many bytes at one of the limits; ``order`` is "big", "little" or left to chance."""
    number = rng.choice(INTEGERS) % (1 << 8 * width)
    return number.to_bytes(width, "big" if (order or rng.choice(("big", "little"))) == "big" else "little")


def encode_text(text: str) -> bytes:
    """Return a text, which may hold lone surrogates, as the bytes of a file."""
    return text.encode("utf-8", SURROGATES)


def _block(content: bytes, rng: Random) -> tuple[int, int]:
    start = rng.randint(0, len(content))
    return start, min(len(content), start + rng.choice((1, 4, 16, 100, 1000)))
