"""A report as one HTML page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mpneuralnetwork.components.registry import register

from ..exporter import Exporter
from ..report.contents import contents, title_of
from ..report.page import page
from ..trained import TrainedNetwork


@register(title="Report (HTML)", summary="the whole run on one page, to read, to print and to send", order=90)
class HtmlReport(Exporter):
    """Write a page that stands alone."""

    key: ClassVar[str] = "report"
    suffix: ClassVar[str] = ".html"
    holds: ClassVar[str] = "the network as a drawing, curves, mistakes, data, settings, and how to repeat it"
    driver: ClassVar[str] = ""
    needs_data: ClassVar[bool] = True

    def files(self, trained: TrainedNetwork) -> Mapping[str, bytes]:
        return {"report.html": page(title_of(trained), contents(trained)).encode()}
