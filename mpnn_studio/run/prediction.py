"""The answers of a trained network to the examples of a file, as the window shows and the command line prints them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..data.dataset import DataError
from ..data.dialect import Overrides
from ..data.new_examples import NewExamples
from ..data.source import Progress, no_progress, portion
from ..data.unlabelled import read_for
from ..wording import in_full
from .predictor import Predictor
from .run import Run

AT_ONCE = 4096
"""Examples predicted between two looks at whether anybody still waits."""
REMARKS = "remarks"


@dataclass(frozen=True, eq=False)
class Predictions:
    """A table with a row for each example.

    Attributes:
        new: the examples, with what was made of odd values.
        answers: (N, classes) probabilities, or (N, outputs) numbers in their own unit.
        classes: their names; empty where numbers are predicted.
        titles: of the columns: the name of an example, where they have one, and what is predicted.
    """

    new: NewExamples
    answers: NDArray[np.float64]
    classes: tuple[str, ...]
    titles: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.answers)

    def row(self, place: int) -> tuple[str, ...]:
        """Return the cells of an example: its name, the likeliest class, and all numbers with their digits."""
        name = (self.new.names[place],) if self.new.names else ()
        answer = self.answers[place]
        best = (self.classes[answer.argmax()],) if self.classes else ()
        return (*name, *best, *map(in_full, answer.tolist()))

    def remarks(self, place: int) -> str:
        """Say what was made of odd values of an example; "" where there are none."""
        return "; ".join(self.new.told.get(place, ()))

    def as_csv(self, *, remarks: bool = False) -> str:
        """Return the table as text; ``remarks`` stand in a last column."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([*self.titles, REMARKS] if remarks else self.titles)
        for place in range(len(self)):
            cells = self.row(place)
            writer.writerow([*cells, self.remarks(place)] if remarks else cells)
        return text.getvalue()


def predict_file(run: Run, path: Path, given: Overrides | None = None, progress: Progress = no_progress) -> Predictions:
    """Predict the examples of a table, an array, a picture or a folder of pictures.

    Args:
        given: how a table is written, where that is known.

    Raises:
        DataError: the run has no weights, or the file does not hold what it was trained on.
        Cancelled: from ``progress``.
    """
    if run.preparation is None or run.snapshot is None:
        raise DataError("This run has no weights yet. Train the network first.")
    schema = run.project.schema()
    new = read_for(run.project.data.create(), path, given, portion(progress, 0.0, 0.5))
    predictor = Predictor(run.project, run.preparation)
    predictor.load(run.snapshot)
    answers: list[NDArray[np.float64]] = []
    for start in range(0, max(len(new.values), 1), AT_ONCE):
        answers.append(predictor.predict_all(new.values[start : start + AT_ONCE]))
        progress(0.5 + 0.5 * min((start + AT_ONCE) / max(len(new.values), 1), 1.0))
    predicted: Sequence[str] = schema.targets or [schema.target]
    if schema.classes:
        predicted = [schema.target, *schema.classes]
    titles = (*((new.called,) if new.names else ()), *predicted)
    return Predictions(new, np.concatenate(answers), schema.classes, titles)
