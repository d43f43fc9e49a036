"""The package ``keras``, an extra that runs on one of three others, and only in processes of its own."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..project.project import ProjectError
from .exporter import SECONDS, can_import
from .other_process import produced

INSTALL = 'pip install "mpnn-studio[keras]"'
BACKENDS = ("torch", "jax", "tensorflow")
"""What can compute for it, the one that its extra brings first."""
PARTS = ("model.py", "weights.npz", "about.json")
"""Files of a folder that become one archive."""


def backend_here() -> str:
    """Return the package that computes for Keras here; the one to install where none does."""
    return next((name for name in BACKENDS if can_import(name)), BACKENDS[0])


def has_keras() -> bool:
    """Tell whether Keras can run here."""
    return can_import("keras", backend_here())


def require_keras() -> None:
    """Raise ProjectError where Keras is not installed."""
    if not has_keras():
        needed = f"keras and {backend_here()}, which are not both installed here"
        raise ProjectError(f"Keras models need the packages {needed}: {INSTALL}.")


def keras_archive(files: Mapping[str, bytes]) -> bytes:
    """Return the ``.keras`` file that the code and weights of a folder make, written by Keras in its own process.

    Raises:
        ProjectError: Keras does not run here.
    """
    parts = {name: files[name] for name in PARTS}
    return produced("keras_archive", parts, "model.py", np.zeros(0), seconds=SECONDS)
