"""The network as a drawing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mpneuralnetwork.components.registry import register

from ..exporter import Exporter
from ..report.contents import title_of
from ..report.network_drawing import network_svg
from ..trained import TrainedNetwork


@register(title="Drawing (SVG)", summary="the network as a picture for slides and papers", order=92)
class NetworkPicture(Exporter):
    """Draw the layers with what flows between them."""

    key: ClassVar[str] = "svg"
    suffix: ClassVar[str] = ".svg"
    holds: ClassVar[str] = "every layer with its settings, shapes and parameters; light and dark as the reader prefers"
    driver: ClassVar[str] = ""

    def files(self, trained: TrainedNetwork) -> Mapping[str, bytes]:
        return {"network.svg": network_svg(trained.project, title_of(trained)).encode()}
