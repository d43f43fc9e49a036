"""The summary of a data set: how many examples, of what, and what a person should know before training."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ...data.dataset import Dataset
from ...data.preparing import Preparing
from ...data.report import WHEN_MISSING
from ...data.summary import ColumnFacts, Summary, imbalance, is_lopsided
from ...wording import grouped, in_sizes, number_text
from ..charts.count_bars import CountBars
from ..widgets import theme
from ..widgets.fact_table import FactTable
from ..widgets.keys import Button
from ..widgets.texts import TextLabel

TITLES = ("Column", "Kind", "Range", "Mean", "Typical", "Missing")
FIGURES = ("Range", "Mean")


class DataSummary(QWidget):
    """Shows a summary; it changes nothing itself.

    Signals:
        weights_requested: the person wants rare classes to count as much as frequent ones.
    """

    weights_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._sizes, self._left_out = TextLabel("", "title", theme.title_font), _line(""), _line("muted")
        self._sizes.setAccessibleName("Sizes of the splits")
        self._left_out.setAccessibleName("Rows left out")
        self._warnings = _line("hint")
        self._warnings.setAccessibleName("Warnings")
        self._balance = _line("hint")
        self._balance.setAccessibleName("Balance of the classes")
        self._weights = Button("Use balanced class weights")
        self._weights.setObjectName("weights")
        self._weights.setToolTip("Let each class count alike in the loss, however rare it is; it can be undone")
        self._weights.clicked.connect(self.weights_requested)
        self._columns_title, self._classes_title = TextLabel(""), TextLabel("")
        self.columns = FactTable("Columns of the data", TITLES, FIGURES)
        self.bars = CountBars()
        self._classes = _scrolled(self.bars)
        self._arrange()

    def show_summary(self, name: str, summary: Summary, settings: Preparing) -> None:
        """Show these facts.

        Args:
            name: the source's name ("MNIST").
            settings: of the preparation, which say whether rare classes are weighted already.
        """
        dataset = summary.facts.dataset
        self._name.setText(f"{name} · {dataset_text(dataset)}")
        self._sizes.setText(sizes_text(summary))
        left_out = dataset.notes.get("left out", "")
        self._left_out.setText(f"Left out of {dataset.notes.get('rows', 'all')} rows: {left_out}.")
        self._left_out.setVisible(bool(left_out))
        warnings = "\n".join(f"⚠ {warning}" for warning in find_warnings(summary))
        self._warnings.setText(warnings)
        self._warnings.setVisible(bool(warnings))
        splits = "train and validation" if summary.official_test else "train, validation and test"
        self._columns_title.setText(f"Columns, over all {grouped(len(dataset))} examples of {splits}")
        self.columns.set_rows([_cells(column) for column in summary.facts.columns])
        self._show_classes(summary, settings)

    def _show_classes(self, summary: Summary, settings: Preparing) -> None:
        classes, counts = summary.facts.dataset.schema.classes, summary.class_counts[0]
        for widget in (self._classes_title, self._classes):
            widget.setVisible(bool(classes))
        lopsided = bool(classes) and is_lopsided(counts)
        weighted = settings.class_weights != "none"
        self._balance.setVisible(lopsided)
        self._weights.setVisible(lopsided and not weighted)
        if not classes:
            return
        self._classes_title.setText(f"{len(classes)} classes, training split")
        self.bars.set_counts(classes, counts)
        if lopsided:
            present = np.flatnonzero(counts)
            often, rare = present[counts[present].argmax()], present[counts[present].argmin()]
            told = f"{classes[often]} is {imbalance(counts):.1f} times as frequent as {classes[rare]} in training."
            way_out = "Balanced class weights make up for it." if weighted else "The rare ones may be neglected."
            self._balance.setText(f"Lopsided: {told} {way_out}")

    def _arrange(self) -> None:
        balance = QHBoxLayout()
        balance.setSpacing(2 * theme.GRID)
        balance.addWidget(self._balance, 1)
        balance.addWidget(self._weights, 0, Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * theme.GRID)
        for widget in (self._name, self._sizes, self._left_out, self._warnings):
            layout.addWidget(widget)
        layout.addLayout(balance)
        layout.addWidget(self._columns_title)
        layout.addWidget(self.columns)
        layout.addSpacing(2 * theme.GRID)
        layout.addWidget(self._classes_title)
        layout.addWidget(self._classes, 1000)
        layout.addStretch(1)


def dataset_text(dataset: Dataset) -> str:
    """Say how many examples of what shape there are."""
    schema, count = dataset.schema, len(dataset) + len(dataset.test_inputs if dataset.test_inputs is not None else ())
    if schema.is_image:
        channels, height, width = schema.input_shape
        return f"{grouped(count)} {'grey' if channels == 1 else 'colour'} images {in_sizes((height, width))}"
    return f"{grouped(count)} rows, {grouped(len(schema.features))} columns to learn from"


def sizes_text(summary: Summary) -> str:
    """Say how many examples each split has, and which share that is."""
    sizes = summary.sizes
    whole = max(sum(sizes.values()), 1)
    parts = [f"{name} {grouped(size)} ({100 * size / whole:.0f} %)" for name, size in sizes.items()]
    return " · ".join(parts) + (", a set of its own" if summary.official_test else "")


def find_warnings(summary: Summary) -> Iterator[str]:
    """Yield what makes a training or its figures doubtful."""
    unseen_pictures = summary.facts.dataset.notes.get("warning")
    if unseen_pictures:
        yield f"{unseen_pictures[0].upper()}{unseen_pictures[1:]}."
    for split, count in summary.duplicates.items():
        if count:
            verb = "is" if count == 1 else "are"
            yield (
                f"{grouped(count)} of {grouped(summary.sizes[split])} {split} examples {verb} among the training "
                f"examples too: the {split} figures look better than they are."
            )
    classes = summary.facts.dataset.schema.classes
    unseen = [name for name, count in zip(classes, summary.class_counts[0].tolist(), strict=True) if not count]
    if unseen:
        yield f"No training example of {', '.join(unseen[:5])}{'…' if len(unseen) > 5 else ''}: it cannot be learned."


def number(value: float, kind: str = "number") -> str:
    """Write a value of a column: a date as such, all else with four digits."""
    if kind == "date":
        return str(np.datetime64(round(value), "D"))
    return number_text(value)


def _cells(column: ColumnFacts) -> tuple[str, ...]:
    use = ", predicted" if column.predicted else ", derived" if column.derived else ""
    missing = f"{grouped(column.missing)}, {WHEN_MISSING[column.rule]}" if column.missing else "none"
    if column.counts:
        often, count = max(column.counts, key=lambda pair: pair[1])
        kinds = f"{grouped(len(column.counts))} {'classes' if column.predicted else 'categories'}"
        return column.name, f"category{use}", kinds, "–", f"{often} ({grouped(count)} times)", missing
    low, high, mean, middle = (number(v, column.kind) for v in (column.low, column.high, column.mean, column.median))
    return column.name, f"{column.kind}{use}", f"{low} to {high}", mean, f"{middle} (median)", missing


def _line(role: str) -> QLabel:
    label = QLabel()
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setWordWrap(True)
    return label


def _scrolled(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName("Classes")
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 2 * theme.GRID, 0)
    column.addWidget(widget)
    column.addStretch(1)
    area.setWidget(holder)
    return area
