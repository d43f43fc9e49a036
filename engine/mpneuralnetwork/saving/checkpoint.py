"""A training put to disk so that it goes on, bit for bit, as if it had never been interrupted."""

from __future__ import annotations

import json
import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..components.errors import FileError
from ..trainer import Trainer
from .formats import write_atomically
from .formats.archive import parse_json
from .model_files import architecture, dumps, read_safetensors

KEY = "mpneuralnetwork checkpoint"


def save_checkpoint(trainer: Trainer, path: str | os.PathLike[str]) -> None:
    """Write weights, optimizer, random numbers and position to a ``.safetensors`` file, atomically.

    Raises:
        FileError: the disk refuses, or the random numbers are of a kind that cannot be written as text.
    """
    model, optimizer = trainer.model, trainer.model.optimizer
    arrays: dict[str, NDArray[Any]] = {"values": model.parameters.values}
    for index, slots in enumerate(optimizer.state):
        arrays.update({f"optimizer.{index}.{name}": array for name, array in slots.items()})
    if trainer.best_weights is not None:
        arrays["best"] = trainer.best_weights
    position = {
        "architecture": architecture(model),
        "position": [trainer.epoch, trainer.batch, trainer.step, trainer.stale, trainer.evaluated_at],
        "optimizer_steps": optimizer.steps,
        "rate": optimizer.learning_rate,
        "best_loss": trainer.best_loss,
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
    """Bring a trainer, made with the same arguments as the one that was saved, to where that one stood.

    Raises:
        FileError: the file is damaged, or belongs to another network or training.
    """
    arrays, metadata = read_safetensors(path)
    found = parse_json(metadata.get(KEY, "null"), "The checkpoint")
    if not isinstance(found, dict):
        raise FileError("The file is no checkpoint of a training")
    mine = json.loads(json.dumps(architecture(trainer.model)))
    if _without_rate(found.get("architecture")) != _without_rate(mine):
        raise FileError("The checkpoint belongs to another network, loss or optimizer")
    optimizer_state = _optimizer_state(trainer, arrays)
    try:
        _restore_position(trainer, found)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise FileError(f"The checkpoint is damaged: {error}") from error
    trainer.model.restore(arrays["values"])
    trainer.model.optimizer.state = optimizer_state
    trainer.best_weights = arrays["best"].copy() if "best" in arrays else None


def _restore_position(trainer: Trainer, found: dict[str, Any]) -> None:
    epoch, batch, step, stale, evaluated_at = (int(n) for n in found["position"])
    trainer.epoch, trainer.batch, trainer.step = epoch, batch, step
    trainer.stale, trainer.evaluated_at = stale, evaluated_at
    trainer.best_loss = float(found["best_loss"])
    trainer.model.optimizer.learning_rate = float(found["rate"])
    trainer.model.optimizer.steps = int(found["optimizer_steps"])
    if trainer.schedule is not None:
        trainer.schedule.load_state_dict(found["schedule"])
    # The order of the epoch that was interrupted is drawn again from where its random numbers began.
    trainer.rng.bit_generator.state = trainer.epoch_rng = found["epoch_rng"]
    if trainer.batch:
        trainer.draw_order()
    trainer.model.rng.bit_generator.state = found["model_rng"]
    trainer.rng.bit_generator.state = found["rng"]


def _optimizer_state(trainer: Trainer, arrays: dict[str, NDArray[Any]]) -> list[dict[str, NDArray[Any]]]:
    """Return the optimizer's memory from the file, after a check that everything in it fits the network."""
    store, slots = trainer.model.parameters, trainer.model.optimizer.slots
    names = [name for name in arrays if name.startswith("optimizer.")]
    expected = dict.fromkeys((f"optimizer.0.{slot}" for slot in slots), (store.learned,)) if names else {}
    expected["values"] = store.values.shape
    if "best" in arrays:
        expected["best"] = store.values.shape
    for name, array in arrays.items():
        if array.shape != expected.get(name) or array.dtype != store.dtype or not np.isfinite(array).all():
            raise FileError(f"{name:.80} in the checkpoint does not fit this training")
    if len(arrays) != len(expected):
        raise FileError("The checkpoint is incomplete")
    return [{slot: arrays[f"optimizer.0.{slot}"].copy() for slot in slots}] if names else []


def _without_rate(found: Any) -> Any:
    """Leave out the learning rate, which may be changed while training."""
    if not isinstance(found, dict) or not isinstance(found.get("optimizer"), dict):
        return found
    optimizer = found["optimizer"]
    config = {name: value for name, value in dict(optimizer.get("config", {})).items() if name != "learning_rate"}
    return {**found, "optimizer": {**optimizer, "config": config}}
