"""The docstring of a component, completed from what it declares, so that ``help(Adam)`` shows it."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Protocol

from .fields import MISSING, Field


class Declares(Protocol):
    """The declarations of a component class that its docstring is completed with."""

    @property
    def fields(self) -> Mapping[str, Field]: ...
    @property
    def formula(self) -> str: ...
    @property
    def gradient(self) -> str: ...


def with_declarations(component: Declares) -> str | None:
    """Return a class's own docstring with its arguments and formulas; None where it has none.

    Args:
        component: the class, with its declared fields and formulas.
    """
    written: str | None = vars(component).get("__doc__")
    if not written:
        return None
    sections = (
        ("Args", [_argument(field) for field in component.fields.values()]),
        ("Raises", ["ConfigError: a setting is unknown, or outside what is allowed."] if component.fields else []),
        ("Formula", _equations(component.formula)),
        ("Gradient", _equations(component.gradient)),
    )
    text = [inspect.cleandoc(written)]
    text += [_section(title, lines) for title, lines in sections if any(lines) and f"\n{title}:\n" not in text[0]]
    return "\n\n".join(text) + "\n"


def _equations(latex: str) -> list[str]:
    """Put each equation of a formula on a line of its own."""
    return [equation.strip() for equation in latex.split(r",\quad")]


def _section(title: str, lines: list[str]) -> str:
    return "\n".join((f"{title}:", *(f"    {line}" for line in lines)))


def _argument(field: Field) -> str:
    """Describe one setting: what is allowed, its unit and default, and on the next line what it does."""
    unit = f", in {field.unit}" if field.unit else ""
    optional = " or None" if field.optional else ""
    default = "" if field.default is MISSING else f"; {field.default!r} by default"
    lines = [f"{field.name}: {field.allowed()}{optional}{unit}{default}.", *filter(None, [field.explain()])]
    return "\n        ".join(lines)


def second_paragraph(docstring: str | None) -> str:
    """Return the paragraph after the summary as one line; empty where a section such as "Args:" follows, or nothing.

    Args:
        docstring: without indentation, as ``with_declarations`` returns it.
    """
    paragraphs = (docstring or "").strip().split("\n\n")
    if len(paragraphs) == 1 or paragraphs[1].partition("\n")[0].endswith(":"):
        return ""
    return " ".join(paragraphs[1].split())
