"""Dialogs that tell and ask: what happened, what to do, and details that fold out and can be copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

_Button = QMessageBox.StandardButton


def show_error(parent: QWidget | None, title: str, message: str, details: str = "") -> None:
    """Tell of an error without stopping the application; the text can be selected."""
    box = QMessageBox(QMessageBox.Icon.Warning, title, message, _Button.Ok, parent)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if details:
        box.setDetailedText(details)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def ask_save(parent: QWidget, name: str, reason: str) -> str:
    """Ask before something is lost; return "save", "discard" or "cancel"."""
    box = QMessageBox(QMessageBox.Icon.Question, "MPNN Studio", f"Save “{name}” first?", parent=parent)
    box.setInformativeText(reason)
    box.setStandardButtons(_Button.Save | _Button.Discard | _Button.Cancel)
    box.setDefaultButton(_Button.Save)
    return {_Button.Save: "save", _Button.Discard: "discard"}.get(_Button(box.exec()), "cancel")


def ask(parent: QWidget, question: str, reason: str, yes: str) -> bool:
    """Ask one question whose agreeing button says what it does."""
    box = QMessageBox(QMessageBox.Icon.Question, "MPNN Studio", question, parent=parent)
    box.setInformativeText(reason)
    agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    box.addButton(_Button.Cancel)
    box.exec()
    return box.clickedButton() is agree
