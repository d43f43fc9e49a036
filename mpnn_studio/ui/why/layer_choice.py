"""Which layer of the network is meant."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ..widgets.keys import Combo


class LayerChoice(Combo):
    """Offers the layers by name.

    Signals:
        chosen(layer): a person chose this layer, counted from 0; None for what stands before them.
    """

    chosen = Signal(object)

    def __init__(self, name: str, before: str) -> None:
        super().__init__()
        self._before = before
        self._shown: tuple[str, ...] = ()
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.activated.connect(lambda place: self.chosen.emit(self.itemData(place)))

    def show_layers(self, titles: tuple[str, ...], chosen: int | None) -> None:
        """Offer these layers."""
        if titles != self._shown:
            self._shown = titles
            self.clear()
            self.addItem(self._before, None)
            for layer, title in enumerate(titles):
                self.addItem(title, layer)
        place = 0 if chosen is None else chosen + 1
        if place != self.currentIndex():
            self.setCurrentIndex(place)
