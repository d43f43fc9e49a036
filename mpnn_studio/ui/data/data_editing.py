"""Edits of the data: another source, one of its settings, points that are drawn. Each is one step to undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mpneuralnetwork.components.errors import ConfigError

from ...data.dataset import Dataset
from ...data.source import Point, Source
from ...project import edits
from ...project.spec import new_spec, spec_of
from ...run.datasets import Datasets
from ...run.opening import suited
from ..document.document import Document


class DataEditing:
    """What the data card, the menus and the decision map do to the document."""

    def __init__(self, document: Document, datasets: Datasets) -> None:
        self._document, self._datasets = document, datasets

    def use(self, source: Source) -> None:
        """Train on this."""
        self._document.settle()
        self._document.edit(f"Train on {source.name}", edits.set_data(self._document.project, source))

    def use_read(self, source: Source, read: Callable[[], Dataset]) -> None:
        """Train on a table that was read a moment ago, with what is proposed for it unless a person made their own."""
        self._datasets.prime(spec_of(source, "data"), read)
        self._document.settle()
        self._document.edit(f"Train on {source.name}", suited(self._document.project, source))

    def use_sample(self, kind: type[Source], name: str) -> None:
        """Train on a bundled example of a source, with the settings that are proposed for it."""
        self.use(kind.open_sample(name))

    def use_kind(self, name: str) -> None:
        """Train on the source that is registered under this name, with default settings."""
        self.use(new_spec("source", name).create())

    def set_value(self, field: str, value: Any, merge_key: object = None) -> None:
        """Change one setting.

        A value that its declaration refuses, being in the making, waits; one that other data have not is dropped.
        """
        self._document.settle()
        project = self._document.project
        try:
            changed = edits.set_data_value(project, field, value)
        except (ConfigError, KeyError):
            return
        component = project.data.component
        text = f"Set {component.title} {component.fields[field].label.lower()}"
        self._document.edit(text, changed, ("data", field, merge_key) if merge_key else None)

    def draw(self, text: str, points: Sequence[Point], merge_key: object = None) -> None:
        """Take these points in the place of those that were drawn before."""
        self._document.settle()
        self._document.edit(text, edits.set_value(self._document.project, "data", "points", points), merge_key)
