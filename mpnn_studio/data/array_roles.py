"""Guess the roles of arrays by their names and shapes. Only a proposal: the settings decide."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .dataset import DataError
from .labels import MAX_CLASSES, without_one_hot

ROLES = ("inputs", "targets", "test_inputs", "test_targets")
TARGET_WORDS = ("label", "target", "class", "output")
FEW = 20
"""Different whole numbers that are taken for classes rather than for amounts."""


def propose_roles(found: Mapping[str, NDArray[Any]]) -> dict[str, str]:
    """Assign the roles of training and test inputs and targets."""
    usable = {name: array for name, array in found.items() if array.ndim and array.size}
    tested = {name for name in usable if "test" in array_word(name)}
    roles = dict.fromkeys(ROLES, "")
    for prefix, names in (("", usable.keys() - tested), ("test_", tested)):
        fitting = sorted(names, key=lambda name: (_is_target(name), -usable[name].ndim, -usable[name].size, name))
        # Of several the first is what looks most like inputs, and of those of its length the last most like targets.
        partners = [name for name in fitting[1:] if len(usable[name]) == len(usable[fitting[0]])]
        if partners:
            roles[f"{prefix}inputs"], roles[f"{prefix}targets"] = fitting[0], partners[-1]
    if not roles["inputs"]:
        shapes = ", ".join(f"{Path(name).name} {array.shape}" for name, array in list(found.items())[:8])
        raise DataError(
            f"Inputs and targets of the same length are needed, but there is only {shapes or 'no array'}. "
            "Choose both files together, or save both arrays in one .npz file."
        )
    return roles


def array_word(name: str) -> str:
    """Return the name of an array, or of its file without folder and ending, in small letters."""
    return Path(name).stem.lower()


def _is_target(name: str) -> bool:
    word = array_word(name)
    return word.split("_")[0] in ("y", "t") or word[:1] == "y" or any(part in word for part in TARGET_WORDS)


def propose_task(array: NDArray[Any]) -> str:
    """Words, few different whole numbers and one-hot rows are classes."""
    labels = without_one_hot(array)
    if labels.dtype.kind in "Ub" or (labels.ndim == 1 and array.ndim == 2 and array.shape[1] > 1):
        return "classification"
    if labels.ndim != 1 or labels.dtype.kind not in "uif" or not np.isfinite(labels).all():
        return "regression"
    different = len(np.unique(labels))
    whole = bool((labels == np.round(labels)).all())
    few = FEW if labels.dtype.kind == "f" else min(MAX_CLASSES, max(FEW, len(labels) // 10))
    return "classification" if whole and different <= few else "regression"
