"""Saving a training so that it continues, bit for bit, as if it had never been interrupted."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from copy import copy, deepcopy
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..components.errors import FileError, shown
from ..optimizers.base import Optimizer
from ..trainer import Trainer
from .formats import parse_json, reading, write_atomically
from .model_files import architecture, dumps, read_safetensors

KEY = "mpneuralnetwork checkpoint"
VERSION = 2
PREFIX = "optimizer."
MAX_COUNT = 2**53
"""No training takes so many steps; whole numbers beyond are no longer exact as others."""

OLD_SLOTS: Mapping[str, tuple[str, str | None]] = MappingProxyType(
    {"m": ("mean", "beta1"), "v": ("square", "beta2"), "s": ("square", None), "u": ("moved", None)}
)
"""How version 1 names a slot; of some, it holds the value divided by 1 - β of this setting."""


def save_checkpoint(trainer: Trainer, path: str | os.PathLike[str]) -> None:
    """Write weights, optimizer, random numbers and position to a ``.safetensors`` file, atomically.

    Args:
        trainer: stands between two steps.
        path: replaced if it exists.

    Raises:
        FileError: the disk refuses, the optimizer has no state to save, or the random numbers are of a kind that
            cannot be written as text.
    """
    model, optimizer = trainer.model, trainer.model.optimizer
    if not isinstance(optimizer, Optimizer):
        raise FileError(f"The state of {type(optimizer).__name__} cannot be saved: derive it from Optimizer")
    arrays: dict[str, NDArray[Any]] = {"values": model.parameters.values}
    arrays.update({PREFIX + name: array for name, array in optimizer.state_dict().items()})
    if trainer.best.weights is not None:
        arrays["best"] = trainer.best.weights
    position = {
        "version": VERSION,
        "architecture": architecture(model),
        "position": [trainer.epoch, trainer.batch, trainer.step, trainer.best.stale, trainer.evaluated_at],
        "ordered": trainer.ordered,
        "rate": optimizer.learning_rate,
        "best_loss": trainer.best.loss,
        "schedule": trainer.schedule.state_dict() if trainer.schedule else {},
        "rng": trainer.rng.bit_generator.state,
        "epoch_rng": trainer.epoch_rng,
        "model_rng": model.rng.bit_generator.state,
    }
    try:
        text = json.dumps(position)
    except TypeError as error:
        raise FileError("Random numbers can be saved of NumPy's default generator only (PCG64)") from error
    write_atomically(path, dumps(arrays, {KEY: text}))


def load_checkpoint(trainer: Trainer, path: str | os.PathLike[str]) -> None:
    """Bring a trainer, made with the same arguments as the saved one, to where that one stood.

    Args:
        trainer: has taken no step yet.
        path: written by ``save_checkpoint``, also of an earlier version.

    Raises:
        FileError: the file is damaged, or belongs to another network or training.
    """
    with reading(path, FileError, "checkpoint of a training"):
        arrays, metadata = read_safetensors(path)
        found = _described(metadata, trainer)
        arrays = arrays if "version" in found else _from_version_1(trainer, found, arrays)
        _check(trainer, arrays)
        position = _read_position(found, trainer)
    # All of it was checked, so that a training is never left half-way between two positions.
    _restore_position(trainer, position)
    state = {name.removeprefix(PREFIX): array for name, array in arrays.items() if name.startswith(PREFIX)}
    trainer.model.optimizer.load_state_dict(state)
    trainer.model.restore(arrays["values"])
    trainer.best.weights = arrays["best"].copy() if "best" in arrays else None


def _described(metadata: Mapping[str, str], trainer: Trainer) -> dict[str, Any]:
    """Return what the file says beside its arrays, where it is about this training."""
    found = parse_json(metadata.get(KEY, "null"), "The checkpoint")
    if not isinstance(found, dict):
        raise FileError("The file is no checkpoint of a training")
    if found.get("version", 1) not in (1, VERSION):
        raise FileError(f"The checkpoint has the version {shown(found['version'])}; this program reads {VERSION}")
    mine = json.loads(json.dumps(architecture(trainer.model)))
    if _without_rate(found.get("architecture")) != _without_rate(mine):
        raise FileError("The checkpoint belongs to another network, loss or optimizer")
    return found


@dataclass(frozen=True)
class _Position:
    """Where a training stood, with every value known to be one that its part takes."""

    counts: tuple[int, ...]
    ordered: bool
    best_loss: float
    rate: float
    schedule: Mapping[str, float]
    rng: Any
    epoch_rng: Any
    model_rng: Any


def _read_position(found: Mapping[str, Any], trainer: Trainer) -> _Position:
    epoch, batch, step, stale, evaluated_at = counts = tuple(int(count) for count in found["position"])
    # Before the first evaluation, the last one was at step -1.
    if not all(0 <= count < MAX_COUNT for count in (epoch, batch, step, stale, evaluated_at + 1)):
        raise FileError("The checkpoint does not say how far the training was")
    if batch and batch >= trainer.batches > 0:
        raise FileError(f"The checkpoint was made after {batch} batches of an epoch, which has only {trainer.batches}")
    # Copies try out what the parts will be given.
    optimizer, schedule = copy(trainer.model.optimizer), copy(trainer.schedule)
    optimizer.learning_rate = float(found["rate"])
    if schedule is not None:
        schedule.load_state_dict(found["schedule"])
    return _Position(
        counts,
        counts[1] > 0 or found.get("ordered") is True,
        float(found["best_loss"]),
        optimizer.learning_rate,
        schedule.state_dict() if schedule else {},
        _random_state(trainer.rng, found["rng"]),
        _random_state(trainer.rng, found["epoch_rng"]),
        _random_state(trainer.model.rng, found["model_rng"]),
    )


def _random_state(generator: np.random.Generator, state: Any) -> Any:
    trial = deepcopy(generator.bit_generator)
    trial.state = state
    return trial.state


def _restore_position(trainer: Trainer, position: _Position) -> None:
    trainer.epoch, trainer.batch, trainer.step, trainer.best.stale, trainer.evaluated_at = position.counts
    trainer.best.loss = position.best_loss
    trainer.model.optimizer.learning_rate = position.rate
    if trainer.schedule is not None:
        trainer.schedule.load_state_dict(position.schedule)
    # The order of the epoch that was interrupted is drawn again from where its random numbers began.
    trainer.rng.bit_generator.state = trainer.epoch_rng = position.epoch_rng
    if position.ordered:
        trainer.draw_order()
    trainer.model.rng.bit_generator.state = position.model_rng
    trainer.rng.bit_generator.state = position.rng


def _check(trainer: Trainer, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Refuse arrays that are not exactly those of this training."""
    store, slots = trainer.model.parameters, trainer.model.optimizer.slots
    expected = dict.fromkeys(["values", "best"] if "best" in arrays else ["values"], (store.values.shape, store.dtype))
    expected[f"{PREFIX}steps"] = number = (), np.dtype(np.int64)
    if len(arrays) > len(expected):  # before the first step an optimizer has no slots
        for index, gradients in enumerate(store.gradients):
            for name, gradient in gradients.items():
                full_name = f"{PREFIX}{index}.{name}."
                expected[f"{full_name}t"] = number
                expected.update({full_name + slot: (gradient.shape, gradient.dtype) for slot in slots})
    for name, array in arrays.items():
        if (array.shape, array.dtype) != expected.get(name) or not np.isfinite(array).all():
            raise FileError(f"{shown(name)} in the checkpoint does not fit this training")
    if len(arrays) != len(expected):
        raise FileError("The checkpoint is incomplete")


