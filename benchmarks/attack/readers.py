"""Who reads a format, and what must hold for whatever is not refused: it can be checked, saved, shown and trained."""

from __future__ import annotations

import ast
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
from mpneuralnetwork.components.errors import EngineError, FileError, TrainingError
from mpneuralnetwork.saving.checkpoint import load_checkpoint, save_checkpoint
from mpneuralnetwork.saving.model_files import load_model
from mpneuralnetwork.trainer import Trainer

from mpnn_studio.data.dataset import DataError, Schema
from mpnn_studio.data.inspection import inspect_csv
from mpnn_studio.data.recognise import source_for
from mpnn_studio.data.unlabelled import read_examples
from mpnn_studio.export.python_script import python_script
from mpnn_studio.importing.onnx_model import read_guest
from mpnn_studio.importing.welcome import welcome
from mpnn_studio.project.check import check
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.fragment import layers_from_text, layers_to_text
from mpnn_studio.project.project import Project, ProjectError
from mpnn_studio.project.text import project_from_text, project_to_text
from mpnn_studio.run.archive import load_project, save_project
from mpnn_studio.run.autosave import Autosave, Work
from mpnn_studio.run.comparison import compare
from mpnn_studio.run.data_paths import outside
from mpnn_studio.run.events import Step
from mpnn_studio.run.headless import train
from mpnn_studio.run.opening import open_project, propose, recognise
from mpnn_studio.run.predictor import Predictor
from mpnn_studio.run.recovery import find_orphans
from mpnn_studio.run.run import Run
from mpnn_studio.run.run_summary import summarize_run

from . import samples
from .mutants import CHOSEN, NAME, PASTED, PROJECT
from .raw import SURROGATES

MEMORY = 2 * 10**8
MULTIPLY_ADDS = 10**8
"""A network that needs more is not trained here: it may be slow by right."""
BATCHES = 3
SECONDS = 3.0
LONGEST_MESSAGE = 350
"""Characters of an error that a person still reads."""


class BrokenPromiseError(AssertionError):
    """What was read without an error cannot be used."""


def promise(kept: bool, what: str) -> None:
    """Raise BrokenPromiseError where something does not hold."""
    if not kept:
        raise BrokenPromiseError(what)


