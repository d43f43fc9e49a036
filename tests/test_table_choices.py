"""Whatever a sentence about a table names as a choice can be chosen: in the window and on the command line."""

import argparse
import ast
import re
from pathlib import Path

import pytest

import mpnn_studio.data
from mpnn_studio import table_options
from mpnn_studio.data.choices import CHOICES, on_command_line

DATA = Path(mpnn_studio.data.__file__).parent
SPEAKING = (
    "layout", "table_examples", "columns", "warnings", "text_file", "proposal", "looking", "read_table",
    "table_reader", "selection", "report", "target",
)  # fmt: skip
ABOUT_TABLES = [*(DATA / f"{name}.py" for name in SPEAKING), DATA / "sources" / "table.py"]
CHOOSING = re.compile(r"\b(?:choose|skip|fill|give|leave such)\b[^.;:]*", re.IGNORECASE)
OTHER_FILES = re.compile(r"choose (?:another file|a file|a csv file|the file again|to)\b", re.IGNORECASE)
"""What a person does in the dialog that opens files, or announces another choice."""


def sentences(path):
    """Every text of a file that is no docstring, with what is filled in left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    plain = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not {id(node)} & (plain | inside):
            yield node.value


@pytest.mark.parametrize("path", ABOUT_TABLES, ids=lambda path: path.stem)
def test_every_choice_that_a_sentence_names_is_declared(path):
    named = [found[0] for text in sentences(path) if " " in text for found in CHOOSING.finditer(text)]
    unknown = [words for words in named if not OTHER_FILES.match(words) and on_command_line(f"{words}.") == f"{words}."]
    assert unknown == []


@pytest.fixture(scope="module")
def options():
    """The options of the commands that read a table to learn from it."""
    parser = argparse.ArgumentParser()
    table_options.add_table_options(parser)
    return set(re.findall(r"--[a-z-]+", parser.format_help()))


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.flag)
def test_every_choice_has_its_option(choice, options):
    assert choice.flag in options


def test_every_option_is_a_choice_that_a_sentence_can_name(options):
    assert options - {"--help"} == {choice.flag for choice in CHOICES}


def test_the_command_line_says_how_a_choice_is_made_there():
    assert on_command_line("Skip it. Choose another target column.") == (
        "Skip it (--skip COLUMN). Choose another target column (--target COLUMN)."
    )
    assert on_command_line("t.csv has changed. Choose the file again.").endswith(
        "(train on the file itself instead of the project)."
    )
