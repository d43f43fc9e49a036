"""The "Data" card: what is trained on, with real examples."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ...data.dataset import Dataset, Schema
from ...wording import counted, grouped
from ..widgets import theme
from ..widgets.flow import Flow
from ..widgets.keys import Button
from ..widgets.pictures import example_picture
from ..widgets.texts import SmallButton, TextLabel
from .data_settings import DataSettings

THUMBNAIL = 28
MAX_THUMBNAILS = 24
SEARCHED = 5000
"""Among the first so many examples one of each class is looked for."""


class DataCard(QFrame):
    """Title, thumbnails and a line of facts; a bar while the data is read; a message where it cannot be.

    Signals:
        change_requested: the person wants other data, or to choose what could not be read.
        details_requested: the person wants to see what is in the data.
    """

    change_requested = Signal()
    details_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setAccessibleName("Data")
        self.setProperty("place", "data")
        title = QLabel("Data")
        title.setProperty("role", "title")
        self.change_button: QPushButton = SmallButton("change…", "Change the data")
        self.details_button = SmallButton("details…", "Show the data", "What is in the data, and how it is prepared")
        self.settings = DataSettings()
        self._choose = Button("Choose a file…")
        self._thumbnails = Thumbnails()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Loading the data")
        self._text = TextLabel()
        self._text.setWordWrap(True)
        self._text.setAccessibleName("Data facts")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = Flow(headed=True)
        for widget in (title, self.settings.button, self.details_button, self.change_button):
            head.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(theme.GRID)
        layout.addLayout(head)
        layout.addWidget(self._thumbnails)
        layout.addWidget(self._bar)
        layout.addWidget(self._text)
        layout.addWidget(self._choose, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.settings)
        self.change_button.clicked.connect(self._ask_for_change)
        self.details_button.clicked.connect(self.details_requested)
        self._choose.clicked.connect(self.change_requested)
        self.show_loading(None)

    def show_loading(self, share: float | None) -> None:
        """Show how far the reading is, 0 to 1, or only that it goes on (None)."""
        self._bar.setRange(0, 0 if share is None else 100)
        self._bar.setValue(0 if share is None else round(100 * share))
        self._show("Reading the data…", self._bar)

    def show_dataset(self, title: str, dataset: Dataset, validation_share: float, proposal: str = "") -> None:
        """Show these data.

        Args:
            title: the source's name ("MNIST").
            validation_share: part of the training examples that is held back, 0 to 1.
            proposal: what is proposed for these data, as long as nobody changed it.
        """
        self._thumbnails.show_images(_one_of_each(dataset) if dataset.schema.is_image else [])
        told = [facts(title, dataset, validation_share), f"{proposal[:1].upper()}{proposal[1:]}."]
        self._show("\n".join(told if proposal else told[:1]), self._thumbnails)
        self._thumbnails.setVisible(dataset.schema.is_image)

    def show_error(self, message: str, *, of_file: bool = True, of_folder: bool = False) -> None:
        """Say why there is no data; offer to choose another file, or folder, where they come from one."""
        self._choose.setText("Choose a folder…" if of_folder else "Choose a file…")
        self._show(message, self._choose, role="error")
        self._choose.setVisible(of_file)

    def _show(self, text: str, part: QWidget, role: str = "muted") -> None:
        for widget in (self._thumbnails, self._bar, self._choose):
            widget.setVisible(widget is part)
        self._text.setText(text)
        self._text.set_role(role)
        self.setAccessibleDescription(text)

    def _ask_for_change(self) -> None:
        if self.change_button.menu() is None:
            self.change_requested.emit()


class Thumbnails(QWidget):
    """A row of small pictures, in the data's own tones in both themes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: list[NDArray[Any]] = []
        self.setAccessibleName("Examples of the data")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_images(self, images: list[NDArray[Any]]) -> None:
        """Show these (C, H, W), 0 to 255; as many as there is room for."""
        self._images = images
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(10 * THUMBNAIL, THUMBNAIL)

    def minimumSizeHint(self) -> QSize:
        return QSize(THUMBNAIL, THUMBNAIL)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shown = self._images[: max(self.width() // (THUMBNAIL - theme.GRID), 1)]
        pitch = min(self.width() / max(len(shown), 1), THUMBNAIL + 2 * theme.GRID)
        side = min(THUMBNAIL, pitch)
        for place, image in enumerate(shown):
            area = QRectF(place * pitch, (self.height() - side) / 2, side, side)
            painter.drawImage(area, example_picture(image))


def facts(title: str, dataset: Dataset, validation_share: float) -> str:
    """Return a line such as "iris.csv · 150 rows · 4 numbers · predicts species, 3 classes"."""
    schema = dataset.schema
    if schema.is_image:
        parts = [f"{grouped(len(dataset))} images {schema.input_shape[1]} × {schema.input_shape[2]}"]
    else:
        parts = [counted(len(dataset), "row"), _columns(schema)]
    if not schema.target or schema.is_image:
        classes = f"{len(schema.classes)} classes"
        parts.append(classes if schema.classes else f"{counted(schema.outputs, 'number')} predicted")
    else:
        parts.append(schema.sentence)
    if validation_share > 0:
        parts.append(f"{100 * validation_share:g} % held back for validation")
    if schema.is_image and schema.tones.light:
        parts.insert(1, "dark on light")
    if "warning" in dataset.notes:
        parts.append(dataset.notes["warning"])
    if "left out" in dataset.notes:
        parts.append(f"left out: {dataset.notes['left out']}")
    return " · ".join([title, *parts])


def _columns(schema: Schema) -> str:
    categories = sum(bool(feature.categories) for feature in schema.features)
    numbers = len(schema.features) - categories
    parts = (numbers, "number", "numbers"), (categories, "category", "categories")
    return ", ".join(counted(*part) for part in parts if part[0])


def _one_of_each(dataset: Dataset) -> list[NDArray[Any]]:
    """Return one image (C, H, W) of each class; the first ones where there are no classes."""
    if dataset.schema.classes:
        labels, places = np.unique(dataset.targets[:SEARCHED], return_index=True)
        chosen = places[np.argsort(labels)][:MAX_THUMBNAILS]
    else:
        chosen = np.arange(min(len(dataset), MAX_THUMBNAILS))
    return [dataset.inputs[place] for place in chosen]
