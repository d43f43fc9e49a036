"""Examples that occur twice: one that is both learned and measured with flatters the measurement."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .source import Progress, no_progress

Marks = NDArray[np.uint64]
BLOCK = 1024
"""Examples mixed at a time, so that the work stays in cache."""
WORD = 8
FIRST_FACTOR, SECOND_FACTOR = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def row_marks(examples: NDArray[Any], progress: Progress = no_progress) -> Marks:
    """Return a number (N,) for each example (N, …): the same for equal ones.

    Different ones get different numbers but for one chance in 2⁶⁴ a pair. Each word of an example is mixed with a key
    of its place by the finaliser of SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number
    generators", 2014), and what comes out is added up.
    """
    flat = examples.reshape(len(examples), -1)
    marks = np.zeros(len(flat), np.uint64)
    keys = np.random.default_rng(0).integers(0, 2**64, -(-flat.shape[1] * flat.itemsize // WORD), np.uint64)
    for start in range(0, len(flat), BLOCK):
        words = _words(flat[start : start + BLOCK])
        words ^= keys
        for shift, factor in ((30, FIRST_FACTOR), (27, SECOND_FACTOR)):
            words ^= words >> np.uint64(shift)
            words *= factor
        words ^= words >> np.uint64(31)
        marks[start : start + BLOCK] = words.sum(axis=1, dtype=np.uint64)
        progress(start / len(flat))
    return marks


def repeated(marks: Marks, known: Marks) -> NDArray[np.bool_]:
    """Return for each example (N,) whether it is among the known ones.

    Sorting and searching let other threads run, which ``np.isin`` does not for a tenth of a second a million.
    """
    if not len(known):
        return np.zeros(len(marks), np.bool_)
    in_order = np.sort(known)
    found: NDArray[np.bool_] = np.take(in_order, np.searchsorted(in_order, marks), mode="clip") == marks
    return found


def _words(rows: NDArray[Any]) -> Marks:
    """Return a copy of the bytes of each row as whole words, filled up with zeros."""
    # 0.0 and −0.0 are equal, but not byte for byte.
    plain = np.ascontiguousarray(rows + rows.dtype.type(0) if rows.dtype.kind == "f" else rows)
    as_bytes = plain.view(np.uint8).reshape(len(rows), -1)
    words = np.zeros((len(rows), -(-as_bytes.shape[1] // WORD) * WORD), np.uint8)
    words[:, : as_bytes.shape[1]] = as_bytes
    return words.view(np.uint64)
