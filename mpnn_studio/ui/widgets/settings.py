"""What the window remembers from one start to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mpneuralnetwork.components.errors import ConfigError, EngineError
from mpneuralnetwork.components.fields import Field
from mpneuralnetwork.saving.formats import json_text, parse_json
from PySide6.QtCore import QByteArray, QSettings

from ... import processor
from .preferences import Preferences

RECENT = 8
MAX_SIZE = 100_000
"""No panel is larger, in px."""
FOUND = 12
AVX512 = Preferences.fields["avx512"].name
"""Kept in a file of its own: the command line must know it without Qt."""


class Settings:
    """Typed access to the user's settings file; a value that cannot be used reads as the default."""

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store or QSettings("MPNN Studio", "mpnn-studio")

    @property
    def kept(self) -> bool:
        """Whether the file can be written, so that the next start finds what this one sets."""
        return self._store.isWritable()

    @property
    def preferences(self) -> Preferences:
        """What the person prefers; a value that cannot be used is the default."""
        kept = {name: self._preferred(field) for name, field in Preferences.fields.items()}
        return Preferences(**kept | {AVX512: not processor.declined()})

    def prefer(self, name: str, value: Any) -> None:
        """Keep one preference, by its name and declaration.

        Raises:
            ConfigError: the declaration refuses the value.
        """
        value = Preferences.fields[name].validate(value)
        if name == AVX512:
            processor.decline(not value)
        else:
            self._store.setValue(name, value)

    def _preferred(self, field: Field) -> Any:
        try:
            return field.read(str(self._store.value(field.name, "")))
        except ConfigError:
            return field.initial

    @property
    def scheme(self) -> str:
        """A key of ``theme.SCHEMES``."""
        return self.preferences.scheme

    @scheme.setter
    def scheme(self, value: str) -> None:
        self.prefer("scheme", value)

    @property
    def text_percent(self) -> int:
        """Scale of all text."""
        return int(self.preferences.text_percent)

    @text_percent.setter
    def text_percent(self, value: int) -> None:
        self.prefer("text_percent", str(value))

    @property
    def recent(self) -> list[Path]:
        """Projects opened or saved lately, newest first. Whether they still exist is not asked: it may take long."""
        return [Path(text) for text in self._texts("recent")]

    def add_recent(self, path: Path) -> None:
        """Put a project in front of the recent ones."""
        path = path.absolute()
        self.forget_recent(path)
        self._set_texts("recent", [str(path), *self._texts("recent")][:RECENT])

    def forget_recent(self, path: Path) -> None:
        """Take one project off the list."""
        self._set_texts("recent", [old for old in self._texts("recent") if old != str(path)])

    def clear_recent(self) -> None:
        """Forget which projects were opened."""
        self._store.remove("recent")

    @property
    def export_folder(self) -> Path | None:
        """Where something was exported to last."""
        return next((Path(text) for text in self._texts("export_folder")), None)

    @export_folder.setter
    def export_folder(self, value: Path) -> None:
        self._set_texts("export_folder", [str(value)])

    def trusts(self, path: Path) -> bool:
        """Whether the person has chosen this data file before, so that a project may read it without asking."""
        return str(path) in self._texts("trusted")

    def trust(self, path: Path) -> None:
        """Remember that the person chose this data file."""
        if not self.trusts(path):
            self._set_texts("trusted", [*self._texts("trusted"), str(path)])

    @property
    def found(self) -> list[str]:
        """What was chosen in the search lately, newest first."""
        return self._texts("found")

    def add_found(self, uid: str) -> None:
        """Put a choice in front of those before."""
        self._set_texts("found", [uid, *(old for old in self.found if old != uid)][:FOUND])

    @property
    def toured(self) -> bool:
        """Whether the tour was shown once."""
        return str(self._store.value("toured")) == "yes"

    @toured.setter
    def toured(self, value: bool) -> None:
        self._store.setValue("toured", "yes" if value else "no")

    @property
    def keys(self) -> dict[str, list[str]]:
        """The keys that were chosen for commands, by name of the command; what is damaged is left out."""
        stored = _value_from(self._store.value("keys"))
        content = stored if isinstance(stored, dict) else {}
        return {str(name): keys for name, keys in content.items() if _is_texts(keys)}

    @keys.setter
    def keys(self, chosen: Mapping[str, Sequence[str]]) -> None:
        self._store.setValue("keys", json_text({name: list(keys) for name, keys in chosen.items()}))

    @property
    def folder(self) -> str:
        """The folder in which a file was chosen last, empty where none was."""
        return str(self._store.value("folder", "") or "")

    @folder.setter
    def folder(self, folder: str) -> None:
        self._store.setValue("folder", folder)

    def layout(self, name: str) -> QByteArray | None:
        """Return a saved window geometry."""
        value = self._store.value(f"layout/{name}")
        return value if isinstance(value, QByteArray) else None

    def set_layout(self, name: str, state: QByteArray) -> None:
        """Keep a window geometry."""
        self._store.setValue(f"layout/{name}", state)

    @property
    def beside(self) -> bool:
        """Whether the tabs stand beside the curves."""
        return str(self._store.value("layout/tabs")) == "beside"

    @beside.setter
    def beside(self, value: bool) -> None:
        self._store.setValue("layout/tabs", "beside" if value else "below")

    def sizes(self, name: str, count: int) -> list[int] | None:
        """Return so many sizes in px that were kept under a name; None where they are not what was kept."""
        sizes = _value_from(self._store.value(f"layout/sizes/{name}"))
        if not isinstance(sizes, list) or len(sizes) != count:
            return None
        usable = all(type(size) is int and 0 <= size <= MAX_SIZE for size in sizes)
        return sizes if usable and any(sizes) else None

    def set_sizes(self, name: str, sizes: Sequence[int]) -> None:
        """Keep the sizes of panels that share a room."""
        self._store.setValue(f"layout/sizes/{name}", json_text(list(sizes)))

    def _set_texts(self, key: str, texts: Sequence[str]) -> None:
        # Qt's own lists lose what is no text in a name, such as a byte of another encoding.
        self._store.setValue(key, json_text(list(texts)))

    def _texts(self, key: str) -> list[str]:
        value = self._store.value(key)
        if isinstance(value, str) and value.startswith("["):
            value = _value_from(value)
        elif isinstance(value, str):
            value = [value]  # earlier versions kept a list of one path like this
        return [str(text) for text in value] if isinstance(value, list) else []


def _value_from(text: object) -> object:
    try:
        return parse_json(text, "A value of the settings") if isinstance(text, str) else None
    except EngineError:
        return None


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)
