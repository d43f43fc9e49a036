"""How the curves of other runs are distinguished: by colour and by dashes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from ..widgets.theme import Colors

COLORS = ("other", "convolution", "normalisation", "regularisation")
DASHES = (Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine, Qt.PenStyle.DashDotDotLine)
WIDTH = 1.5


@dataclass(frozen=True)
class RunStyle:
    """Thin and dashed, so that the current run stands out."""

    token: str
    dash: Qt.PenStyle

    def pen(self, tokens: Colors) -> QPen:
        """Return the pen of a line in this style."""
        pen = QPen(tokens.color(self.token), WIDTH, self.dash)
        pen.setCosmetic(True)
        return pen


def style_of(number: int) -> RunStyle:
    """Return the style of one of several runs, counted from 0; the first sixteen differ, neighbours in both ways."""
    return RunStyle(COLORS[number % 4], DASHES[(number + number // 4) % 4])