class Promised:
    """A block in which even our own errors are none of a reader's business: nothing may be refused any more."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ProjectError | DataError | EngineError):
            raise BrokenPromiseError(f"{self._what}: {type(error).__name__}: {error}") from error


def project(folder: Path) -> None:
    """A project file: what opens can be checked, looked at, saved, and opened again as the same."""
    opened = load_project(folder / PROJECT)
    _look_at(opened)
    saved = folder / "saved.mpnn"
    with Promised("what was opened can be saved"):
        save_project(saved, opened.project, opened.run, None, opened.runs)
    with Promised("what was saved can be opened"):
        again = load_project(saved)
    promise(again.project == opened.project, "a saved project comes back the same")
    promise(len(again.runs) == len([run for run in opened.runs if _has_something(run)]), "every run comes back")


def _has_something(run: Run) -> bool:
    return run.trained or run.failed is not None or bool(len(run.history.loss))


def _look_at(opened: Any) -> None:
    """Ask what the window asks of a project that was just opened."""
    with Promised("what was opened can be looked at"):
        check(opened.project)
        outside(opened.project, Path("/nowhere"))
        _survives_as_text(opened.project)
        for run in opened.runs:
            run.metrics()
            summarize_run(run)
            compare(opened.project, run.project)
            if run.snapshot is not None and run.preparation is not None:
                _predict(run)


def _predict(run: Run) -> None:
    assert run.snapshot is not None and run.preparation is not None
    predictor = Predictor(run.project, run.preparation)
    predictor.load(run.snapshot)
    predictor.predict(np.zeros(run.preparation.shape))


def _survives_as_text(content: Project) -> None:
    again = project_from_text(project_to_text(content))
    promise(again == content, "a project that was copied as text comes back the same")
    if not check(content).problems:
        script = ast.parse(python_script(content, content.data.create().name))
        names = {node.id for node in ast.walk(script) if isinstance(node, ast.Name)}
        promise("PWNED" not in names, "no name becomes code in the exported script")


def pasted_project(folder: Path) -> None:
    """A pasted project: what is accepted can be saved, also by the autosave."""
    content = project_from_text((folder / PASTED).read_text("utf-8", SURROGATES))
    with Promised("what was pasted can be saved"):
        _survives_as_text(content)
        save_project(folder / "saved.mpnn", content)
        load_project(folder / "saved.mpnn")
        _autosaves(folder / "state", content, "pasted", None)


def _autosaves(root: Path, content: Project, name: str, path: Path | None) -> None:
    """Write a project as the autosave does, and find it as the next start would."""
    told: list[str] = []
    autosave = Autosave(root, told.append)
    autosave.keep(Work(content, content, name, path, 1))
    written = autosave.flush(SECONDS)
    autosave.close(SECONDS)
    promise(written, f"the autosave can write it ({told})")


def pasted_layers(folder: Path) -> None:
    """Pasted layers: what is accepted can be copied again."""
    pasted = layers_from_text((folder / PASTED).read_text("utf-8", SURROGATES))
    with Promised("what was pasted can be copied"):
        again = layers_from_text(layers_to_text(pasted))
    same = all((a.name, a.config, a.muted) == (b.name, b.config, b.muted) for a, b in zip(pasted, again, strict=True))
    promise(same, "layers come back the same")


def source(folder: Path) -> None:
    """The data of a project: they are read, or refused."""
    opened = load_project(folder / PROJECT)
    _refusal(lambda: opened.project.data.create().load(), DataError)


def training(folder: Path) -> None:
    """A few batches of whatever ``check`` finds nothing wrong with."""
    project = load_project(folder / PROJECT).project
    checked = check(project, memory_limit=MEMORY)
    if checked.problems or checked.multiply_adds > MULTIPLY_ADDS:
        raise ProjectError("not trained")
    dataset = project.data.create().load()
    stop = Event()
    seen = 0

    def watch(event: object) -> None:
        nonlocal seen
        seen += isinstance(event, Step)
        if seen >= BATCHES:
            stop.set()

    run = train(project, dataset, watch, stop)
    with Promised("what was trained can be shown"):
        _predict(run)
        summarize_run(run)


def model(folder: Path) -> None:
    """A network in one of the three formats."""
    (path,) = folder.glob("weights.*")
    network = load_model(path)
    with Promised("what was loaded predicts"):
        network.predict(np.zeros((2, *(network.input_shape or ())), np.float32))


def onnx_model(folder: Path) -> None:
    """A model of ONNX: what was taken in predicts."""
    arrival = welcome(read_guest(folder / "model.onnx")[0], progress=lambda share: None)
    with Promised("what was taken in predicts"):
        assert arrival.run.preparation is not None and arrival.run.snapshot is not None
        predictor = Predictor(arrival.project, arrival.run.preparation)
        predictor.load(arrival.run.snapshot)
        predictor.predict_all(np.zeros((2, *arrival.run.preparation.shape), np.float32))


def checkpoint(folder: Path) -> None:
    """A checkpoint: what is refused leaves the training as it was."""
    trainer = samples.make_trainer()
    before = _position(trainer, folder / "before.safetensors")
    try:
        load_checkpoint(trainer, folder / "checkpoint.safetensors")
    except FileError as error:
        if _position(trainer, folder / "after.safetensors") != before:
            raise BrokenPromiseError("a refused checkpoint leaves the training as it was") from error
        raise
    _refusal(lambda: list(islice(trainer.run(), BATCHES)), TrainingError)


def _position(trainer: Trainer, path: Path) -> bytes:
    save_checkpoint(trainer, path)
    return path.read_bytes()


def data(folder: Path) -> None:
    """Files that a person opens: a set of arrays, of IDX files, a table or a folder of pictures."""
    _open_data(sorted(folder.iterdir()), folder / "proposed.mpnn")


def _open_data(paths: list[Path], target: Path) -> None:
    recognise(paths)
    found = source_for(paths)
    found.load()
    proposed = propose(found)
    with Promised("what was proposed for the data can be used"):
        check(proposed)
        save_project(target, proposed)
        promise(load_project(target).project == proposed, "a project on these data comes back the same")
        _autosaves(target.parent / "state", proposed, target.stem, target)


def examples(folder: Path) -> None:
    """A file of examples to predict."""
    for path in folder.iterdir():
        read_examples(path, _iris())


def _iris() -> Schema:
    return samples.trained("iris").project.schema()


def recovery(folder: Path) -> None:
    """The start of the studio after a crash: it always finds what there is, and says what is damaged."""
    with Promised("the studio starts"):
        orphans = find_orphans(folder)
    for number, orphan in enumerate(orphans):
        _refusal(orphan.check, ProjectError)
        _refusal(orphan.load, ProjectError)
        with Promised("what was found can be put away"):
            (orphan.discard, orphan.set_aside, orphan.release)[number % 3]()


def places(folder: Path) -> None:
    """Everything that is read by its name, where one of the files is no file."""
    chosen = (folder / CHOSEN).read_text("utf-8")
    path = folder / Path(chosen).parts[0]
    _read_every_way(path)
    _refusal(lambda: source_for([folder]).load(), DataError)
    table = source_for([samples.write_data(folder / "whole")[0]])
    project = propose(table)
    spec = project.data.with_value("path", str(path)).with_value("size", 0)
    _refusal(lambda: project.with_spec(spec).data.create().load(), DataError)


def names(folder: Path) -> None:
    """Whole data under hostile names: used like any others, or refused; and names under which nothing can be."""
    paths = list((folder / "data").iterdir())
    name = (folder / NAME).read_bytes().decode("utf-8", SURROGATES)
    _read_every_way(Path(name))
    _refusal(lambda: save_project(Path(f"{folder}/out/{name}"), load_example("xor")), EngineError)
    for path in paths:
        target = folder / "out" / f"{path.name[:200]}.mpnn"
        _refusal(lambda path=path, target=target: _open_data([path], target), DataError, ProjectError)  # type: ignore[misc]


def _read_every_way(path: Path) -> None:
    """Give a path to every reader there is."""
    readers: tuple[Callable[[], object], ...] = (
        lambda: recognise([path]),
        lambda: open_project(str(path)),
        lambda: load_project(path),
        lambda: load_model(path),
        lambda: load_checkpoint(samples.make_trainer(), path),
        lambda: source_for([path]).load(),
        lambda: inspect_csv(path),
        lambda: read_examples(path, _iris()),
    )
    for read in readers:
        _refusal(read, ProjectError, DataError, EngineError)


def _refusal(read: Callable[[], object], *own: type[Exception]) -> None:
    """Read something that may be refused."""
    try:
        read()
    except own as error:
        check_message(error)


def check_message(error: Exception) -> None:
    """See to it that a refusal can be read by a person."""
    promise(0 < len(str(error)) <= LONGEST_MESSAGE, f"an error is a sentence, not {len(str(error))} characters")
