"""How the answer to one example developed over the kept weights of a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .predictor import Predictor
from .run import Run
from .timeline import TimelineEntry


@dataclass(frozen=True)
class Development:
    """The answers of one network to one example.

    Attributes:
        frames: the weights that were asked, from the first on.
        answers: probabilities (frames, classes), or predicted numbers (frames, outputs).
    """

    frames: tuple[TimelineEntry, ...]
    answers: NDArray[np.float64]

    @property
    def epochs(self) -> NDArray[np.float64]:
        """Where in the training each of them stands."""
        return np.array([frame.mark.epoch for frame in self.frames])


def develop(
    run: Run,
    sample: NDArray[Any],
    frames: Sequence[TimelineEntry],
    known: Development | None = None,
    progress: Callable[[float], None] = lambda share: None,
) -> Development:
    """Answer a raw example with the weights of each frame, on a network of its own.

    Args:
        run: a run that has a preparation.
        known: what was found out before for the same run and example; its frames are not asked again.
    """
    assert run.preparation is not None
    predictor = Predictor(run.project, run.preparation)
    found = dict(zip(known.frames, known.answers, strict=True)) if known else {}
    for place, frame in enumerate(frames):
        progress(place / len(frames))
        if frame not in found:
            predictor.load(frame.snapshot)
            found[frame] = predictor.predict(sample)
    return Development(tuple(frames), np.array([found[frame] for frame in frames], np.float64))
