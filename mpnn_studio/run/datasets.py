"""The data set that is in memory: loaded once, shared by the window and the worker."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from ..data.dataset import Dataset
from ..data.source import Progress, no_progress
from ..project.spec import Spec

WAIT_SECONDS = 0.05
"""How often a caller that waits for another one's loading asks whether it was cancelled."""


class Datasets:
    """Keeps the newest data set, by its source's settings. Safe to call from any thread."""

    def __init__(self) -> None:
        self._loading = Lock()
        self._kept: tuple[Spec, Dataset] | None = None
        self._primed: tuple[Spec, Callable[[], Dataset]] | None = None

    def kept(self, source: Spec) -> Dataset | None:
        """Return the data set of this source if it is in memory."""
        kept = self._kept
        return kept[1] if kept and kept[0] == source else None

    def prime(self, source: Spec, read: Callable[[], Dataset]) -> None:
        """Use ``read`` the next time this source is requested: its file has just been read."""
        self._primed = (source, read)

    def get(self, source: Spec, progress: Progress = no_progress) -> Dataset:
        """Return the data set, loading it where it is not in memory; one thread loads, the others wait for it.

        Raises:
            DataError: it cannot be loaded.
            Cancelled: ``progress`` requested the end, also while waiting.
        """
        while not self._loading.acquire(timeout=WAIT_SECONDS):
            progress(0.0)
        try:
            dataset = self.kept(source)
            if dataset is None:
                primed, self._primed = self._primed, None
                loaded: Dataset = primed[1]() if primed and primed[0] == source else source.create().load(progress)
                self._kept = (source, loaded)
                dataset = loaded
            return dataset
        finally:
            self._loading.release()
