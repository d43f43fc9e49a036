"""Saving a training so that it continues, bit for bit, as if it had never been interrupted."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..components.errors import EngineError, FileError
from ..optimizers.base import Optimizer
from ..trainer import Trainer
from .formats import write_atomically
from .formats.archive import parse_json
from .model_files import architecture, dumps, read_safetensors

KEY = "mpneuralnetwork checkpoint"
VERSION = 2
PREFIX = "optimizer."

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
    arrays, metadata = read_safetensors(path)
    found = parse_json(metadata.get(KEY, "null"), "The checkpoint")
    if not isinstance(found, dict):
        raise FileError("The file is no checkpoint of a training")
    if found.get("version", 1) not in (1, VERSION):
        raise FileError(f"The checkpoint has the version {found['version']!r:.20}; this program reads {VERSION}")
    mine = json.loads(json.dumps(architecture(trainer.model)))
    if _without_rate(found.get("architecture")) != _without_rate(mine):
        raise FileError("The checkpoint belongs to another network, loss or optimizer")
    try:
        arrays = arrays if "version" in found else _from_version_1(trainer, found, arrays)
        _check(trainer, arrays)
        _restore_position(trainer, found)
        state = {name.removeprefix(PREFIX): array for name, array in arrays.items() if name.startswith(PREFIX)}
        trainer.model.optimizer.load_state_dict(state)
    except EngineError:
        raise
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise FileError(f"The checkpoint is damaged: {error}") from error
    trainer.model.restore(arrays["values"])
    trainer.best.weights = arrays["best"].copy() if "best" in arrays else None


def _restore_position(trainer: Trainer, found: dict[str, Any]) -> None:
    epoch, batch, step, stale, evaluated_at = (int(n) for n in found["position"])
    trainer.epoch, trainer.batch, trainer.step = epoch, batch, step
    trainer.best.stale, trainer.evaluated_at = stale, evaluated_at
    trainer.best.loss = float(found["best_loss"])
    trainer.model.optimizer.learning_rate = float(found["rate"])
    if trainer.schedule is not None:
        trainer.schedule.load_state_dict(found["schedule"])
    # The order of the epoch that was interrupted is drawn again from where its random numbers began.
    trainer.rng.bit_generator.state = trainer.epoch_rng = found["epoch_rng"]
    if trainer.batch:
        trainer.draw_order()
    trainer.model.rng.bit_generator.state = found["model_rng"]
    trainer.rng.bit_generator.state = found["rng"]


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
            raise FileError(f"{name:.80} in the checkpoint does not fit this training")
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
