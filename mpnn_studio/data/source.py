"""A data source: a component whose settings say where examples come from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from mpneuralnetwork.components.registry import Component

from .dataset import Dataset, Schema

Progress = Callable[[float], None]
"""Told the share that is done, 0 to 1. It may raise ``Cancelled`` to end the work."""

Point = tuple[float, float, int]
"""A point that a person drew: x, y and the number of its class."""


class Cancelled(Exception):  # noqa: N818  (it is no error)
    """The person asked for the work to end; nothing is wrong."""


def no_progress(share: float) -> None:
    """Progress that nobody watches."""


def portion(progress: Progress, start: float, end: float) -> Progress:
    """Return the progress of one part of a longer work, which fills the share from ``start`` to ``end``."""
    return lambda share: progress(start + share * (end - start))


class Source(Component):
    """Where examples come from. ``schema`` answers from the settings alone; ``load`` reads the files."""

    kind: ClassVar[str] = "source"

    @property
    def name(self) -> str:
        """What a person calls it: the title, or the name of the file."""
        return self.title

    @classmethod
    def adjustable(cls) -> tuple[str, ...]:
        """The settings that can be changed one by one in a form, in its order; none where a window of its own asks."""
        return ()

    def schema(self) -> Schema:
        """Return what the network will be given and asked for, without touching a file."""
        raise NotImplementedError

    def load(self, progress: Progress = no_progress) -> Dataset:
        """Read the examples; run it off the window's thread.

        Raises:
            DataError: a file is missing, damaged or not what the settings say.
            Cancelled: ``progress`` asked for the end.
        """
        raise NotImplementedError

    def sketch(self) -> Dataset:
        """Return the examples as ``load`` does, but also where they are too few to learn from."""
        return self.load()

    def clicked_points(self) -> tuple[Point, ...] | None:
        """The points among the settings, which a person adds, moves and removes; None where examples are not drawn."""
        return None

    def files(self) -> tuple[Path, ...]:
        """The person's own files that ``load`` will read; empty for bundled or generated data."""
        return ()
