"""Opens Explain in the middle of the window and closes it again; it is built after the start, or when it is wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from ...data.source import Progress
from ...explain.wanted import Wanted
from ...run.moment import Moment
from ..widgets.background import Background
from ..widgets.formulas import prepare_formulas
from ..widgets.in_turn import InTurn

if TYPE_CHECKING:
    from .explain_view import ExplainView


class Explaining(QObject):
    """There and back by one command.

    Args:
        build: makes the view.
        show: puts a view in the middle of the window, or with None what was there before.

    Signals:
        toggled(): Explain was opened or closed.
    """

    toggled = Signal()

    def __init__(
        self,
        build: Callable[[], ExplainView],
        show: Callable[[QWidget | None], object],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._build, self._show = build, show
        self._view: ExplainView | None = None
        self._moment: Moment | None = None
        self._focus: QWidget | None = None
        self.open = False
        self._building = InTurn(self)
        self._loading = Background("loading Explain", self)
        self._loading.done.connect(lambda loaded: self._building.begin((_import_view, lambda: self.view)))

    @property
    def view(self) -> ExplainView:
        """The view, built on first use."""
        if self._view is None:
            self._view = self._build()
            self._view.show_moment(self._moment)
            self._view.left.connect(self.toggle)
        return self._view

    def warm_up(self) -> None:
        """Load in the background what Explain needs, then build it, so that it opens at once.

        What fails is told when it opens.
        """
        self._loading.start(_load)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the command does."""
        return {"explain": self.toggle}

    def toggle(self) -> None:
        """Open Explain where it is closed, else bring back what was there; the keyboard goes along."""
        self.open = not self.open
        if self.open:
            self._remember(self._window.focusWidget())  # also where a dialog has the keyboard
            self._show(self.view)
            self.view.take_keyboard()
        else:
            self._show(None)
            if self._focus is not None and self._focus.isVisible():
                self._focus.setFocus()
            self._remember(None)
        self.toggled.emit()

    def reveal(self) -> None:
        """Open Explain, or where it is open, let it show the network as it is now."""
        if self.open:
            self.view.refresh()
            self.view.take_keyboard()
        else:
            self.toggle()

    def start_over(self) -> None:
        """Another project was opened: its step is looked at from the beginning."""
        if self._view is not None:
            self._view.walk.start_over()

    def _remember(self, widget: QWidget | None) -> None:
        """Hold what had the keyboard, as long as it lives."""
        if self._focus is not None:
            self._focus.destroyed.disconnect(self._forget)
        self._focus = widget
        if widget is not None:
            widget.destroyed.connect(self._forget)

    @Slot()
    def _forget(self) -> None:
        self._focus = None

    def show_moment(self, moment: Moment | None) -> None:
        """Another moment of the run is looked at."""
        self._moment = moment
        if self._view is not None:
            self._view.show_moment(moment)

    def explain(self, wanted: Wanted) -> None:
        """Open Explain on what is wanted."""
        if not self.open:
            self.toggle()
        self.view.explain(wanted)


def _import_view() -> None:
    """Import what belongs to Qt; here, as the studio opens without it."""
    from . import explain_view  # noqa: F401


def _load(progress: Progress) -> None:
    """Import what takes longest; nothing of it belongs to Qt, so that any thread may do it."""
    from ...explain.steps import stages  # noqa: F401  (with all accounts)

    progress(0.5)
    prepare_formulas()
