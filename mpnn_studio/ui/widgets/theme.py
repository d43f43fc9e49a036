"""Colours, fonts and the style sheet: one table of tokens for light and one for dark.

A widget that paints itself asks ``colors(self)`` each time it paints; nothing is cached, so a change of theme
is a change of the application's palette and every widget follows.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ...resources import asset

GRID = 4
"""Spacing unit in px; every margin is a multiple of it."""
RADIUS = 8
"""Corner radius of a card in px."""
TEXT_FAMILY = "Inter"
NUMBER_FAMILY = "JetBrains Mono"


@dataclass(frozen=True)
class Colors:
    """The tokens of one theme, as ``#rrggbb``. Series and groups are from Okabe & Ito's colour-blind safe set."""

    scheme: str
    window: str
    bar: str
    card: str
    selected: str
    field: str
    line: str
    hairline: str
    text: str
    muted: str
    accent: str
    on_accent: str
    train: str
    validation: str
    other: str
    ok: str
    warning: str
    error: str
    canvas: str = "#0b0c0f"
    ink: str = "#ffffff"
    core: str = "#3b8fe0"
    convolution: str = "#009e73"
    activation: str = "#e69f00"
    regularisation: str = "#d55e00"
    normalisation: str = "#b8639f"
    neutral: str = "#7f8799"

    def color(self, token: str) -> QColor:
        """Return the colour of a token, such as "muted"."""
        return QColor(getattr(self, token))

    def group(self, name: str) -> QColor:
        """Return the colour of a palette group; a group we do not know is neutral."""
        known = {
            "Core": self.core,
            "Convolution": self.convolution,
            "Activation": self.activation,
            "Regularisation": self.regularisation,
            "Normalisation": self.normalisation,
        }
        return QColor(known.get(name, self.neutral))


DARK = Colors(
    scheme="dark",
    window="#14161b",
    bar="#1a1d24",
    card="#21252e",
    selected="#232b38",
    field="#171a20",
    line="#303643",
    hairline="#282d38",
    text="#e7e9ef",
    muted="#9aa1af",
    accent="#4c9aff",
    on_accent="#0b1524",
    train="#56b4e9",
    validation="#e69f00",
    other="#8f97a6",
    ok="#2fbd8e",
    warning="#e6b000",
    error="#ff7a6b",
)
LIGHT = Colors(
    scheme="light",
    window="#eef0f4",
    bar="#f7f8fa",
    card="#ffffff",
    selected="#f0f4fb",
    field="#f3f4f7",
    line="#d8dce4",
    hairline="#ebedf1",
    text="#1b1f27",
    muted="#5f6779",
    accent="#1668dc",
    on_accent="#ffffff",
    train="#0072b2",
    validation="#d55e00",
    other="#7b8494",
    ok="#00805d",
    warning="#8a6100",
    error="#b3261e",
)

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
