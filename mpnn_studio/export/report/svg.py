"""SVG as text: what is drawn is escaped, and painted with the tokens of the palette, in light and in dark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from html import escape

from ...palette import DARK, LIGHT
from ...wording import printable

FONT = "Inter, 'Segoe UI', system-ui, sans-serif"
PAINTS = ("fill", "stroke")


def element(name: str, *inside: str, **attributes: object) -> str:
    """Return an element; "_" in the name of an attribute stands for "-", and a paint names a token of the palette.

    Args:
        inside: elements, or a text that :func:`text` has escaped.
    """
    tokens = {paint: str(attributes[paint]) for paint in PAINTS if attributes.get(paint, "none") != "none"}
    colours = {paint: getattr(LIGHT, token) for paint, token in tokens.items()}
    # Colours stand as attributes too, for programs that know no style sheets; the style overrules them.
    marks = {"class": " ".join(f"{paint}-{token}" for paint, token in tokens.items())} if tokens else {}
    said = {key.rstrip("_").replace("_", "-"): value for key, value in {**attributes, **colours, **marks}.items()}
    start = " ".join((name, *(f'{key}="{escape(_plain(value))}"' for key, value in said.items())))
    return f"<{start}>{''.join(inside)}</{name}>" if inside else f"<{start}/>"


def _plain(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def text(words: str, x: float, y: float, *, size: int = 12, fill: str = "text", **attributes: object) -> str:
    """Return words at a place; names that the data gave cannot end the element."""
    return element("text", escape(printable(words, "·")), x=x, y=y, font_size=size, fill=fill, **attributes)


def style() -> str:
    """Return the rules that turn the colours to those of the dark theme where a reader prefers it on the screen."""
    rules = (
        f".{paint}-{field.name}{{{paint}:{getattr(DARK, field.name)}}}"
        for field in fields(DARK)
        if field.name != "scheme"
        for paint in PAINTS
    )
    return f"@media screen and (prefers-color-scheme:dark){{{''.join(rules)}}}"


def picture(parts: Iterable[str], width: float, height: float, title: str, *, alone: bool = False) -> str:
    """Return an SVG picture.

    Args:
        title: what a screen reader says of it.
        alone: it is a file of its own, with its own style and ground.
    """
    ground = element("rect", width=width, height=height, fill="card")
    own = (element("style", style()), ground) if alone else ()
    return element(
        "svg",
        element("title", escape(printable(title, "·"))),
        *own,
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        role="img",
        font_family=FONT,
    )
