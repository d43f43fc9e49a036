"""Zip files whose directory lies: a writer that lets any field of any record say something else."""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from random import Random

from .extremes import NAMES
from .raw import encode_text, extreme, mutate_bytes

STORED, DEFLATED, BZIP2, LZMA = 0, 8, 12, 14
LOCAL, CENTRAL, END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
FIELDS: Mapping[bytes, tuple[tuple[str, int, int], ...]] = {
    b"PK\3\4": (
        *(("flags", 6, 2), ("method", 8, 2), ("crc", 14, 4), ("packed", 18, 4), ("size", 22, 4)),
        *(("name length", 26, 2), ("extra length", 28, 2)),
    ),
    b"PK\1\2": (
        *(("version", 6, 2), ("flags", 8, 2), ("method", 10, 2), ("crc", 16, 4), ("packed", 20, 4), ("size", 24, 4)),
        *(("name length", 28, 2), ("extra length", 30, 2), ("comment length", 32, 2), ("disk", 34, 2)),
        *(("attributes", 38, 4), ("offset", 42, 4)),
    ),
    b"PK\5\6": (
        *(("disk", 4, 2), ("members here", 8, 2), ("members", 10, 2), ("directory size", 12, 4)),
        *(("directory offset", 16, 4), ("comment length", 20, 2)),
    ),
}
"""The fields of each record by its mark: name, place and width in bytes."""
METHODS = (0, 1, 6, 8, 9, 12, 14, 93, 95, 98, 99, 65535)
FLAGS = (1, 8, 9, 64, 2048, 8192, 65535)
BOMB_BYTES = 1_300_000_000


@dataclass
class Member:
    """One file of a zip. ``lies`` replaces what the headers say by "crc", "size", "flags", "method" or "packed"."""

    name: bytes
    content: bytes
    method: int = STORED
    lies: dict[str, int] = field(default_factory=dict)
    extra: bytes = b""

    @property
    def packed(self) -> bytes:
        """The bytes that stand in the file."""
        return _PACKERS.get(self.method, bytes)(self.content)


def members_of(contents: Mapping[str, bytes]) -> list[Member]:
    """Return the members of an honest zip."""
    return [Member(name.encode(), content) for name, content in contents.items()]


def write_zip(members: list[Member]) -> bytes:
    """Return the bytes of a zip with these members, with the claims that each of them makes."""
    body, directory = bytearray(), bytearray()
    for member in members:
        packed = member.packed
        claimed = {"flags": 0, "method": member.method, "crc": zlib.crc32(member.content), "packed": len(packed)}
        claimed |= {"size": len(member.content), **member.lies}
        common = 20, claimed["flags"], claimed["method"], 0, 33, claimed["crc"], claimed["packed"], claimed["size"]
        lengths = len(member.name) % 65536, len(member.extra)
        directory += CENTRAL.pack(b"PK\1\2", 20, *common, *lengths, 0, 0, 0, 0, len(body)) + member.name + member.extra
        body += LOCAL.pack(b"PK\3\4", *common, *lengths) + member.name + member.extra + packed
    count = len(members) % 65536
    return bytes(body + directory + END.pack(b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0))


def mutate_zip(contents: Mapping[str, bytes], rng: Random) -> bytes:
    """Return a zip of honest members whose container is a lie."""
    members = members_of(contents)
    for _ in range(rng.randint(0, 2)):
        rng.choice(LIES)(members, rng)
    content = write_zip(members)
    for _ in range(rng.randint(0, 2)):
        content = _patch_field(content, rng)
    return mutate_bytes(content, rng, 2) if rng.random() < 0.2 else content


def _patch_field(content: bytes, rng: Random) -> bytes:
    """Overwrite a field of one record, so that it contradicts the others."""
    mark = rng.choice(list(FIELDS))
    places = [place for place in _occurrences(content, mark) if place + 46 <= len(content) or mark == b"PK\5\6"]
    if not places:
        return content
    name, offset, width = rng.choice(FIELDS[mark])
    start = rng.choice(places) + offset
    chosen = {"method": METHODS, "flags": FLAGS}.get(name)
    value = rng.choice(chosen).to_bytes(2, "little") if chosen else extreme(width, rng, "little")
    return content[:start] + value + content[start + width :]


