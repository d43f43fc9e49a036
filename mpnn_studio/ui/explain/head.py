"""The first line of Explain: which network and batch are seen, whether they are still true, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ..widgets import theme
from ..widgets.panel_button import PanelButton
from ..widgets.steady import SteadyLabel, keep_room
from ..widgets.texts import ElidedLabel, SmallButton, TextLabel


class ExplainHead(QWidget):
    """Says what is seen.

    Signals:
        refresh_wanted(): the network as it is now is to be shown.
        cancel_wanted(): it takes too long.
        left(): the curves are wanted back.
    """

    refresh_wanted = Signal()
    cancel_wanted = Signal()
    left = Signal()

    def __init__(self, panel: QWidget) -> None:
        super().__init__()
        self._note = ""
        title = TextLabel("Explain", "title", theme.title_font)
        self.subject = ElidedLabel("muted")
        self.subject.setAccessibleName("What is explained")
        self.note = SteadyLabel("News", "hint")
        keep_room(self.note)
        self.note.setAccessibleName("News")
        self.refresh = SmallButton("Show it", "Show the network as it is now", "Show the network as it is now")
        keep_room(self.refresh)
        self.refresh.clicked.connect(self.refresh_wanted)
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.progress.setTextVisible(False)
        self.progress.setMaximumWidth(120)
        self.progress.setAccessibleName("Opening")
        self.cancel = SmallButton("Cancel", "Cancel the opening", "Open nothing")
        self.cancel.clicked.connect(self.cancel_wanted)
        self.maximise = PanelButton(panel, "Explain")
        self.close_button = SmallButton("✕", "Back to the curves", "Back to the curves · Esc")
        self.close_button.clicked.connect(self.left)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        for widget, stretch in (
            (title, 0),
            (self.subject, 1),
            (self.progress, 0),
            (self.cancel, 0),
            (self.refresh, 0),
            (self.maximise, 0),
            (self.close_button, 0),
        ):
            row.addWidget(widget, stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addLayout(row)
        layout.addWidget(self.note)
        self.offer("")
        self.show_waiting(False)

    def show_title(self, text: str, note: str) -> None:
        """Say which network and which batch are seen, and what has to be known of them."""
        self.subject.say(text)
        self._note = note
        self.say("")

    def say(self, text: str) -> None:
        """Say what a person should know now; with an empty text what there is to know of the step."""
        text = text or self._note
        self.note.say(text)
        self.note.setVisible(bool(text))

    def offer(self, text: str, button: str = "") -> None:
        """Say that what is seen is of yesterday, and offer to show today; take the offer back with an empty text."""
        self.refresh.setVisible(bool(text))
        self.refresh.setText(button or "Show it")
        self.refresh.setAccessibleDescription(text)
        self.say(text)

    def show_waiting(self, waiting: bool) -> None:
        """Show or hide how far the opening is."""
        self.progress.setValue(0)
        self.progress.setVisible(waiting)
        self.cancel.setVisible(waiting)

    def show_progress(self, share: float) -> None:
        """Say how far the opening is."""
        self.progress.setValue(round(100 * share))
