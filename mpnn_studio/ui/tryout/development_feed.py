"""Finds out in the background how the answer to what is tried developed over the kept weights of the run."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from ...data.source import Progress
from ...run.development import Development, develop
from ...run.moment import Moment
from ...run.run import Run
from ..widgets.background import Background
from ..widgets.throttle import Throttle

PAUSE, LIVE_PAUSE = 0.15, 1.0
"""Seconds between two questions: while a person draws, and while a training needs the processor."""


class DevelopmentFeed(QObject):
    """Follows the run and the sample, as often as is fluid.

    Args:
        wanted: says whether anybody sees what is found.

    Signals:
        developed(development): a :class:`Development` of the present run and sample; None where there is none.
    """

    developed = Signal(object)

    def __init__(self, wanted: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self._moment: Moment | None = None
        self._sample: NDArray[Any] | None = None
        self._known: tuple[Run, NDArray[Any], Development] | None = None
        self._work = Background("developing", self)
        self._work.done.connect(self._take)
        self._work.failed.connect(lambda message, details: self.developed.emit(None))
        self._throttle = Throttle(self._ask, self)

    def set_sample(self, sample: NDArray[Any] | None) -> None:
        """Ask about this raw example from now on."""
        self._sample = sample
        self._follow()

    def show_moment(self, moment: Moment | None) -> None:
        """Ask the network of this moment's run."""
        self._moment = moment
        self._follow()

    def look(self) -> None:
        """Somebody sees what is found from now on."""
        self._throttle.request(at_once=True)

    def _follow(self) -> None:
        if self._sample is None or self._moment is None:
            self._work.cancel()
            self._known = None
            self.developed.emit(None)
        else:
            self._throttle.request()

    def _ask(self) -> None:
        moment, sample = self._moment, self._sample
        if moment is None or sample is None or not self._wanted():
            return
        known = self._known[2] if self._known and self._known[0] is moment.run and self._known[1] is sample else None
        frames = tuple(moment.run.timeline)
        if known is not None and known.frames == frames:
            return
        self._throttle.rest(LIVE_PAUSE if moment.live else PAUSE)
        self._work.start(partial(_find_out, moment.run, sample, frames, known))

    def _take(self, found: tuple[Run, NDArray[Any], Development]) -> None:
        self._known = found
        self.developed.emit(found[2])


def _find_out(
    run: Run, sample: NDArray[Any], frames: tuple[Any, ...], known: Development | None, progress: Progress
) -> tuple[Run, NDArray[Any], Development]:
    return run, sample, develop(run, sample, frames, known, progress)
