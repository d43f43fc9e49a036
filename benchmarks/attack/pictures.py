"""Pictures in every format that is read, small and whole, and what can be wrong in them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from functools import cache
from random import Random

from PIL import Image

from .extremes import INTEGERS
from .raw import extreme, mutate_bytes

SIDE = 12


@cache
def sample_pictures() -> Mapping[str, tuple[bytes, ...]]:
    """Return some whole pictures for each ending."""
    grey = Image.linear_gradient("L").resize((SIDE, SIDE))
    colour = Image.merge("RGB", (grey, grey.transpose(Image.Transpose.ROTATE_90), grey))
    clear = colour.convert("RGBA")
    clear.putalpha(grey)
    turned = Image.Exif()
    turned[0x0112], turned[0x011A], turned[0x010E] = 6, 72.0, "a description"
    palette = colour.convert("P")
    return {
        ".png": (_packed(grey, "PNG"), _packed(clear, "PNG"), _packed(palette, "PNG", transparency=0)),
        ".jpg": (
            _packed(grey, "JPEG"),
            _packed(colour, "JPEG", exif=turned),
            _packed(colour, "JPEG", progressive=True),
        ),
        ".gif": (_packed(palette, "GIF"), _packed(palette, "GIF", save_all=True, append_images=[palette, palette])),
        ".bmp": (_packed(colour, "BMP"), _packed(palette, "BMP")),
        ".webp": (_packed(colour, "WEBP"), _packed(clear, "WEBP", lossless=True, exif=turned)),
        ".tif": (
            *(_packed(colour, "TIFF", exif=turned), _packed(grey.convert("I;16"), "TIFF")),
            *(_packed(colour, "TIFF", compression="tiff_deflate"), _packed(grey.convert("F"), "TIFF")),
        ),
        ".pgm": (_packed(grey, "PPM"), b"P2\n# a comment\n2 2\n255\n0 1\n2 255\n"),
        ".ppm": (_packed(colour, "PPM"), b"P3\n1 1\n65535\n0 1 65535\n"),
    }


def _packed(picture: Image.Image, kind: str, **options: object) -> bytes:
    memory = io.BytesIO()
    picture.save(memory, kind, **options)
    return memory.getvalue()


def mutate_picture(content: bytes, rng: Random) -> bytes:
    """Return a picture with a field of its own format changed, or any of its bytes."""
    if content.startswith(b"\x89PNG") and rng.random() < 0.6:
        return _mutate_png(content, rng)
    if content[:4] in (b"II*\0", b"MM\0*") and rng.random() < 0.7:
        return _mutate_tiff(content, rng)
    if content.startswith(b"\xff\xd8") and rng.random() < 0.5:
        return _mutate_jpeg(content, rng)
    return mutate_bytes(content, rng)


def _mutate_png(content: bytes, rng: Random) -> bytes:
    """Change, repeat or remove chunks; their checksums stay right, so that the reader goes on."""
    chunks, place = [], 8
    while place + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, place)
        chunks.append((content[place + 4 : place + 8], content[place + 8 : place + 8 + length]))
        place += 12 + length
    number = rng.randrange(len(chunks))
    kind, body = chunks[number]
    match rng.randrange(6):
        case 0:
            del chunks[number]
        case 1:
            chunks[number:number] = [chunks[number]] * rng.choice((1, 100))
        case 2:
            extra = rng.choice(
                (b"zTXt", b"iTXt", b"tEXt", b"eXIf", b"tRNS", b"gAMA", b"acTL", b"fcTL", b"iCCP", b"PLTE")
            )
            chunks.insert(
                rng.randint(1, len(chunks)), (extra, rng.choice((b"", b"a\0\0", rng.randbytes(30), _zeros())))
            )
        case 3:
            width, height = (rng.choice(INTEGERS) % 2**32 for _ in range(2))
            chunks[0] = b"IHDR", struct.pack(">2I", width, height) + chunks[0][1][8:]
        case 4:
            chunks[0] = b"IHDR", chunks[0][1][:8] + bytes(rng.choice((0, 1, 2, 3, 4, 6, 8, 16, 255)) for _ in range(5))
        case _:
            chunks[number] = kind, mutate_bytes(body, rng, 2)
    written = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    return content[:8] + b"".join(written)


@cache
def _zeros() -> bytes:
    """The body of a compressed text that unpacks to 50 MB."""
    return b"a\0\0" + zlib.compress(bytes(50_000_000), 9)


def _mutate_tiff(content: bytes, rng: Random) -> bytes:
    """Change an entry of the directory: its tag, type, count or value."""
    order = "<" if content.startswith(b"II") else ">"
    (place,) = struct.unpack_from(order + "I", content, 4)
    (count,) = struct.unpack_from(order + "H", content, place) if place + 2 <= len(content) else (0,)
    if not count:
        return mutate_bytes(content, rng)
    for _ in range(rng.randint(1, 3)):
        entry = place + 2 + 12 * rng.randrange(count)
        offset, width, values = rng.choice(
            (
                (0, 2, (256, 257, 258, 259, 262, 273, 274, 277, 278, 279, 282, 283, 296, 317, 320, 338, 339, 34665)),
                (2, 2, (0, 1, 2, 3, 4, 5, 7, 10, 11, 12, 13, 16, 129)),
                (4, 4, INTEGERS),
                (8, 4, (*INTEGERS, place, entry)),
            )
        )
        value = (rng.choice(values) % (1 << 8 * width)).to_bytes(width, "little" if order == "<" else "big")
        content = content[: entry + offset] + value + content[entry + offset + width :]
    return content


def _mutate_jpeg(content: bytes, rng: Random) -> bytes:
    """Change the length or the body of a segment."""
    places = [
        place for place in range(2, len(content) - 4) if content[place] == 0xFF and 0xC0 <= content[place + 1] < 0xFF
    ]
    if not places:
        return mutate_bytes(content, rng)
    place = rng.choice(places)
    if rng.random() < 0.4:
        return content[: place + 2] + extreme(2, rng, "big") + content[place + 4 :]
    (length,) = struct.unpack_from(">H", content, place + 2)
    body = mutate_bytes(content[place + 4 : place + 2 + length], rng, 2)[:60_000]
    return content[: place + 2] + struct.pack(">H", len(body) + 2) + body + content[place + 2 + length :]
