"""Room that is kept, so that what stands beside does not move when something appears, goes, or says another thing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QWidget

from . import theme
from .keys import Button
from .texts import MakeFont, SmallButton, TextLabel

SLACK = 4
"""A label asks for a little more than its lines, in px."""


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

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(0, self.fontMetrics().height() + SLACK))

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(0, self.fontMetrics().height() + SLACK))

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, max(width, 1), 10_000)
        line = self.fontMetrics().height()
        needed = self.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), self._longest).height()
        lines = max(round(each / line) for each in (needed, super().heightForWidth(width), line))
        return lines * line + SLACK


class _Steady:
    """Mixed into a button: as wide as the widest of the texts that it may say."""

    texts: Sequence[str] = ()

    def sizeHint(self) -> QSize:
        hint: QSize = super().sizeHint()  # type: ignore[misc]
        widths = [self._width_of(text) for text in self.texts]
        spare = max([0, *widths]) - self._width_of(self.text())  # type: ignore[attr-defined]
        return QSize(hint.width() + max(spare, 0), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _width_of(self, text: str) -> int:
        """Measure as the button itself does, so that every text leads to the same width."""
        width: int = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, text).width()  # type: ignore[attr-defined]
        return width


class SteadyButton(_Steady, Button):
    """A button that moves nothing when it says another of its texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__()
        self.texts = texts


class SteadySmallButton(_Steady, SmallButton):
    """The same in the head of a card; it says the first of its texts at first."""

    def __init__(self, texts: Sequence[str], accessible_name: str, tip: str = "") -> None:
        super().__init__(texts[0], accessible_name, tip)
        self.texts = texts