def _from_version_1(
    trainer: Trainer, found: dict[str, Any], arrays: Mapping[str, NDArray[Any]]
) -> dict[str, NDArray[Any]]:
    """Return the arrays of a version 1 file as today's: there, each slot is one long array over all parameters."""
    store, optimizer = trainer.model.parameters, trainer.model.optimizer
    steps = np.array(int(found["optimizer_steps"]))
    rest = {name: array for name, array in arrays.items() if not name.startswith(PREFIX)}
    rest[f"{PREFIX}steps"] = steps
    if len(arrays) == len(rest) - 1:
        return rest
    for slot in optimizer.slots:
        old_name, beta = OLD_SLOTS.get(slot, (slot, None))
        array = arrays[f"{PREFIX}0.{old_name}"] * (1 - optimizer.get_config()[beta] if beta else 1)
        if array.shape != (store.learned,):
            raise FileError(f"{old_name} in the checkpoint does not fit this training")
        for index, gradients in enumerate(store.gradients):
            for name, gradient in gradients.items():
                rest[f"{PREFIX}{index}.{name}.t"] = steps
                rest[f"{PREFIX}{index}.{name}.{slot}"] = array[store.places[index][name]].reshape(gradient.shape)
    return rest


def _without_rate(found: Any) -> Any:
    """Leave out the learning rate, which may be changed while training."""
    if not isinstance(found, dict) or not isinstance(found.get("optimizer"), dict):
        return found
    optimizer = found["optimizer"]
    config = {name: value for name, value in dict(optimizer.get("config", {})).items() if name != "learning_rate"}
    return {**found, "optimizer": {**optimizer, "config": config}}
