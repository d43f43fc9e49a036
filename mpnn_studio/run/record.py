"""A run as plain values and bytes, and back again, with everything checked against the run's own project."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from mpneuralnetwork.components.errors import UserError, shown
from mpneuralnetwork.saving.formats import parse_json, unpack_safetensors
from mpneuralnetwork.saving.model_files import dumps, expected_shapes

from ..data.dataset import DataError
from ..data.preparation import Preparation
from ..data.prepare import parts_of
from ..project.check import check
from ..project.project import Project, ProjectError, project_from_json
from ..wording import in_short
from .events import DataPrepared, Failed, Finished, Snapshot
from .history import History
from .history_file import history_from_json, pack_history, unpack_history
from .run import Run, first_metric, metrics_of
from .yardstick import yardstick_from_json

HISTORY, WEIGHTS = "history.safetensors", "weights.safetensors"
OLD_HISTORY = "history.json"
"""Where earlier versions wrote the curves, as text."""
LONGEST_UID, LONGEST_NAME, LONGEST_NOTE = 40, 200, 10_000
LATEST = 1e11
"""Seconds since 1970; no run began later."""
MAX_EPOCHS = 10**9
MAX_COUNT = 10**15
"""Steps or examples beyond this are none."""
LONGEST_SECONDS = 1e9
"""Thirty years, more than any training takes."""


def pack_run(run: Run, project: Project, *, shown: bool) -> dict[str, Any]:
    """Return the members of a run's folder by name; empty for a run in which nothing happened.

    Weights that are gone, or that are no finite numbers, are left out.

    Args:
        project: the run's own, as it should be written.
        shown: it is the one whose network the window shows.
    """
    if not run.trained and run.failed is None and not len(run.history.loss):
        return {}
    whole = run.snapshot is not None and run.preparation is not None and np.isfinite(run.snapshot.values).all()
    about = {
        "name": run.name,
        "note": run.note,
        "began": run.began,
        "shown": shown,
        "weights": bool(whole),
        "project": project.to_json(),
        "begun_as": replace(run.begun_as, data=project.data).to_json() if run.begun_as else None,
        "preparation": run.preparation.to_json() if run.preparation else None,
        "prepared": _sizes(run.prepared),
        "step": run.snapshot.step if run.snapshot else 0,
        "continues": run.continues,
        "start_epochs": run.start_epochs,
        "origin": run.origin,
        "finished": _ending(run.finished),
        "failed": run.failed.message if run.failed else None,
    }
    members = {"run.json": about, HISTORY: pack_history(run.history)}
    return {**members, WEIGHTS: dumps(network(run).weights())} if whole else members


def network(run: Run) -> Any:
    """Build the run's network with its newest weights."""
    assert run.snapshot is not None
    model = run.project.build(np.random.default_rng(0))
    model.restore(run.snapshot.values)
    return model


def read_run(uid: str, content: Any, members: Mapping[str, bytes]) -> Run:
    """Build a run from what ``run.json`` says and from its other members.

    Raises:
        ProjectError, DataError, EngineError: they are not what ``pack_run`` makes, or contradict one another.
    """
    if not isinstance(content, dict):
        raise ProjectError("The run in the project file is incomplete.")
    project = project_from_json(content.get("project"))
    problems = check(project, memory_limit=sys.maxsize).problems
    if problems:
        raise ProjectError(in_short(f"The run in the project file cannot have been trained: {problems[0].message}"))
    preparation = _read_preparation(content.get("preparation"), project)
    try:
        whole = content.get("weights", True)
        snapshot = Snapshot(_read_count(content["step"]), _read_weights(members[WEIGHTS], project)) if whole else None
        finished = _read_ending(content["finished"], snapshot, {"loss", first_metric(project)})
        run = Run(project, _read_history(members, project, finished), uid, preparation, None, snapshot, finished)
        run.continues = str(content.get("continues", ""))[:LONGEST_UID]
        run.start_epochs = _read_count(content.get("start_epochs", 0), MAX_EPOCHS)
        run.origin = str(content.get("origin", ""))[:LONGEST_NAME]
        run.prepared = _read_sizes(content["prepared"], preparation, len(project.schema().classes))
        run.failed = None if content["failed"] is None else Failed(str(content["failed"])[:LONGEST_NOTE], "", snapshot)
        begun_as = content.get("begun_as")
        run.begun_as = None if begun_as is None else project_from_json(begun_as)
        run.name = str(content.get("name", ""))[:LONGEST_NAME]
        run.note = str(content.get("note", ""))[:LONGEST_NOTE]
        run.began = _read_time(content.get("began", 0.0))
    except UserError:
        raise
    except (LookupError, TypeError, ValueError, OverflowError, AttributeError) as error:
        raise ProjectError("The run in the project file is incomplete, or contradicts itself.") from error
    if whole and preparation is None:
        raise ProjectError("The run in the project file has weights, but does not say how its data were prepared.")
    return run


