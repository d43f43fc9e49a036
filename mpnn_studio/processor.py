"""Choices that NumPy's matrix library reads once, when NumPy is first imported. Nothing here imports it."""

from __future__ import annotations

import os

THREADS = "OPENBLAS_NUM_THREADS"


def prepare_numpy() -> None:
    """Leave one core to the window, unless the user chose otherwise.

    Two threads of a matrix product wait for each other. Where the window or another program holds one of the cores,
    both stand still: on two cores a training on MNIST then fell to a tenth of its speed. The command line makes the
    same choice, because another number of threads adds in another order and so gives other last digits.
    """
    os.environ.setdefault(THREADS, str(max(1, (os.cpu_count() or 1) - 1)))
