"""Much to paint, a little in each frame: so the window stays at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer

FRAME_MS = 16


class InTurn(QObject):
    """Does pieces one after the other, the first at once and each of the others in a frame of its own."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: list[Callable[[], object]] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._do_next)

    def begin(self, pieces: Iterable[Callable[[], object]]) -> None:
        """Do these; what is left of earlier ones is dropped."""
        self._timer.stop()
        self._left = list(pieces)
        self._do_next()

    def _do_next(self) -> None:
        if self._left:
            self._left.pop(0)()
        if self._left:
            self._timer.start()
