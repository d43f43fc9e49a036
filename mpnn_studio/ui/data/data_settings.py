"""The settings of made-up data, folded into the data card."""

from __future__ import annotations

from mpneuralnetwork.components.fields import Field
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ...data.source import Source
from ..widgets import theme
from ..widgets.forms import Form
from ..widgets.scroll import scroll_instead
from ..widgets.texts import SmallButton

MAX_HEIGHT = 260
"""Higher forms scroll, so that the stack below keeps its place."""


class DataSettings(QWidget):
    """A form of what the source declares to be adjustable; it changes nothing itself.

    Attributes:
        button: folds the form open and shut; hidden where there is nothing to set.

    Signals:
        edited(field, value, merge_key): a person changed a setting.
    """

    edited = Signal(str, object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._component: type[Source] | None = None
        self._adjustable: tuple[str, ...] = ()
        self.form: Form | None = None
        self.button = SmallButton("settings", "Settings of the data", "How the examples are made")
        self.button.setCheckable(True)
        self.button.hide()
        self.button.toggled.connect(self.setVisible)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        self.hide()

    def show_source(self, source: Source) -> None:
        """Show the settings of this source, if it has any that are set one by one."""
        adjustable = self._adjustable = source.adjustable()
        self.button.setVisible(bool(adjustable))
        self.setVisible(bool(adjustable) and self.button.isChecked())
        if type(source) is not self._component:
            self._component = type(source)
            self._build(type(source), adjustable)
        if self.form is not None:
            self.form.set_values(source.get_config())

    def fields(self) -> list[Field]:
        """What can be set here."""
        return [self._component.fields[name] for name in self._adjustable] if self._component else []

    def show_setting(self, name: str) -> None:
        """Fold the form open, with the keyboard in one setting."""
        self.button.setChecked(True)
        if self.form is not None and self.form.focus_setting(name) and (editor := self.focusWidget()) is not None:
            self._scroll.ensureWidgetVisible(editor)

    def finish(self) -> None:
        """Take over what was typed but not confirmed."""
        if self.form is not None:
            self.form.finish()

    def _build(self, component: type[Source], adjustable: tuple[str, ...]) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 2 * theme.GRID, 0)
        self.form = None
        if adjustable:
            explanation = QLabel(component.explanation)
            explanation.setProperty("role", "muted")
            explanation.setWordWrap(True)
            self.form = Form(component, only=adjustable)
            self.form.edited.connect(self.edited)
            column.addWidget(explanation)
            column.addWidget(self.form)
        scroll_instead(self._scroll, holder)
        holder.setAutoFillBackground(False)
        self._scroll.setFixedHeight(min(holder.sizeHint().height(), MAX_HEIGHT))
