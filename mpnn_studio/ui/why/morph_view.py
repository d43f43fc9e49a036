"""The way to another example, step by step."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider, QWidget

from ...explain.why.morph import Morphing
from ..widgets import theme
from ..widgets.editor import FormSlider
from ..widgets.flow import Flow
from ..widgets.pictures import example_picture
from ..widgets.texts import SmallButton, TextLabel
from .answer_path import AnswerPath
from .asked import Asked
from .example_pictures import ExamplePictures
from .result_view import ResultView

HOW = "“Keep” makes the example that is tried now the end of the way; then draw or choose another to start from."


class MorphView(ResultView):
    """A slider along the way, the example there, and its answer."""

    def __init__(self) -> None:
        super().__init__()
        self._asked: Asked | None = None
        self._pictures, self._path = ExamplePictures("Example on the way"), AnswerPath()
        self._slider: QSlider = FormSlider(Qt.Orientation.Horizontal)
        self._slider.setAccessibleName("Place on the way")
        self._reading = TextLabel("", "", theme.small_font)
        self._reading.setAccessibleName("Answer on the way")
        self._keep = SmallButton("Keep", "Keep this example as the end", HOW)
        self._free = SmallButton("Nearest other", "Go to the nearest example answered otherwise")
        self._try = SmallButton("Try it", "Try the example on the way", "Predict what is on the way here")
        how = TextLabel(HOW)
        for label in (how, self._reading):
            label.setWordWrap(True)
        self.add(self._pictures, self._path, self._slider, self._reading)
        row = QWidget()
        buttons = Flow(row)
        for button in (self._keep, self._free, self._try):
            buttons.addWidget(button)
        self.add(row, how)
        self._slider.valueChanged.connect(lambda place: self._show_place())
        self._keep.clicked.connect(lambda: self.keep_wanted.emit(True))
        self._free.clicked.connect(lambda: self.keep_wanted.emit(False))
        self._try.clicked.connect(self._try_place)

    def show_answer(self, asked: Asked) -> None:
        first, self._asked, result = self._asked is None, asked, asked.result
        assert isinstance(result, Morphing)
        last = len(result.shares) - 1
        if self._slider.maximum() != last or first:
            self._slider.setRange(0, last)
            self._slider.setValue(last // 2)
        self._free.setEnabled(result.row < 0)
        flips = [(flip.at, f"→ {asked.outputs[flip.after]}") for flip in result.flips]
        self._path.show_path(self._lines(asked, result), flips, result.sentence)
        self._show_place()

    def _lines(self, asked: Asked, result: Morphing) -> list[NDArray[np.float64]]:
        """Return the probability of both ends' answers, or the number between its least and its largest."""
        if asked.schema.classes:
            return [result.answers[:, int(result.answers[end].argmax())] for end in (0, -1)]
        line = result.answers[:, asked.output or 0]
        return [(line - line.min()) / (np.ptp(line) or 1.0)]

    def _show_place(self) -> None:
        asked = self._asked
        if asked is None or not isinstance(asked.result, Morphing):
            return
        result, place = asked.result, min(self._slider.value(), len(asked.result.shares) - 1)
        share = float(result.shares[place])
        raw = asked.raw(result.path[[0, place, -1]])
        end = "the kept example" if result.row < 0 else f"example {result.row}"
        said = f"{100 * share:.0f} %: {asked.answer_text(result.answers[place])}"
        self._path.show_place(share)
        self._pictures.setVisible(asked.schema.is_image)
        if asked.schema.is_image:
            names = ("yours", f"at {100 * share:.0f} %", "end")
            answers = (asked.answer_text(result.answers[at]) for at in (0, place, -1))
            captions = [f"{name}\n{answer}" for name, answer in zip(names, answers, strict=True)]
            self._pictures.show_pictures([(example_picture(one), c) for one, c in zip(raw, captions, strict=True)])
        words = asked.row_text(raw[1])
        self._reading.setText(f"{said} · to {end}{f' · {words}' if words else ''}")
        self._slider.setAccessibleDescription(said)

    def _try_place(self) -> None:
        if self._asked is not None and isinstance(self._asked.result, Morphing):
            path = self._asked.result.path
            self.example_wanted.emit(self._asked.raw(path[[min(self._slider.value(), len(path) - 1)]])[0])
