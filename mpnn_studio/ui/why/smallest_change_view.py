"""The smallest change that fools the network, beside what was changed."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from ...explain.why.smallest_change import SmallestChange
from ...wording import number_text
from ..widgets import theme, tones
from ..widgets.pictures import example_picture
from ..widgets.texts import SmallButton
from .asked import Asked
from .example_pictures import ExamplePictures
from .result_view import ResultView
from .row_table import RowTable
from .value_bars import ValueBars


class SmallestChangeView(ResultView):
    """Both examples, the difference enlarged, and its size against that of a random change."""

    def __init__(self) -> None:
        super().__init__()
        self._asked: Asked | None = None
        self._pictures, self._rows = ExamplePictures("Smallest change"), RowTable("Smallest change in numbers")
        self._bars = ValueBars("Size of the change, compared")
        self._try = SmallButton("Try it", "Try the changed example", "Predict it here")
        self.add(self._pictures, self._rows, self._bars, self._try)
        self._try.clicked.connect(self._try_example)

    def show_answer(self, asked: Asked) -> None:
        self._asked, result = asked, asked.result
        assert isinstance(result, SmallestChange)
        changed = asked.raw(result.example[None])[0]
        image = asked.schema.is_image
        self._pictures.setVisible(image)
        self._rows.setVisible(not image)
        answer = asked.outputs[result.answer] if result.answer >= 0 else ""
        if image:
            difference, factor = self._difference(asked, result)
            self._pictures.show_pictures(
                [
                    (example_picture(asked.sample), "yours"),
                    (example_picture(changed), f"changed{f': {answer}' if answer else ''}"),
                    (difference, f"difference\n× {number_text(factor, 3)}"),
                ]
            )
        else:
            self._rows.show_rows(asked, {"yours": asked.sample, f"changed{f': {answer}' if answer else ''}": changed})
        sizes = (("this change", result.size), ("random change", result.random), ("nearest example", result.nearest))
        known = [(name, size) for name, size in sizes if math.isfinite(size)]
        self._bars.show_rows([(name, size, number_text(size, 3)) for name, size in known])
        self._try.setEnabled(result.found)

    def _difference(self, asked: Asked, result: SmallestChange) -> tuple[QImage, float]:
        """Return the difference in the colours of signed numbers, and by how much it is enlarged."""
        assert asked.run.preparation is not None
        levels: NDArray[np.float64] = asked.run.preparation.restore_inputs(np.asarray(result.example[None], np.float64))
        change = (levels[0] - asked.sample).sum(axis=0)
        reach = float(np.abs(change).max())
        shown = tones.number_levels(change, reach or 1.0)
        ends = tones.number_ends(self)
        return tones.level_picture(shown, ends, theme.colors(self).error), 255 / reach if reach else 1.0

    def _try_example(self) -> None:
        if self._asked is not None and isinstance(self._asked.result, SmallestChange):
            self.example_wanted.emit(self._asked.raw(self._asked.result.example[None])[0])
