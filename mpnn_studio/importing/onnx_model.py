"""An ONNX model as a guest: its graph is followed from the output's side of each node, layer after layer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from mpneuralnetwork.components.errors import UserError
from mpneuralnetwork.saving.formats import reading
from numpy.typing import NDArray

from ..data.source import Progress, Source, no_progress
from ..export.certificate import Certificate
from ..export.exporter import can_import
from ..export.onnx_package import INSTALL, RUNTIME
from ..export.other_process import Outcome, run
from ..project.project import ProjectError
from ..wording import in_short
from . import onnx_layers  # noqa: F401  (each operation declares itself)
from .guest import Guest, Shape
from .likeness import compare, unchecked
from .onnx_constants import folded
from .onnx_file import Node, OnnxFile, read_onnx
from .onnx_operations import TAKEN, constants
from .onnx_stream import NotTakenError, Stream
from .welcome import Arrival, welcome

ORIGIN = "ONNX"
SECONDS = 120.0
"""What the runtime may take to answer."""
Value = Stream | NDArray[Any] | NotTakenError
"""What is known of a name: how it follows from the examples, a constant, or why it cannot be taken."""


def read_guest(path: Path) -> tuple[Guest, OnnxFile]:
    """Read a model as a guest.

    Raises:
        ProjectError: it is no model, or a part of it cannot be taken; the message names file, node and operation.
    """
    file = read_onnx(path)
    with reading(path, ProjectError, "ONNX model"):
        return _guest(file), file


def bring_in(path: Path, source: Source | None = None, progress: Progress = no_progress) -> tuple[Arrival, Certificate]:
    """Make a project of a model and hold it to the answers of onnxruntime, where that is installed.

    Args:
        source: data to try and train it on; without, what suits it.

    Raises:
        ProjectError, DataError: as ``read_guest`` and ``welcome``.
    """
    guest, file = read_guest(path)
    arrival = welcome(guest, source, progress)
    if not can_import(RUNTIME):
        return arrival, unchecked(arrival, f"onnxruntime is not installed here: {INSTALL}")
    return arrival, compare(arrival, partial(_ask, file), RUNTIME)


def _ask(file: OnnxFile, inputs: NDArray[np.float32]) -> Outcome:
    return run("onnx_model", {"model.onnx": file.content}, "model.onnx", inputs, RUNTIME, seconds=SECONDS)


def _guest(file: OnnxFile) -> Guest:
    if len(file.inputs) != 1:
        raise ProjectError(f"{file.name} takes {len(file.inputs)} inputs; a network of one can be taken in.")
    ((name, sizes),) = file.inputs.items()
    if len(sizes) < 2 or None in sizes[1:]:
        raise ProjectError(f"{file.name} does not say how large its examples are.")
    shape = tuple(size for size in sizes[1:] if size is not None)
    values: dict[str, Value] = {**file.arrays, name: _start(shape)}
    last = None
    for node in file.nodes:
        values[node.output] = _follow(node, values)
        last = node if node.output == file.output else last
    found = values.get(file.output)
    if isinstance(found, NotTakenError):
        raise ProjectError(in_short(f"{file.name}: {found}"))
    if not isinstance(found, Stream):
        raise ProjectError(f"{file.name} gives an answer that does not depend on its input.")
    return _finished(file, found, last)


def _start(shape: Shape) -> Stream:
    """Return the input; images without a channel, or with one that comes last, have one that comes first."""
    real = shape
    if len(shape) == 2 or (len(shape) == 3 and shape[2] == 1 < shape[0]):
        real = (1, *shape[:2])
    return Stream(shape, real if len(real) in (1, 3) else (prod(real),))


def _follow(node: Node, values: Mapping[str, Value]) -> Value:
    """Return what a node makes of its inputs, or why it cannot be taken."""
    given = [values.get(name) if name else None for name in node.inputs]
    refused = next((each for each in given if isinstance(each, NotTakenError)), None)
    if refused is not None:
        return refused
    known = tuple(each for each in given if not isinstance(each, NotTakenError))
    flows = [each for each in known if isinstance(each, Stream)]
    try:
        if not flows:
            return folded(node, constants(known))
        if node.operation not in TAKEN:
            raise NotTakenError("this studio has nothing like it")
        return TAKEN[node.operation](node, flows[0], known)
    except UserError as error:
        return NotTakenError(f"{node.called} cannot be taken: {error}.")


def _finished(file: OnnxFile, found: Stream, last: Node | None) -> Guest:
    try:
        found = found.settled()
        row = prod(found.shape)
        if len(found.shape) > 1 and max(found.shape) == row:
            found = found.reshaped((row,))
        found = found.arranged()
    except NotTakenError as error:
        called = last.called if last else "its end"
        raise ProjectError(in_short(f"{file.name}: {called} cannot be taken: {error}.")) from error
    logarithm = last is not None and last.operation == "LogSoftmax"
    shape = next(iter(file.inputs.values()))[1:]
    start = _start(tuple(size or 1 for size in shape)).real
    return Guest(file.name, ORIGIN, start, found.parts, file.classes, scale=found.scale, logarithm=logarithm)
