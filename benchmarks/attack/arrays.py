"""Files of numbers whose headers lie: .npy, .safetensors and IDX."""

from __future__ import annotations

import gzip
import json
import struct
from collections.abc import Mapping
from random import Random
from typing import Any

from .extremes import INTEGERS, NAMES
from .json_trees import mutate_json
from .raw import encode_text, extreme, mutate_bytes

NPY_MARK = b"\x93NUMPY"
DESCRIPTIONS = (
    *("'|O'", "'<f4'", "'>f8'", "'<f16'", "'<c16'", "'|b1'", "'<M8[ns]'", "'<m8'", "'|V8'", "'|V1000000000'"),
    *("'<U0'", "'<U2147483647'", "'|S1'", "'f'", "''", "'x'", "None", "3", "[('a', '<f8')]", "[('a', '|O')]"),
    *(f"('<f8', ({2**40},))", "[('a', [('b', '<f8', (3, 3))])]", "'<f8, <f8'", "('|O', {})"),
)
"""The type of an array's numbers, as a .npy header writes it."""
EXPRESSIONS = (
    *("()", "(3)", "(3,)", "(-1,)", "(0,)", "(1.5,)", "(None,)", "('3',)", "[3]", "{3}", "3", "(True,)", "(3L,)"),
    *(f"({2**47}, {2**47}, 0)", f"({2**63},)", "(10**400,)", "(1" + "0" * 400 + ",)", "(" + "9" * 5000 + ",)"),
    *("(" + "1, " * 65 + ")", "(" * 100 + ")" * 100, "(" * 10_000, "[" * 2000 + "]" * 2000, "(1, 2", "(1j,)", "-(3,)"),
    *("__import__('os').system('touch hit')", "f'{1}'", "'\\ud800'", "b'\\xff'", "0x7fffffff", "'''", "\\", "#", "\0"),
)
"""Python in the place of a value, where a reader might evaluate it."""


def split_npy(content: bytes) -> tuple[str, bytes]:
    """Return the header text and the data of a .npy file of version 1."""
    (length,) = struct.unpack_from("<H", content, 8)
    return content[10 : 10 + length].decode("latin-1"), content[10 + length :]


def mutate_npy(content: bytes, rng: Random) -> bytes:
    """Return a .npy file with a changed header, or with changed bytes."""
    if rng.random() < 0.2:
        return mutate_bytes(content, rng)
    header, data = split_npy(content)
    for _ in range(rng.randint(1, 2)):
        header = _mutate_header(header, rng)
    text = encode_text(header)
    version = rng.choice(((1, 0), (1, 0), (1, 0), (2, 0), (3, 0), (4, 0), (0, 0), (255, 255)))
    length = len(text) if rng.random() < 0.9 else rng.choice(INTEGERS)
    width = 2 if version == (1, 0) else 4
    claimed = (length % (1 << 8 * width)).to_bytes(width, "little")
    data = data if rng.random() < 0.8 else mutate_bytes(data, rng, 1)
    return NPY_MARK + bytes(version) + claimed + text + data


def _mutate_header(header: str, rng: Random) -> str:
    """Replace the type, the shape or another piece of the dictionary in a header."""
    start, end = header.find("(", header.find("shape")), header.find(")", header.find("shape"))
    match rng.randrange(6):
        case 0:
            return header.replace("'<f8'", rng.choice(DESCRIPTIONS), 1).replace("'|u1'", rng.choice(DESCRIPTIONS), 1)
        case 1 | 2 if 0 <= start < end:
            return header[:start] + rng.choice(EXPRESSIONS) + header[end + 1 :]
        case 3:
            return header.replace("False", rng.choice(("True", "0", "None", *EXPRESSIONS)), 1)
        case 4:
            return rng.choice(EXPRESSIONS) if rng.random() < 0.3 else header.replace("descr", rng.choice(NAMES), 1)
    return mutate_bytes(header.encode("latin-1", "replace"), rng, 2).decode("latin-1")


def mutate_safetensors(content: bytes, rng: Random) -> bytes:
    """Return a .safetensors file with a changed header or changed numbers."""
    length = int.from_bytes(content[:8], "little")
    header, data = json.loads(content[8 : 8 + length]), content[8 + length :]
    match rng.randrange(6):
        case 0:
            return mutate_bytes(content, rng)
        case 1:
            return content[: 8 + length] + mutate_numbers(data, rng)
        case 2:
            return join_safetensors(json.dumps(add_empty_array(header, len(data), rng)), data)
        case 3 if "__metadata__" in header:
            return join_safetensors(json.dumps(mutate_metadata(header, rng)), data)
    return join_safetensors(mutate_json(header, rng), data, rng.choice(INTEGERS) if rng.random() < 0.05 else None)


