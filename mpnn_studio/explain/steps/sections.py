"""Which part of a step each stage is: where it begins and ends, whose code it runs, and which numbers are meant."""

from __future__ import annotations

import inspect
from functools import cache, partial
from pathlib import Path
from typing import Any

import mpneuralnetwork
from mpneuralnetwork.adapters.own_layer import OwnLayer
from mpneuralnetwork.learner import Learner

from .recorder import END, START, UPDATE, Files, Section
from .terms import Array

ENGINE = Path(mpneuralnetwork.__file__).parent
ENTERING = ("network.py",)
LAYERS = ("layers/", "activations/", "kernels/")
LOSSES = ("losses.py", "components/targets.py", "kernels/")
OPTIMIZERS = ("optimizers/", "kernels/")
PASSED_BY = ("layers/base.py", "kernels/windows.py", "kernels/layout.py")
"""They only pass a call on, or say where in memory numbers lie."""


def input_section(model: Learner) -> Section:
    """Return how a batch enters the network."""
    return Section(START, (0, "forward" if model.layers else "backward"), _files(ENTERING))


def forward_section(model: Learner, place: int) -> Section:
    """Return the forward pass of a layer."""
    begin = (place - 1, "forward") if place else START
    return Section(begin, (place, "forward"), _files(LAYERS, model.layers[place]))


def loss_section(model: Learner) -> Section:
    """Return the loss of the batch and its gradient."""
    count = len(model.layers)
    begin = (count - 1, "forward") if count else START
    return Section(begin, (count, "backward"), _files(LOSSES, model.loss))


def backward_section(model: Learner, place: int, passes_on: bool) -> Section:
    """Return the backward pass of a layer, which ``passes_on`` a gradient unless no layer before it needs one."""
    end = (place, "backward") if passes_on else UPDATE
    return Section((place + 1, "backward"), end, _files(LAYERS, model.layers[place]))


def update_section(model: Learner, place: int, parameter: str) -> Section:
    """Return the step of the optimizer, which goes over all parameters at once; those of one of them are shown."""
    store = model.parameters
    part, shape = store.places[place][parameter], store.gradients[place][parameter].shape
    title = f"{place}.{model.layers[place].class_name.lower()}.{parameter}"

    def cut(array: Array) -> tuple[Array, str]:
        if array.shape != (store.learned,):
            return array, ""
        return array[part].reshape(shape), f"{title}, [{part.start}:{part.stop}] of all {store.learned}"

    return Section(UPDATE, END, _files(OPTIMIZERS, model.optimizer), cut)


def _files(rooms: tuple[str, ...], component: Any = None) -> Files:
    """Return which files are shown: the engine's of some rooms, and those that the user's own classes are from."""
    own = cache(partial(_own_files, component))

    def shown(path: str) -> str:
        file = Path(path)
        if ENGINE not in file.parents:
            return file.name if path in own() else ""
        inside = file.relative_to(ENGINE).as_posix()
        return inside if inside.startswith(rooms) and inside not in PASSED_BY else ""

    return shown


def _own_files(component: Any) -> set[str]:
    classes = type(component).__mro__ + (type(component.own).__mro__ if isinstance(component, OwnLayer) else ())
    found = set()
    for kind in classes:
        try:
            found.add(inspect.getfile(kind))
        except (TypeError, OSError):  # built in, or typed at a prompt
            continue
    return found
