"""The commands on files: projects, data, weights."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

from .command import Command, Situation

_Key = QKeySequence.StandardKey
_DATA = ("data",)


def needs_weights(situation: Situation) -> str:
    """There must be weights."""
    return "" if situation.trained else "Train the network first: there are no weights yet."


FILE = (
    Command("new", "File", "New", _Key.New, "An empty project: an input and an output, waiting for data"),
    Command("gallery", "File", "New from example…", "Ctrl+Shift+N", "Choose among all examples by their pictures"),
    Command("open", "File", "Open…", _Key.Open, "Open a project (.mpnn) or a table (.csv)"),
    Command("save", "File", "Save", _Key.Save, "Save the project with its trained network", separator=True),
    Command("save_as", "File", "Save as…", "Ctrl+Shift+S", "Save the project under another name"),
    Command(
        "open_table", "File", "Open table (CSV)…", "Ctrl+T", "Train on a table of your own", on=_DATA, separator=True
    ),
    Command(
        "open_arrays",
        "File",
        "Open images or arrays…",
        "",
        "Train on IDX files, .npz or .npy, chosen together",
        on=_DATA,
    ),
    Command(
        "open_folder",
        "File",
        "Open a folder of pictures…",
        "",
        "Train on pictures, one folder for each class",
        on=_DATA,
    ),
    Command("use_mnist", "File", "Use MNIST digits", "", "Train on the bundled handwritten digits", on=_DATA),
    Command(
        "predict_file",
        "File",
        "Predict a file…",
        "Ctrl+Shift+P",
        "Let the shown run answer a table, pictures or an array, and save what it says",
        needs_weights,
        separator=True,
    ),
    Command(
        "export",
        "File",
        "Export…",
        "Ctrl+E",
        "Take the trained network with you: weights, code that runs without the studio, a report",
        needs_weights,
        also="Ctrl+Shift+E",
        separator=True,
    ),
    Command("quit", "File", "Quit", "Ctrl+Q", "Close MPNN Studio", separator=True),
)