def join_safetensors(header: str, data: bytes, length: int | None = None) -> bytes:
    """Return the bytes of a file with this header; ``length`` is the length that it claims."""
    text = encode_text(header)
    text += b" " * (-len(text) % 8)
    claimed = len(text) if length is None else length
    return (claimed % 2**64).to_bytes(8, "little") + text + data


def mutate_metadata(header: dict[str, Any], rng: Random) -> dict[str, Any]:
    """Change a JSON text that stands in the metadata, under a whole header."""
    texts = header["__metadata__"]
    name = rng.choice(list(texts))
    return {**header, "__metadata__": {**texts, name: mutate_json(json.loads(texts[name]), rng)}}


def add_empty_array(header: dict[str, Any], end: int, rng: Random) -> dict[str, Any]:
    """Give an array a shape that needs no byte, so that its length is right whatever the other sizes are."""
    names = [name for name in header if name != "__metadata__"]
    name = rng.choice((*names, *NAMES))
    shape = rng.choice(([2**47, 2**47, 0], [0], [0] * 32, [2**31, 0], [0, 2**47, 2**47, 2**47]))
    return {**header, name: {"dtype": "F32", "shape": shape, "data_offsets": [end, end]}}


def mutate_numbers(data: bytes, rng: Random) -> bytes:
    """Put a number that is not finite, or at a limit, among 32-bit numbers."""
    place = 4 * rng.randrange(max(1, len(data) // 4))
    value = rng.choice((b"\0\0\xc0\x7f", b"\0\0\x80\x7f", b"\0\0\x80\xff", b"\xff\xff\x7f\x7f", b"\1\0\0\0"))
    return data[:place] + value + data[place + 4 :]


def mutate_weights_json(content: Mapping[str, Any], rng: Random) -> bytes:
    """Return a JSON file of weights with a value, a shape or its architecture changed."""
    changed = dict(content)
    if rng.random() < 0.4:
        texts = content["metadata"]
        name = rng.choice(list(texts))
        changed["metadata"] = {**texts, name: mutate_json(json.loads(texts[name]), rng)}
    elif rng.random() < 0.2:
        name = rng.choice(list(content["weights"]))
        changed["weights"] = {**content["weights"], name: {"shape": [2**47, 2**47, 0], "values": []}}
    text = json.dumps(changed) if changed != content and rng.random() < 0.7 else mutate_json(changed, rng)
    return encode_text(text)


IDX_TYPES = (0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E)


def mutate_idx(content: bytes, rng: Random) -> bytes:
    """Return an IDX file whose type, rank or sizes are others."""
    rank = content[3]
    match rng.randrange(5):
        case 0:
            return mutate_bytes(content, rng)
        case 1:
            return content[:2] + bytes([rng.choice((*IDX_TYPES, rng.randrange(256)))]) + content[3:]
        case 2:
            return content[:3] + bytes([rng.choice((0, 1, 2, 4, 32, 33, 64, 65, 255))]) + content[4:]
        case 3:
            shapes = ([0] * 3, [2**31, 2**31, 0], [1, 2**16, 2**16], [2**32 - 1] * 3, [0] + [2**32 - 1] * 40, [0] * 65)
            sizes = rng.choice(shapes)
            return content[:3] + bytes([len(sizes)]) + struct.pack(f">{len(sizes)}I", *sizes) + content[4 + 4 * rank :]
    place = 4 + 4 * rng.randrange(rank)
    return content[:place] + extreme(4, rng, "big") + content[place + 4 :]


def mutate_gzip(content: bytes, rng: Random) -> bytes:
    """Return a gzip file of mutated or repeated content, or with its own bytes mutated."""
    packed = gzip.compress(mutate_idx(content, rng) if rng.random() < 0.4 else content, 1, mtime=0)
    match rng.randrange(4):
        case 0:
            return packed + packed
        case 1:
            flags = rng.choice((0, 2, 4, 8, 16, 255))
            return packed[:3] + bytes([flags]) + packed[4:10] + rng.randbytes(rng.choice((0, 2, 70_000))) + packed[10:]
    return mutate_bytes(packed, rng, 2)
