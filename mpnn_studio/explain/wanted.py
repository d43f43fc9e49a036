"""What a person wants to see explained, said by whatever shows a number of the network."""

from __future__ import annotations

from dataclasses import dataclass

from ..run.history import BatchPoint
from .steps.names import Name


@dataclass(frozen=True)
class Wanted:
    """A place in a training step, and the step that is meant.

    Attributes:
        place: a number, or the key of a stage ("forward.1.dense"); None for what is seen there first.
        kind: which examples the step learns from: "next", "rows", "drawing", "step"; empty where any will do.
        rows: of the data, for "rows".
        point: of the curve of the run that is shown, for "step".
    """

    place: Name | str | None = None
    kind: str = ""
    rows: tuple[int, ...] = ()
    point: BatchPoint | None = None


def predicted(place: int) -> Wanted:
    """Want the probability of the class at this place, for what is tried."""
    return Wanted(Name("predictions", (0, place)), "drawing")
