"""A history as bytes and back, with everything checked: files are untrusted."""

from __future__ import annotations

from typing import Any

import numpy as np
from mpneuralnetwork.components.errors import shown
from mpneuralnetwork.saving.formats import json_text, pack_safetensors, parse_json, unpack_safetensors

from ..project.project import ProjectError
from .history import History, Mark
from .track import AXES, COUNT, Floats, Track

MAX_MARKS = 100_000
LONGEST_MARK = 1000
MAX_COUNTED = 1e15
"""Batches, epochs or seconds beyond this are none."""
OLD_SERIES = ("loss", "metric", "validation_loss", "validation_metric")


def pack_history(history: History) -> bytes:
    """Return a history as a safetensors file: its columns are arrays, what is no number stands in the metadata.

    Numbers are packed a hundred times as fast as text is, so that many runs are saved in a moment.
    """
    tables = {"train": history.train, "validation": history.validation}
    arrays = {f"{table}/{name}": track.column(name) for table, track in tables.items() for name in _names(track)}
    about = {
        "metrics": list(history.metrics),
        "target_scale": history.target_scale,
        "marks": [[mark.step, mark.epoch, mark.seconds, mark.text] for mark in history.marks],
    }
    return pack_safetensors(arrays, {"history": json_text(about)})


def unpack_history(content: bytes, metrics: tuple[str, ...]) -> History:
    """Read ``pack_history``'s answer.

    Args:
        metrics: those that the run's loss is watched with.

    Raises:
        FileError, ProjectError, KeyError, TypeError, ValueError: it is something else.
    """
    file = unpack_safetensors(content)
    about = parse_json(file.metadata["history"], "What the curves of the run are")
    if not isinstance(about, dict):
        raise _refusal("the curves are not described")
    tables: dict[str, dict[str, Any]] = {"train": {}, "validation": {}}
    for name, array in file.read().items():
        table, _, column = name.partition("/")
        tables[table][column] = array
    return _read({**about, **tables}, metrics)


def history_from_json(content: Any, metrics: tuple[str, ...], seconds: float = 0.0) -> History:
    """Read curves that an earlier version wrote as JSON, the earliest without steps and seconds.

    Args:
        metrics: those that the run's loss is watched with.
        seconds: of the whole training, over which points without time are spread.

    Raises:
        ProjectError, KeyError, TypeError, ValueError: it is something else.
    """
    if "series" in content:
        return _old_history(content, metrics, seconds)
    return _read(content, metrics)


def _read(content: Any, metrics: tuple[str, ...]) -> History:
    if tuple(content["metrics"]) != metrics:
        raise _refusal("the curves are not those of its loss")
    history = History(metrics, _finite(content["target_scale"]))
    _fill(history.train, content["train"])
    _fill(history.validation, content["validation"])
    if len(content["marks"]) > MAX_MARKS:
        raise _refusal("there are more marks than a person can set")
    for step, epoch, second, text in content["marks"]:
        history.marks.append(Mark(_finite(step), _finite(epoch), _finite(second), str(text)[:LONGEST_MARK]))
    return history


def _names(track: Track) -> tuple[str, ...]:
    """Return the columns that are kept; without what follows where every row is one batch."""
    return track.names if track.merged else (*AXES, *track.metrics)


def _fill(track: Track, content: Any) -> None:
    columns = {name: np.asarray(content[name], dtype=np.float64) for name in (*AXES, *track.metrics)}
    if any(column.ndim != 1 or column.shape != columns["step"].shape for column in columns.values()):
        raise _refusal("the curves have more places than values, or fewer")
    for axis in AXES:
        _check_places(columns[axis])
    if COUNT not in content:
        track.append(*columns.values())
        return
    every = columns | {name: np.asarray(content[name], dtype=np.float64) for name in track.names if name not in columns}
    count = every[COUNT]
    if any(column.shape != count.shape for column in every.values()):
        raise _refusal("the curves have more places than values, or fewer")
    if not ((count >= 1) & (count < MAX_COUNTED) & (count == np.floor(count))).all():
        raise _refusal("a point of a curve does not stand for a number of batches")
    track.extend(every)


def _old_history(content: Any, metrics: tuple[str, ...], seconds: float) -> History:
    if content["metric"] != metrics[0]:
        raise _refusal("the curves are not those of its loss")
    history = History(metrics, _finite(content["scale"]))
    curves = {}
    for name in OLD_SERIES:
        x, y = (np.asarray(content["series"][name][axis], dtype=np.float64) for axis in ("x", "y"))
        if x.ndim != 1 or x.shape != y.shape:
            raise _refusal(f"the curve {name} has more places than values, or fewer")
        _check_places(x)
        curves[name] = x, y
    epochs, losses = curves["loss"]
    count = np.arange(1, len(epochs) + 1)
    per_step = seconds / max(len(epochs), 1)
    history.train.append(count, epochs, count * per_step, losses, curves["metric"][1])
    places, values = curves["validation_loss"]
    steps = np.interp(places, np.append(0.0, epochs), np.append(0.0, count))
    unknown = [np.full(len(places), np.nan) for _ in metrics[1:]]
    history.validation.append(steps, places, steps * per_step, values, curves["validation_metric"][1], *unknown)
    return history


def _check_places(places: Floats) -> None:
    inside = np.isfinite(places) & (places >= 0) & (places < MAX_COUNTED)
    if not inside.all() or (np.diff(places) < 0).any():
        raise _refusal("a curve does not run from left to right")


def _finite(value: Any) -> float:
    number = float(value)
    if not np.isfinite(number) or abs(number) > MAX_COUNTED:
        raise _refusal(f"{shown(number)} is no metric of a curve")
    return number


def _refusal(why: str) -> ProjectError:
    return ProjectError(f"The curves of a run in the project file cannot be used: {why}.")
