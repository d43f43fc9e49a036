"""What is carried by a drag: the registry name of a new layer, the uids of layers that move, or a file to open."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

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


def carried_file(data: QMimeData) -> Path | None:
    """Return the one local file that is carried, if it is that."""
    urls = data.urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
