"""The runs as rows and columns, for a table that sorts and filters them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import inf, isnan, nan

from mpneuralnetwork.components import registry

from ...run.comparison import in_short
from ...run.library import Library
from ...run.run import Run
from ...run.run_summary import RUNNING, RunSummary, summarize_run
from ...wording import in_sentence, in_time, number_text

FIRST = "the first run"
SAME = "nothing"
GONE = "a run that was deleted"
TODAY, EARLIER = "%H:%M:%S", "%d %b %Y %H:%M"


@dataclass(frozen=True)
class RunRow:
    """One run with what is said of it.

    Attributes:
        origin: the name of the run that it goes on from; empty where it began from its seed.
    """

    run: Run
    summary: RunSummary
    changed: str
    origin: str = ""


@dataclass(frozen=True)
class RunColumn:
    """One column: what stands in it, and by what it is sorted.

    Attributes:
        text: what stands in a row.
        key: by what rows are sorted; without it, by the text.
        figure: numbers stand in it, in the number font at the right.
        edit: the command that a change of its cell makes ("Rename"), empty where it cannot be changed.
    """

    title: str
    tip: str
    text: Callable[[RunRow], str]
    key: Callable[[RunRow], float] | None = None
    figure: bool = False
    edit: str = ""

    def order(self, row: RunRow, *, last: float = inf) -> tuple[float, str]:
        """Return what rows are compared by; what was not measured counts as ``last``."""
        if self.key is None:
            return 0.0, self.text(row).casefold()
        value = self.key(row)
        return (last if isnan(value) else value), ""


def make_rows(library: Library, known: dict[str, RunRow]) -> tuple[RunRow, ...]:
    """Return a row for each run; of those in ``known``, rows that still hold are taken over."""
    rows: list[RunRow] = []
    before: Run | None = None
    by_uid = {run.uid: run for run in library}
    for run in library:
        old, source = known.get(run.uid), by_uid.get(run.continues)
        origin = "" if run.from_seed else source.name if source else _beginning(run)
        if old is not None and old.origin == origin and _holds(old, run):
            rows.append(old)
        else:
            rows.append(RunRow(run, summarize_run(run), _changed(before, run, source or before, origin), origin))
        before = run
    return tuple(rows)


def _beginning(run: Run) -> str:
    """Say from what a run goes on that is none of the list."""
    return run.origin or (GONE if run.continues else "an earlier run")


def _changed(before: Run | None, run: Run, source: Run | None, origin: str) -> str:
    """Say from what it goes on, what is other than in the run before, at the beginning or at the end, and what was
    changed on the way.
    """
    changes = [f"goes on from {origin}"] if origin else []
    if before is not None:
        begun, ended = in_short(before.original, run.original), in_short(before.project, run.project)
        changes += dict.fromkeys(text for text in (begun, ended) if text)
    changes = changes or [SAME if before else FIRST]
    known = source.history.marks if source is not None else []  # a run that continues another has its marks too
    return " · then ".join([" · ".join(changes), *(mark.text for mark in run.history.marks if mark not in known)])


def metric_title(rows: tuple[RunRow, ...]) -> str:
    """Return the name of the metric as it stands in a sentence; "metric" where runs were watched by different ones."""
    names = {row.run.history.metric_name for row in rows}
    return in_sentence(registry.find("metric", names.pop()).title) if len(names) == 1 else "metric"


def _holds(row: RunRow, run: Run) -> bool:
    """Whether a row was made after its run had ended, and its weights are still what they were."""
    over = run.finished is not None or run.failed is not None
    known = row.run is run and row.summary.state != RUNNING
    return over and known and row.summary.weights == (run.snapshot is not None)


def _state(row: RunRow) -> str:
    return (
        row.summary.state if row.summary.weights or row.summary.state == RUNNING else f"{row.summary.state}, no weights"
    )


def _loss(value: float) -> str:
    return "" if isnan(value) else number_text(value)


def _metric(row: RunRow, value: float) -> str:
    if isnan(value):
        return ""
    metric = registry.find("metric", row.run.history.metric_name)
    return f"{100 * value:.2f} %" if metric.percent else number_text(value)


def _trivial(row: RunRow) -> float:
    """Return what the answer without a network reaches on the test split."""
    run = row.run
    return (run.yardstick.test or {}).get(run.history.metric_name, nan) * run.history.metric_scale


def _when(row: RunRow) -> str:
    if not row.run.began:
        return ""
    began = datetime.fromtimestamp(row.run.began)
    return began.strftime(TODAY if began.date() == datetime.now().date() else EARLIER)


COLUMNS = (
    RunColumn("Run", "Check a run to draw its curves too; F2 renames it", lambda row: row.run.name, edit="Rename"),
    RunColumn(
        "Val {metric}",
        "On the validation split, at the end",
        lambda row: _metric(row, row.summary.metric),
        lambda row: row.summary.metric,
        True,
    ),
    RunColumn(
        "Test {metric}",
        "On the test split, measured once a training is complete",
        lambda row: _metric(row, row.summary.test),
        lambda row: row.summary.test,
        True,
    ),
    RunColumn("Changed", "What is other than in the run before", lambda row: row.changed),
    RunColumn(
        "Val loss", "Validation loss at the end", lambda row: _loss(row.summary.loss), lambda r: r.summary.loss, True
    ),
    RunColumn(
        "Best loss",
        "The lowest validation loss",
        lambda row: _loss(row.summary.best_loss),
        lambda row: row.summary.best_loss,
        True,
    ),
    RunColumn(
        "Without network",
        "The same by the most frequent class, or the mean, for every example: a network should do better",
        lambda row: _metric(row, _trivial(row)),
        _trivial,
        True,
    ),
    RunColumn(
        "Rare class",
        "Recall of the rarest class on the test split, where one class is so frequent that accuracy misleads",
        lambda row: "" if isnan(row.summary.rare) else f"{100 * row.summary.rare:.2f} %",
        lambda row: row.summary.rare,
        True,
    ),
    RunColumn(
        "Epochs", "Trained so far", lambda row: number_text(row.summary.epochs), lambda row: row.summary.epochs, True
    ),
    RunColumn(
        "Time", "Of training, without pauses", lambda r: in_time(r.summary.seconds), lambda r: r.summary.seconds, True
    ),
    RunColumn("State", "How it ended; weights of the oldest runs are dropped where memory is short", _state),
    RunColumn("Began", "When it was started", _when, lambda row: row.run.began),
    RunColumn("Note", "Your remarks; F2 or a double click writes them", lambda row: row.run.note, edit="Note"),
)
NAME, NOTE = 0, len(COLUMNS) - 1


def earlier_first(left: RunRow, right: RunRow) -> tuple[RunRow, RunRow]:
    """Return both in the order in which they began."""
    return (left, right) if left.run.began <= right.run.began else (right, left)


def run_names(runs: list[Run]) -> str:
    """Say which runs: one by its name, several by their number."""
    return runs[0].name if len(runs) == 1 else f"{len(runs)} runs"
