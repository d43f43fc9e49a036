"""Examined examples as cards: a picture with two lines of text, or a row of features.

Cards can be painted in a background thread, so that the window shows them at once. Painted word by word, the window
would wait for the training thread as often as there are words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter

from ...data.dataset import Feature
from ...explain.examination import Examination
from ...wording import grouped, per_cent
from ..widgets.pictures import blank, example_picture

SIDE = 56
GAP = 4
WIDEST = 120
"""Pixels of a label, and of a column, at most."""
ROUNDING = 2
"""Pixels; a text may take a little more than was measured."""
MEASURED = 40
"""So many rows decide how wide the columns are."""
LARGEST, MAX_DRAWN = 2 * SIDE, 2000
"""Pixels of a side, and number, of the pictures that are kept."""
TITLES = ("true", "said", "sure")
_ELIDED = Qt.TextElideMode.ElideRight
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Dress:
    """All that a card takes from the widget that shows it.

    Attributes:
        ratio: pixels of the screen for each of the widget.
    """

    words: QFont
    text: str
    muted: str
    ratio: float


class ExampleCards:
    """Some of the examined examples, in an order.

    Args:
        places: (N,), where they stand among the examined ones.
        before: cards whose pictures may be among these.
    """

    def __init__(
        self, examination: Examination, places: NDArray[np.int64], dress: Dress, before: ExampleCards | None = None
    ) -> None:
        self.examination, self.places, self.dress = examination, places, dress
        same = before is not None and before.dress == dress and before.examination.inputs is examination.inputs
        self._drawn: dict[int, QImage] = before._drawn if same and before and len(before._drawn) < MAX_DRAWN else {}
        self.features: tuple[Feature, ...] = examination.schema.features
        self._painted: dict[int, QImage] = {}
        self._words = QFontMetrics(dress.words)

    def __len__(self) -> int:
        return len(self.places)

    # What is known of an example

    def row_in_data(self, place: int) -> int:
        """Return where the example of a card stands in the data."""
        return int(self.examination.rows[self.places[place]])

    def find(self, row_in_data: int) -> int | None:
        """Return which card shows an example of the data, None where none does."""
        found = np.flatnonzero(self.examination.rows[self.places] == row_in_data)
        return int(found[0]) if len(found) else None

    def example(self, place: int) -> NDArray[Any]:
        """Return an example as it is in the data."""
        raw: NDArray[Any] = self.examination.inputs[self.row_in_data(place)]
        return raw

    def answer(self, place: int) -> tuple[str, str, str]:
        """Return what is true, what is said, and how sure."""
        among, classes = int(self.places[place]), self.examination.schema.classes
        true, said = int(self.examination.truths[among]), int(self.examination.said[among])
        return classes[true], classes[said], per_cent(float(self.examination.sureness[among]))

    def lines(self, place: int) -> tuple[str, str]:
        """Return the two lines below a picture ("7, said 1" and "98 %")."""
        true, said, sure = self.answer(place)
        return f"{true}, said {said}", sure

    def words(self, place: int) -> str:
        """Say what is known of an example ("7, said 1 · 98 %, example 1 234: …")."""
        true, said, sure = self.answer(place)
        text = f"{true}, said {said} · {sure}, example {grouped(self.row_in_data(place) + 1)}"
        values = zip(self.titles[len(TITLES) :], self.texts(place)[len(TITLES) :], strict=True)
        return ": ".join(filter(None, (text, ", ".join(f"{name} {value}" for name, value in values))))

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the columns of a table."""
        return (*TITLES, *(feature.name for feature in self.features))

    def texts(self, place: int) -> tuple[str, ...]:
        """What stands in the columns of a table."""
        values = self.example(place).ravel().tolist() if self.features else ()
        written_values = (feature.write(value) for feature, value in zip(self.features, values, strict=False))
        return (*self.answer(place), *written_values)

    # How it looks

    @cached_property
    def size(self) -> QSize:
        """Of a card."""
        if self.features:
            return QSize(sum(self._widths), self._words.height() + 2 * GAP)
        longest = max((self._words.horizontalAdvance(self.lines(place)[0]) for place in range(self._few)), default=0)
        return QSize(min(max(SIDE, longest + ROUNDING), WIDEST) + 3 * GAP, SIDE + 2 * self._words.height() + 3 * GAP)

    @property
    def _few(self) -> int:
        return min(len(self), MEASURED)

    @cached_property
    def _widths(self) -> list[int]:
        rows = [self.titles, *(self.texts(place) for place in range(self._few))]
        widest = (max(map(self._words.horizontalAdvance, column)) for column in zip(*rows, strict=True))
        return [min(width + ROUNDING, WIDEST) + 4 * GAP for width in widest]

    def paint(self, most: int) -> None:
        """Paint the first cards now, that they need not be painted when they are shown."""
        _ = self.size, self.head
        for place in range(min(len(self), most)):
            self.card(place)

    def card(self, place: int) -> QImage:
        """Return a card, painted when it is first asked for."""
        if place not in self._painted:
            paint = self._row if self.features else self._picture
            self._painted[place] = paint(place)
        return self._painted[place]

    @cached_property
    def head(self) -> QImage | None:
        """The titles of a table's columns; None above pictures."""
        return self._columns(self.titles, [self.dress.muted] * len(self.titles)) if self.features else None

    def _row(self, place: int) -> QImage:
        return self._columns(self.texts(place), [self.dress.text] * len(self.titles))

    def _columns(self, texts: tuple[str, ...], colors: list[str]) -> QImage:
        image = blank(self.size, self.dress.ratio)
        painter = QPainter(image)
        painter.setFont(self.dress.words)
        starts = accumulate(self._widths, initial=0)
        for column, (text, color, left) in enumerate(zip(texts, colors, starts, strict=False)):
            area = QRect(left + 2 * GAP, 0, self._widths[column] - 4 * GAP, self.size.height())
            painter.setPen(QColor(color))
            side = Qt.AlignmentFlag.AlignRight if self._is_number(column) else Qt.AlignmentFlag.AlignLeft
            painter.drawText(area, side | _MIDDLE, self._words.elidedText(text, _ELIDED, area.width()))
        painter.end()
        return image

    def _is_number(self, column: int) -> bool:
        feature = column - len(TITLES)
        return column == len(TITLES) - 1 or (feature >= 0 and not self.features[feature].categories)

    def _picture(self, place: int) -> QImage:
        image, dress = blank(self.size, self.dress.ratio), self.dress
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        drawn = self._drawing(place)
        size = drawn.size().scaled(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio)
        width = self.size.width()
        painter.drawImage(QRect((width - size.width()) // 2, GAP, size.width(), size.height()), drawn)
        painter.setFont(dress.words)
        line = QRect(2, SIDE + GAP + 2, width - 4, self._words.height())
        for text, color in zip(self.lines(place), (dress.text, dress.muted), strict=True):
            painter.setPen(QColor(color))
            shown = self._words.elidedText(text, _ELIDED, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, shown)
            line.translate(0, line.height())
        painter.end()
        return image

    def _drawing(self, place: int) -> QImage:
        """Return the example itself, drawn once however often its words change, and no larger than it is seen."""
        row = self.row_in_data(place)
        if row not in self._drawn:
            drawn = example_picture(self.example(place))
            if max(drawn.width(), drawn.height()) > LARGEST:
                kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                drawn = drawn.scaled(LARGEST, LARGEST, kept, smooth)
            self._drawn[row] = drawn
        return self._drawn[row]
