"""A step taken apart, as plain values and as lines to read: what ``mpnn-studio explain`` prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..data.dataset import Dataset
from ..project.project import Project
from ..run.run import Run
from ..wording import MINUS, counted, in_sizes, number_text
from .steps.code import CodeFrame
from .steps.dissection import Dissection
from .steps.number import Number
from .steps.proof import Proof, check_all
from .steps.quantity import Quantity
from .steps.stages import Stage, stages
from .subject import Subject, from_run, untrained

MAX_TERMS = 20
"""Terms that the lines of a number show; its JSON holds all."""


def subject_of(project: Project, run: Run | None, dataset: Dataset) -> Subject:
    """Return the trained network of a project, or the untrained one where no run with weights belongs to its data."""
    if run is not None and run.snapshot is not None and run.project.data == project.data:
        return from_run(run, dataset)
    return untrained(project, dataset)


def report(
    subject: Subject, tell: Callable[[Iterable[str]], object], *, at: str | None, code: bool, check: bool
) -> tuple[dict[str, Any], bool]:
    """Take a step apart and report what was asked for of it; where nothing was, its stages.

    Args:
        tell: receives the lines for reading, as soon as they are known.
        at: the name of a number.
        code, check: whether the lines that ran are told, and whether the gradients are checked.

    Returns:
        "number", "code", "check" or "step" with their facts, ready for JSON, and whether no check found a fault.

    Raises:
        ExplainError: there is no such number.
    """
    step, facts, passed = Dissection(subject.model, subject.batch), dict[str, Any](), True
    if at is not None:
        number = step.number(at)
        facts["number"] = number.as_json()
        tell(number_lines(number))
    if code:
        strip = stages(step)
        facts["code"] = [code_report(stage) for stage in strip]
        tell(line for stage in strip for line in code_lines(stage))
    if check:
        facts["check"] = []
        for proof in check_all(step):
            tell([proof_line(proof)])
            facts["check"].append(proof_report(proof))
            passed = passed and proof.passed
    if not facts:
        facts["step"] = step_report(subject, step)
        tell(step_lines(subject, step))
    return facts, passed


def step_report(subject: Subject, dissection: Dissection) -> dict[str, Any]:
    """Return the stages of a step with their arrays, ready for JSON."""
    return {
        "moment": subject.moment,
        "examples": subject.batch.title,
        "note": subject.note,
        "loss": _finite(dissection.trace.loss),
        "stages": [
            {"key": stage.key, "title": stage.title, "arrays": [_array_report(one) for one in stage.quantities]}
            for stage in stages(dissection)
        ],
    }


def step_lines(subject: Subject, dissection: Dissection) -> Iterator[str]:
    """Yield the stages of a step with their arrays, for reading."""
    count = counted(len(subject.batch.inputs), "example")
    loss = number_text(dissection.trace.loss, 6)
    yield f"The network {subject.moment}, on {subject.batch.title} ({count}): loss {loss}"
    if subject.note:
        yield subject.note
    for stage in stages(dissection):
        yield ""
        yield stage.title
        for quantity in stage.quantities:
            facts = _array_report(quantity)
            least, mean, largest = (_short(facts[name]) for name in ("least", "mean", "largest"))
            shape = in_sizes(facts["shape"]) or "1"
            yield f"  {quantity.name:<36} {shape:<20} {least:>12} {mean:>12} {largest:>12}"


def number_lines(number: Number) -> Iterator[str]:
    """Yield a number with its formula and its terms, largest first."""
    yield f"{number.name} = {str(number.value + 0.0).replace('-', MINUS)}"
    if number.formula:
        yield f"  {number.formula}"
    if number.note:
        yield f"  {number.note}"
    terms = number.terms
    for term in terms[:MAX_TERMS]:
        numbers = " · ".join(number_text(factor.value, 6) for factor in term.factors)
        yield f"  {number_text(term.value, 9, signed=True):>16}   {term.text}" + (
            f"   = {numbers}" if len(term.factors) > 1 else ""
        )
    left = len(terms) - MAX_TERMS
    if left > 0:
        yield f"  {number_text(float(number.sizes[MAX_TERMS:].sum()), 9, signed=True):>16}   {left} more terms"
    if terms:
        yield f"  {number_text(number.rounding, 9, signed=True):>16}   rounding"


def proof_report(proof: Proof) -> dict[str, Any]:
    """Return a verdict, ready for JSON."""
    return {"layer": proof.layer, "array": proof.array, "sampled": proof.sampled, "error": _finite(proof.error)}


def proof_line(proof: Proof) -> str:
    """Return a verdict for reading."""
    return f"{proof.name:<36} {number_text(proof.error, 2):>10}   {proof.sentence}"


def code_report(stage: Stage) -> dict[str, Any]:
    """Return the lines that ran in a stage, ready for JSON."""
    return {
        "key": stage.key,
        "title": stage.title,
        "functions": [
            {
                "function": frame.function,
                "file": frame.file,
                "lines": [
                    {
                        "number": line.number,
                        "text": line.text,
                        "ran": line.ran,
                        "arrays": [
                            {"name": one.name, "shape": list(one.shape), "dtype": one.dtype} for one in line.arrays
                        ],
                    }
                    for line in frame.lines
                ],
            }
            for frame in stage.code()
        ],
    }


def code_lines(stage: Stage) -> Iterator[str]:
    """Yield the lines that ran in a stage with the shapes of what they touched, for reading."""
    yield stage.title
    for frame in stage.code():
        yield f"  {frame.file}, {frame.function}"
        yield from _frame_lines(frame)
    yield ""


def _frame_lines(frame: CodeFrame) -> Iterator[str]:
    for line in frame.lines:
        shapes = "   ".join(f"{one.name} {in_sizes(one.shape) or '1'}" for one in line.arrays)
        yield f"  {'▸' if line.ran else ' '} {line.number:>4}  {line.text}" + (f"    # {shapes}" if shapes else "")


def _array_report(quantity: Quantity) -> dict[str, Any]:
    values: NDArray[Any] = np.asarray(quantity.values)
    with np.errstate(all="ignore"):
        facts = (values.min(), values.mean(), values.max()) if values.size else (np.nan, np.nan, np.nan)
    least, mean, largest = (_finite(float(fact)) for fact in facts)
    return {
        "name": quantity.name,
        "shape": list(values.shape),
        "dtype": str(values.dtype),
        "least": least,
        "mean": mean,
        "largest": largest,
    }


def _finite(value: float) -> float | str:
    return value if np.isfinite(value) else str(value)


def _short(value: float | str) -> str:
    return value if isinstance(value, str) else number_text(value, 5)
