"""For and against: over an image, or as a bar for each column of a row."""

from __future__ import annotations

import html

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout

from ...explain.why.evidence import Evidence
from ..widgets import theme, tones
from ..widgets.texts import TextLabel
from .asked import Asked
from .evidence_picture import EvidencePicture
from .result_view import ResultView
from .value_bars import ValueBars, signed

WIDE = 280
"""Px from which a column is wide."""
BESIDE = 14
"""Letters in a line that words beside a picture need at least."""


class EvidenceView(ResultView):
    """One view for all kinds that give a value for each input."""

    def __init__(self) -> None:
        super().__init__()
        self._picture, self._bars, self._legend = EvidencePicture(), ValueBars("For and against"), TextLabel()
        self._legend.setWordWrap(True)
        self._legend.setAccessibleName("Legend")
        # Words stand beside the picture where there is room for both.
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(2 * theme.GRID)
        self._row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self.trust, 1, Qt.AlignmentFlag.AlignTop)
        self.column.insertWidget(0, self._bars)
        self.column.insertLayout(1, self._row)
        self.column.insertWidget(2, self._legend)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._picture.fit(narrow=event.size().width() < WIDE)
        room = event.size().width() - self._picture.width()
        beside = self._picture.isVisibleTo(self) and room > BESIDE * self.trust.fontMetrics().averageCharWidth()
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(across if beside else down)

    def show_answer(self, asked: Asked) -> None:
        result = asked.result
        assert isinstance(result, Evidence)
        self._picture.setVisible(asked.schema.is_image)
        self._bars.setVisible(not asked.schema.is_image)
        if asked.schema.is_image:
            self._picture.show_values(result.values, asked.sample)
            totals = np.asarray(result.values, np.float64).sum(axis=0)
        else:
            order = sorted(result.features, key=lambda name: -abs(result.features[name]))
            self._bars.show_rows([(name, result.features[name], signed(result.features[name])) for name in order])
            totals = np.array([*result.features.values(), 0.0])
        against, _, for_it = tones.number_ends(self)
        name = html.escape(asked.outputs[result.output])
        self._legend.setText(
            f'<span style="color:{for_it}">■</span> + for {name}: {signed(max(0.0, totals.max()))} &nbsp; '
            f'<span style="color:{against}">■</span> − against: {signed(min(0.0, totals.min()))}'
        )
