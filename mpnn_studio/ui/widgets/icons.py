"""The small picture of each layer: a drawn sign, the curve of an activation as it computes it, or else a plain box."""

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
        return
    painter.setPen(QPen(color, area.width() / 12, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    inner = area.adjusted(1.5, 1.5, -1.5, -1.5)
    heights = _curve(name)
    if heights is None:
        corner = area.width() / 5
        painter.drawRoundedRect(inner, corner, corner)
    else:
        xs = np.linspace(inner.left(), inner.right(), POINTS)
        places = zip(xs, inner.bottom() - heights * inner.height(), strict=True)
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in places]))


def _curve(name: str) -> NDArray[np.float64] | None:
    """Return the heights (POINTS,), 0 to 1, of an activation as a function of one number, None for any other layer.

    One that is no such function (a softmax) is shown over neighbouring units.
    """
    if not registry.find("layer", name).is_activation:
        return None
    inputs = np.linspace(-REACH, REACH, POINTS, dtype=np.float32)
    try:
        outputs = _outputs(name, inputs[:, None])
        if not np.ptp(outputs):
            outputs = _outputs(name, inputs[None])
    except Exception:  # somebody's own layer may need settings, take other shapes, or fail: it is painted all the same
        return None
    if outputs.shape != inputs.shape or not np.isfinite(outputs).all():
        return None
    heights: NDArray[np.float64] = (outputs - outputs.min()) / (np.ptp(outputs) or 1.0)
    return heights


def _outputs(name: str, batch: NDArray[np.float32]) -> NDArray[np.float64]:
    component = registry.find("layer", name)
    layer = component.from_config({setting: field.initial for setting, field in component.fields.items()})
    with np.errstate(all="ignore"):
        outputs = layer.forward(batch, training=False)
    return np.asarray(outputs, np.float64).ravel()
