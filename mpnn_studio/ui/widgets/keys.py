"""Which of a widget and the window gets a key or the wheel: Space trains, but presses a button that Tab led to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QWidget

ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
"""Rows down and columns to the right that an arrow key leads."""
_EXPLAINS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_E)
_UNDO = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
_KEPT = (Qt.Key.Key_Space, Qt.Key.Key_Select)
_Reason = Qt.FocusReason
_ASIDE = (_Reason.MouseFocusReason, _Reason.ShortcutFocusReason)
_RETURNS = (_Reason.PopupFocusReason, _Reason.ActiveWindowFocusReason, _Reason.MenuBarFocusReason)
"""The keyboard comes back to where it was: nobody went there anew."""


class KeepsKeys:
    """Mixed into a widget that some keys operate, so that the shortcuts of the window do not take them away.

    A plain class: one that derives from two Qt classes crashes.
    """

    def takes(self, event: QKeyEvent) -> bool:
        """Return whether a key works here now."""
        raise NotImplementedError

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self.takes(event):
            event.accept()
            return True
        return bool(super().event(event))  # type: ignore[misc]


def is_plain(event: QKeyEvent) -> bool:
    """Return whether a key is pressed without Ctrl and Alt, which make it a shortcut."""
    return not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)


def asks_why(event: QKeyEvent) -> bool:
    """Return whether a key asks to explain what is chosen: Enter, or the key that opens Explain."""
    return event.key() in _EXPLAINS and is_plain(event)


def is_letter(event: QKeyEvent) -> bool:
    """Return whether a key writes something, as it is typed to find an entry of a list."""
    return is_plain(event) and event.text().isprintable() and event.text() != ""


class KeepsSpace(KeepsKeys):
    """Mixed into a widget that Space operates where the keyboard led to it.

    After the mouse, or a shortcut of the window, Space goes on training.
    """

    _aside = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)  # type: ignore[misc]
        if event.reason() not in _RETURNS:
            self._aside = event.reason() in _ASIDE

    def takes(self, event: QKeyEvent) -> bool:
        return not self._aside and self.uses(event)

    def uses(self, event: QKeyEvent) -> bool:
        """Return whether a key works here where the keyboard led to it."""
        return event.key() in _KEPT


class Button(KeepsSpace, QPushButton):
    """A push button: Space presses it where Tab led to it, a click leaves the keyboard where it was."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)


class Combo(KeepsSpace, QComboBox):
    """A combo box that Space opens, and letters search, where the keyboard led to it."""

    def uses(self, event: QKeyEvent) -> bool:
        return super().uses(event) or is_letter(event)


class NarrowCombo(Combo):
    """One that takes the room there is: what is too long in it is cut off, and whole in its list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(5)


class LeavesWheel:
    """Mixed into a widget of a form: the wheel scrolls the list around it unless the widget has the keyboard."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():  # type: ignore[attr-defined]
            super().wheelEvent(event)  # type: ignore[misc]
        else:
            event.ignore()


class LeavesUndo:
    """Mixed into a field of text or numbers: Ctrl+Z takes back what is being typed here, else the project's last step.

    What was typed is no longer the last thing that a person did once it is confirmed, left, or followed by a step of
    the project.
    """

    def text_line(self) -> QLineEdit:
        """Return the line in which is typed."""
        return self.lineEdit()  # type: ignore[attr-defined,no-any-return]

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self._leaves(event):
            event.ignore()
            return False
        return bool(super().event(event))  # type: ignore[misc]

    def _leaves(self, event: QEvent) -> bool:
        undoes = isinstance(event, QKeyEvent) and any(event.matches(key) for key in _UNDO)
        return undoes and not self.text_line().isModified()

    def confirm(self) -> None:
        """Take the text shown as the value: nothing of it waits to be confirmed."""
        self.text_line().setModified(False)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)  # type: ignore[misc]
        if event.reason() not in _RETURNS:
            self.confirm()


class TextLine(LeavesUndo, QLineEdit):
    """A line of text."""

    def __init__(self) -> None:
        super().__init__()
        self.returnPressed.connect(self.confirm)

    def text_line(self) -> QLineEdit:
        return self


def confirm_typing() -> None:
    """Let Ctrl+Z leave the field that has the keyboard: the project has just made a step."""
    field = QApplication.focusWidget()
    if isinstance(field, LeavesUndo):
        field.confirm()
