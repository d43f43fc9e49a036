"""Dialogs in which a person chooses files. They open where the last one was left, and the window keeps that place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMainWindow, QWidget

FOLDER = "folder of dialogs"
"""The property of a window that holds the folder from which a file was chosen last."""


def choose_file(parent: QWidget, title: str, filters: str = "") -> Path | None:
    """Let a person choose a file to open; None where they think better of it."""
    return _remembered(parent, QFileDialog.getOpenFileName(parent, title, folder_of(parent), filters)[0])


def choose_files(parent: QWidget, title: str, filters: str = "") -> list[Path]:
    """Let a person choose files to open; none where they think better of it."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, folder_of(parent), filters)
    return [path for name in names if (path := _remembered(parent, name)) is not None]


def choose_folder(parent: QWidget, title: str) -> Path | None:
    """Let a person choose a folder; None where they think better of it."""
    return _remembered(parent, QFileDialog.getExistingDirectory(parent, title, folder_of(parent)))


def choose_place(parent: QWidget, title: str, proposal: str, filters: str) -> tuple[Path | None, str]:
    """Let a person choose where to write, and as which kind: a name alone is proposed in the last folder.

    Returns:
        the path, None where they think better of it, and the filter that was chosen.
    """
    name, chosen = QFileDialog.getSaveFileName(parent, title, str(Path(folder_of(parent), proposal)), filters)
    return _remembered(parent, name), chosen


def folder_of(parent: QWidget) -> str:
    """Return the folder in which the next dialog of this window opens; "" where none was chosen or it is gone."""
    folder = str(_window_of(parent).property(FOLDER) or "")
    return folder if folder and Path(folder).is_dir() else ""


def remember_folder(window: QWidget, folder: str) -> None:
    """Let the next dialog of this window open there."""
    window.setProperty(FOLDER, folder)


def _remembered(parent: QWidget, name: str) -> Path | None:
    if not name:
        return None
    remember_folder(_window_of(parent), str(Path(name).absolute().parent))
    return Path(name)


def _window_of(widget: QWidget) -> QWidget:
    """Return the main window that a widget belongs to, also from within a dialog."""
    while (above := widget.parentWidget()) is not None and not isinstance(widget, QMainWindow):
        widget = above
    return widget
