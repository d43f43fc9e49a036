"""What a network answers to examples that it never learned, as parts of a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from mpneuralnetwork.metrics import Recall
from numpy.typing import NDArray

from ...data.dataset import Schema
from ...data.histogram import thinned
from ...explain.confusion import Confusion
from ...explain.examination import Examination, Examiner, Question
from ...explain.residuals import Residuals, target_names
from ...run.datasets import Datasets
from ...wording import counted, grouped, number_text, per_cent, shortened
from ..trained import TrainedNetwork
from .blocks import Block, Card, Figures, Gallery, Heading, Paragraph, PlainTable, SvgFigure
from .charts import scatter
from .png import png

MAX_EXAMINED = 10_000
"""Examples whose answers are counted; of more, a sample."""
MAX_CLASSES = 20
"""Of more, those that are confused most are shown."""
MAX_PICTURES, MAX_ROWS, MAX_COLUMNS, MAX_TARGETS, MAX_DRAWN = 24, 12, 10, 6, 2000
NAME = 24
"""Letters of a name in a table."""


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers to one split, and the trivial answer to it.

    Attributes:
        trivial: for classes the most frequent one of the training; for numbers the mean of each there.
    """

    examination: Examination
    trivial: NDArray[Any]

    @property
    def schema(self) -> Schema:
        """What goes in and what comes out."""
        return self.examination.schema

    @property
    def where(self) -> str:
        """Which examples were asked ("1 000 test examples")."""
        examined, split = self.examination, self.examination.split
        sampled = "" if examined.complete else f" of {grouped(examined.sizes[split])}"
        return f"{grouped(len(examined))}{sampled} {split} examples"


def answers_of(trained: TrainedNetwork) -> Answers:
    """Ask a network about what it never learned: the test split where there is one, else that for validation.

    Raises:
        DataError: the data cannot be read.
    """
    datasets = Datasets()
    datasets.prime(trained.project.data, lambda: trained.dataset)
    examiner = Examiner(datasets)
    found = examiner.examine(Question(trained.run, trained.weights, "test", MAX_EXAMINED))
    if found is not None and not len(found):
        found = examiner.examine(Question(trained.run, trained.weights, "validation", MAX_EXAMINED))
    assert found is not None
    return Answers(found, _trivial(trained))


def _trivial(trained: TrainedNetwork) -> NDArray[Any]:
    usual = trained.run.yardstick.usual
    if not trained.schema.classes:
        return np.array(trained.preparation.target_centre)
    return np.array([np.bincount(trained.dataset.targets).argmax() if usual is None else usual])


def figures(answers: Answers) -> Figures:
    """Return the figure that counts first, with the trivial answer's beside it."""
    if not answers.schema.classes:
        return Figures([figure for number in range(answers.schema.outputs) for figure in _of_target(answers, number)])
    examined, classes = answers.examination, answers.schema.classes
    confusion, usual = Confusion.of(examined), int(answers.trivial[0])
    trivial = float(np.mean(examined.truths == usual)) if len(examined) else 0.0
    share = confusion.right / max(confusion.examples, 1)
    beside = f"always {shortened(classes[usual], NAME)}: {100 * trivial:.2f} %"
    found = [("Accuracy", f"{100 * share:.2f} %", beside)]
    if trivial >= 2 / len(classes) and len(examined):
        found.append(("Balanced accuracy", f"{100 * Recall()(examined.truths, examined.answers):.2f} %", "mean recall"))
    return Figures(found)


def _of_target(answers: Answers, number: int) -> Iterator[tuple[str, str, str]]:
    residuals = Residuals.of(answers.examination, number)
    mean = float(answers.trivial[number])
    trivial = float(np.sqrt(np.mean((residuals.true - mean) ** 2))) if len(residuals.true) else np.nan
    name = shortened(target_names(answers.schema)[number], NAME)
    yield f"RMSE of {name}", number_text(residuals.rmse), f"always the mean: {number_text(trivial)}"
    yield f"R² of {name}", f"{residuals.r2:.3f}", "always the mean: 0"


def sections(answers: Answers) -> Iterator[Block]:
    """Yield what is said of the answers."""
    yield from _of_classes(answers) if answers.schema.classes else _of_numbers(answers)


