"""Where a training that ran into infinity had its first bad number."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import numpy as np
from mpneuralnetwork.components.errors import TrainingError
from mpneuralnetwork.trainer import Step

from ..data.dataset import Dataset
from ..run.job import Job
from ..run.standing import Outlook, Standing
from ..wording import number_text
from .steps.dissection import Dissection
from .steps.names import Name
from .steps.number import Number
from .subject import Subject, from_outlook

MOST_STEPS = 100_000
LARGEST = float(np.finfo(np.float32).max)
REMEDY = "A smaller learning rate, clipped gradients or a normalisation usually helps."


@dataclass(frozen=True)
class Autopsy:
    """The step in which a training went wrong.

    Attributes:
        subject: the network before it, and its batch.
        dissection: the step taken apart.
        first: the first number that is infinite or not a number, in the order of the computation; None where the
            training went wrong outside what a step computes.
        sentence: what happened, and what helps.
    """

    subject: Subject
    dissection: Dissection
    first: Name | None
    sentence: str


def autopsy(finite: Standing, dataset: Dataset) -> Iterator[Autopsy | None]:
    """Repeat a training from when it was finite up to its first bad number.

    Yields:
        None after each step that went well, so that whoever asks can stop; the autopsy at the end.
    """
    job = Job(finite.project, dataset)
    job.stand(finite)
    outlook = job.outlook()
    with closing(job.run()) as events:
        while True:
            try:
                event = next(events, None)
            except TrainingError:
                break
            if event is None or job.step - finite.step > MOST_STEPS:
                return
            if isinstance(event, Step):
                if not _is_finite(job):
                    break
                outlook = job.outlook()
                yield None
    yield examine(outlook, job)


def examine(outlook: Outlook, job: Job) -> Autopsy:
    """Take the step apart that a training was about to take, and find its first bad number."""
    subject = from_outlook(outlook, job.data.preparation)
    dissection = Dissection(subject.model, subject.batch)
    first = first_bad(dissection)
    if first is None:
        return Autopsy(subject, dissection, None, f"All numbers of this step are finite. {REMEDY}")
    number = dissection.number(first)
    what = "not a number" if np.isnan(number.value) else "infinite"
    said = f"In step {outlook.standing.step + 1}, {first} is the first number that is {what}"
    return Autopsy(subject, dissection, first, f"{said}{_reason(number)}. {REMEDY}")


def _reason(number: Number) -> str:
    """Say why a number overflowed, where its terms are finite."""
    total = float(number.sizes.sum()) if len(number.terms) else 0.0
    if not np.isfinite(total) or abs(total) <= LARGEST:
        return ""
    said = number_text(total, 3)
    return f": its terms add up to {said}, and the largest number of float32 is {number_text(LARGEST, 3)}"


def first_bad(dissection: Dissection) -> Name | None:
    """Return the first number of a step that is not finite, in the order in which it is computed."""
    ordered = sorted(dissection.quantities.values(), key=lambda quantity: _turn(dissection, quantity.name))
    for quantity in ordered:
        bad = np.argwhere(~np.isfinite(np.asarray(quantity.values, dtype=np.float64)))
        if len(bad):
            return Name(quantity.array, tuple(int(place) for place in bad[0]), quantity.aspect)
    return None


def _turn(dissection: Dissection, name: str) -> tuple[int, int]:
    """Return when a quantity is computed: what is given, forward, loss, backward, update."""
    if name in ("inputs", "targets"):
        return 0, 0
    place = name.partition(".")[0]
    layer = int(place) if place.isdigit() else len(dissection.layers)
    aspect = dissection.quantities[name].aspect
    if aspect == "gradient":
        return 3, -layer
    if aspect:
        return (1 if aspect.endswith("_before") else 4), layer
    return (2, layer) if name.endswith(".outputs") or not place.isdigit() else (1, layer)


def _is_finite(job: Job) -> bool:
    standing = job.standing()
    return all(np.isfinite(array).all() for array in (standing.values, *standing.optimizer.values()))
