"""One example on its way through all layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from ...explain.activations import ActivationReader, LayerValues
from ...explain.examples import Examples
from ...explain.steps.names import Name
from ...explain.wanted import Wanted
from ...run.events import Snapshot
from ...run.moment import Moment
from ...run.run import Run
from ...wording import grouped, numbers_text
from ..widgets import theme
from ..widgets.inquiry import Inquiry
from ..widgets.keys import Combo
from ..widgets.scroll import PlainScroll
from ..widgets.texts import ElidedLabel, Placeholder
from .stage_band import StageBand
from .view import Surroundings, View

EMPTY = "Train the network, and what its layers make of an example shows here."
NOTHING_TRIED = "Nothing is tried yet: draw or enter something at the right, or choose a validation example."
OTHER_DATA = "This run was trained on other data than are open now: bring its project back to see examples."
VALIDATION, TRIED = "validation", "tried"


@dataclass(frozen=True)
class Answer:
    """The stages of an example, with the words for what it is; ``row`` of the data, None for what is tried."""

    stages: tuple[LayerValues, ...]
    words: str
    count: int = 0
    row: int | None = None


class ActivationsView(View):
    """A choice of the example above; below it a row for each layer."""

    pause: ClassVar[float] = 0.4

    def __init__(self, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(surroundings, parent)
        self._moment: Moment | None = None
        self._source: _Source | None = None
        self._bands: list[StageBand] = []
        self._row: int | None = None
        self._inquiry = Inquiry("activations", self)
        self._inquiry.answered.connect(self._show)
        self._inquiry.failed.connect(self._say)
        self.choice = Combo()
        self.choice.setAccessibleName("Example")
        self.choice.addItem("validation example", VALIDATION)
        self.choice.addItem("what is tried at the right", TRIED)
        self.number = QSpinBox()
        self.number.setAccessibleName("Number of the example")
        self.number.setRange(1, 1)
        self.words = ElidedLabel("text")
        self.words.setAccessibleName("The example")
        self.reading = ElidedLabel("text", theme.number_font)
        self.reading.setAccessibleName("Activation at the place")
        self._empty = Placeholder(EMPTY)
        self._arrange()
        self.choice.currentIndexChanged.connect(lambda index: self._ask())
        self.number.valueChanged.connect(lambda number: self._ask())
        surroundings.try_column.sample_changed.connect(self._follow_sample)
        if surroundings.try_column.sample() is not None:
            self.choice.setCurrentIndex(self.choice.findData(TRIED))

    def show_moment(self, moment: Moment | None) -> None:
        run = moment.run if moment else None
        if run is not (self._moment.run if self._moment else None):
            self._source = _Source(run, self.surroundings) if run else None
        self._moment = moment
        self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def _follow_sample(self, sample: object) -> None:
        if self.choice.currentData() == TRIED and self.isVisible():
            self._ask()

    def _ask(self) -> None:
        moment, source, tried = self._moment, self._source, self.choice.currentData() == TRIED
        self.number.setVisible(not tried)
        if moment is None or source is None:
            self._say(EMPTY)
            return
        snapshot, live = moment.snapshot, moment.live
        document = self.surroundings.document
        if tried:
            fits = moment.run.answers_to(document.project.data, document.check.schema)
            sample = self.surroundings.try_column.sample() if fits else None
            if sample is None:
                self._say(NOTHING_TRIED if fits else OTHER_DATA)
                return
            self._inquiry.ask(lambda: source.tried(snapshot, sample), live=live)
        elif moment.run.project.data != document.project.data:
            self._say(OTHER_DATA)
        else:
            number = self.number.value() - 1
            self._inquiry.ask(lambda: source.example(snapshot, number), live=live)

    # Showing

    def _show(self, answer: Answer) -> None:
        if answer.count:
            self.number.setMaximum(answer.count)
            self.number.setSuffix(f" of {grouped(answer.count)}")
        self.words.say(answer.words)
        self._row = answer.row
        self._empty.hide()
        self._scroll.show()
        while len(self._bands) < len(answer.stages):
            self._add_band()
        for band, stage in zip(self._bands, answer.stages, strict=False):
            band.show_stage(stage)
        for place, band in enumerate(self._bands):
            band.setVisible(place < len(answer.stages))

    def _explain(self, name: Name) -> None:
        rows = () if self._row is None else (self._row,)
        self.explanation_wanted.emit(Wanted(name, "rows" if rows else "drawing", rows))

    def _say(self, message: str, details: str = "") -> None:
        """Say why there is nothing to see."""
        self._inquiry.forget()
        self._empty.say(message, details)
        self._empty.show()
        self._scroll.hide()
        self.words.say("")
        self.reading.say("")

    def _add_band(self) -> None:
        band = StageBand()
        band.pointed.connect(self.reading.say)
        band.followed.connect(self._explain)
        self._rows.insertWidget(len(self._bands), band)
        self._bands.append(band)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2 * theme.GRID)
        head.addWidget(self.choice)
        head.addWidget(self.number)
        head.addWidget(self.words, 1)
        content = QWidget()
        self._rows = QVBoxLayout(content)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2 * theme.GRID)
        self._rows.addStretch(1)
        self._scroll = PlainScroll(content, "Activations of all layers", sideways=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2 * theme.GRID, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addLayout(head)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self.reading)


class _Source:
    """Where the examples of a run come from, and its network. Used by the inquiry's thread alone."""

    def __init__(self, run: Run, surroundings: Surroundings) -> None:
        self._run, self._datasets = run, surroundings.datasets
        self._reader: ActivationReader | None = None
        self._examples: Examples | None = None

    def tried(self, snapshot: Snapshot, sample: NDArray[Any]) -> Answer:
        """Follow what a person draws, enters or points at."""
        stages = self._stages(snapshot, sample)
        return Answer(stages, _said(stages[-1]))

    def example(self, snapshot: Snapshot, number: int) -> Answer:
        """Follow an example that the network did not learn from, by its number from 0."""
        self._examples = self._examples or Examples.of(self._run.project, self._datasets)
        dataset, rows = self._examples.dataset, self._examples.unseen
        row = rows[min(number, len(rows) - 1)]
        stages = self._stages(snapshot, dataset.inputs[row])
        target, names = dataset.targets[row], dataset.schema.classes
        truth = names[int(target)] if names else numbers_text(np.atleast_1d(target))
        return Answer(stages, f"true {truth} · {_said(stages[-1])}", len(rows), int(row))

    def _stages(self, snapshot: Snapshot, sample: NDArray[Any]) -> tuple[LayerValues, ...]:
        self._reader = self._reader or ActivationReader(self._run)
        return self._reader.stages(snapshot, sample)


def _said(answer: LayerValues) -> str:
    """Say the answer in words: the most probable class, or the numbers."""
    if answer.classes:
        best = int(np.argmax(answer.values))
        return f"says {answer.classes[best]}, {100 * answer.values[best]:.1f} %"
    return f"says {numbers_text(answer.values)}"
