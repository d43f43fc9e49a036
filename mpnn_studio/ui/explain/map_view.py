"""Which part of a picture of cells is seen, and how large a cell is."""

from __future__ import annotations

from math import ceil, floor

LARGEST = 240.0
"""Side of a cell in px at most."""
LARGEST_FIT = 48.0
"""The same where all cells are shown: a few numbers are not blown up to the size of the widget."""


class MapView:
    """Left and top of the first cell, and the side of every cell, in px."""

    def __init__(self) -> None:
        self.left = self.top = 0.0
        self.side = 1.0
        self._rows = self._columns = 1
        self._width = self._height = 1
        self._fitted = True

    def show_shape(self, rows: int, columns: int) -> None:
        """Show so many cells from now on."""
        self._rows, self._columns = max(rows, 1), max(columns, 1)

    def fit(self, width: int, height: int) -> None:
        """Make cells as large as lets all of them be seen, in the middle."""
        self._width, self._height, self._fitted = max(width, 1), max(height, 1), True
        self.side = self._smallest()
        self._settle()

    def resize(self, width: int, height: int) -> None:
        """Keep showing everything where everything was shown, else the same part."""
        if self._fitted:
            self.fit(width, height)
        else:
            self._width, self._height = max(width, 1), max(height, 1)
            self._settle()

    def zoom(self, factor: float, x: float, y: float) -> None:
        """Change the size of the cells; what is at these px stays there."""
        side = min(max(self.side * factor, self._smallest()), LARGEST)
        grown = side / self.side
        self.left, self.top, self.side = x - (x - self.left) * grown, y - (y - self.top) * grown, side
        self._fitted = side <= self._smallest()
        self._settle()

    def shift(self, across: float, down: float) -> None:
        """Move the picture by so many px."""
        self.left, self.top = self.left + across, self.top + down
        self._settle()

    def reveal(self, row: int, column: int) -> None:
        """Move the picture as little as brings a cell into sight."""
        self.left = _revealed(self.left, column * self.side, self.side, self._width)
        self.top = _revealed(self.top, row * self.side, self.side, self._height)
        self._settle()

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return row and column at these px; None beside the picture."""
        row, column = floor((y - self.top) / self.side), floor((x - self.left) / self.side)
        return (row, column) if 0 <= row < self._rows and 0 <= column < self._columns else None

    def seen(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return first and last row, first and last column that are seen, as slices count them."""
        top, left = floor(max(-self.top, 0) / self.side), floor(max(-self.left, 0) / self.side)
        bottom, right = ceil((height - self.top) / self.side), ceil((width - self.left) / self.side)
        return top, min(bottom, self._rows), left, min(right, self._columns)

    def _smallest(self) -> float:
        return min(self._width / self._columns, self._height / self._rows, LARGEST_FIT)

    def _settle(self) -> None:
        """Leave no room empty that cells could fill."""
        self.left = _settled(self.left, self._columns * self.side, self._width)
        self.top = _settled(self.top, self._rows * self.side, self._height)


def _settled(start: float, size: float, room: float) -> float:
    return (room - size) / 2 if size <= room else min(max(start, room - size), 0.0)


def _revealed(start: float, place: float, side: float, room: float) -> float:
    return min(max(start, -place), room - place - side) if side <= room else -place
