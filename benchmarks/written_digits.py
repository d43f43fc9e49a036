"""Make the digits that ``Mnist(written=True)`` adds: forms that MNIST lacks, each varied as hands vary.

    python -m benchmarks.written_digits            write them into assets/mnist
    python -m benchmarks.written_digits --sheet forms.png

They are drawn by the product's own pen. Everything random follows from one seed for each form. The forms were
thought of on seeing what was misread of pendigits-orig.tra, of UJI's odd writers and of half the writers of a part of
UNIPEN; none of these digits is among them. ``python -m benchmarks.drawing`` measures on digits by other people.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import math
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mpnn_studio.data.drawing import SIDE
from mpnn_studio.data.pen import with_mnist_pen
from mpnn_studio.data.strokes import BRUSH, Line, Stroke
from mpnn_studio.resources import asset

from .written_forms import FORMS, Form, points

Lines = list[NDArray[np.float64]]
"""Lines of one form, varied: each (N, P, 2), across and down."""

COUNT = 150
"""Digits of a form whose share is one."""
BEYOND = 0.1
"""How far a form may go beyond its extremes, as a share of the way between them."""
SPREAD = 0.3
"""How far a single point may be from where the rest of the form is between its extremes."""
JITTER = 0.05
"""Standard deviation of each point's place."""
SLANTS, NARROWNESS = (-0.1, 0.45), (0.4, 1.0)
"""To the right per height; width as a share of what is declared."""
TURN = math.radians(6)
"""Largest angle, to either side."""
PENS = (0.7, 1.25)
"""Widths of the pen, compared with MNIST's usual one: its writers pressed more and less."""


def main() -> None:
    """Write them, or show some."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sheet", type=Path, help="write nothing but a picture of some of each form")
    options = parser.parse_args()
    images = [_of(form, place) for place, form in enumerate(FORMS)]
    if options.sheet:
        rows = np.stack([some[:24] for some in images]).swapaxes(1, 2).reshape(len(FORMS) * SIDE, -1)
        Image.fromarray(rows).save(options.sheet)
        return
    digits = np.repeat(np.array([form.digit for form in FORMS], np.uint8), [len(some) for some in images])
    _write("written-images-idx3-ubyte.gz", np.concatenate(images))
    _write("written-labels-idx1-ubyte.gz", digits)


def _of(form: Form, seed: int) -> NDArray[np.uint8]:
    """Return the images (N, 28, 28) of one form."""
    rng = np.random.default_rng(seed)
    count = COUNT * form.share
    widths, lines = BRUSH * rng.uniform(*PENS, count), _varied(form, count, rng)
    return np.stack([_drawn([line[number] for line in lines], float(widths[number])) for number in range(count)])


def _write(name: str, array: NDArray[np.uint8]) -> None:
    """Write an IDX file, the same bytes each time, and print its checksum."""
    header = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
    content = gzip.compress(header + array.tobytes(), mtime=0)
    (asset("mnist") / name).write_bytes(content)
    print(f"{name}: {array.shape}, {len(content)} bytes, {hashlib.sha256(content).hexdigest()}")


def _varied(form: Form, count: int, rng: np.random.Generator) -> Lines:
    """Return the lines of so many digits of a form."""
    where = rng.uniform(-BEYOND, 1 + BEYOND, (count, 1, 1))
    slant, narrow = (rng.uniform(*bounds, (count, 1)) for bounds in (SLANTS, NARROWNESS))
    angle = rng.uniform(-TURN, TURN, (count, 1))
    cosine, sine = np.cos(angle), np.sin(angle)
    found = []
    for one, other in form.lines:
        line = _between(points(one), points(other), where, rng)
        across, down = line[..., 0] * narrow - line[..., 1] * slant, line[..., 1]
        found.append(np.stack([across * cosine - down * sine, across * sine + down * cosine], axis=2))
    return found


def _between(one: Line, other: Line, where: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return curves (N, P, 2) that are about so far on the way (N, 1, 1) from one line to the other."""
    shares = np.clip(where + rng.uniform(-SPREAD, SPREAD, (len(where), len(one), 1)), -BEYOND, 1 + BEYOND)
    jitter = rng.normal(0, JITTER, (len(where), *one.shape))
    # Both points of a corner are moved alike, so that it stays one.
    first = np.arange(len(one)) - np.concatenate([[False], (one[1:] == one[:-1]).all(axis=1)])
    return _rounded(one + (other - one) * shares[:, first] + jitter[:, first])


def _rounded(lines: NDArray[np.float64], times: int = 2) -> NDArray[np.float64]:
    """Return polylines (N, P, 2) with their corners cut off, so that they look like curves (G. Chaikin, 1974)."""
    for _ in range(times):
        start, end = lines[:, :-1], lines[:, 1:]
        cut = np.stack([0.75 * start + 0.25 * end, 0.25 * start + 0.75 * end], axis=2)
        lines = np.concatenate([lines[:, :1], cut.reshape(len(lines), -1, 2), lines[:, -1:]], axis=1)
    return lines


def _drawn(lines: list[Line], width: float) -> NDArray[np.uint8]:
    every = np.vstack(lines)
    low, extent = every.min(axis=0), np.ptp(every, axis=0).max()
    strokes = (Stroke(tuple(map(tuple, (line - low) / extent)), width) for line in lines)
    image: NDArray[np.uint8] = np.rint(with_mnist_pen(tuple(strokes)) * 255).astype(np.uint8)
    return image


if __name__ == "__main__":
    main()
