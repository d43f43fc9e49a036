"""Reading examples from a picture, a table or an array, and telling the answers: the source goes into exports."""

from __future__ import annotations

import csv
import datetime
import math
import struct
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def read_examples(path: Path, about: Mapping[str, Any]) -> Array:
    """Return raw examples from a .png, a .npy or a table with the columns of the training."""
    shape = tuple(about["preparation"]["shape"])
    if path.suffix.lower() == ".npy":
        return read_npy(path, shape)
    if len(shape) == 3:
        return read_png(path, shape)[np.newaxis]
    return read_table(path, about["features"], about["day_first"])


def read_npy(path: Path, shape: tuple[int, ...]) -> Array:
    """Return the examples of an array (N, *shape); a single one, and grey images without a channel, are taken too."""
    array: Array = np.load(path, allow_pickle=False)
    size = math.prod(shape)
    if array.shape[-len(shape) :] != shape and not (shape[0] == 1 and array.shape[-2:] == shape[1:]):
        raise SystemExit(f"{path.name} has the shape {array.shape}, but examples have {shape}.")
    return array.reshape(array.size // size, *shape)


def read_png(path: Path, shape: tuple[int, ...]) -> Array:
    """Return a picture as (channels, height, width): 8 bits, grey or RGB, not interlaced, of the network's size."""
    content = path.read_bytes()
    if content[:8] != b"\x89PNG\r\n\x1a\n":
        raise SystemExit(f"{path.name} is no PNG file. Save the picture as PNG, or give a .npy of {shape}.")
    packed, place, header = b"", 8, (0,) * 7
    while place + 8 <= len(content):
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        body = content[place + 8 : place + 8 + length]
        if kind == b"IHDR" and length == 13:
            header = struct.unpack(">IIBBBBB", body)
        packed += body if kind == b"IDAT" else b""
        place += 12 + length
    width, height, depth, colour, _, _, interlaced = header
    if depth != 8 or colour not in (0, 2) or interlaced:
        raise SystemExit(f"{path.name}: save it as a PNG of 8 bits, grey or RGB without alpha, not interlaced.")
    if (height, width) != shape[1:]:
        raise SystemExit(f"{path.name} has {width} × {height} pixels; the network reads {shape[2]} × {shape[1]}.")
    pixels = unfiltered(packed, height, width, 3 if colour == 2 else 1)
    if pixels.shape[2] == 3 and shape[0] == 1:
        # The luma of ITU-R 601, in whole numbers.
        pixels = (pixels.astype(np.int64) @ np.array([[19595], [38470], [7471]]) + 32768) >> 16
    pixels = np.broadcast_to(pixels, (height, width, shape[0]))
    return pixels.transpose(2, 0, 1).astype(np.uint8)


def unfiltered(packed: bytes, height: int, width: int, channels: int) -> Array:
    """Unpack the rows of a PNG and undo their filters: none, left, above, mean of both, Paeth's choice."""
    size = 1 + width * channels
    found = zlib.decompressobj().decompress(packed, height * size)
    if len(found) != height * size:
        raise SystemExit("The picture is cut off: it holds fewer pixels than it says.")
    above = [0] * (width * channels)
    rows = []
    for start in range(0, height * size, size):
        kind, row = found[start], list(found[start + 1 : start + size])
        for i in range(len(row)):
            a, b = row[i - channels] if i >= channels else 0, above[i]
            c = above[i - channels] if i >= channels else 0
            guesses = (0, a, b, (a + b) // 2, nearest(a, b, c))
            row[i] = (row[i] + guesses[kind % 5]) % 256
        above = row
        rows.append(row)
    return np.array(rows, np.uint8).reshape(height, width, channels)


def nearest(a: int, b: int, c: int) -> int:
    """Return whichever of the pixels to the left, above and between is nearest to a + b − c (Paeth)."""
    return min((a, b, c), key=lambda pixel: abs(a + b - c - pixel))


def read_table(path: Path, features: list[dict[str, Any]], day_first: bool) -> Array:
    """Return the rows of a table whose first line names its columns, in any order; 3/4/2020 as in the training."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        head = file.readline()
        file.seek(0)
        rows = [row for row in csv.reader(file, delimiter=max(",;\t", key=head.count)) if any(row)]
    names = [spelling(name) for name in rows[0]] if rows else []
    asked = [feature for feature in features if not feature["derived"]]
    lacking = [feature["name"] for feature in asked if spelling(feature["name"]) not in names]
    if lacking:
        raise SystemExit(f"{path.name} has no column {lacking[0]!r}. Its first line should name the columns.")
    places = [names.index(spelling(feature["name"])) for feature in asked]
    values = np.array(
        [
            [value(row[p] if p < len(row) else "", f, day_first) for p, f in zip(places, asked, strict=True)]
            for row in rows[1:]
        ]
    ).reshape(len(rows) - 1, len(asked))
    x, y = values[:, 0], values[:, -1]
    formulas = {"x²": x * x, "y²": y * y, "xy": x * y, "sin x": np.sin(x), "sin y": np.sin(y)}
    derived = [formulas[feature["name"]] for feature in features if feature["derived"]]
    return np.column_stack([values, *derived])


def spelling(name: str) -> str:
    """Return a word however its letters and blanks are written."""
    return " ".join(name.casefold().split())


def value(cell: str, feature: dict[str, Any], day_first: bool) -> float:
    """Return a cell as a number, a date as days since 1970, a category as its place; what is unknown as NaN.

    Where gaps are not filled in from the training, what is usual stands for a number.
    """
    cell = cell.strip()
    if feature["categories"]:
        names = [spelling(name) for name in feature["categories"]]
        if feature["missing"] == "category" and not cell:
            return len(names) - 1
        others = len(names) - 1 - (feature["missing"] == "category") if feature["rest"] and cell else math.nan
        if cell in feature["categories"]:
            return float(feature["categories"].index(cell))
        return names.index(spelling(cell)) if spelling(cell) in names else others
    try:
        if feature["date"]:
            return days(cell, day_first)
        if ":" in cell:
            return float(sum(float(part) / 60.0**place for place, part in enumerate(cell.split(":"))))
        return float(cell if "." in cell else cell.replace(",", "."))
    except ValueError:
        stands = math.nan if feature["missing"] in ("mean", "median") else float(feature["typical"])
        sys.stderr.write(f"{feature['name']}: {cell!r} is no number; {stands:g} stands for it\n")
        return stands


def days(cell: str, day_first: bool) -> float:
    """Return a date as days since 1970, in UTC where a zone is told. Raises ValueError where it is none."""
    slashes = ("%d/%m/%Y", "%d-%m-%Y") if day_first else ("%m/%d/%Y", "%m-%d-%Y")
    forms = (*slashes, "%d.%m.%Y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%Y/%m/%d", "%Y%m%d")
    moment = None
    for form in [day + clock for day in forms for clock in ("", " %H:%M", " %H:%M:%S", " %I:%M %p")]:
        try:
            moment = datetime.datetime.strptime(cell.replace(",", ""), form)
            break
        except ValueError:
            pass
    moment = moment or datetime.datetime.fromisoformat(cell.replace("Z", "+00:00"))
    plain = moment.replace(tzinfo=None) - (moment.utcoffset() or datetime.timedelta())
    return (plain - datetime.datetime(1970, 1, 1)).total_seconds() / 86400


def tell(answers: Array, about: Mapping[str, Any]) -> None:
    """Write the answers as a table: the likeliest class and the probability of each, or the predicted numbers."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    classes = about["classes"]
    writer.writerow([about["target"], *classes] if classes else about["targets"] or [about["target"]])
    for answer in answers:
        best = [classes[answer.argmax()]] if classes else []
        writer.writerow([*best, *(f"{number:.9g}" for number in answer)])