def _occurrences(content: bytes, mark: bytes) -> list[int]:
    places, start = [], content.find(mark)
    while start >= 0:
        places.append(start)
        start = content.find(mark, start + 1)
    return places


def _lie(members: list[Member], rng: Random) -> None:
    """Let both headers of a member agree on something wrong."""
    member, what = rng.choice(members), rng.choice(("crc", "size", "packed", "flags", "method"))
    chosen = {"method": METHODS, "flags": FLAGS}.get(what)
    value = rng.choice(chosen) if chosen else int.from_bytes(extreme(4, rng), "big")
    member.lies[what] = value


def _repack(members: list[Member], rng: Random) -> None:
    rng.choice(members).method = rng.choice((DEFLATED, DEFLATED, BZIP2, LZMA))


def _damage(members: list[Member], rng: Random) -> None:
    """Spoil the compressed bytes under a right directory."""
    member = rng.choice(members)
    method = rng.choice((DEFLATED, BZIP2, LZMA))
    packed = mutate_bytes(_PACKERS[method](member.content), rng, 1)
    member.lies = {"method": method, "size": len(member.content), "crc": zlib.crc32(member.content)}
    member.content, member.method = packed, STORED


def _duplicate(members: list[Member], rng: Random) -> None:
    members.append(rng.choice(members))


def _drop(members: list[Member], rng: Random) -> None:
    if len(members) > 1:
        members.remove(rng.choice(members))


def _shuffle(members: list[Member], rng: Random) -> None:
    rng.shuffle(members)


def _rename(members: list[Member], rng: Random) -> None:
    name = rng.choice((*NAMES, "../../hit", "runs/../hit", "/hit", "runs/x/hit", "__metadata__.npy"))
    rng.choice(members).name = encode_text(name)


def _raw_name(members: list[Member], rng: Random) -> None:
    member = rng.choice(members)
    member.name, member.lies["flags"] = rng.randbytes(5) + member.name[5:], rng.choice((0, 2048))


def _extra(members: list[Member], rng: Random) -> None:
    """Add a ZIP64 field, which speaks of sizes again."""
    length = rng.choice((0, 4, 8, 16, 24, 28, 60000))
    rng.choice(members).extra = struct.pack("<2H", 1, length) + b"".join(extreme(8, rng) for _ in range(3))


def _many(members: list[Member], rng: Random) -> None:
    name = rng.choice((b"runs/%d/run.json", b"%d.npy"))
    members += [Member(name % number, b"{}") for number in range(rng.choice((10, 3000)))]


def _bomb(members: list[Member], rng: Random) -> None:
    """Let a member unpack to more than a gigabyte, whatever the directory says."""
    if rng.random() < 0.05:
        member = rng.choice(members)
        claimed = rng.choice((len(member.content), 10**7, BOMB_BYTES))
        member.lies = {"method": DEFLATED, "size": claimed, "crc": zlib.crc32(member.content)}
        member.content, member.method = deflate_bomb(), STORED


@cache
def deflate_bomb() -> bytes:
    """Return a Deflate stream of 1.3 MB that holds 1.3 GB of zeros: one block, again and again."""
    once = 10**8
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(once)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * (BOMB_BYTES // once) + packer.flush()


Lie = Callable[[list[Member], Random], None]
LIES: tuple[Lie, ...] = (
    *(_lie, _lie, _repack, _damage, _damage, _duplicate, _drop, _shuffle),
    *(_rename, _raw_name, _extra, _many, _bomb),
)


def _deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def _lzma(content: bytes) -> bytes:
    """Pack as a zip does: version, length of the properties, properties, stream."""
    properties = struct.pack("<BL", 93, 2**16)
    filters = [{"id": lzma.FILTER_LZMA1, "dict_size": 2**16}]
    return (
        struct.pack("<BBH", 9, 4, len(properties))
        + properties
        + lzma.compress(content, lzma.FORMAT_RAW, -1, None, filters)
    )


_PACKERS: Mapping[int, Callable[[bytes], bytes]] = {DEFLATED: _deflate, BZIP2: bz2.compress, LZMA: _lzma}
