"""The right-hand column: something to predict, and the prediction."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ...data.dataset import Schema
from .prediction import PredictionPanel
from .try_image import TryImage
from .try_table import TryTable

TABLE_STRETCH = 3
"""A form of many columns gets three times the room of the prediction below it; a canvas takes what it needs."""


class TryColumn(QWidget):
    """Follows the data: a canvas for images, a form for the rows of a table.

    Signals:
        sample_changed(sample): a raw example of the data set, or None where there is none.
    """

    sample_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._schema: Schema | None = None
        self._image = TryImage()
        self._table = TryTable()
        self._prediction = PredictionPanel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._image)
        layout.addWidget(self._table, TABLE_STRETCH)
        layout.addWidget(self._prediction, 1)
        self._table.hide()
        self._image.sample_changed.connect(self._tell_image)
        self._table.sample_changed.connect(self._tell_table)

    def set_schema(self, schema: Schema) -> None:
        """Offer what fits these data; what was drawn or entered stays where the data are of the same kind."""
        if schema == self._schema:
            return
        self._schema = schema
        self._image.setVisible(schema.is_image)
        self._table.setVisible(not schema.is_image)
        self._prediction.set_classes(schema.classes)
        (self._image if schema.is_image else self._table).set_schema(schema)

    def sample(self) -> NDArray[Any] | None:
        """Return the raw example that is drawn or entered, None where there is none."""
        if self._schema is None:
            return None
        return self._image.sample() if self._schema.is_image else self._table.sample()

    def show_prediction(self, values: ArrayLike | None) -> None:
        """Show the probability of each class, or the predicted numbers in the data's own unit."""
        if self._schema is None:
            return
        if not self._schema.classes:
            self._prediction.set_value("" if values is None else self._in_words(np.atleast_1d(np.asarray(values))))
            return
        self._prediction.set_probabilities(values)
        best = self._prediction.best
        if self._schema.is_image:
            self._image.show_prediction(*(best or ("", None)))

    def set_note(self, text: str) -> None:
        """Say where the prediction comes from, or what to do to get one."""
        self._prediction.set_note(text)

    def _in_words(self, values: NDArray[Any]) -> str:
        assert self._schema is not None
        numbers = ", ".join(f"{value:.4g}" if np.isfinite(value) else "not a number" for value in values)
        return f"{self._schema.target} {numbers}".strip()

    def _tell_image(self, sample: object) -> None:
        if self._schema is not None and self._schema.is_image:
            self.sample_changed.emit(sample)

    def _tell_table(self, sample: object) -> None:
        if self._schema is not None and not self._schema.is_image:
            self.sample_changed.emit(sample)
