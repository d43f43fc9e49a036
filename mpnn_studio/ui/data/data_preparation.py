"""How the data are prepared, to be changed, and what was measured for it on the training split."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan, nan

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ...data.dataset import Feature, Schema
from ...data.date_parts import input_names
from ...data.preparing import Preparing
from ...data.summary import Summary
from ...wording import grouped, number_text
from ..widgets import theme
from ..widgets.fact_table import FactTable
from ..widgets.forms import Form
from ..widgets.scroll import scroll_instead
from ..widgets.texts import TextLabel
from .data_augmentation import DataAugmentation

TITLES = ("Column", "Centre", "Spread", "If missing", "Inputs")
SIDES = (4, 5)
"""How the width is shared between the form and what was measured."""
MEANING = "A network is given (value − centre) ÷ spread, also when it predicts and wherever it is exported to."


class DataPreparation(QWidget):
    """The form of the preparation beside its figures; it changes nothing itself.

    Signals:
        edited(field, value, merge_key): a person changed a setting.
    """

    edited = Signal(str, object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unused: frozenset[str] | None = None
        self.form: Form | None = None
        self._scroll = _Settings()
        self._title = TextLabel("")
        self.fitted = FactTable("Measured for the preparation", TITLES, TITLES[1:])
        self.augmentation = DataAugmentation()
        meaning = TextLabel(MEANING)
        meaning.setWordWrap(True)
        figures = QVBoxLayout()
        figures.setSpacing(2 * theme.GRID)
        for widget in (self._title, self.fitted, meaning, self.augmentation):
            figures.addWidget(widget)
        figures.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setSpacing(4 * theme.GRID)
        layout.addWidget(self._scroll, SIDES[0])
        layout.addLayout(figures, SIDES[1])

    def show_settings(self, settings: Preparing, schema: Schema) -> None:
        """Show these settings, as far as they do anything for such data."""
        unused = Preparing.unused(schema)
        if self.form is None or unused != self._unused:
            self._unused = unused
            self._build_form()
        assert self.form is not None
        self.form.set_values(settings.get_config())
        self.augmentation.setVisible(schema.is_image)
        self.augmentation.show_settings(settings)

    def show_summary(self, summary: Summary) -> None:
        """Show what was measured, and vary the first training image."""
        count = grouped(summary.sizes["train"])
        self._title.setText(f"Measured on the training split alone, {count} examples")
        self.fitted.set_rows(list(_fitted(summary)))
        dataset = summary.facts.dataset
        self.augmentation.show_image(dataset.inputs[summary.splits.train[0]] if dataset.schema.is_image else None)

    def finish(self) -> None:
        """Take over what was typed but not confirmed."""
        if self.form is not None:
            self.form.finish()

    def _build_form(self) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 2 * theme.GRID, 0)
        explanation = QLabel(Preparing.explanation)
        explanation.setProperty("role", "muted")
        explanation.setWordWrap(True)
        self.form = Form(Preparing, without=self._unused or ())
        self.form.edited.connect(self.edited)
        for widget in (self.form, explanation):
            column.addWidget(widget)
        column.addStretch(1)
        scroll_instead(self._scroll, holder)


class _Settings(QScrollArea):
    """Scrolls up and down, and is always as wide as its form needs to be."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Settings of the preparation")

    def minimumSizeHint(self) -> QSize:
        widget = self.widget()
        form = widget.minimumSizeHint().width() if widget else 0
        return QSize(form + self.verticalScrollBar().sizeHint().width(), super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Learn when the form needs another width, as it does with another text size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


def _fitted(summary: Summary) -> Iterator[tuple[str, ...]]:
    """Yield a row for each raw column that is scaled, for each category that is spread out, and for each target."""
    schema, fitted = summary.facts.dataset.schema, summary.preparation
    for place, feature in enumerate(schema.features):
        gap = fitted.fill[place] if fitted.fill else nan
        yield _of_column(feature, fitted.centre[place], fitted.spread[place], gap)
    if not schema.features:
        yield "every pixel", number_text(fitted.centre[0], 5), number_text(fitted.spread[0], 5), "–", "1 each"
    targets = schema.targets or (schema.target or "target",) * schema.outputs
    for name, centre, spread in zip(targets, fitted.target_centre, fitted.target_spread, strict=False):
        yield f"{name} (predicted)", number_text(centre, 5), number_text(spread, 5), "–", "–"


def _of_column(feature: Feature, centre: float, spread: float, gap: float) -> tuple[str, ...]:
    if feature.categories:
        return feature.name, "–", "–", "–", f"{grouped(feature.width)}, one-hot"
    inputs = f"{feature.width}: {', '.join(input_names(feature.parts))}" if feature.parts else "1"
    if feature.date:
        return feature.name, feature.write(centre), f"{number_text(spread, 5)} days", feature.write(gap), inputs
    return (
        feature.name,
        number_text(centre, 5),
        number_text(spread, 5),
        "–" if isnan(gap) else number_text(gap, 5),
        inputs,
    )
