"""Rows beside each other, one column of the data a line."""

from __future__ import annotations

import html
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import Qt

from ..widgets.texts import TextLabel
from .asked import Asked


class RowTable(TextLabel):
    """What differs from the first row stands bold."""

    def __init__(self, name: str) -> None:
        super().__init__("", "")
        self.setAccessibleName(name)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setWordWrap(True)

    def show_rows(self, asked: Asked, rows: dict[str, NDArray[Any]]) -> None:
        """Show rows by their titles."""
        head = "".join(f"<td align=right>{html.escape(title)}</td>" for title in ("", *rows))
        lines = []
        for column, feature in enumerate(asked.schema.features):
            texts = [feature.write(float(row[column])) for row in rows.values()]
            shown = [html.escape(text) if text == texts[0] else f"<b>{html.escape(text)}</b>" for text in texts]
            cells = "".join(f"<td align=right>&nbsp;{text}</td>" for text in shown)
            lines.append(f"<tr><td>{html.escape(feature.name)}</td>{cells}</tr>")
        self.setText(f"<table width='100%'><tr>{head}</tr>{''.join(lines)}</table>")
