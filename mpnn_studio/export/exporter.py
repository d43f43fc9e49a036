"""What every target of export declares and gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

from mpneuralnetwork.components.registry import Component, components
from mpneuralnetwork.saving.formats import shown_name

from ..project.project import ProjectError
from .trained import TrainedNetwork
from .translations import Translations, WrittenPart, layers_of

SECONDS = 300.0
"""What an export may take to answer: some runtimes need a minute to be loaded for the first time."""


class Exporter(Component):
    """A target of export: one registered class in one file of ``targets``. What one may choose of it are its fields.

    Class attributes:
        key: what ``--format`` calls it ("numpy").
        suffix: of the file that it writes (".npz"); "" where it writes a folder, or a program and files beside it.
        holds: what comes out, in a sentence.
        runtime: the package that runs it; ``beside`` what else it needs, ``install`` says how to get them.
        driver: the module of ``drivers`` that runs it in a process of its own, and ``main`` the file that it is given;
            "" where it is for people to read.
        needs_data: the data is a part of what it writes, not only of the check.
        exact: retraining must give the same bits; else answers may differ by 1e-5.
        translations: how it says each component; None where it writes no code.
    """

    kind: ClassVar[str] = "exporter"
    key: ClassVar[str] = ""
    suffix: ClassVar[str] = ""
    holds: ClassVar[str] = ""
    runtime: ClassVar[str] = "numpy"
    beside: ClassVar[tuple[str, ...]] = ()
    install: ClassVar[str] = "pip install numpy"
    driver: ClassVar[str] = "program"
    main: ClassVar[str] = ""
    needs_data: ClassVar[bool] = False
    exact: ClassVar[bool] = False
    translations: ClassVar[Translations[Any] | None] = None

    def require(self, trained: TrainedNetwork) -> None:
        """Refuse a network that cannot be written so, before anything long is done for it.

        Raises:
            ProjectError: it cannot; the message says why.
        """
        if self.translations is not None:
            for part in (*layers_of(trained.model), WrittenPart(trained.model.loss)):
                self.translations.say(part)

    def seconds(self, trained: TrainedNetwork) -> float:
        """Return how long it may run when it is checked."""
        return SECONDS

    def files(self, trained: TrainedNetwork) -> Mapping[str, bytes]:
        """Return what is written by name; of a target with a suffix the one content, whatever its name.

        Raises:
            ProjectError: a layer cannot be said in this target.
            DataError: it needs the data, which cannot be read.
        """
        raise NotImplementedError

    def needs(self) -> tuple[str, ...]:
        """Return the packages that run it, as it was chosen to be."""
        return (self.runtime, *self.beside)

    def how_to_install(self) -> str:
        """Return the command that brings what runs it, as it was chosen to be."""
        return self.install

    @classmethod
    def installed(cls) -> bool:
        """Tell whether all that runs it can be imported here, where nothing is chosen of it."""
        return can_import(*cls().needs())


def can_import(*packages: str) -> bool:
    """Tell whether packages are installed, without importing them."""
    return all(find_spec(package) is not None for package in packages)


def exporters() -> Iterator[type[Exporter]]:
    """Yield every target in the order of a list to choose from."""
    yield from components(Exporter.kind)


def exporter_for(out: Path, key: str | None = None) -> type[Exporter]:
    """Return the target that a key names, else the one of the file's suffix.

    Raises:
        ProjectError: there is none such.
    """
    suffixes = [each.suffix for each in exporters() if each.suffix]
    keys = [each.key for each in exporters() if not each.suffix]
    for each in exporters():
        if each.key == key or (key is None and each.suffix and each.suffix == out.suffix.lower()):
            return each
    if key is not None:
        raise ProjectError(f"There is no format “{key}”; there are {', '.join(each.key for each in exporters())}.")
    raise ProjectError(
        f"{shown_name(out)}: the ending says the format: {', '.join(suffixes[:-1])} or {suffixes[-1]}. Choose one of "
        f"these endings, or name a folder and --format {' or '.join(keys)}."
    )
