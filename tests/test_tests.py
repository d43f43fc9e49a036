"""Tests ask what everybody may ask, no private member of our packages, and say themselves what they expect."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PRIVATE = re.compile(r"_(?!_)\w*")
BY_NAME = {"getattr", "setattr", "hasattr", "delattr"}
"""Functions, also of a fixture such as monkeypatch, that take the name of a member as text."""

EXPECTS = re.compile(r"assert|raises$|warns$|wait(Until|Signal)")
"""How the names of functions begin, of pytest, Qt, NumPy and our own, that fail where what they say is not so."""

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


def silent_tests(tree):
    """Return the names of the tests in which nothing can be seen that may fail."""
    tests = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))
    return [test.name for test in tests if not any(is_expectation(node) for node in ast.walk(test))]


def is_expectation(node):
    match node:
        case ast.Assert():
            return True
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return bool(EXPECTS.match(name))
    return False


EACH_FILE = pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda path: str(path.relative_to(TESTS)))


@EACH_FILE
def test_no_test_reads_a_private_member(path):
    name = path.relative_to(TESTS).as_posix()
    found = list(private_members(ast.parse(path.read_text(encoding="utf-8"))))
    assert [(line, member) for line, member in found if (name, member) not in EXCEPTIONS] == []


@EACH_FILE
def test_each_test_says_itself_what_it_expects(path):
    assert silent_tests(ast.parse(path.read_text(encoding="utf-8"))) == []


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


@pytest.mark.parametrize(
    ("body", "expects"),
    [
        ("assert view.isVisible()", True),
        ("for each in views: assert each.isVisible()", True),
        ("with pytest.raises(DataError): read(path)", True),
        ("with pytest.warns(UserWarning): read(path)", True),
        ("np.testing.assert_array_equal(a, b)", True),
        ("qtbot.waitUntil(view.isVisible)", True),
        ("with qtbot.waitSignal(view.opened): view.open()", True),
        ("with qtbot.assertNotEmitted(view.opened): view.close()", True),
        ("hold_to_the_contract(model)", False),
        ("compile(script, 'script', 'exec')", False),
        ("handler.raises_an_error()", False),
    ],
)
def test_what_may_fail_is_told_from_what_only_runs(body, expects):
    tree = ast.parse(f"def test_it(): pass\ndef test_this():\n    {body}")
    assert silent_tests(tree) == ["test_it"] + ([] if expects else ["test_this"])
