"""Files of other people are opened in one place of the engine; nowhere else is a file opened by its path to be read."""

import ast
import re

import pytest

from tests.test_rooms import source_files

READERS = {"read_bytes", "read_text", "open_memmap", "memmap", "fromfile", "loadtxt", "genfromtxt", "fdopen"}
MODE = re.compile(r"[rwxabt+]{1,3}")
WRITES = re.compile(r"[wxa]")

EXCEPTIONS = {
    ("formats/opening.py", "os.open"): "it is the one place",
    ("formats/opening.py", "os.fdopen"): "it is the one place",
    ("mpnn_studio/cli.py", "os.open"): "what is printed for a reader that has gone leads nowhere",
    ("mpnn_studio/processor.py", "read_text"): "the system's own list of processors",
    ("sources/mnist.py", "read_bytes"): "it comes with the program",
    ("project/examples.py", "read_text"): "it comes with the program",
    ("manual/pages.py", "read_text"): "it comes with the program",
    ("manual/pages.py", "read_bytes"): "it comes with the program",
    ("widgets/theme.py", "read_text"): "it comes with the program",
    ("widgets/icons.py", "read_text"): "it comes with the program",
    ("steps/source.py", "read_text"): "the program's own lines are shown",
    ("formats/members.py", "ZipFile"): "it is given an opened file",
    ("drivers/weights.py", "read_bytes"): "a copy of what was exported, in a folder made for it",
    ("drivers/weights.py", "np.load"): "examples that the studio wrote for it",
    ("drivers/onnx_model.py", "np.load"): "examples that the studio wrote for it",
    ("drivers/keras_model.py", "np.load"): "examples that the studio wrote for it",
    ("drivers/keras_model.py", "ZipFile"): "a copy of what was exported, in a folder made for it",
    ("drivers/program.py", "np.load"): "examples that the studio wrote for it",
    ("code/reading.py", "read_bytes"): "it is written into exports, where the engine is not at hand",
    ("code/reading.py", "np.load"): "it is written into exports, where the engine is not at hand",
}
"""Folder, file and call of what is not a file of somebody else's choice, with the reason."""


def openings(tree):
    """Yield line and name of every call that may open a file by its path for reading."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name("os"), attr="open" | "fdopen" as name)):
                yield node.lineno, f"os.{name}"
            case ast.Call(func=ast.Attribute(value=ast.Name("np" | "numpy"), attr="load")):
                yield node.lineno, "np.load"
            case ast.Call(func=ast.Attribute(attr=name)) if name in READERS:
                yield node.lineno, name
            case ast.Call(func=ast.Name("ZipFile") | ast.Attribute(attr="ZipFile")) if not WRITES.match(mode(node)):
                yield node.lineno, "ZipFile"
            case ast.Call(func=ast.Name("open")) if not WRITES.match(mode(node)):
                yield node.lineno, "open"
            case ast.Call(func=ast.Attribute(attr="open")) if mode(node) and not WRITES.match(mode(node)):
                yield node.lineno, "open"


def mode(call):
    """Return the mode in which a call opens a file; empty where it says none."""
    given = [*call.args[:2], *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    texts = (each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str))
    return next(filter(MODE.fullmatch, texts), "")


def all_openings():
    """Yield folder and name of each file of the rooms with the line and name of every such call in it."""
    for _, path in source_files():
        for line, name in openings(ast.parse(path.read_text(encoding="utf-8"))):
            yield f"{path.parent.name}/{path.name}", line, name


def test_a_file_is_opened_for_reading_in_one_place_alone():
    found = [f"{file}:{line} {name}" for file, line, name in all_openings() if (file, name) not in EXCEPTIONS]
    assert found == []


def test_every_exception_is_still_needed():
    assert set(EXCEPTIONS) == {(file, name) for file, _, name in all_openings()}


@pytest.mark.parametrize(
    "code",
    [
        "path.open('rb')",
        "path.open(mode='r', encoding='utf-8')",
        "(folder / 'lock').open('r+b')",
        "open(path)",
        "io.open(path, 'rb')",
        "os.open(path, os.O_RDONLY)",
        "Path(path).read_bytes()",
        "path.read_text(encoding='utf-8')",
        "zipfile.ZipFile(path)",
        "ZipFile(path, 'r')",
        "np.load(path, mmap_mode='r')",
        "np.fromfile(path)",
    ],
)
def test_every_way_to_open_a_file_is_found(code):
    assert len(list(openings(ast.parse(code)))) == 1


@pytest.mark.parametrize("code", ["path.open('xb')", "ZipFile(memory, 'w')", "dialog.open()", "archive.open(member)"])
def test_writing_and_what_is_no_path_are_none_of_its_business(code):
    assert list(openings(ast.parse(code))) == []
