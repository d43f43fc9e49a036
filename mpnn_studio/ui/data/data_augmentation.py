"""What augmentation makes of one image: ten variants, drawn anew with every change of the settings."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ...data.augmentation import SAMPLES, preview
from ...data.preparing import Preparing
from ..widgets import theme
from ..widgets.pictures import example_picture
from ..widgets.texts import TextLabel

LARGEST, SMALLEST = 72, 28
NOTHING = "Training images are shown as they are. Give Shift, Rotation, Zoom or Noise a value to vary them."


class DataAugmentation(QWidget):
    """A line that says what is shown, over the ten pictures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Augmentation preview")
        self._image: NDArray[Any] | None = None
        self._settings: Preparing | None = None
        self._text = TextLabel("")
        self._text.setWordWrap(True)
        self.strip = _Strip()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self._text)
        layout.addWidget(self.strip)

    def show_image(self, image: NDArray[Any] | None) -> None:
        """Vary this raw image (C, H, W) from now on."""
        self._image = image
        self._refresh()

    def show_settings(self, settings: Preparing) -> None:
        """Vary it as these settings say."""
        self._settings = settings
        self._refresh()

    def _refresh(self) -> None:
        varied = self._image is not None and self._settings is not None and self._settings.augments
        self.strip.setVisible(varied)
        self._text.setText(f"{SAMPLES} ways in which a training may be shown this image" if varied else NOTHING)
        self.setAccessibleDescription(self._text.text())
        if self._image is not None and self._settings is not None and varied:
            self.strip.show_images(preview(self._image, self._settings))


class _Strip(QWidget):
    """A row of pictures that share the width."""

    def __init__(self) -> None:
        super().__init__()
        self.images: NDArray[Any] | None = None
        self.setAccessibleName("Augmented images")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_images(self, images: NDArray[Any]) -> None:
        """Show these (N, C, H, W), 0 to 255."""
        self.images = images
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SAMPLES * LARGEST, LARGEST)

    def minimumSizeHint(self) -> QSize:
        return QSize(SAMPLES * SMALLEST, LARGEST)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.images is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        pitch = min(self.width() / len(self.images), LARGEST + theme.GRID)
        height, width = self.images.shape[2:]
        side = pitch - theme.GRID
        for place, image in enumerate(self.images):
            drawn = example_picture(image)
            area = QRectF(place * pitch, 0, side * min(width / height, 1), side * min(height / width, 1))
            painter.drawImage(area, drawn)
