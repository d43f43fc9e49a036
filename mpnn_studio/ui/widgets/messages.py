"""Dialogs that tell and ask: what happened, what to do, and details that fold out and can be copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QMessageBox, QWidget

from ...wording import in_short

SAID_MS = 8000
"""How long the status bar says what was done."""
_Button = QMessageBox.StandardButton


def show_error(parent: QWidget | None, title: str, message: str, details: str = "") -> None:
    """Tell of an error without stopping the application; the text can be selected."""
    box = QMessageBox(QMessageBox.Icon.Warning, title, message, _Button.Ok, parent)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if details:
        box.setDetailedText(details)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def say(widget: QWidget, sentence: str) -> None:
    """Say in the status bar of a widget's window what was done, for as long as it takes to read."""
    window = widget.window()
    while not isinstance(window, QMainWindow) and (above := window.parentWidget()) is not None:
        window = above.window()
    if isinstance(window, QMainWindow):
        window.statusBar().showMessage(in_short(sentence), SAID_MS)


def ask_save(parent: QWidget, name: str, reason: str) -> str:
    """Ask before something is lost; return "save", "discard" or "cancel"."""
    box = QMessageBox(QMessageBox.Icon.Question, "MPNN Studio", f"Save “{name}” first?", parent=parent)
    box.setInformativeText(reason)
    box.setStandardButtons(_Button.Save | _Button.Discard | _Button.Cancel)
    box.setDefaultButton(_Button.Save)
    return {_Button.Save: "save", _Button.Discard: "discard"}.get(_Button(box.exec()), "cancel")


def ask_overwrite(parent: QWidget, name: str) -> str:
    """Ask before a file is replaced that somebody else has written; return "overwrite", "save_as" or "cancel"."""
    question = f"“{name}” was changed since you opened or saved it here. Replace it?"
    box = QMessageBox(QMessageBox.Icon.Warning, "MPNN Studio", question, parent=parent)
    box.setInformativeText("Another window or program has written it. Overwrite loses what is in the file now.")
    answers = {
        box.addButton("Overwrite", QMessageBox.ButtonRole.DestructiveRole): "overwrite",
        box.addButton("Save as…", QMessageBox.ButtonRole.AcceptRole): "save_as",
    }
    cancel = box.addButton(_Button.Cancel)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.exec()
    return next((answer for button, answer in answers.items() if button is box.clickedButton()), "cancel")


def ask(parent: QWidget, question: str, reason: str, yes: str) -> bool:
    """Ask one question whose agreeing button says what it does."""
    box = QMessageBox(QMessageBox.Icon.Question, "MPNN Studio", question, parent=parent)
    box.setInformativeText(reason)
    agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    box.addButton(_Button.Cancel)
    box.exec()
    return box.clickedButton() is agree
