"""What if a unit or a layer were missing: muted while it is held."""

from __future__ import annotations

from ...explain.why.what_if import Removal
from ...wording import number_text
from ..widgets.texts import TextLabel
from .asked import Asked
from .layer_choice import LayerChoice
from .result_view import ResultView
from .value_bars import ValueBars

MOST_UNITS = 64
"""Rows of units; the others change less."""
LEAST = 0.01
"""Smaller changes are none."""
HOW = "Hold a row with the mouse, or with Space: the prediction is the one without it."


class WhatIfView(ResultView):
    """The whole layer and its units, by how much the answer changes without them."""

    def __init__(self) -> None:
        super().__init__()
        self._asked: Asked | None = None
        self._layers = LayerChoice("Layer that is muted", "Last hidden layer")
        self._bars = ValueBars("Units by their effect", holds=True)
        self._rest = TextLabel()
        how = TextLabel(HOW)
        for label in (how, self._rest):
            label.setWordWrap(True)
        self.add(self._layers, how, self._bars, self._rest)
        self._layers.chosen.connect(lambda layer: self.set_wanted.emit("layer", layer))
        self._bars.held.connect(self._mute)
        self._held: int | None = None
        self._units: list[int] = [0]

    def show_answer(self, asked: Asked) -> None:
        self._asked, result = asked, asked.result
        assert isinstance(result, Removal)
        self._layers.show_layers(result.layers, asked.why.get_config()["layer"])
        share = 100.0 if asked.schema.classes else 1.0
        mark = " %" if asked.schema.classes else ""
        whole = len(result.changes)
        # The rows stay where they are while one is held.
        if self._held is None or max(self._units) != whole:
            self._units = [whole, *result.ranking[:MOST_UNITS].tolist()]
        changes = [*result.changes.tolist(), result.whole]
        names = ["whole layer" if unit == whole else f"unit {unit}" for unit in self._units]
        values = [changes[unit] for unit in self._units]
        figures = [_figure(share * value) + mark for value in values]
        self._bars.show_rows(list(zip(names, values, figures, strict=True)))
        left = whole - len(self._units) + 1
        self._rest.setText(f"{left} more units change the answer less.")
        self._rest.setVisible(left > 0)
        self._tell()

    def _mute(self, row: int) -> None:
        self._held = None if row < 0 else self._units[row]
        self._tell()

    def _tell(self) -> None:
        """Say what the answer is without what is held."""
        result = self._asked.result if self._asked is not None else None
        if self._held is None or not isinstance(result, Removal):
            self.muted.emit(None, "")
            return
        unit = min(self._held, len(result.each) - 1)
        what = result.layer_name if unit == len(result.changes) else f"unit {unit} of {result.layer_name}"
        self.muted.emit(result.each[unit], f"without {what}, as long as you hold it")


def _figure(value: float) -> str:
    return number_text(value, 3) if value >= LEAST else "0"
