"""A report as Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mpneuralnetwork.components.registry import register

from ..exporter import Exporter
from ..report.contents import contents
from ..trained import TrainedNetwork


@register(title="Report (Markdown)", summary="the same as text, for a notebook or a repository", order=91)
class MarkdownReport(Exporter):
    """Write the report as one text, its pictures within it."""

    key: ClassVar[str] = "markdown"
    suffix: ClassVar[str] = ".md"
    holds: ClassVar[str] = "what the HTML report holds; the pictures stand in the text itself"
    driver: ClassVar[str] = ""
    needs_data: ClassVar[bool] = True

    def files(self, trained: TrainedNetwork) -> Mapping[str, bytes]:
        return {"report.md": ("\n\n".join(block.markdown() for block in contents(trained)) + "\n").encode()}
