"""The tables that are bundled with the studio, and where the file of a table is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from ..resources import asset
from .cells import short
from .dataset import DataError

SAMPLE = "sample:"
"""Begins the path of a table that is bundled with the studio ("sample:iris.csv")."""
SAMPLE_TARGETS: Mapping[str, str] = MappingProxyType({"sample:penguins.csv": "body_mass_g"})


def sample_target(path: str) -> str | None:
    """Return what a bundled table is there to predict, where its columns leave that open."""
    return SAMPLE_TARGETS.get(path)


def locate(path: str) -> Path:
    """Return the file that a ``path`` setting means. Raises DataError for a sample that there is not."""
    if not path.startswith(SAMPLE):
        return Path(path)
    name = path.removeprefix(SAMPLE)
    try:
        if name != Path(name).name or not name.endswith(".csv"):
            raise FileNotFoundError(name)
        return asset(f"samples/{name}")
    except (OSError, ValueError):  # nor is there one of a name that no system holds
        raise DataError(f"There is no sample table named {short(name)}. Choose a file or another sample.") from None
