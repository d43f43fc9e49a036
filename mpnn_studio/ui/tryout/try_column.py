"""The right-hand column: something to predict, and the prediction."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ...data.dataset import Dataset, Schema
from ...data.placed_points import PlacedPoints, placed_points
from ...data.preparing import Preparing
from ...data.source import Source
from ...run.development import Development
from ...wording import number_text
from ..widgets.background import Background
from ..widgets.messages import show_error
from .fitted_curve import FittedCurve
from .prediction import PredictionPanel
from .try_field import Answers, TryField
from .try_image import TryImage
from .try_plane import TryPlane
from .try_table import TryTable

TABLE_STRETCH = 3
"""A form of many columns gets three times the room of the prediction below it; the others take what they need."""
PANEL_STRETCH = 1
"""A panel gets as much of what is left as the prediction below it."""
SHARE = 0.55
"""The most of the column's height that a picture or a map takes, so that its answer has room too."""
MODEST_SHARE = 0.4
"""The most of the column's height that what is tried takes while the panel needs room."""
UNLIMITED = (1 << 24) - 1
"""Qt's largest height of a widget."""
AT_ONCE = 20_000
"""Up to so many examples are split without a background thread, within a few milliseconds."""


class TryColumn(QWidget):
    """Follows the data: a canvas for images, a map for points of a plane, a curve for one number, else a form.

    Signals:
        sample_changed(sample): a raw example of the data set, or None where there is none.
        class_picked(place): the probability of a class is to be explained.
        schema_changed(schema): another kind of data is tried.
        points_edited(text, points, merge_key): a person drew on the plane; see :class:`PointCanvas`.
        frame_picked(frame): the weights of this frame are to be looked at, a ``TimelineEntry``.
        development_seen(): how the answer developed can be seen from now on.
    """

    sample_changed = Signal(object)
    class_picked = Signal(int)
    schema_changed = Signal(object)
    points_edited = Signal(str, object, object)
    frame_picked = Signal(object)
    development_seen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._schema: Schema | None = None
        self._image = TryImage()
        self._table = TryTable()
        self._plane = TryPlane()
        self._curve = TryField("Fitted curve", FittedCurve())
        self._fields = (self._plane, self._curve)
        self._shown: TryImage | TryTable | TryField = self._image
        self._prediction = PredictionPanel()
        self._prediction.picked.connect(self.class_picked)
        self._development: Development | None = None
        self._prediction.development.shown.connect(self.development_seen)
        self._prediction.development.picked.connect(self._pick_frame)
        self._predicted: ArrayLike | None = None
        self._instead: ArrayLike | None = None
        self._note = ""
        self._modest = False
        # A million rows are split in a background thread.
        self._placing = Background("placing", self)
        self._placing.done.connect(self._show_points)
        self._placing.failed.connect(self._fail)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for kind in (self._image, self._table, self._plane, self._curve):
            layout.addWidget(kind, TABLE_STRETCH if kind is self._table else 0)
            kind.setVisible(kind is self._shown)
            kind.sample_changed.connect(partial(self._forward_sample, kind))
        layout.addWidget(self._prediction, 1)
        self._plane.points_edited.connect(self.points_edited)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands on what is tried do."""
        return self._image.handlers()

    def obstacles(self) -> dict[str, str]:
        """Why one of them cannot be used now, by its name."""
        if self._shown is not self._image:
            return dict.fromkeys(self.handlers(), "The data are no pictures.")
        return self._image.obstacles()

    def put_below(self, panel: QWidget) -> None:
        """Show a panel between what is tried and its prediction."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.indexOf(self._prediction), panel, PANEL_STRETCH)

    def make_room(self, *, wanted: bool) -> None:
        """Give the panel room of what is tried, where that takes much of the column."""
        self._modest = wanted
        self._limit()
        self._prediction.give_way(modest=wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._limit()

    def _limit(self) -> None:
        """Bound the height of what is tried now."""
        alone = self._prediction.isHidden()
        share = MODEST_SHARE if self._modest else 1.0 if self._shown is self._table else SHARE
        most = max(round(share * self.height()), self._least_height())
        self._shown.setMaximumHeight(UNLIMITED if alone else most)

    def _least_height(self) -> int:
        """Return what the card of what is tried needs, with its text broken into lines as wide as the column."""
        inside = self._shown.layout()
        if inside is not None and inside.hasHeightForWidth():
            return inside.totalMinimumHeightForWidth(self.width())
        return self._shown.minimumSizeHint().height()

    @property
    def schema(self) -> Schema | None:
        """What kind of data is tried."""
        return self._schema

    def set_schema(self, schema: Schema) -> None:
        """Offer what fits these data; what was drawn or entered stays where the data are of the same kind."""
        if schema == self._schema:
            return
        self._schema = schema
        self._placing.cancel()
        self._shown.hide()
        self._shown = self._fitting(schema)
        self._limit()
        self._shown.show()
        self._prediction.set_classes(schema.classes)
        self._shown.set_schema(schema)
        self.schema_changed.emit(schema)

    def show_source(self, source: Source, settings: Preparing) -> None:
        """Let the points be edited, where they are the person's own."""
        points = source.clicked_points()
        self._plane.draw_points(points)
        if points is not None:
            self._place(source.sketch(), settings)

    def show_dataset(self, dataset: Dataset, settings: Preparing) -> None:
        """Show the examples, where they have a place."""
        if dataset.schema == self._schema and self._shown in self._fields:
            self._place(dataset, settings)

    def follow(self, answers: Answers | None) -> None:
        """Show the predictions of these weights; None while there is no network."""
        for kind in self._fields:
            kind.follow(answers if kind is self._shown else None)

    def sample(self) -> NDArray[Any] | None:
        """Return the raw example that is drawn, entered or pointed at, None where there is none."""
        return None if self._schema is None else self._shown.sample()

    def show_sample(self, sample: NDArray[Any]) -> None:
        """Try an example as it is in the data; one of other data is not taken."""
        schema = self._schema
        if schema is not None and sample.shape == (schema.input_shape if schema.is_image else (len(schema.features),)):
            self._shown.show_sample(sample)

    def show_prediction(self, values: ArrayLike | None) -> None:
        """Show the probability of each class, or the predicted numbers in the data's own unit."""
        self._predicted = values
        if self._instead is None:
            self._show_values(values)

    @property
    def shows_development(self) -> bool:
        """Whether there is room for how the answer developed."""
        return self._prediction.development.isVisible()

    def show_development(self, development: Development | None) -> None:
        """Show how the answer to what is tried developed; None where there is no answer."""
        self._development = development
        chart = self._prediction.development
        if development is None:
            chart.show_answers(np.empty(0), np.empty((0, 0)))
        else:
            chart.show_answers(development.epochs, development.answers)

    def mark_development(self, epoch: float | None, hint: str) -> None:
        """Mark where in the development the run is looked at; say what would be seen where nothing is."""
        self._prediction.development.mark(epoch)
        self._prediction.development.set_hint(hint)

    def _pick_frame(self, place: int) -> None:
        if self._development is not None:
            self.frame_picked.emit(self._development.frames[place])

    def show_instead(self, values: ArrayLike | None, note: str) -> None:
        """Show another answer, whatever is predicted meanwhile, and say in a note which; None shows the prediction."""
        if values is None and self._instead is None:
            return
        self._instead = values
        self._show_values(self._predicted if values is None else values)
        self._prediction.set_note(self._note if values is None else note)

    def _show_values(self, values: ArrayLike | None) -> None:
        if self._schema is None:
            return
        if not self._schema.classes:
            said = "" if values is None else self._values_text(np.atleast_1d(np.asarray(values)))
            self._prediction.set_value(said)
            self._shown.show_prediction(said, None)
            return
        self._prediction.set_probabilities(values)
        self._shown.show_prediction(*(self._prediction.best or ("", None)))

    def set_note(self, text: str) -> None:
        """Say where the prediction comes from, or what to do to get one."""
        self._note = text
        if self._instead is None:
            self._prediction.set_note(text)

    def _values_text(self, values: NDArray[Any]) -> str:
        assert self._schema is not None
        numbers = ", ".join(number_text(value) if np.isfinite(value) else "not a number" for value in values)
        return f"{self._schema.target} {numbers}".strip()

    def _fitting(self, schema: Schema) -> TryImage | TryTable | TryField:
        """Return what such data are tried with."""
        numbers = [axis for axis in schema.coordinates if not axis.date]
        answered = bool(schema.classes) or schema.outputs == 1
        if schema.is_image:
            return self._image
        if len(numbers) == 2 and answered:
            return self._plane
        return self._curve if len(numbers) == 1 and answered and not schema.classes else self._table

    def _place(self, dataset: Dataset, settings: Preparing) -> None:
        """Split the examples and show them: at once where they are few, else as soon as it is done."""
        self._placing.cancel()
        if len(dataset) <= AT_ONCE:
            self._show_points(placed_points(dataset, settings))
        else:
            self._placing.start(lambda progress: placed_points(dataset, settings))

    def _show_points(self, points: PlacedPoints) -> None:
        for kind in self._fields:
            if kind is self._shown:
                kind.show_points(points)

    def _fail(self, message: str, details: str) -> None:
        show_error(self, "The examples cannot be drawn", message, details)

    def _forward_sample(self, kind: QWidget, sample: object) -> None:
        if kind is self._shown and self._schema is not None:
            self.sample_changed.emit(sample)
