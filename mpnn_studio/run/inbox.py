"""The queue through which the worker reports to the window.

One lock, short sections: small records are appended, the heavy snapshot is replaced by the next, so a slow window
costs no memory and a fast worker never waits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from .events import DataPrepared, Evaluation, Event, Failed, Finished, Held, Snapshot, Step, UpdateRatio
from .standing import Standing


@dataclass
class Drained:
    """Everything since the last look, in the order of happening within each list.

    ``seconds`` were spent in training up to each of the ``steps``, pauses not counted. ``beginning`` are the first
    weights of all, which are not replaced by later ones.
    """

    steps: list[Step] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    evaluations: list[Evaluation] = field(default_factory=list)
    milestones: list[DataPrepared | Held | Finished | Failed] = field(default_factory=list)
    beginning: Snapshot | None = None
    snapshot: Snapshot | None = None
    update_ratios: list[UpdateRatio] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        """Whether anything happened."""
        return bool(self.steps or self.evaluations or self.milestones or self.snapshot)


class Inbox:
    """Receives events from one thread and gives them to another."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting = Drained()
        self._begun = False

    def put(self, event: Event | Snapshot | UpdateRatio | Standing, seconds: float = 0.0) -> None:
        """Add an event that happened after this many seconds of training."""
        with self._lock:
            match event:
                case Step():
                    self._waiting.steps.append(event)
                    self._waiting.seconds.append(seconds)
                case Evaluation():
                    self._waiting.evaluations.append(event)
                case Snapshot():
                    if not self._begun:
                        self._waiting.beginning, self._begun = event, True
                    self._waiting.snapshot = event
                case UpdateRatio():
                    self._waiting.update_ratios.append(event)
                case Standing():
                    self._waiting.standings.append(event)
                case DataPrepared() | Held() | Finished() | Failed():
                    self._waiting.milestones.append(event)

    @property
    def newest(self) -> Step | None:
        """The last waiting step; it stays in the inbox."""
        steps = self._waiting.steps
        return steps[-1] if steps else None

    @property
    def urgent(self) -> bool:
        """Whether an event that changes the state of the training is waiting; cheap to read."""
        return bool(self._waiting.milestones)

    def drain(self) -> Drained:
        """Remove and return everything that is waiting."""
        with self._lock:
            taken, self._waiting = self._waiting, Drained()
        return taken
