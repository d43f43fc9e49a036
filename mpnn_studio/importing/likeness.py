"""Does a guest answer here as it did there? Its own runtime is asked, and what was found is stored with the run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from mpneuralnetwork.components.errors import UserError
from numpy.typing import NDArray

from ..export.certificate import Certificate
from ..export.check import compared
from ..export.other_process import Outcome
from ..export.trained import ROWS, TrainedNetwork, held_out
from .guest import Guest
from .welcome import Arrival

Ask = Callable[[NDArray[np.float32]], Outcome]
"""Receives inputs (N, *input_shape) as the file takes them, and returns the file's own outputs (N, outputs)."""


def compare(arrival: Arrival, ask: Ask, runtime: str) -> Certificate:
    """Run examples through the file's own runtime and the engine; note in the run what was found, and return it.

    Args:
        ask: a UserError of it fails the comparison, and says why.
        runtime: its package ("onnxruntime"), as the versions of the outcome name it.
    """
    raw, targets = _examples(arrival)
    certificate = Certificate(arrival.guest.origin, rows=len(raw))
    try:
        found = ask(_as_taken(arrival, raw))
    except UserError as error:
        certificate = replace(certificate, passed=False, message=str(error))
    else:
        certificate = compared(certificate, _answers(arrival, raw), found, targets, runtime, exact=False)
        if arrival.dataset is None:
            # Of made up examples nobody knows the answer.
            certificate = replace(certificate, here=None, there=None, measure="")
    note(arrival, certificate)
    return certificate


def unchecked(arrival: Arrival, message: str) -> Certificate:
    """Note in the run why its answers were not compared, and return that."""
    certificate = Certificate(arrival.guest.origin, message=message)
    note(arrival, certificate)
    return certificate


def note(arrival: Arrival, certificate: Certificate) -> None:
    """Keep what was found with the run."""
    guest: Guest = arrival.guest
    arrival.run.note = f"From {guest.name} ({guest.origin}). {certificate.sentence()}"


def _examples(arrival: Arrival) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return raw examples and their targets, made up where there are no data."""
    if arrival.dataset is not None:
        return held_out(TrainedNetwork(arrival.run))
    schema, rng = arrival.project.schema(), np.random.default_rng(0)
    shape = (ROWS, *schema.input_shape)
    raw = rng.integers(0, 256, shape).astype(np.uint8) if schema.is_image else rng.normal(size=shape)
    return raw, np.zeros(ROWS, np.int64)


def _as_taken(arrival: Arrival, raw: NDArray[Any]) -> NDArray[np.float32]:
    """Return the examples as the file takes them: raw, where it scales them itself."""
    assert arrival.run.preparation is not None
    as_it_is = arrival.guest.takes_raw(is_image=arrival.project.schema().is_image)
    inputs = raw if as_it_is else arrival.run.preparation.inputs(raw)
    return inputs.reshape(len(raw), *arrival.guest.input_shape).astype(np.float32)


def _answers(arrival: Arrival, raw: NDArray[Any]) -> NDArray[Any]:
    """Return what the engine makes of raw examples, in the file's own terms."""
    run = arrival.run
    assert run.preparation is not None and run.snapshot is not None
    model = arrival.project.build(np.random.default_rng(0))
    model.restore(run.snapshot.values)
    inputs = run.preparation.inputs(raw)
    outputs = model.predict(inputs) if arrival.activated else model.forward(inputs)
    if arrival.guest.logarithm:
        with np.errstate(divide="ignore"):
            return np.log(outputs)
    return run.preparation.restore_targets(outputs)
