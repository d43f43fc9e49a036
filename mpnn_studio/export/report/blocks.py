"""What a report is made of. Each part writes itself as HTML and as Markdown, and escapes whatever the data named."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Protocol

from ...wording import printable

MARKED = re.compile(r"([\\`*_{}\[\]()#+\-.!|~])")
"""Characters that mean something in Markdown."""
HALF = 0.5


class Block(Protocol):
    """One part of a report."""

    def html(self) -> str:
        """Write it for a browser."""
        ...

    def markdown(self) -> str:
        """Write it as GitHub's Markdown."""
        ...


def safe(words: str) -> str:
    """Return a text as it may stand in HTML."""
    return escape(printable(words, "·"))


def plain(words: str) -> str:
    """Return a text as it may stand in a line of Markdown."""
    return escape(MARKED.sub(r"\\\1", printable(words, "·")), quote=False)


def data_uri(kind: str, content: bytes) -> str:
    """Return a file as an address that holds all of it."""
    return f"data:{kind};base64,{b64encode(content).decode()}"


@dataclass(frozen=True)
class Heading:
    """A title, or with another level that of a section."""

    words: str
    level: int = 2

    def html(self) -> str:
        return f"<h{self.level}>{safe(self.words)}</h{self.level}>"

    def markdown(self) -> str:
        return f"{'#' * self.level} {plain(self.words)}"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    words: str

    def html(self) -> str:
        return f"<p>{safe(self.words)}</p>"

    def markdown(self) -> str:
        return plain(self.words)


@dataclass(frozen=True)
class Figures:
    """The figures that count: name, value, and what stands beside it."""

    figures: Sequence[tuple[str, str, str]]

    def html(self) -> str:
        cards = (
            f"<div><dt>{safe(name)}</dt><dd>{safe(value)}</dd><dd class=beside>{safe(beside)}</dd></div>"
            for name, value, beside in self.figures
        )
        return f"<dl class=figures>{''.join(cards)}</dl>"

    def markdown(self) -> str:
        return "\n".join(
            f"- {plain(name)}: **{plain(value)}**{f' ({plain(beside)})' if beside else ''}"
            for name, value, beside in self.figures
        )


@dataclass(frozen=True)
class PlainTable:
    """Rows below a head.

    Attributes:
        names: so many columns at the left are words; the others are figures.
        shades: of each figure, 0 to 1: how strongly its cell is coloured; on the diagonal it is right.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    names: int = 1
    shades: Sequence[Sequence[float]] = ()

    def html(self) -> str:
        head = "".join(f"<th scope=col{self._kind(at)}>{safe(words)}</th>" for at, words in enumerate(self.head))
        body = "".join(f"<tr>{self._row(number)}</tr>" for number in range(len(self.rows)))
        return f"<div class=wide><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"

    def _kind(self, column: int) -> str:
        return " class=figure" if column >= self.names else ""

    def _row(self, number: int) -> str:
        cells = []
        for column, words in enumerate(self.rows[number]):
            shade = self.shades[number][column - self.names] if self.shades and column >= self.names else 0.0
            right = column - self.names == number
            style = f' style="--shade:{100 * shade:.0f}%"' if shade > 0 else ""
            marks = " ".join(
                filter(
                    None,
                    (
                        "figure" if column >= self.names else "",
                        ("right" if right else "wrong") if shade > 0 else "",
                        "strong" if shade > HALF else "",
                    ),
                )
            )
            cells.append(f'<td class="{marks}"{style}>{safe(words)}</td>')
        return "".join(cells)

    def markdown(self) -> str:
        line = " | ".join("---" if column < self.names else "---:" for column in range(len(self.head)))
        rows = (" | ".join(plain(words) or " " for words in row) for row in (self.head, *self.rows))
        first, *others = (f"| {row} |" for row in rows)
        return "\n".join((first, f"| {line} |", *others))


@dataclass(frozen=True)
class SvgFigure:
    """An SVG picture.

    Attributes:
        draw: returns it, as a file of its own where that is asked for, else to stand within a page.
        words: what it shows.
    """

    draw: Callable[[bool], str]
    words: str

    def html(self) -> str:
        return f"<figure>{self.draw(False)}<figcaption>{safe(self.words)}</figcaption></figure>"

    def markdown(self) -> str:
        return f"![{plain(self.words)}]({data_uri('image/svg+xml', self.draw(True).encode())})"


@dataclass(frozen=True)
class Card:
    """A picture (PNG) with two lines below it."""

    png: bytes
    first: str
    second: str


@dataclass(frozen=True)
class Gallery:
    """Pictures of examples."""

    cards: Sequence[Card]

    def html(self) -> str:
        cards = (
            f'<figure><img alt="{safe(card.first)}" src="{data_uri("image/png", card.png)}">'
            f"<figcaption>{safe(card.first)}<br>{safe(card.second)}</figcaption></figure>"
            for card in self.cards
        )
        return f"<div class=gallery>{''.join(cards)}</div>"

    def markdown(self) -> str:
        return "\n".join(
            f"![{plain(card.first)}]({data_uri('image/png', card.png)}) {plain(card.first)}, {plain(card.second)}  "
            for card in self.cards
        )


@dataclass(frozen=True)
class Code:
    """Lines to be typed."""

    lines: Sequence[str]

    def html(self) -> str:
        return f"<pre><code>{escape(self._text)}</code></pre>"

    def markdown(self) -> str:
        # Indented, since a name may hold the marks that end a fence.
        return "\n".join(f"    {line}" for line in self._text.split("\n"))

    @property
    def _text(self) -> str:
        return "\n".join(printable(line, "·") for line in self.lines)
