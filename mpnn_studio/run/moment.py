"""One moment of a run: its weights at one step, now or earlier."""

from __future__ import annotations

from dataclasses import dataclass

from .events import Snapshot
from .run import Run


@dataclass(frozen=True)
class Moment:
    """What is looked at: a run as it was at one step.

    Attributes:
        snapshot: the weights of that step.
        live: the training goes on and the moment will soon be replaced, so that quick answers are wanted.
    """

    run: Run
    snapshot: Snapshot
    live: bool = False
