"""What an export will hold: its files, and of each that is text its beginning."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QRectF, QRegularExpression, Qt, QUrl
from PySide6.QtGui import QPainter, QPaintEvent, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QStackedWidget, QTextBrowser, QVBoxLayout, QWidget

from ...wording import in_bytes
from ..widgets import theme
from ..widgets.keys import Combo
from ..widgets.texts import Placeholder, TextLabel

MAX_SHOWN = 60_000
"""Letters of a text; who needs more opens the file."""
NO_TEXT = "Numbers, not text: {size}."
WORDS = (
    "and as assert break class continue def del elif else except False finally for from if import in is lambda None "
    "not or pass raise return True try while with yield"
)
PATTERNS = (
    (rf"\b(?:{'|'.join(WORDS.split())})\b", "accent"),
    (r"\b\d[\d_.]*(?:e-?\d+)?\b", "validation"),
    (r"(?:'[^'\n]*'|\"[^\"\n]*\")", "ok"),
    (r"#.*$", "muted"),
)
NOT_DRAWN = re.compile("<(svg|style)\\b.*?</\\1>", re.DOTALL)
"""What Qt would show as words."""
QUOTES = '"""'
INSIDE = 1


class PythonColors(QSyntaxHighlighter):
    """Colours words of the language, numbers, texts and remarks with the tokens of the theme."""

    def __init__(self, document: QTextDocument, view: QWidget) -> None:
        super().__init__(document)
        self._view = view
        self._patterns = [(QRegularExpression(pattern), token) for pattern, token in PATTERNS]
        self.active = False

    def highlightBlock(self, text: str) -> None:
        if not self.active:
            return
        for pattern, token in self._patterns:
            found = pattern.globalMatch(text)
            while found.hasNext():
                match = found.next()
                self.setFormat(match.capturedStart(), match.capturedLength(), self._format(token))
        self._describe(text)

    def _describe(self, text: str) -> None:
        """Colour what stands between three quotes, over as many lines as it takes."""
        inside, place = self.previousBlockState() == INSIDE, 0
        while place <= len(text):
            end = text.find(QUOTES, place)
            if end < 0:
                break
            if inside:
                self.setFormat(place, end + len(QUOTES) - place, self._format("muted"))
            else:
                self.setFormat(end, len(text) - end, self._format("muted"))
            inside, place = not inside, end + len(QUOTES)
        if inside:
            start = place if self.previousBlockState() == INSIDE or place else 0
            self.setFormat(start, len(text) - start, self._format("muted"))
        self.setCurrentBlockState(INSIDE if inside else 0)

    def _format(self, token: str) -> QTextCharFormat:
        colour = QTextCharFormat()
        colour.setForeground(theme.colors(self._view).color(token))
        return colour


class Picture(QWidget):
    """An SVG picture, as large as there is room for it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Picture")
        self._renderer = QSvgRenderer(self)

    def show_picture(self, content: bytes) -> None:
        """Show another one."""
        self._renderer.load(QByteArray(content))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._renderer.defaultSize().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(QRectF(self.rect()).center())
        painter = QPainter(self)
        self._renderer.render(painter, place)


class Page(QTextBrowser):
    """A page as far as Qt draws it: its words, tables and pictures, but no drawing."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Page")
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)

    def show_page(self, content: bytes) -> None:
        """Show another one."""
        self.setHtml(NOT_DRAWN.sub("", content.decode("utf-8", "replace")))

    def loadResource(self, type: int, name: QUrl | str) -> Any:
        # Nothing is fetched: pictures stand in the page itself.
        return super().loadResource(type, name) if QUrl(name).scheme() == "data" else QByteArray()


class Preview(QWidget):
    """One file of an export at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files: Mapping[str, bytes] = {}
        self.file = Combo()
        self.file.setAccessibleName("File of the preview")
        self.file.currentIndexChanged.connect(lambda index: self._show_file())
        self.size_label = TextLabel()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Preview")
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._colors = PythonColors(self.text.document(), self.text)
        self._picture, self._page, self._said = Picture(), Page(), Placeholder()
        self._said.setAccessibleName("Instead of a preview")
        self._pages = QStackedWidget()
        for page in (self.text, self._picture, self._page, self._said):
            self._pages.addWidget(page)
        head = QHBoxLayout()
        head.setSpacing(2 * theme.GRID)
        head.addWidget(self.file)
        head.addWidget(self.size_label)
        head.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)
        self.say("")
        self._dress()

    def show_files(self, files: Mapping[str, bytes]) -> None:
        """Show what will be written; the first text of it."""
        self._files = files
        self.file.blockSignals(True)
        self.file.clear()
        self.file.addItems(list(files))
        self.file.setCurrentIndex(next((at for at, name in enumerate(files) if _is_text(files[name])), 0))
        self.file.blockSignals(False)
        self.file.show()
        self._show_file()

    def say(self, words: str) -> None:
        """Say something instead."""
        self._files = {}
        self.file.hide()
        self.size_label.setText("")
        self._said.setText(words)
        self._pages.setCurrentWidget(self._said)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._dress()

    def _dress(self) -> None:
        self.text.setFont(theme.number_font(self.text, 0.85))
        self._colors.rehighlight()

    def _show_file(self) -> None:
        name = self.file.currentText()
        content = self._files.get(name, b"")
        self.size_label.setText(in_bytes(len(content)))
        if name.endswith(".svg"):
            self._picture.show_picture(content)
            self._pages.setCurrentWidget(self._picture)
        elif name.endswith(".html"):
            self._page.show_page(content)
            self._pages.setCurrentWidget(self._page)
        elif _is_text(content):
            self._colors.active = name.endswith(".py")
            self.text.setPlainText(content[:MAX_SHOWN].decode("utf-8", "replace"))
            self._pages.setCurrentWidget(self.text)
        else:
            self._said.setText(NO_TEXT.format(size=in_bytes(len(content))))
            self._pages.setCurrentWidget(self._said)


def _is_text(content: bytes) -> bool:
    head = content[:MAX_SHOWN]
    try:
        # A letter may be cut in two where the beginning ends.
        head[: len(head) - 4 if len(content) > MAX_SHOWN else None].decode("utf-8")
    except UnicodeDecodeError:
        return len(content) > MAX_SHOWN and b"\0" not in head and head[:1] in b"<#{\"'"
    return b"\0" not in head
