"""Room that is kept, so that what stands beside does not move when something appears, goes, or says another thing."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from . import theme
from .texts import MakeFont, TextLabel


def keep_room(widget: QWidget) -> None:
    """Let a widget that hides leave its room empty, so that nothing beside it moves."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)


class SteadyLabel(TextLabel):
    """A text broken into lines that is always as high as its longest one would be.

    Args:
        longest: the longest text that is usual; one that is longer still takes the room it needs.
    """

    def __init__(self, longest: str, role: str = "muted", font: MakeFont = theme.small_font) -> None:
        super().__init__("", role, font)
        self._longest = longest
        self.setWordWrap(True)

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, max(width, 1), 10_000)
        needed = self.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), self._longest).height()
        return max(needed, super().heightForWidth(width))
