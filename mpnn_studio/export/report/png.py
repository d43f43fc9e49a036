"""Images as PNG files (W3C, "Portable Network Graphics", 3rd edition, 2025), for a page that stands alone."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

GREY, COLOUR = 0, 2
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png(pixels: NDArray[Any]) -> bytes:
    """Return an image (C, H, W), 0 black to 255 white: in colour where it has three channels, else the first one."""
    kept = pixels if len(pixels) == 3 else pixels[:1]
    levels = np.clip(np.rint(np.nan_to_num(kept)), 0, 255).astype(np.uint8).transpose(1, 2, 0)
    height, width, channels = levels.shape
    header = struct.pack(">IIBBBBB", width, height, 8, COLOUR if channels == 3 else GREY, 0, 0, 0)
    # Each row begins with the number of its filter: none.
    rows = np.pad(levels.reshape(height, -1), ((0, 0), (1, 0)))
    return b"".join(
        (SIGNATURE, _chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(rows.tobytes())), _chunk(b"IEND", b""))
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
