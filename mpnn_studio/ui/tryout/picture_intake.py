"""Pictures from elsewhere for the canvas: pasted, dropped, or from a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from ...data.photo import PHOTO_SIDE, example_of_photo
from ...data.pictures import SUFFIXES, read_photo
from ...data.tones import LIGHT_ON_DARK
from ..widgets.background import Background
from ..widgets.file_choice import choose_file
from ..widgets.messages import show_error

Shape = tuple[int, int, int]


class PictureIntake(QObject):
    """Makes an example of the data of a picture, in a background thread.

    Signals:
        taken(example): uint8 (C, H, W).
    """

    taken = Signal(object)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self.shape: Shape = (1, 28, 28)
        self.tones = LIGHT_ON_DARK
        self._reading = Background("picture", self)
        self._reading.done.connect(self.taken)
        self._reading.failed.connect(self._fail)

    def ask(self) -> None:
        """Let the person choose a picture."""
        kinds = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
        path = choose_file(self._widget, "Open picture", f"Pictures ({kinds})")
        if path is not None:
            self._read_file(path)

    def paste(self) -> None:
        """Take the picture on the clipboard, where there is one."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, data: QMimeData) -> bool:
        """Take the picture in what was pasted or dropped; return whether there is one."""
        files = _picture_files(data)
        if files:
            self._read_file(files[0])
        elif data.hasImage():
            self._read_image(QImage(data.imageData()))
        return bool(files) or data.hasImage()

    def cancel(self) -> None:
        """Give up what is being read: it is of data that are shown no more."""
        self._reading.cancel()

    def _read_file(self, path: Path) -> None:
        self._read(lambda: read_photo(path, PHOTO_SIDE))

    def _read_image(self, image: QImage) -> None:
        if image.isNull():
            self._fail("The picture that was offered is damaged, or too large. Save it as a file and open that.", "")
            return
        if max(image.width(), image.height()) > PHOTO_SIDE:
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            image = image.scaled(PHOTO_SIDE, PHOTO_SIDE, keep, smooth)
        image = image.convertToFormat(QImage.Format.Format_RGBA8888)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        pixels = rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4).copy()
        self._read(lambda: pixels)

    def _read(self, read: Callable[[], NDArray[np.uint8]]) -> None:
        shape, tones = self.shape, self.tones
        self._reading.start(lambda progress: example_of_photo(read(), shape, tones))

    def _fail(self, message: str, details: str) -> None:
        show_error(self._widget, "This picture cannot be used", message, details)


def offers_picture(data: QMimeData | None) -> bool:
    """Return whether there is a picture in what is dragged, or on the clipboard, which can be empty."""
    return data is not None and (bool(_picture_files(data)) or data.hasImage())


def _picture_files(data: QMimeData) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in SUFFIXES]
