"""What one layer makes of an example: its name and figures, and its numbers as small pictures."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ...explain.activations import LayerValues
from ...explain.steps.names import Name
from ...wording import in_sizes, number_text
from ..charts.tiles import Tiles
from ..widgets import theme
from ..widgets.texts import ElidedLabel

TITLE_WIDTH = 150


class StageBand(QWidget):
    """One row: what the layer is called and how its numbers spread, with its tiles beside it.

    Signals:
        pointed(text): what is under the mouse or chosen by keyboard.
        followed(name): this number, of the first example of a batch, is to be explained.
    """

    pointed = Signal(str)
    followed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stage: LayerValues | None = None
        self.tiles = Tiles()
        self.name, self.range, self.mean = ElidedLabel("text", theme.title_font), ElidedLabel(), ElidedLabel()
        words = QVBoxLayout()
        words.setSpacing(0)
        for line in (self.name, self.range, self.mean):
            line.setFixedWidth(TITLE_WIDTH)
            words.addWidget(line)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * theme.GRID)
        row.addLayout(words)
        row.addWidget(self.tiles, 1)
        self.tiles.pointed.connect(self._tell)
        self.tiles.followed.connect(self._follow)
        self.tiles.lead()

    def show_stage(self, stage: LayerValues) -> None:
        """Show a layer's activations."""
        self._stage = stage
        sizes, spread = stage.sheet.tiles.shape, stage.spread
        shape = in_sizes(sizes if sizes[1:] != (1, 1) else sizes[:1])
        zeros = f", {100 * spread.zeros:.0f} % zero" if spread.zeros else ""
        self.name.say(f"{stage.title}  {shape}")
        self.range.say(f"{number_text(spread.low, 3)} to {number_text(spread.high, 3)}")
        self.mean.say(f"mean {number_text(spread.mean, 3)}{zeros}")
        self.tiles.setAccessibleName(f"Activations of {stage.title}")
        self.tiles.show_sheet(stage.sheet, max(abs(spread.low), abs(spread.high)) or 1.0)

    def _follow(self) -> None:
        if self._stage is not None:
            self.followed.emit(Name(self._stage.array, (0, *self._stage.sheet.index(*self.tiles.place))))

    def _tell(self) -> None:
        value = self.tiles.value
        if self._stage is None or value is None:
            return
        where = self._stage.sheet.words(*self.tiles.place)
        text = f"{number_text(value, 6)} · {self._stage.title}, {where}"
        self.tiles.setAccessibleDescription(text)
        if self.tiles.hasFocus() or self.tiles.underMouse():
            self.pointed.emit(text)
