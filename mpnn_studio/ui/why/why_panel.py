"""The "Why?" card below what is tried: a choice of questions, and the answer to one."""

from __future__ import annotations

import html
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ...data.dataset import Schema
from ...explain.why.kind import Why, WhyResult, kinds_for
from ..widgets import theme
from ..widgets.forms import Form
from ..widgets.keys import Combo
from ..widgets.panel_button import PanelButton
from ..widgets.scroll import PlainScroll
from ..widgets.steady import keep_room
from ..widgets.texts import SmallButton, TextLabel
from .asked import Asked
from .result_view import ResultView

MIN_ROOM, ROOM = 72, 120
"""Height in px that the answer, which scrolls, needs at least, and asks for; it takes what is left besides."""
TIP = "Why does the network answer as it does? Choose a question, or press W"
ANSWER = "the answer"


class _Scroll(PlainScroll):
    def sizeHint(self) -> QSize:
        return QSize(200, ROOM)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, MIN_ROOM)


class WhyPanel(QFrame):
    """Off at the start: then it is one line. It knows nothing of networks.

    Signals:
        asked(why, output): a person asks this, with its settings, about a class or number (None: about the answer);
            ``why`` is None where nothing is asked any more.
        unfolding(wanted): the card is about to take much room, or to give it back.
        example_wanted(sample), muted(answer, note), keep_wanted(keep): as of :class:`.result_view.ResultView`.
    """

    asked = Signal(object, object)
    unfolding = Signal(bool)
    example_wanted = Signal(object)
    muted = Signal(object, str)
    keep_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setAccessibleName("Why this answer")
        self._kinds: tuple[type[Why], ...] = ()
        self._settings: dict[type[Why], Why] = {}
        self._last: type[Why] | None = None
        self._views: dict[type[WhyResult], ResultView] = {}
        self._view: ResultView | None = None
        self._form: Form | None = None
        self.choice, self.output = _choice("Why"), _choice("Explained")
        self._gear = SmallButton("Settings", "Settings of this question")
        self._gear.setCheckable(True)
        self._corner = PanelButton(self, "Why")
        keep_room(self._corner)
        self._hint, self._sentence = TextLabel(), TextLabel("", "")
        self._sentence.setAccessibleName("What was found")
        self._body = QWidget()
        self._rows = QVBoxLayout(self._body)
        self._scroll = _Scroll(self._body, "Why this answer, in detail")
        self._arrange()
        self.choice.activated.connect(lambda place: self._choose(self.choice.itemData(place)))
        self.output.activated.connect(lambda place: self._ask())
        self._gear.toggled.connect(self._show_form)
        self._show_chosen()

    @property
    def why(self) -> Why | None:
        """What is asked, with its settings; None while it is off."""
        kind = self.choice.currentData()
        return None if kind is None else self._settings.setdefault(kind, kind())

    def set_schema(self, schema: Schema) -> None:
        """Offer the questions that suit these data; what is asked already is asked of them too."""
        kind = self.choice.currentData()
        self._kinds = tuple(kinds_for(schema))
        self.choice.clear()
        self.choice.addItem("Off", None)
        for place, each in enumerate(self._kinds, 1):
            self.choice.addItem(each.title, each)
            self.choice.setItemData(place, each.summary, Qt.ItemDataRole.ToolTipRole)
        names = schema.classes or schema.targets or (schema.target,)
        self.output.clear()
        self.output.addItem(ANSWER if schema.classes else names[0], None)
        for number, name in enumerate(names if len(names) > 1 else ()):
            self.output.addItem(name, number)
        self._choose(kind if kind in self._kinds else None)

    def toggle(self) -> None:
        """Ask what was asked last, or where something is asked, nothing more; the keyboard is put into the choice."""
        if self.why is None:
            last = self._last if self._last in self._kinds else next(iter(self._kinds), None)
            self._choose(last)
            self.choice.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._choose(None)

    def explain_output(self, place: int) -> bool:
        """Ask about this class, if anything is asked; return whether it is. The same again asks about the answer."""
        if self.why is None:
            return False
        same = self.output.currentData() == place
        self.output.setCurrentIndex(0 if same else max(0, self.output.findData(place)))
        self._ask()
        return True

    def show_answer(self, asked: Asked) -> None:
        """Show what was found."""
        kind = type(asked.result)
        view = self._views.get(kind) or self._build(kind)
        if view is not self._view:
            if self._view is not None:
                self._view.hide()
            self._view = view
        view.show_answer(asked)
        view.show()
        view.trust.setText(asked.result.trust)
        self._say("", asked.result.sentence)

    def show_obstacle(self, sentence: str) -> None:
        """Say why nothing is found."""
        if self._view is not None:
            self._view.hide()
        self._say(sentence, "")

    def _arrange(self) -> None:
        title = QLabel("Why?")
        title.setProperty("role", "title")
        head = QHBoxLayout()
        head.setSpacing(2 * theme.GRID)
        head.addWidget(title)
        head.addWidget(self.choice, 1)
        head.addWidget(self._corner)
        self._about = QWidget()
        about = QHBoxLayout(self._about)
        about.setContentsMargins(0, 0, 0, 0)
        about.addWidget(TextLabel("for"))
        about.addWidget(self.output, 1)
        about.addWidget(self._gear)
        self._rows.setContentsMargins(0, 0, theme.GRID, 0)
        self._rows.setSpacing(theme.GRID)
        for label in (self._hint, self._sentence):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._rows.addWidget(label)
        self._rows.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(theme.GRID)
        layout.addLayout(head)
        layout.addWidget(self._about)
        layout.addWidget(self._scroll, 1)

    def _choose(self, kind: type[Why] | None) -> None:
        self.choice.setCurrentIndex(0 if kind is None else 1 + self._kinds.index(kind))
        self._last = kind or self._last
        self._show_chosen()
        self._ask()

    def _show_chosen(self) -> None:
        """Fold what belongs to an answer open or away, with the settings of what is asked."""
        why = self.why
        self.unfolding.emit(why is not None)
        for widget in (self._about, self._scroll, self._corner):
            widget.setVisible(why is not None)
        policy = QSizePolicy.Policy.Fixed if why is None else QSizePolicy.Policy.Preferred
        self.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self.setAccessibleDescription("off" if why is None else why.question)
        self.choice.setAccessibleDescription(why.summary if why else "off")
        # As rich text a long tip is broken into lines.
        self.choice.setToolTip(f"<p>{html.escape(f'{why.question} {why.explanation}')}</p>" if why else TIP)
        self.show_obstacle("")
        self._show_form()

    def _show_form(self, *_: object) -> None:
        if self._form is not None:
            self._form.hide()
            self._form.deleteLater()
            self._form = None
        why = self.why
        if why is not None and self._gear.isChecked():
            self._form = Form(type(why))
            self._form.set_values(why.get_config())
            self._form.edited.connect(lambda field, value, merge_key: self._set(field, value))
            self._rows.insertWidget(0, self._form)

    def _set(self, field: str, value: Any) -> None:
        why = self.why
        if why is None:
            return
        self._settings[type(why)] = type(why)(**{**why.get_config(), field: value})
        if self._form is not None:
            self._form.set_values(self._settings[type(why)].get_config())
        self._ask()

    def _ask(self) -> None:
        self.asked.emit(self.why, self.output.currentData())

    def _build(self, kind: type[WhyResult]) -> ResultView:
        from .views import VIEWS  # only who asks waits for them

        view = self._views[kind] = VIEWS.get(kind, ResultView)()
        self._rows.insertWidget(self._rows.indexOf(self._sentence), view)
        view.example_wanted.connect(self.example_wanted)
        view.muted.connect(self.muted)
        view.keep_wanted.connect(self.keep_wanted)
        view.set_wanted.connect(self._set)
        return view

    def _say(self, hint: str, sentence: str) -> None:
        for label, text in ((self._hint, hint), (self._sentence, sentence)):
            label.setText(text)
            label.setVisible(bool(text))


def _choice(name: str) -> Combo:
    combo = Combo()
    combo.setAccessibleName(name)
    combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(6)
    return combo
