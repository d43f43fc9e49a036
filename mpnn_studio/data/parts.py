"""The parts of a drawing that hang together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DIRT = 0.1
"""A part smaller than this share of the largest is dirt."""

Mask = NDArray[np.bool_]


def without_specks(ink: Mask) -> Mask:
    """Return the ink (H, W) without the parts that are small beside the largest."""
    numbers = numbered_parts(ink)
    sizes = np.bincount(numbers.ravel())
    sizes[0] = 0
    kept: Mask = (sizes >= max(DIRT * sizes.max(), 1))[numbers]
    return kept


def at_the_edge(ink: Mask) -> Mask:
    """Return those parts of the ink that reach the edge of the picture."""
    numbers = numbered_parts(ink)
    edge = np.concatenate([numbers[0], numbers[-1], numbers[:, 0], numbers[:, -1]])
    reaching: Mask = np.isin(numbers, edge[edge > 0])
    return reaching


def numbered_parts(ink: Mask) -> NDArray[np.intp]:
    """Return 0 for paper, and for ink the number of its part, from 1; corners hang together.

    Each row is a few runs of ink; a run belongs to the part of those above that it touches.
    """
    rows, starts, ends = _runs(ink)
    parents = np.arange(len(rows) + 1)

    def root(run: int) -> int:
        while parents[run] != run:
            parents[run] = parents[parents[run]]
            run = int(parents[run])
        return run

    above = 0
    for run in range(len(rows)):
        while above < run and (rows[above] < rows[run] - 1 or (rows[above] < rows[run] and ends[above] < starts[run])):
            above += 1
        touching = above
        while rows[touching] == rows[run] - 1 and starts[touching] <= ends[run]:
            parents[root(touching + 1)] = root(run + 1)
            touching += 1
    roots = np.array([0, *(root(run + 1) for run in range(len(rows)))])
    numbers = np.zeros(ink.shape, np.intp)
    for run, (row, start, end) in enumerate(zip(rows, starts, ends, strict=True)):
        numbers[row, start:end] = roots[run + 1]
    return numbers


def _runs(ink: Mask) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Return row, first pixel and the one behind the last of each run of ink, row by row."""
    steps = np.diff(np.pad(ink, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(steps == 1)
    return rows, starts, np.nonzero(steps == -1)[1]
