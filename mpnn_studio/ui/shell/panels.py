"""One panel at a time may have all the room of the columns."""

from __future__ import annotations

from collections.abc import Container

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from ..widgets.panel_button import PanelButton


class Panels(QObject):
    """Hides what stands beside a panel, and shows it again where it was.

    Args:
        window: in which Escape puts a panel back.
        root: holds all panels.

    Signals:
        changed(): another panel has all the room, or none.
    """

    changed = Signal()

    def __init__(self, window: QWidget, root: QWidget) -> None:
        super().__init__(window)
        self._root = root
        self._buttons: dict[QWidget, PanelButton] = {}
        self._hidden: list[QWidget] = []
        self._sizes: list[tuple[QSplitter, list[int]]] = []
        self.maximised: QWidget | None = None
        window.installEventFilter(self)
        self.adopt(root)

    def adopt(self, widget: QWidget) -> None:
        """Let the panels in this widget be maximised; those that are known already stay so."""
        for button in widget.findChildren(PanelButton):
            if button.panel not in self._buttons:
                self._buttons[button.panel] = button
                button.clicked.connect(lambda checked=False, panel=button.panel: self.toggle(panel))
                button.panel.installEventFilter(self)

    def toggle(self, panel: QWidget) -> None:
        """Give a panel all the room, or put it back."""
        if self.maximised is panel:
            self.restore()
        else:
            self.maximise(panel)

    def toggle_one_in_use(self) -> None:
        """Put the panel back that is maximised, or maximise the one with the keyboard, else under the mouse."""
        if self.maximised is not None:
            self.restore()
        elif (panel := self._in_use(self._buttons)) is not None:
            self.maximise(panel)

    def toggle_column_in_use(self) -> None:
        """Do the same with all panels of a column."""
        columns = self._root.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if self.maximised is not None:
            self.restore()
        elif (column := self._in_use(columns)) is not None:
            self.maximise(column)

    def maximise(self, panel: QWidget) -> None:
        """Hide all that stands beside a panel and around it."""
        self.restore()
        self.maximised = child = panel
        while child is not self._root:
            around = child.parentWidget()
            assert around is not None  # every panel stands somewhere in the root
            if isinstance(around, QSplitter):
                self._sizes.append((around, around.sizes()))
            for other in around.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
                if other is not child and not other.isHidden() and not other.isWindow():
                    self._hidden.append(other)
                    other.hide()
            child = around
        self._show_state(panel, maximised=True)
        self._keep_keyboard(panel)
        self.changed.emit()

    def restore(self) -> None:
        """Show every panel where it was."""
        panel, self.maximised = self.maximised, None
        if panel is None:
            return
        for other in reversed(self._hidden):
            other.show()
        for splitter, sizes in reversed(self._sizes):
            splitter.setSizes(sizes)
        self._hidden, self._sizes = [], []
        self._show_state(panel, maximised=False)
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A double click on the head of a panel toggles it; Escape puts back what is maximised."""
        match event:
            case QMouseEvent() if event.type() == QEvent.Type.MouseButtonDblClick:
                return self._double_clicked(watched, event)
            case QKeyEvent() if self.maximised is not None and event.key() == Qt.Key.Key_Escape:
                return self._escaped(event)
        return False

    def _double_clicked(self, watched: QObject, event: QMouseEvent) -> bool:
        button = next((button for panel, button in self._buttons.items() if panel is watched), None)
        if button is None or event.button() != Qt.MouseButton.LeftButton or not button.isVisible():
            return False
        on_head = button.head().contains(event.position())
        if on_head:
            self.toggle(button.panel)
        return on_head

    def _escaped(self, event: QKeyEvent) -> bool:
        """Take the key before a shortcut does, unless the widget that has the keyboard uses it itself."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            self.restore()
            return True
        return False

    def _in_use(self, panels: Container[QWidget]) -> QWidget | None:
        """The innermost of these around the keyboard, else around the mouse."""
        cursor = QApplication.widgetAt(self._root.cursor().pos())
        for widget in (QApplication.focusWidget(), cursor):
            while widget is not None and widget is not self._root:
                if widget in panels:
                    return widget
                widget = widget.parentWidget()
        return None

    def _show_state(self, panel: QWidget, *, maximised: bool) -> None:
        if panel in self._buttons:
            self._buttons[panel].show_state(maximised=maximised)

    def _keep_keyboard(self, panel: QWidget) -> None:
        """Put the keyboard into a panel, where it was in one that is hidden now: keys must reach what is seen."""
        focus = self._root.window().focusWidget()
        if focus is not None and focus.isVisible():
            return
        takers = (w for w in panel.findChildren(QWidget) if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus)
        first = next(takers, None)
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)
