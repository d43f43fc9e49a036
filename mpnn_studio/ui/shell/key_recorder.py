"""The small dialog that waits for a key, and tells whose it is before it is taken away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ..widgets import theme
from ..widgets.action_button import without_pictogram
from ..widgets.keys import Button
from .actions import Actions
from .commands.command import Command

_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
_LEADS = (
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Enter),
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
)
"""Keys that lead through every window; a command may have them with Ctrl or Alt only."""
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class KeyRecorder(QDialog):
    """Takes the next key. A free one is the command's at once; one that is held is taken only if the person says so."""

    def __init__(self, command: Command, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Record a key")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._command, self._actions, self._key = command, actions, ""
        self.field = _KeyField()
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setAccessibleName("What is recorded")
        self.take = Button("Take it")
        cancel = Button("Cancel")
        buttons = QDialogButtonBox()
        buttons.addButton(self.take, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        for button in (self.take, cancel):
            button.setAutoDefault(False)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * theme.GRID, 4 * theme.GRID, 4 * theme.GRID, 3 * theme.GRID)
        layout.setSpacing(3 * theme.GRID)
        layout.addWidget(self.field)
        layout.addWidget(self.said)
        layout.addWidget(buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 60)
        self.field.pressed.connect(self._hear)
        self._name = without_pictogram(actions[command.name].text())
        self._say(f"Press the key for “{self._name}”. Escape keeps the one it has.")
        self.take.setEnabled(False)
        self.field.setFocus()

    def _hear(self, event: QKeyEvent) -> None:
        """Take over a key, or say why it cannot be the command's."""
        if event.key() in _LEADS and not event.modifiers() & _HELD:
            self._say("This key leads through every window. With Ctrl or Alt it can call a command.")
            return
        self._key = _sequence(event).toString()
        holders = self._actions.bindings.holders(self._key, self._command)
        shown = QKeySequence(self._key).toString(QKeySequence.SequenceFormat.NativeText)
        self.field.setText(shown)
        if not holders:
            self._take()
            return
        names = " and ".join(f"“{without_pictogram(self._actions[other.name].text())}”" for other in holders)
        self._say(f"{shown} calls {names}. Take it from there, or press another key.")
        self.take.setEnabled(True)
        self.take.setText(f"Give it to “{self._name}”")

    def _take(self) -> None:
        self._actions.bindings.choose(self._command, self._key)
        self.accept()

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.field.setAccessibleDescription(text)


def _sequence(event: QKeyEvent) -> QKeySequence:
    """Return a pressed key as menus write it: Shift+? is the key ?, as Shift is how it is typed."""
    pressed, text = event.keyCombination(), event.text()
    typed = event.modifiers() == Qt.KeyboardModifier.ShiftModifier and text.isprintable() and text.strip()
    return QKeySequence(text if typed and not text.isalnum() else pressed)


class _KeyField(QLabel):
    """Has the keyboard, and hands on every key but Escape, which closes the dialog.

    Signals:
        pressed(event): a key with all that was held with it.
    """

    pressed = Signal(object)

    def __init__(self) -> None:
        super().__init__("…")
        self.setAccessibleName("Key")
        self.setFrameShape(QLabel.Shape.StyledPanel)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumHeight(12 * theme.GRID)
        self.setFont(theme.number_font(self, 1.2))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def event(self, event: QEvent) -> bool:
        """Tab too is a key here that says something, as long as no key waits for an answer."""
        if isinstance(event, QKeyEvent) and event.key() != Qt.Key.Key_Escape:
            leads_on = event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and self.text() != "…"
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() not in _MODIFIERS and not leads_on:
                self.pressed.emit(event)
                return True
        return bool(super().event(event))
