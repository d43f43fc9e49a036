"""The small picture of each layer: an activation shows its own curve, computed by the engine; others a drawn sign."""

from __future__ import annotations

import numpy as np
from mpneuralnetwork.components import registry
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPixmapCache, QPolygonF
from PySide6.QtSvg import QSvgRenderer

from ...resources import asset

REACH = 3.0
"""An activation is drawn for inputs from −REACH to REACH."""
POINTS = 33


def layer_icon(name: str, color: QColor, size: int, ratio: float = 1.0) -> QPixmap:
    """Return the picture of a registered layer, ``size`` px wide and high, in one colour; the same one from the cache.

    Args:
        ratio: device pixels of one px.
    """
    key = f"layer/{name}/{color.name()}/{size}/{ratio}"
    pixmap = QPixmap()
    if not QPixmapCache.find(key, pixmap):
        pixmap = QPixmap(round(size * ratio), round(size * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _draw(painter, name, color, QRectF(0, 0, size, size))
        QPixmapCache.insert(key, pixmap)
    return pixmap


def _draw(painter: QPainter, name: str, color: QColor, area: QRectF) -> None:
    drawn = asset("icons/layers") / f"{name}.svg"
    if drawn.is_file():
        content = drawn.read_text(encoding="utf-8").replace("#000", color.name())
        QSvgRenderer(QByteArray(content.encode())).render(painter, area)
    else:
        painter.setPen(QPen(color, area.width() / 12, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPolyline(_curve(name, area.adjusted(1.5, 1.5, -1.5, -1.5)))


def _curve(name: str, area: QRectF) -> QPolygonF:
    """Sample a layer as a function of one number; one that is none (a softmax) is shown over neighbouring units."""
    inputs = np.linspace(-REACH, REACH, POINTS, dtype=np.float32)
    outputs = _outputs(name, inputs[:, None])
    if not np.ptp(outputs):
        outputs = _outputs(name, inputs[None])
    low, high = float(outputs.min()), float(outputs.max())
    heights = (outputs - low) / (high - low or 1.0)
    xs = np.linspace(area.left(), area.right(), POINTS)
    return QPolygonF([QPointF(x, area.bottom() - h * area.height()) for x, h in zip(xs, heights, strict=True)])


def _outputs(name: str, batch: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(registry.create("layer", name, {}).forward(batch, training=False)).ravel()
