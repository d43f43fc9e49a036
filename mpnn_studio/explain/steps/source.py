"""A file of Python, read for its functions, their statements, and the names that stand in each of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Access:
    """An expression that leads to an object without calling anything: ``x``, ``self._x``, ``slots["m"]``.

    Attributes:
        root: the name of a local variable.
        steps: attributes (texts) and keys (texts or numbers in a tuple of one), in their order.
    """

    root: str
    steps: tuple[str | tuple[str | int], ...] = ()


@dataclass(frozen=True)
class Statement:
    """One statement; of a loop or a condition only its head.

    Attributes:
        first, last: lines.
        accesses: what it reads and writes, in the order of the text.
        left_at: of a ``with``, the last line of its body: Python comes back to its head from there.
    """

    first: int
    last: int
    accesses: tuple[Access, ...]
    left_at: int = 0


@dataclass(frozen=True)
class Function:
    """A function of a file.

    Attributes:
        name: with its class, "Dense.forward_pass".
        first, last: lines; decorators belong to it.
        head: its first line and its arguments.
        statements: by each of the lines that they take.
        is_property: it is read like an attribute.
    """

    name: str
    first: int
    last: int
    head: Statement
    statements: dict[int, Statement]
    is_property: bool


@dataclass(frozen=True)
class SourceFile:
    """A file with its lines, from 1, and its functions by the line where they begin, that of a decorator included."""

    lines: tuple[str, ...]
    functions: dict[int, Function]


def read_source(path: str) -> SourceFile:
    """Read a file; one that cannot be read, or is none, has no functions."""
    try:
        text = Path(path).read_text(encoding="utf-8")
        tree = ast.parse(text)
    except (OSError, ValueError, SyntaxError):
        return SourceFile(("",), {})
    found = {function.first: function for function in _functions(tree, "")}
    return SourceFile(("", *text.splitlines()), found)


def _functions(parent: ast.AST, prefix: str) -> Iterator[Function]:
    for node in ast.iter_child_nodes(parent):
        if isinstance(node, FunctionNode):
            yield _function(node, prefix)
        inner = f"{prefix}{node.name}." if isinstance(node, ast.ClassDef | FunctionNode) else prefix
        yield from _functions(node, inner)


def _function(node: FunctionNode, prefix: str) -> Function:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    arguments = node.args
    given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    head = Statement(node.lineno, max(node.lineno, node.body[0].lineno - 1), tuple(Access(arg.arg) for arg in given))
    statements: dict[int, Statement] = {}
    for statement in _statements(node):
        statements.update(dict.fromkeys(range(statement.first, statement.last + 1), statement))
    getter = any(isinstance(decorator, ast.Name) and decorator.id == "property" for decorator in node.decorator_list)
    return Function(prefix + node.name, first, node.end_lineno or first, head, statements, getter)


def _statements(parent: ast.AST) -> Iterator[Statement]:
    """Yield the statements of a body, the outer ones first; those of functions inside it are not its own."""
    for node in ast.iter_child_nodes(parent):
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            last = max(node.lineno, body[0].lineno - 1) if body else (node.end_lineno or node.lineno)
            accesses = () if isinstance(node, ast.ClassDef | FunctionNode) else tuple(dict.fromkeys(_accesses(node)))
            left_at = (node.end_lineno or 0) if isinstance(node, ast.With | ast.AsyncWith) else 0
            yield Statement(node.lineno, last, accesses, left_at)
        if not isinstance(node, ast.ClassDef | FunctionNode | ast.Lambda):
            yield from _statements(node)


def _accesses(node: ast.AST) -> Iterator[Access]:
    found = _access(node)
    if found is not None:
        yield found
        return
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case | ast.Lambda):
            yield from _accesses(child)


def _access(node: ast.AST) -> Access | None:
    if isinstance(node, ast.Name):
        return Access(node.id)
    if isinstance(node, ast.Attribute):
        owner, step = _access(node.value), node.attr
        return Access(owner.root, (*owner.steps, step)) if owner else None
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        owner, key = _access(node.value), node.slice.value
        return Access(owner.root, (*owner.steps, (key,))) if owner and isinstance(key, str | int) else None
    return None
