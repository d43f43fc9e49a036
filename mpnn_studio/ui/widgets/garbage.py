"""When Python's garbage is collected: between two events of the window, never within one."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

PAUSE_MS = 250


class GarbageCollector(QObject):
    """Collects what reference circles keep alive, in the window's thread and between two events.

    Python collects by itself whenever enough was allocated, in whatever thread that is, and a widget without a parent
    that lies in such a circle is deleted there and then: also while Qt walks over all widgets to dress them anew, which
    ends in a crash. So Python's own collecting is turned off for as long as this one works.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect_if_due)

    def start(self) -> None:
        """Collect from now on in the place of Python."""
        gc.disable()
        self._timer.start(PAUSE_MS)

    def stop(self) -> None:
        """Leave collecting to Python again."""
        self._timer.stop()
        gc.enable()

    def collect_if_due(self) -> None:
        """Collect the oldest generation that is due by Python's own thresholds."""
        counts_and_thresholds = list(zip(gc.get_count(), gc.get_threshold(), strict=True))
        for generation in (2, 1, 0):
            count, threshold = counts_and_thresholds[generation]
            if count > threshold:
                gc.collect(generation)
                return
