"""The curves of a run as a table for other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from ..run.history import History
from ..run.track import AXES, COUNT, Track

Row = list[str]


def curves_csv(history: History) -> str:
    """Return a row for every batch and every validation; the column "split" says which it is.

    Where batches were merged to save memory, "batches" says how many, and the values are their means. Values
    that were not measured stay empty.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["split", *AXES, "batches", "loss", *history.metrics])
    writer.writerows(_rows("train", history.train, history.metrics))
    writer.writerows(_rows("validation", history.validation, history.metrics))
    return out.getvalue()


def _rows(split: str, track: Track, metrics: tuple[str, ...]) -> Iterator[Row]:
    counted = ("step", COUNT)
    names = ("step", "epoch", "seconds", COUNT, "loss", *metrics)
    empty = [""] * len(track)
    columns = [
        [_written(value, whole=name in counted) for value in track.column(name).tolist()]
        if name in track.names
        else empty
        for name in names
    ]
    return ([split, *row] for row in zip(*columns, strict=True))


def _written(value: float, *, whole: bool) -> str:
    if value != value:
        return ""
    return str(round(value)) if whole else f"{value:.9g}"
