"""Colours, fonts and the style sheet: one table of tokens for light and one for dark.

A widget that paints itself asks ``colors(self)`` each time it paints; nothing is cached, so a change of theme
is a change of the application's palette and every widget follows.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ... import palette
from ...palette import GROUPS, Tokens
from ...resources import asset

GRID = 4
"""Spacing unit in px; every margin is a multiple of it."""
RADIUS = 8
"""Corner radius of a card in px."""
TEXT_FAMILY = "Inter"
NUMBER_FAMILY = "JetBrains Mono"


@dataclass(frozen=True)
class Colors(Tokens):
    """The tokens of one theme as Qt's colours."""

    def color(self, token: str) -> QColor:
        """Return the colour of a token, such as "muted"."""
        return QColor(getattr(self, token))

    def group(self, name: str) -> QColor:
        """Return the colour of a palette group; a group we do not know is neutral."""
        return self.color(GROUPS.get(name, "neutral"))


DARK, LIGHT = (Colors(**asdict(table)) for table in (palette.DARK, palette.LIGHT))

SCHEMES = {"system": "Follow the system", "light": "Light", "dark": "Dark"}


def colors(widget: QWidget | None = None) -> Colors:
    """Return the tokens of the theme that the application wears now.

    The application's palette decides: a widget's own is changed by its part of the style sheet.
    """
    return DARK if QGuiApplication.palette().window().color().lightness() < 128 else LIGHT


def load_fonts() -> None:
    """Make the bundled fonts known, so that every machine shows the same."""
    for path in sorted(asset("fonts").iterdir()):
        if path.suffix in {".otf", ".ttf"}:
            QFontDatabase.addApplicationFont(str(path))


def apply(app: QApplication, scheme: str, text_percent: int = 100) -> None:
    """Dress the application: ``scheme`` is a key of SCHEMES, ``text_percent`` scales every text."""
    choose(app, scheme, text_percent)
    dress(app)


def choose(app: QApplication, scheme: str, text_percent: int = 100) -> None:
    """Set style, palette and font, which widgets ask for while they are built."""
    tokens = {"light": LIGHT, "dark": DARK}.get(scheme) or _system_colors(app)
    app.setStyle("Fusion")
    # An explicit palette: setColorScheme alone has no effect on bare X11.
    app.setPalette(_palette(tokens))
    app.setFont(text_font(text_percent))


def dress(app: QApplication) -> None:
    """Set the style sheet that belongs to the palette."""
    app.setStyleSheet(_style_sheet(colors()))


def text_font(percent: int = 100) -> QFont:
    """The font of the whole window at this scale."""
    font = QFont(TEXT_FAMILY)
    font.setPointSizeF(10.0 * percent / 100)
    return font


def number_font(widget: QWidget, scale: float = 0.95) -> QFont:
    """Return a monospaced font for figures, sized relative to the widget's own text."""
    return _scaled(QFont(NUMBER_FAMILY), widget, scale)


def small_font(widget: QWidget) -> QFont:
    """Return the font of second lines and captions."""
    return _scaled(QFont(widget.font()), widget, 0.87)


def title_font(widget: QWidget) -> QFont:
    """Return the font of card headings and layer names."""
    font = QFont(widget.font())
    font.setWeight(QFont.Weight.DemiBold)
    return font


def _scaled(font: QFont, widget: QWidget, scale: float) -> QFont:
    font.setPointSizeF(max(QGuiApplication.font().pointSizeF() * scale, 6.0))
    return font


def _system_colors(app: QApplication) -> Colors:
    return DARK if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


def _palette(c: Colors) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for name, value in {
        role.Window: c.window,
        role.WindowText: c.text,
        role.Base: c.field,
        role.AlternateBase: c.card,
        role.Text: c.text,
        role.Button: c.card,
        role.ButtonText: c.text,
        role.BrightText: c.error,
        role.Highlight: c.accent,
        role.HighlightedText: c.on_accent,
        role.Link: c.accent,
        role.ToolTipBase: c.card,
        role.ToolTipText: c.text,
        role.PlaceholderText: c.muted,
        role.Mid: c.line,
        role.Light: c.hairline,
        role.Dark: c.line,
    }.items():
        palette.setColor(name, QColor(value))
    for name in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(c.muted))
    return palette


def _style_sheet(tokens: Colors) -> str:
    sheet = asset("themes/studio.qss").read_text(encoding="utf-8")
    sheet = sheet.replace("@images", asset("icons").as_posix()).replace("@scheme", tokens.scheme)
    # Longest names first, so that @on_accent is not read as @on followed by text.
    for field in sorted(fields(tokens), key=lambda token: -len(token.name)):
        sheet = sheet.replace(f"@{field.name}", getattr(tokens, field.name))
    return sheet
