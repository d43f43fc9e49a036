"""The size of an ONNX file's content before it is parsed: two bytes of a message become a hundred of an object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..project.project import ProjectError

MOST_FIELDS = 200_000
"""A network of a thousand layers has some ten thousand."""
MOST_OTHER = 1_000_000
"""Bytes of messages that no network needs, which are not looked into."""

MESSAGES: Mapping[str, Mapping[int, str]] = {
    "model": {7: "graph", 8: "operators", 14: "entry"},
    "graph": {1: "node", 5: "tensor", 11: "value", 12: "value", 13: "value", 16: "entry"},
    "node": {5: "attribute", 9: "entry"},
    "attribute": {5: "tensor"},
    "tensor": {16: "entry"},
    "value": {4: "entry"},
    "operators": {},
    "entry": {},
}
"""The messages within each message by the number of their field."""
PLAIN: Mapping[str, frozenset[int]] = {
    "model": frozenset({2, 3, 4, 6}),
    "graph": frozenset({2, 10}),
    "node": frozenset({1, 2, 3, 4, 6, 7, 8}),
    "attribute": frozenset({1, 4, 7, 8, 9, 13, 21}),
    "tensor": frozenset({1, 4, 5, 6, 7, 8, 9, 10, 11, 12}),
    "value": frozenset({1, 3}),
    "operators": frozenset({1}),
    "entry": frozenset({1, 2}),
}
"""Texts and packed numbers, which take in memory what they take in the file, or eight times as much."""


def check_sizes(content: bytes) -> None:
    """Refuse a file that would fill the memory. Raises ProjectError, and IndexError for one that is cut off."""
    waiting, fields, other = [("model", 0, len(content))], 0, 0
    while waiting:
        kind, start, end = waiting.pop()
        for number, begin, stop in _fields(content, start, end):
            fields += 1
            within = MESSAGES[kind].get(number)
            if within is not None:
                waiting.append((within, begin, stop))
            elif number not in PLAIN[kind]:
                other += stop - begin
            if fields > MOST_FIELDS or other > MOST_OTHER:
                raise ProjectError("It holds more parts than any network has that can be taken in.")


def _fields(content: bytes, place: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield number, begin and end of each field of a message, as Protocol Buffers lay them out."""
    while place < end:
        key, place = _varint(content, place)
        begin = place
        match key & 7:
            case 0:
                _, place = _varint(content, place)
            case 1:
                place += 8
            case 2:
                length, begin = _varint(content, place)
                place = begin + length
            case 5:
                place += 4
            case _:
                raise IndexError(place)
        if place > end:
            raise IndexError(place)
        yield key >> 3, begin, place


def _varint(content: bytes, place: int) -> tuple[int, int]:
    number = shift = 0
    while shift < 70:
        byte = content[place]
        number, shift, place = number | (byte & 127) << shift, shift + 7, place + 1
        if byte < 128:
            return number, place
    raise IndexError(place)