def _of_classes(answers: Answers) -> Iterator[Block]:
    examined = answers.examination
    confusion = Confusion.of(examined)
    shown = confusion.most_confused(MAX_CLASSES)
    names = [shortened(name, NAME) for name in confusion.classes]
    yield Heading("Confusion")
    few = "" if len(shown) == len(names) else f" The {len(shown)} classes with the most mistakes are shown."
    yield Paragraph(f"Of {answers.where}: a row for each true class, a column for each answer.{few}")
    counts = confusion.counts[np.ix_(shown, shown)]
    shares = np.nan_to_num(confusion.row_shares[np.ix_(shown, shown)])
    rows = [[names[k], *map(grouped, counts[row].tolist())] for row, k in enumerate(shown)]
    yield PlainTable(["true", *(names[k] for k in shown)], rows, shades=shares.tolist())
    measured = [
        [names[k], _share(confusion.recall[k]), _share(confusion.precision[k]), grouped(int(confusion.counts[k].sum()))]
        for k in shown
    ]
    yield PlainTable(["class", "recall", "precision", "examples"], measured)
    places = examined.mistakes()
    yield Heading("Mistakes")
    if not len(places):
        yield Paragraph(f"None among {answers.where}.")
        return
    few_of = MAX_PICTURES if answers.schema.is_image else MAX_ROWS
    kept = f"; the {few_of} of which it was most sure" if len(places) > few_of else ", the most sure first"
    yield Paragraph(f"{counted(len(places), 'mistake')} among {answers.where}{kept}.")
    yield _gallery(answers, places[:few_of]) if answers.schema.is_image else _rows(answers, places[:few_of])


def _gallery(answers: Answers, places: NDArray[np.int64]) -> Gallery:
    return Gallery(
        [
            Card(png(answers.examination.inputs[answers.examination.rows[place]]), f"{true}, said {said}", sure)
            for place, (true, said, sure) in ((place, _answer(answers, place)) for place in places)
        ]
    )


def _answer(answers: Answers, place: int) -> tuple[str, str, str]:
    """Return what is true, what is said and how sure; of numbers the difference instead."""
    examined, classes = answers.examination, answers.schema.classes
    if not classes:
        wanted, given = (float(values[place, 0]) for values in (examined.truths, examined.answers))
        return number_text(wanted), number_text(given), number_text(given - wanted)
    true, said = (shortened(classes[int(of[place])], NAME) for of in (examined.truths, examined.said))
    return true, said, per_cent(float(examined.sureness[place]))


def _rows(answers: Answers, places: Sequence[int] | NDArray[np.int64]) -> PlainTable:
    """Return examples of a table, one a row."""
    examined, features = answers.examination, answers.schema.features[:MAX_COLUMNS]
    last = "sure" if answers.schema.classes else "difference"
    rows = []
    for place in places:
        row = int(examined.rows[place])
        values = zip(features, examined.inputs[row].ravel().tolist(), strict=False)
        written = (shortened(feature.write(value), NAME) for feature, value in values)
        rows.append([grouped(row + 1), *_answer(answers, int(place)), *written])
    return PlainTable(["example", "true", "said", last, *(shortened(each.name, NAME) for each in features)], rows)


def _of_numbers(answers: Answers) -> Iterator[Block]:
    examined, names = answers.examination, target_names(answers.schema)
    yield Heading("Predicted against true")
    yield Paragraph(f"{answers.where}; on the dashed line lies what is right.")
    for number, name in enumerate(names[:MAX_TARGETS]):
        residuals = Residuals.of(examined, number)
        drawn = thinned(np.arange(len(residuals.true)), MAX_DRAWN)
        draw = partial(scatter, shortened(name, NAME), residuals.true[drawn], residuals.predicted[drawn])
        yield SvgFigure(draw, f"{name}: predicted against true")
    if answers.schema.is_image:
        return
    distances = np.abs(examined.answers[:, 0] - np.asarray(examined.truths, np.float64)[:, 0])
    worst = np.argsort(-np.nan_to_num(distances, nan=-1.0), kind="stable")[:MAX_ROWS]
    yield Heading("Furthest off")
    yield _rows(answers, worst)


def _share(value: float) -> str:
    return f"{100 * value:.1f} %" if np.isfinite(value) else "–"
