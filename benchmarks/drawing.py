"""Are drawn digits recognised, at whatever size and place they were drawn?

    python -m benchmarks.drawing pendigits-orig.tes
    python -m benchmarks.drawing UJIpenchars-w01 UJIpenchars-w02 --examples mnist-conv

The examples are trained as the product does it, and asked about digits that people wrote with a pen: each once, at a
random size and place on a canvas of 240 pixels. The files are not bundled. They are "Pen-Based Recognition of
Handwritten Digits" by E. Alpaydin and F. Alimoglu (doi 10.24432/C5MG6K, CC BY 4.0) and "UJI Pen Characters" by
D. Llorens and others (CC BY 4.0), both of the UCI Machine Learning Repository. The pen and the forms of the written
digits were chosen on pendigits-orig.tra and UJI's odd writers; pendigits-orig.tes was written by other people.

Over two seeds `mnist-conv` reads 97.0 % of pendigits-orig.tes (93.5 % without the written digits, 96.6 % with the first
5 200 of them) and 99.5 % of UJI's even writers (97.7 %). Of the former, fours and crossed sevens are read worst.
"""

from __future__ import annotations

import argparse
import re
from itertools import pairwise
from pathlib import Path
from threading import Event

from mpnn_studio.processor import prepare_numpy

prepare_numpy()

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from mpnn_studio.data.pen import with_mnist_pen  # noqa: E402
from mpnn_studio.data.strokes import Stroke, Strokes  # noqa: E402
from mpnn_studio.project.examples import load_example  # noqa: E402
from mpnn_studio.run.headless import train  # noqa: E402

PIXELS = 240
"""Side of the canvas: a mouse is never between two of its pixels."""
SIZES = (0.15, 0.3, 0.5, 0.9)
"""Bounds of the sizes that are told apart, as shares of the side of the canvas."""
Digit = tuple[int, list[NDArray[np.float64]]]
"""What it is, and the points of each stroke."""


def main() -> None:
    """Train, then print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+", help="pen trajectories in the UNIPEN format")
    parser.add_argument("--examples", nargs="+", default=["mnist", "mnist-conv"])
    parser.add_argument("--seed", type=int, default=0, help="of sizes and places")
    options = parser.parse_args()
    digits = [digit for path in options.files for digit in read(path.read_text(encoding="latin-1"))]
    rng = np.random.default_rng(options.seed)
    sizes = rng.uniform(SIZES[0], SIZES[-1], len(digits))
    images = np.stack([_image(lines, size, rng) for (_, lines), size in zip(digits, sizes, strict=True)])
    answers = np.array([digit for digit, _ in digits])
    for name in options.examples:
        right = _predict(name, images) == answers
        by_size = pairwise(SIZES)
        print(f"{name}: {right.mean():.1%} of {len(right)} digits")
        print(
            "  by size: "
            + ", ".join(_share(f"{a:.0%} to {b:.0%}", right, (a <= sizes) & (sizes < b)) for a, b in by_size)
        )
        print("  by digit: " + ", ".join(_share(str(digit), right, answers == digit) for digit in range(10)))


def read(text: str) -> list[Digit]:
    """Return the digits of a file in the UNIPEN format; other characters are passed over."""
    found: list[Digit] = []
    for segment in re.split(r"^\.SEGMENT", text, flags=re.MULTILINE)[1:]:
        label = re.search(r'"(.)"', segment)
        if label is None or label[1] not in "0123456789":
            continue
        lines = re.findall(r"\.PEN_DOWN\s+((?:-?\d+\s+-?\d+\s+)+)", segment)
        found.append((int(label[1]), [np.array(line.split(), np.float64).reshape(-1, 2) for line in lines]))
    # Pendigits counts upwards, UJI downwards: a written 7 has its long line above.
    upwards = ".HIERARCHY" in text and "DIGIT" in text.split(".HIERARCHY", 1)[1].split("\n", 1)[0]
    return [(digit, [line * (1, -1 if upwards else 1) for line in lines]) for digit, lines in found if lines]


def placed(lines: list[NDArray[np.float64]], size: float, rng: np.random.Generator) -> Strokes:
    """Return a digit as it is drawn at this size, a share of the canvas, somewhere on it."""
    points = np.vstack(lines)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    scale = size / max(*extent, 1.0)
    corner = rng.uniform(0.04, 0.96 - np.minimum(extent * scale, 0.9))
    on_canvas = (np.round(((line - low) * scale + corner) * PIXELS) / PIXELS for line in lines)
    return tuple(Stroke(tuple((float(x), float(y)) for x, y in line)) for line in on_canvas)


def _image(lines: list[NDArray[np.float64]], size: float, rng: np.random.Generator) -> NDArray[np.uint8]:
    pixels: NDArray[np.uint8] = np.rint(with_mnist_pen(placed(lines, size, rng)) * 255).astype(np.uint8)
    return pixels[np.newaxis]


def _predict(name: str, images: NDArray[np.uint8]) -> NDArray[np.intp]:
    from mpnn_studio.run.predictor import Predictor

    project = load_example(name)
    run = train(project, project.data.create().load(), lambda event: None, Event())
    assert run.preparation is not None and run.snapshot is not None
    predictor = Predictor(project, run.preparation)
    predictor.load(run.snapshot)
    tested = run.finished.test if run.finished and run.finished.test else {}
    print(f"{name}: {tested.get('Accuracy', float('nan')):.1%} of the digits of the test set")
    return np.concatenate([predictor.predict_all(part).argmax(axis=1) for part in np.array_split(images, 8)])


def _share(what: str, right: NDArray[np.bool_], chosen: NDArray[np.bool_]) -> str:
    return f"{what} {right[chosen].mean():.1%}" if chosen.any() else f"{what} –"


if __name__ == "__main__":
    main()
