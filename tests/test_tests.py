"""Tests ask what everybody may ask: no test reads a private member of our packages."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PRIVATE = re.compile(r"_(?!_)\w*")
BY_NAME = {"getattr", "setattr", "hasattr", "delattr"}
"""Functions, also of a fixture such as monkeypatch, that take the name of a member as text."""

EXCEPTIONS: dict[tuple[str, str], str] = {}
"""File and member of what cannot be asked otherwise, with the reason."""


def private_members(tree):
    """Yield line and name of each private member that is read, written, imported or replaced."""
    for node in ast.walk(tree):
        match node:
            # What a class of the test calls private is its own.
            case ast.Attribute(value=ast.Name(id="self" | "cls")):
                pass
            case ast.Attribute(attr=name) if PRIVATE.fullmatch(name):
                yield node.lineno, name
            case ast.ImportFrom(names=names):
                yield from ((node.lineno, alias.name) for alias in names if PRIVATE.fullmatch(alias.name))
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in BY_NAME:
                texts = (each.value for each in node.args if isinstance(each, ast.Constant))
                parts = (part for text in texts if isinstance(text, str) for part in text.split("."))
                yield from ((node.lineno, part) for part in parts if PRIVATE.fullmatch(part))


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda path: str(path.relative_to(TESTS)))
def test_no_test_reads_a_private_member(path):
    name = path.relative_to(TESTS).as_posix()
    found = list(private_members(ast.parse(path.read_text(encoding="utf-8"))))
    assert [(line, member) for line, member in found if (name, member) not in EXCEPTIONS] == []


@pytest.mark.parametrize(
    "code",
    [
        "window._run",
        "window.runs()._run = 1",
        "del window._run",
        "from mpnn_studio.cli import _main",
        "getattr(window, '_run')",
        "monkeypatch.setattr(window, '_run', None)",
        "monkeypatch.setattr('mpnn_studio.cli._main', None)",
    ],
)
def test_every_way_to_a_private_member_is_found(code):
    assert [member for _, member in private_members(ast.parse(code))] in (["_run"], ["_main"])


@pytest.mark.parametrize("code", ["window.run", "window.__class__", "self._run", "_helper()", "write('_run')"])
def test_what_is_public_or_ones_own_is_no_private_member(code):
    assert list(private_members(ast.parse(code))) == []
