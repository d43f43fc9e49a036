"""A data source: a component whose settings say where examples come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Self

from mpneuralnetwork.components.errors import ConfigError
from mpneuralnetwork.components.registry import Component

from .columns import Column
from .dataset import DataError, Dataset, Schema
from .dialect import Overrides
from .fields import PathField
from .files import is_file

Progress = Callable[[float], None]
"""Receives the share that is done, 0 to 1. It may raise ``Cancelled`` to end the work."""

Point = tuple[float, float, int]
"""A point that a person drew: x, y and the number of its class."""


class Cancelled(Exception):  # noqa: N818  (it is no error)
    """The user cancelled the work; nothing is wrong."""


def no_progress(share: float) -> None:
    """Ignore the progress."""


def portion(progress: Progress, start: float, end: float) -> Progress:
    """Return the progress of one part of a longer work, which fills the share from ``start`` to ``end``."""
    return lambda share: progress(start + share * (end - start))


class Source(Component):
    """Where examples come from. ``schema`` answers from the settings alone; ``load`` reads the files.

    Class attributes:
        reads: what files it reads, as a person says it ("arrays of NumPy"); "" where it reads none.
        extensions: how their names end, in small letters; dialogs offer these files.
        several: it reads several files together.
        of_folder: what a person chooses for it is a folder.
        precedence: of all sources that claim a file, the one with the highest reads it.
        samples: bundled examples by name, with what a menu says about each.
        samples_title: of the menu that offers them.
    """

    kind: ClassVar[str] = "source"
    reads: ClassVar[str] = ""
    extensions: ClassVar[tuple[str, ...]] = ()
    several: ClassVar[bool] = False
    of_folder: ClassVar[bool] = False
    precedence: ClassVar[int] = 0
    samples: ClassVar[Mapping[str, str]] = MappingProxyType({})
    samples_title: ClassVar[str] = ""

    @classmethod
    def claims(cls, path: Path) -> bool:
        """Whether this source reads a file or folder: by its name, unless a source looks into it."""
        return is_file(path) and path.name.lower().endswith(cls.extensions)

    @classmethod
    def advice(cls, path: Path) -> str:
        """Say what to choose instead of a file that nobody claims; "" where this source knows nothing about it."""
        return ""

    @classmethod
    def open(cls, paths: Sequence[Path], progress: Progress = no_progress) -> Source:
        """Look into files or a folder that it claims, and return a source with settings that suit them.

        Raises:
            DataError: there is nothing to learn from; the message says what to do.
            Cancelled: from ``progress``.
        """
        raise NotImplementedError

    @classmethod
    def from_files(cls, name: str, **settings: Any) -> Self:
        """Return a source with settings that were found in files called ``name``.

        Raises:
            DataError: one of them cannot be kept, such as a path of two lines, or images of no pixel.
        """
        try:
            return cls(**settings)
        except ConfigError as error:
            raise DataError(f"{name} cannot be used: {error}. Change the data, or the names in it.") from error

    @classmethod
    def open_sample(cls, name: str) -> Source:
        """Return the bundled example of this name."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """What a person calls it: the title, or the name of the file."""
        return self.title

    @classmethod
    def adjustable(cls) -> tuple[str, ...]:
        """The settings that can be changed one by one in a form, in its order; none where a window of its own asks."""
        return ()

    def schema(self) -> Schema:
        """Return the shape and names of inputs and outputs, without reading a file."""
        raise NotImplementedError

    def load(self, progress: Progress = no_progress) -> Dataset:
        """Read the examples; run it off the window's thread.

        Raises:
            DataError: a file is missing, damaged or not what the settings say.
            Cancelled: raised by ``progress``.
        """
        raise NotImplementedError

    def row_count(self) -> int:
        """Return about how many examples there are, where that is known without loading them; else 0."""
        return 0

    @property
    def layout(self) -> tuple[Column, ...]:
        """The columns of a table and what was decided of each; none where the examples come from none."""
        return ()

    def reading(self) -> Overrides:
        """Return what was decided of how tables are written, which holds for new examples too."""
        return Overrides()

    def sketch(self) -> Dataset:
        """Return the examples as ``load`` does, but also where they are too few to learn from."""
        return self.load()

    def clicked_points(self) -> tuple[Point, ...] | None:
        """The points among the settings, which a person adds, moves and removes; None where examples are not drawn."""
        return None

    def obstacle(self) -> str:
        """Say why nothing can be learned from what the settings alone hold; empty where that shows only in a file."""
        return ""

    def file_settings(self) -> tuple[str, ...]:
        """The settings that name a person's own file or folder now: those declared as a path that are not empty."""
        return tuple(
            name for name, field in self.fields.items() if isinstance(field, PathField) and getattr(self, name)
        )

    def files(self) -> tuple[Path, ...]:
        """The person's own files that ``load`` will read; empty for bundled or generated data."""
        return tuple(Path(getattr(self, name)) for name in self.file_settings())
