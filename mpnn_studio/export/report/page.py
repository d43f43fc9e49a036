"""A report as a page that stands alone: no script, and nothing that is fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from ...palette import DARK, LIGHT, Tokens
from .blocks import Block, safe
from .svg import FONT, style

RULES = """
*{box-sizing:border-box}
html{color-scheme:light dark}
body{margin:0;background:var(--window);color:var(--text);font:15px/1.5 FONT;font-variant-numeric:tabular-nums}
main{max-width:860px;margin:24px auto;padding:24px 32px;background:var(--card);border-radius:8px}
h1{margin:0 0 4px;font-size:28px;overflow-wrap:anywhere}
h2{margin:36px 0 8px;padding-top:16px;border-top:1px solid var(--line);font-size:18px}
p{margin:8px 0;overflow-wrap:anywhere}
figure{margin:12px 0;break-inside:avoid}
figcaption{color:var(--muted);font-size:13px}
svg{display:block;max-width:100%;height:auto}
.figures{display:flex;flex-wrap:wrap;gap:12px 32px;margin:16px 0}
.figures dt{color:var(--muted);font-size:13px}
.figures dd{margin:0;font-size:24px;font-weight:600;white-space:nowrap}
.figures dd.beside{color:var(--muted);font-size:13px;font-weight:400}
.wide{overflow-x:auto}
table{border-collapse:collapse;margin:8px 0;font-size:13px;break-inside:auto}
th,td{padding:3px 8px;border-bottom:1px solid var(--hairline);text-align:left;vertical-align:top}
th{color:var(--muted);font-weight:600}
.figure{text-align:right;white-space:nowrap}
.right{background:color-mix(in srgb,var(--train) var(--shade),transparent)}
.wrong{background:color-mix(in srgb,var(--validation) var(--shade),transparent)}
.strong{color:var(--on_accent)}
.gallery{display:grid;grid-template-columns:repeat(auto-fill,minmax(96px,1fr));gap:12px}
.gallery figure{margin:0}
.gallery img{width:72px;height:72px;object-fit:contain;image-rendering:pixelated;background:var(--canvas)}
pre{padding:12px;background:var(--field);border-radius:8px;overflow-x:auto;font-size:13px}
@media print{body,main{background:none}main{margin:0;padding:0;max-width:none}h2{break-after:avoid}
.right,.wrong,.gallery img{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
"""
NOTHING_FROM_ELSEWHERE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def page(title: str, blocks: Iterable[Block]) -> str:
    """Return the whole page."""
    rules = f":root{{{_variables(LIGHT)}}}{RULES.replace('FONT', FONT)}"
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}}}"
    body = "\n".join(block.html() for block in blocks)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{NOTHING_FROM_ELSEWHERE}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{safe(title)}</title>\n<style>{rules}{dark}{style()}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _variables(tokens: Tokens) -> str:
    """Return the colours as variables of the page."""
    names = (field.name for field in fields(tokens) if field.name != "scheme")
    return "".join(f"--{name}:{getattr(tokens, name)};" for name in names)
