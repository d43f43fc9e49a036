"""The "Network" card: totals on top, the list of cards below, and the edits a person makes there."""

from __future__ import annotations

from collections.abc import Callable

from mpneuralnetwork.components import registry
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from ...project import edits
from ...project.fragment import holds_layers, layers_from_text, layers_to_text
from ...project.placing import fitting_place
from ...project.project import ROLES, Project, ProjectError
from ...wording import grouped, in_bytes
from ..document.document import Document
from ..widgets import theme
from ..widgets.messages import show_error
from ..widgets.panel_button import PanelButton
from ..widgets.steady import SteadyLabel
from .stack_model import StackModel
from .stack_view import StackView

LONGEST = "888 888 k parameters · 888 888 k multiply-adds an image · 88.8 MB"
LINES_BESIDE = 0.75
"""A panel of such a share of the length of the longest totals has room for them in two lines beside its title."""


class StackPanel(QFrame):
    """Turns what happens in the list into edits of the document."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.setProperty("card", True)
        self.model = StackModel(document, self)
        self.view = StackView(self.model)
        self._totals = SteadyLabel(LONGEST)
        self._totals.setAccessibleName("Network size")
        title = QLabel("Network")
        title.setProperty("role", "title")
        self._head = QGridLayout()
        self._head.setHorizontalSpacing(2 * theme.GRID)
        self._head.setVerticalSpacing(0)
        self._head.setColumnStretch(1, 1)
        self._head.addWidget(title, 0, 0)
        self._head.addWidget(self._totals, 0, 1)
        self._head.addWidget(PanelButton(self, "Network"), 0, 2, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(self._head)
        self._layout = layout
        layout.addWidget(self.view, 1)
        self.view.edited.connect(self._document.set_value)
        self.view.chosen.connect(self._choose)
        self.view.fix_requested.connect(self._fix)
        self._came: list[str] = []
        document.revised.connect(self._note_what_came)
        document.changed.connect(self._keep_selection)
        document.changed.connect(self._show_totals)
        self._show_totals(None, document.project)

    def set_badge(self, badge: QWidget) -> None:
        """Show a line between the totals and the cards."""
        self._layout.insertWidget(1, badge)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands on layers do."""
        return {
            "cut": self.cut,
            "copy": self.copy,
            "paste": self.paste,
            "duplicate": self.duplicate,
            "mute": self.mute,
            "delete": self.delete,
            "move_up": lambda: self.shift(-1),
            "move_down": lambda: self.shift(+1),
            "open_card": self.view.toggle_current,
        }

    def obstacles(self) -> dict[str, str]:
        """Why a command on the cards cannot be used now, by its name."""
        return {} if self.view.currentIndex().isValid() else {"open_card": "Choose a card first."}

    def cut(self) -> None:
        """Take the selected layers out and onto the clipboard."""
        self.copy()
        self._delete("Cut")

    def copy(self) -> None:
        """Put the selected layers on the clipboard, as text that any program can show."""
        uids = set(self.view.selected_layers())
        if uids:
            layers = (spec for spec in self._document.project.layers if spec.uid in uids)
            QGuiApplication.clipboard().setText(layers_to_text(layers))

    def can_paste(self) -> bool:
        """Whether there are layers on the clipboard."""
        return holds_layers(QGuiApplication.clipboard().text())

    def paste(self) -> None:
        """Put the layers of the clipboard behind the selection and select them."""
        try:
            layers = layers_from_text(QGuiApplication.clipboard().text())
        except ProjectError as error:
            show_error(self.window(), "These layers cannot be pasted", str(error))
            return
        text = f"Paste {layers[0].component.title}" if len(layers) == 1 else f"Paste {len(layers)} layers"
        place = self.view.place_after_selection()
        self._document.edit(text, edits.insert_specs(self._document.project, place, layers))
        self.view.select_all_of(spec.uid for spec in layers)

    def mute(self) -> None:
        """Leave the selected layers out of the network, or put them back."""
        uids = self.view.selected_layers()
        if uids:
            project = edits.toggle_muted(self._document.project, set(uids))
            verb = "Mute" if project.find(uids[0]).muted else "Unmute"
            self._document.edit(self._named(verb, uids), project)

    def add(self, name: str) -> None:
        """Put a new layer behind the selection, or as near as it fits, select it and give it the keyboard."""
        self._document.settle()
        before = {spec.uid for spec in self._document.project.layers}
        place = fitting_place(self._document.project, self.view.place_after_selection(), name)
        title = registry.find("layer", name).title
        self._document.edit(f"Add {title}", edits.insert_layer(self._document.project, place, name))
        for spec in self._document.project.layers:
            if spec.uid not in before:
                self.view.select(spec.uid)
        self.view.setFocus()

    def show_setting(self, uid: str, name: str) -> None:
        """Open a card with the keyboard in one of its settings."""
        editor = self.view.open_editor(uid)
        if editor is not None:
            editor.focus_setting(name)

    def show_choice(self, uid: str) -> None:
        """Open a card with the keyboard where its kind is chosen."""
        editor = self.view.open_editor(uid)
        if editor is not None:
            editor.focus_choice()

    def delete(self) -> None:
        """Take the selected layers out."""
        self._delete("Delete")

    def _delete(self, verb: str) -> None:
        uids = self.view.selected_layers()
        if uids:
            row = self.model.index_of(uids[0]).row()
            self._document.edit(self._named(verb, uids), edits.remove_layers(self._document.project, set(uids)))
            self.view.setCurrentIndex(self.model.index(row))

    def duplicate(self) -> None:
        """Put a copy behind the selected layers."""
        uids = self.view.selected_layers()
        if uids:
            before = {spec.uid for spec in self._document.project.layers}
            project = edits.duplicate_layers(self._document.project, set(uids))
            self._document.edit(self._named("Duplicate", uids), project)
            self.view.select_all_of(spec.uid for spec in project.layers if spec.uid not in before)

    def shift(self, by: int) -> None:
        """Move the selected layers up (-1) or down (+1) by one place."""
        uids = self.view.selected_layers()
        if not uids:
            return
        places = [self._document.project.index(uid) for uid in uids]
        target = max(min(places) - 1, 0) if by < 0 else min(max(places) + 2, len(self._document.project.layers))
        text = self._named("Move", uids)
        self._document.edit(text, edits.move_layers(self._document.project, set(uids), target))

    def _note_what_came(self, old: Project, new: Project) -> None:
        """An edit, undo or redo is about to be shown; another project that is opened is none of them."""
        known = {spec.uid for spec in old.layers}
        self._came = [spec.uid for spec in new.layers if spec.uid not in known]

    def _keep_selection(self, old: Project, new: Project) -> None:
        """Select the layers that came, else the card that has the keyboard: Delete acts on what is marked."""
        came, self._came = self._came, []
        current = self.view.currentIndex()
        if came:
            self.view.select_all_of(came)
        elif current.isValid() and not self.view.selectedIndexes():
            self.view.setCurrentIndex(current)

    def _named(self, verb: str, uids: list[str]) -> str:
        one = self._document.project.find(uids[0]).component.title
        return f"{verb} {one}" if len(uids) == 1 else f"{verb} {len(uids)} layers"

    def _choose(self, uid: str, name: str) -> None:
        role = next(role for role in ROLES if role == uid)
        title = registry.find(ROLES[role], name).title
        self._document.edit(f"Choose {title}", edits.choose(self._document.project, role, name))

    def _fix(self, uid: str) -> None:
        problem = self._document.check.problem(uid)
        if problem and problem.fix:
            self._document.edit(problem.fix.text, problem.fix.edit(self._document.project))

    def _show_totals(self, old: Project | None, new: Project) -> None:
        check = self._document.check
        if check.problems:
            self._totals.say("cannot train yet: see ⚠ below")
            return
        example = "an image" if check.schema and check.schema.is_image else "a row"
        exact = grouped(check.parameters), grouped(check.multiply_adds)
        counts = in_one_unit(check.parameters, check.multiply_adds)
        size, whole = (f"{p} parameters · {m} multiply-adds {example}" for p, m in (counts, exact))
        self._totals.say(f"{size} · {in_bytes(check.memory)}", whole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_head"):
            self._fold()

    def _fold(self) -> None:
        """Put the totals below the title where they would take more than two lines beside it."""
        below = self.width() < LINES_BESIDE * self._totals.fontMetrics().horizontalAdvance(LONGEST)
        self._head.removeWidget(self._totals)
        self._head.addWidget(self._totals, *((1, 0, 1, 3) if below else (0, 1, 1, 1)))


def in_one_unit(*counts: int) -> list[str]:
    """Return counts in the same unit, one in which the smallest keeps two digits."""
    unit, sign = next(((u, s) for u, s in ((10**6, "M"), (10**3, "k")) if min(counts) >= 10 * u), (1, ""))
    return [f"{grouped(round(count / unit))} {sign}".strip() for count in counts]
