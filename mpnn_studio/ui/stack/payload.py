"""What is carried by a drag: the registry name of a new layer, or the uids of layers that move."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QMimeData

NAME = "application/x-mpnn-layer"
UIDS = "application/x-mpnn-uids"


def carry_name(name: str) -> QMimeData:
    """Pack the registry name of a layer to create."""
    data = QMimeData()
    data.setData(NAME, name.encode())
    return data


def carry_uids(uids: Iterable[str]) -> QMimeData:
    """Pack the layers to move."""
    data = QMimeData()
    data.setData(UIDS, "\n".join(uids).encode())
    return data


def carried_name(data: QMimeData) -> str | None:
    """Return the layer to create, if that is what is carried."""
    return bytes(data.data(NAME).data()).decode() if data.hasFormat(NAME) else None


def carried_uids(data: QMimeData) -> list[str]:
    """Return the layers to move, if those are what is carried."""
    return bytes(data.data(UIDS).data()).decode().split("\n") if data.hasFormat(UIDS) else []
