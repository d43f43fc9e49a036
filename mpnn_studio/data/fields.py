"""Declared settings that only data sources have: text, tones, lists of words, and the columns of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from mpneuralnetwork.components.errors import ConfigError
from mpneuralnetwork.components.fields import MISSING, Field

from .column_settings import column_from_json


class TextField(Field):
    """A line of text of at most ``longest`` characters."""

    longest: int = 4096

    def allowed(self) -> str:
        return f"a text of at most {self.longest} characters on one line"

    def _convert(self, value: Any) -> str:
        if not isinstance(value, str) or len(value) > self.longest or any(letter < " " for letter in value):
            raise self._refuse(value)
        return value


class PathField(TextField):
    """The path of a file or folder. Only what is declared like this is renamed where a project is saved elsewhere."""

    def allowed(self) -> str:
        return f"a path of at most {self.longest} characters"

    def _convert(self, value: Any) -> str:
        # Any other letter may stand in the name of a file, a line break too.
        if not isinstance(value, str) or len(value) > self.longest or "\0" in value:
            raise self._refuse(value)
        return value


class ToneField(Field):
    """A colour, as "#ffffff" is white."""

    def allowed(self) -> str:
        return "a colour such as #ffffff"

    def _convert(self, value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch("#[0-9a-fA-F]{6}", value):
            raise self._refuse(value)
        return value.lower()


class Words(Field):
    """A few different short texts, such as the cells that mean "missing"; one of them may be empty."""

    most: int = 100
    longest: int = 100

    def allowed(self) -> str:
        return f"a list of at most {self.most} different texts of at most {self.longest} characters"

    def _convert(self, value: Any) -> tuple[str, ...]:
        if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > self.most:
            raise self._refuse(value)
        if not all(isinstance(word, str) and len(word) <= self.longest for word in value):
            raise self._refuse(value)
        return tuple(dict.fromkeys(word.strip() for word in value))


class LineNumbers(Field):
    """A few lines of a file, counted from 1."""

    most: int = 10_000

    def allowed(self) -> str:
        return f"a list of at most {self.most} numbers of lines"

    def _convert(self, value: Any) -> tuple[int, ...]:
        if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > self.most:
            raise self._refuse(value)
        if not all(isinstance(line, int) and not isinstance(line, bool) and 1 <= line < 2**53 for line in value):
            raise self._refuse(value)
        return tuple(sorted(set(value)))


class ColumnsField(Field):
    """The columns of a table, each a plain mapping as a file keeps it; see :class:`.columns.Column`."""

    most: int = 10_000

    def allowed(self) -> str:
        return f"a list of at most {self.most} columns"

    def _convert(self, value: Any) -> tuple[dict[str, Any], ...]:
        if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > self.most:
            raise self._refuse(value)
        try:
            return tuple({**vars(column_from_json(content))} for content in value)
        except ValueError as error:
            raise ConfigError(f"{self.owner}: {self.name} cannot be used: {error}") from error


def text(default: Any = MISSING, **declaration: Any) -> Any:
    """Declare a line of text; see :class:`TextField`."""
    return TextField(default, **declaration)


def file_path(default: Any = MISSING, **declaration: Any) -> Any:
    """Declare the path of a person's own file or folder; see :class:`PathField`."""
    return PathField(default, **declaration)


def paper(default: Any = "#000000") -> Any:
    """Declare the ground on which pictures are drawn; see :mod:`.tones`."""
    return ToneField(default, label="Paper", help="The ground of the pictures, also behind what is transparent.")


def ink(default: Any = "#ffffff") -> Any:
    """Declare with what pictures are drawn."""
    return ToneField(default, label="Ink", help="With what the pictures are drawn.")


def words(default: Any = MISSING, **declaration: Any) -> Any:
    """Declare a few short texts; see :class:`Words`."""
    return Words(default, **declaration)


def line_numbers(default: Any = MISSING, **declaration: Any) -> Any:
    """Declare the numbers of a few lines; see :class:`LineNumbers`."""
    return LineNumbers(default, **declaration)


def columns(default: Any = MISSING, **declaration: Any) -> Any:
    """Declare the columns of a table; see :class:`ColumnsField`."""
    return ColumnsField(default, **declaration)