def _read_history(members: Mapping[str, bytes], project: Project, finished: Finished | None) -> History:
    metrics = metrics_of(project)
    if HISTORY in members:
        return unpack_history(members[HISTORY], metrics)
    content = parse_json(members[OLD_HISTORY], "The curves in the project file")
    return history_from_json(content, metrics, finished.seconds if finished else 0.0)


def _read_preparation(content: Any, project: Project) -> Preparation | None:
    if content is None:
        return None
    preparation = Preparation.from_json(content)
    _check_preparation(preparation, project)
    return preparation


def _check_preparation(preparation: Preparation, project: Project) -> None:
    schema = project.schema()
    widths = tuple(feature.width for feature in schema.features)
    targets = schema.outputs if schema.task == "regression" else 0
    fits = preparation.input_shape == schema.input_shape and preparation.widths == widths
    fits = fits and preparation.parts == parts_of(schema.features)
    scales = zip(schema.features, preparation.centre, preparation.spread, strict=False)
    # A category is a number of a column of the network, which no scale may move.
    fits = fits and all(not feature.categories or (c, s) == (0.0, 1.0) for feature, c, s in scales)
    if not fits or len(preparation.target_centre) != targets:
        raise DataError("The preparation in the project file belongs to other data. Train the network again.")


def _read_weights(content: bytes, project: Project) -> Any:
    """Return one array with all weights; the network is built only once the file is known to fill it."""
    file = unpack_safetensors(content)
    expected = expected_shapes([spec.create() for spec in project.active_layers], project.schema().input_shape)
    if file.shapes != expected:
        wrong = next(name for name in (*expected, *file.shapes) if file.shapes.get(name) != expected.get(name))
        raise ProjectError(f"The weights in the project file do not fit its network: {shown(wrong)} differs.")
    model = project.build(np.random.default_rng(0))
    arrays = file.read()
    if any(array.dtype != np.float32 for array in arrays.values()):
        raise ProjectError("The weights in the project file are not float32 numbers.")
    model.load_weights(arrays)
    return model.snapshot()


SIZES = ("examples", "validation", "test", "steps")


def _sizes(prepared: DataPrepared | None) -> dict[str, Any] | None:
    if prepared is None:
        return None
    yardstick = {"yardstick": prepared.yardstick.to_json()} if prepared.yardstick else {}
    return {**{name: getattr(prepared, name) for name in SIZES}, **yardstick}


def _read_sizes(content: Any, preparation: Preparation | None, classes: int) -> DataPrepared | None:
    if content is None or preparation is None:
        return None
    # Runs of earlier versions say nothing of it.
    told = content.get("yardstick")
    yardstick = None if told is None else yardstick_from_json(told, classes)
    examples, validation, test, steps = (_read_count(content[name]) for name in SIZES)
    return DataPrepared(preparation, examples, validation, test, steps, yardstick)


def _ending(finished: Finished | None) -> dict[str, Any] | None:
    if finished is None:
        return None
    return {"complete": finished.complete, "test": finished.test, "seconds": finished.seconds}


def _read_count(number: Any, limit: int = MAX_COUNT) -> int:
    if not isinstance(number, int) or not 0 <= number < limit:
        raise ProjectError(f"The run in the project file counts {shown(number)} epochs, steps or examples.")
    return number


def _read_time(seconds: Any) -> float:
    if not isinstance(seconds, int | float) or not 0 <= seconds < LATEST:
        raise ProjectError(f"The run in the project file claims to have begun at {shown(seconds)}.")
    return float(seconds)


def _read_ending(content: Any, snapshot: Snapshot | None, measured: set[str]) -> Finished | None:
    """Read how a run ended; metrics of the test split must hold at least what is ``measured``."""
    if content is None:
        return None
    test = content["test"]
    figures = None if test is None else {str(name): _number(value) for name, value in dict(test).items()}
    if figures is not None and not measured <= figures.keys():
        raise ProjectError("The figures in the project file are not those of its loss.")
    seconds = float(content["seconds"])
    if not 0 <= seconds < LONGEST_SECONDS:
        raise ProjectError(f"The run in the project file claims to have taken {seconds} s.")
    return Finished(bool(content["complete"]), figures, seconds, snapshot)


def _number(value: Any) -> float:
    return float("nan") if value is None else float(value)
