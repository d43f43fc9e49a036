"""The weights of a run at many of its steps, so that the user can rewind."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import inf

from .events import Snapshot
from .history import Mark

MAX_BYTES = 64_000_000
MAX_FRAMES = 200
SPREAD = 0.25
"""Share of the whole time by which every frame is taken for older than it is. It makes the first frames of a full
timeline stand five times as far apart as the last ones; without it, hardly any would be left of the beginning."""


@dataclass(frozen=True, eq=False)
class TimelineEntry:
    """The weights at one place of the curves."""

    snapshot: Snapshot
    mark: Mark


class Timeline:
    """Frames from the beginning of a run to now, in a bounded memory: dense near the end, sparser the older they are.

    The first frame, the last, the one nearest to the best validation and the one that is looked at always stay. A
    network of which not even two sets of weights find room has no past; the newest weights are kept by the run itself.

    Args:
        most_bytes, most_frames: bounds.
    """

    def __init__(self, most_bytes: int = MAX_BYTES, most_frames: int = MAX_FRAMES) -> None:
        self.most_bytes, self.most_frames = most_bytes, most_frames
        self._frames: list[TimelineEntry] = []
        self._held: TimelineEntry | None = None
        self._best_step, self._best_loss = 0.0, inf

    def __iter__(self) -> Iterator[TimelineEntry]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)

    def __getitem__(self, place: int) -> TimelineEntry:
        return self._frames[place]

    @property
    def nbytes(self) -> int:
        """Memory of all weights together."""
        return sum(frame.snapshot.values.nbytes for frame in self._frames)

    @property
    def best(self) -> TimelineEntry | None:
        """The frame nearest to the lowest validation loss; None where none was measured, or there is no past."""
        if self._best_loss == inf or not self._frames:
            return None
        return min(self._frames, key=lambda frame: abs(frame.mark.step - self._best_step))

    def place(self, frame: TimelineEntry) -> int:
        """Return where a frame stands. Raises ValueError if it is not among them any more."""
        return self._frames.index(frame)

    def add(self, snapshot: Snapshot, mark: Mark) -> None:
        """Add the newest weights; those of the same step take the place of what stood there."""
        if self._frames and self._frames[-1].snapshot is snapshot:
            return
        room = min(self.most_frames, self.most_bytes // max(snapshot.values.nbytes, 1))
        if self._frames and self._frames[-1].mark.step >= mark.step and self._frames[-1] is not self._held:
            self._frames.pop()
        self._frames.append(TimelineEntry(snapshot, mark))
        if room < 2:
            self._frames = []
        while len(self._frames) > room and self._thin():
            pass

    def hold(self, frame: TimelineEntry | None) -> None:
        """Keep this frame while it is looked at; None releases the one before."""
        self._held = frame

    def measured(self, mark: Mark, loss: float) -> None:
        """The validation loss was measured here; the frame nearest to the lowest one stays."""
        if loss < self._best_loss:
            self._best_step, self._best_loss = mark.step, loss

    def forget(self) -> None:
        """Free the memory."""
        self._frames, self._held = [], None

    def _thin(self) -> bool:
        """Take out the frame whose neighbours are nearest to each other for their age; False where all must stay."""
        steps = [frame.mark.step for frame in self._frames]
        best = min(range(len(steps)), key=lambda place: abs(steps[place] - self._best_step))
        held = {place for place, frame in enumerate(self._frames) if frame is self._held}
        place = sparsest(steps, {0, best, len(steps) - 1, *held})
        if place is None:
            return False
        del self._frames[place]
        return True


def sparsest(steps: Sequence[float], stays: Collection[int]) -> int | None:
    """Return the place of the step whose neighbours are nearest to each other for their age; None where all stay."""
    last = steps[-1]
    spread = SPREAD * (last - steps[0]) or 1.0
    costs = {
        place: (steps[place + 1] - steps[place - 1]) / (last - steps[place] + spread)
        for place in range(1, len(steps) - 1)
        if place not in stays
    }
    return min(costs, key=costs.__getitem__) if costs else None
