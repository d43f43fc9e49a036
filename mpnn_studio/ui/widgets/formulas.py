"""Formulas of components as pictures, and the tooltip that explains a component with them."""

from __future__ import annotations

import html

from mpneuralnetwork.components.registry import Component
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QToolTip

SIZE = 17
"""Height of the letters of a formula in px."""
SHARPNESS = 2
"""Pictures are drawn so many times finer than shown, for screens with small pixels."""
WIDEST = 420
"""Width that a formula in a tooltip may take, in px."""


def formula_image(latex: str, color: QColor) -> QImage:
    """Draw a formula in one colour on nothing; its device pixel ratio is ``SHARPNESS``."""
    from ziamath.config import config  # here, as the studio opens without any formula on the screen
    from ziamath.zmath import Latex

    # Qt draws SVG 1.1, in which glyphs are plain paths.
    config.svg2 = False
    svg = Latex(latex, size=SIZE, color=color.name()).svg()
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    image = QImage(renderer.defaultSize() * SHARPNESS, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    image.setDevicePixelRatio(SHARPNESS)
    return image


def prepare_formulas() -> None:
    """Load what draws formulas, so that the first one on the screen need not wait for it; allowed in any thread."""
    from ziamath.zmath import Latex

    Latex("x")


def drawn(latex: str, color: QColor) -> QImage:
    """Draw a formula; return a null image where that is not possible."""
    try:
        return formula_image(latex, color)
    except Exception:  # the drawing library raises errors of many kinds, and what is wrong is the text it is given
        return QImage()


def explain(component: type[Component]) -> str:
    """Return a tooltip: what a component is, its formulas forward and backward, and two sentences about it."""
    color = QToolTip.palette().color(QPalette.ColorRole.ToolTipText)
    parts = [f"<b>{html.escape(component.title)}</b>: {html.escape(component.summary)}"]
    parts += [_in_html(latex, color) for latex in (component.formula, component.gradient) if latex]
    parts += [html.escape(component.explanation)] if component.explanation else []
    return f'<table width="{WIDEST}"><tr><td>' + "<br><br>".join(parts) + "</td></tr></table>"


def _in_html(latex: str, color: QColor) -> str:
    """Return the picture of a formula, or its LaTeX where that cannot be drawn."""
    image = drawn(latex, color)
    return f"<code>{html.escape(latex)}</code>" if image.isNull() else _as_html(image)


def _as_html(image: QImage) -> str:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    content = bytes(buffer.data().toBase64().data()).decode()
    width = min(image.width() // SHARPNESS, WIDEST)
    return f'<img src="data:image/png;base64,{content}" width="{width}">'
