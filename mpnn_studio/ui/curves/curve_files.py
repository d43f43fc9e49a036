"""Writes the curves to a file, as a picture of what is seen or as a table of values."""

from __future__ import annotations

from collections.abc import Callable

from mpneuralnetwork.components.errors import EngineError
from mpneuralnetwork.saving.formats import write_atomically
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QWidget

from ..widgets import theme
from ..widgets.file_choice import choose_place
from ..widgets.messages import say, show_error
from .curve_bar import FORMATS

SCALE = 2
"""Pixels of a picture for each on the screen, for sharp print."""


def ask_and_write(parent: QWidget, kind: str, content: Callable[[], bytes]) -> None:
    """Let a person choose a path and write a file of this kind, a key of ``FORMATS``; report an error in a message."""
    title = FORMATS[kind].rstrip("…")
    path, _ = choose_place(parent, "Export the curves", f"curves.{kind}", f"{title} (*.{kind})")
    if path is None:
        return
    if path.suffix.lower() != f".{kind}":
        path = path.with_name(f"{path.name}.{kind}")
    try:
        write_atomically(path, content())
    except (OSError, EngineError) as error:
        show_error(parent, "The curves cannot be written", str(error))
    else:
        say(parent, f"The curves are in {path}.")


def png(widget: QWidget) -> bytes:
    """Return a picture of a widget as it is seen now."""
    image = QImage(widget.size() * SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    image.fill(theme.colors(widget).card)
    widget.render(image, QPoint())
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def svg(widget: QWidget) -> bytes:
    """Return the same as a vector drawing."""
    # Only who exports needs this module of Qt.
    from PySide6.QtSvg import QSvgGenerator

    buffer, frame = QBuffer(), QRect(QPoint(), widget.size())
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(frame.size())
    generator.setViewBox(frame)
    generator.setTitle("Curves of a training")
    painter = QPainter(generator)
    painter.fillRect(frame, theme.colors(widget).window)
    widget.render(painter, QPoint())
    painter.end()
    return bytes(buffer.data().data())
