"""Where a training stood at some of its steps, so that a later one can be taken again with the same bits."""

from __future__ import annotations

from bisect import bisect_right

from .standing import Standing
from .timeline import sparsest

MAX_BYTES = 64_000_000
MAX_KEPT = 100


class Standings:
    """Standings of a run in a bounded memory: dense near the end, sparser the older they are.

    A training takes the same steps again from any of them, as long as nobody changed a setting on the way.

    Args:
        most_bytes, most_kept: bounds.
    """

    def __init__(self, most_bytes: int = MAX_BYTES, most_kept: int = MAX_KEPT) -> None:
        self._most_bytes, self._most_kept = most_bytes, most_kept
        self._kept: list[Standing] = []
        self._newest: Standing | None = None
        self._changed: list[int] = []

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def nbytes(self) -> int:
        """Memory of all of them together."""
        return sum(standing.nbytes for standing in self._kept)

    @property
    def changed(self) -> bool:
        """Whether a setting was changed during the training."""
        return bool(self._changed)

    def add(self, standing: Standing) -> None:
        """Add the newest one; it takes the place of an earlier one of the same step."""
        if self._newest is not None and standing.project != self._newest.project:
            self._changed.append(standing.step)
        self._newest = standing
        if self._kept and self._kept[-1].step == standing.step:
            self._kept.pop()
        room = min(self._most_kept, self._most_bytes // max(standing.nbytes, 1))
        self._kept = [*self._kept, standing] if room >= 2 else []
        while len(self._kept) > room:
            place = sparsest([kept.step for kept in self._kept], {0, len(self._kept) - 1})
            assert place is not None
            del self._kept[place]

    def before(self, step: int) -> Standing | None:
        """Return the last one from which the training came to this step with no setting changed on the way."""
        place = bisect_right([kept.step for kept in self._kept], step) - 1
        if place < 0:
            return None
        start = self._kept[place]
        same = bisect_right(self._changed, step) == bisect_right(self._changed, start.step)
        return start if same else None

    def forget(self) -> None:
        """Free the memory."""
        self._kept, self._newest = [], None
