"""What is carried by a drag: the registry name of a new layer, or layers that move, or are copied to another window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData

from ...project.fragment import layers_from_text, layers_to_text
from ...project.spec import Spec

NAME = "application/x-mpnn-layer"
UIDS = "application/x-mpnn-uids"
LAYERS = "application/x-mpnn-layers"


def carry_name(name: str) -> QMimeData:
    """Pack the registry name of a layer to create."""
    data = QMimeData()
    data.setData(NAME, name.encode())
    return data


def carry_layers(layers: Sequence[Spec], owner: str) -> QMimeData:
    """Pack layers: by uid for the stack that owns them, where they move, and as text for any other."""
    data, text = QMimeData(), layers_to_text(layers)
    data.setData(UIDS, "\n".join((owner, *(spec.uid for spec in layers))).encode())
    data.setData(LAYERS, text.encode(errors="replace"))
    data.setText(text)
    return data


def carried_name(data: QMimeData) -> str | None:
    """Return the layer to create, if that is what is carried."""
    return _text(data, NAME) if data.hasFormat(NAME) else None


def carried_uids(data: QMimeData, owner: str) -> list[str]:
    """Return the layers to move, if this stack carries some of its own."""
    sender, *uids = _text(data, UIDS).split("\n")
    return uids if sender == owner else []


def carried_layers(data: QMimeData) -> tuple[Spec, ...]:
    """Return copies of the layers that another stack carries, if it does.

    Raises:
        ProjectError: it carries something else under this name.
    """
    return layers_from_text(_text(data, LAYERS)) if data.hasFormat(LAYERS) else ()


def _text(data: QMimeData, kind: str) -> str:
    return bytes(data.data(kind).data()).decode(errors="replace")  # any program can give it this name
