"""What each card of the stack says, worked out from the project and its check."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mpneuralnetwork.components.errors import EngineError

from ...data.dataset import Schema
from ...data.preparing import Preparing
from ...project.check import Check, LayerFacts, training_memory
from ...project.problem import Problem
from ...project.project import Project
from ...project.spec import Spec
from ...wording import grouped, in_bytes, in_sizes, number_text
from ..charts.sketch import SketchLine

INPUT = "preparation"
"""The card on top is that of the preparation: what the network is given, and how the data become that."""
GROUPS = {"loss": "Core", "optimizer": "Core", "schedule": "Core", "training": "Neutral"}
"""Colour of the cards that are no layers."""
PREVIEW_STEPS = 120
"""Into so many parts a training is divided to draw how its learning rate changes."""


@dataclass(frozen=True)
class StackRow:
    """One card: what it is called, what it does, and at the right what comes out and what it costs.

    ``unused`` names settings that do nothing here, so that no form shows them. ``preview`` is drawn in the open card.
    """

    uid: str
    kind: str
    title: str
    summary: str
    output: str
    cost: str
    group: str
    spec: Spec | None = None
    problem: Problem | None = None
    facts: str = ""
    unused: frozenset[str] = frozenset()
    preview: SketchLine | None = None

    @property
    def muted(self) -> bool:
        """Whether the network is built without it."""
        return self.spec is not None and self.spec.muted

    @property
    def is_layer(self) -> bool:
        """Whether the card can be moved and deleted."""
        return self.kind == "layer"

    def spoken(self) -> str:
        """The card for a screen reader."""
        parts = [self.title, self.summary, f"output {self.output}" if self.is_layer else self.output]
        if self.cost and self.cost != "–":
            parts.append(f"{self.cost} parameters")
        if self.problem:
            parts.append(f"{'hint' if self.problem.hint else 'problem'}: {self.problem.message}")
        return ", ".join(part for part in parts if part)


def rows_of(project: Project, check: Check) -> tuple[StackRow, ...]:
    """Return the cards from top to bottom: input, layers, loss, optimizer, schedule, training."""
    layers = [_layer_row(spec, project, check) for spec in project.layers]
    loss, optimizer, schedule, training = (
        _end_row(spec, check) for spec in (project.loss, project.optimizer, project.schedule, project.training)
    )
    schedule = replace(schedule, preview=_rate_line(project))
    return (_input_row(project.preparation, check), *layers, loss, optimizer, schedule, training)


def _input_row(spec: Spec, check: Check) -> StackRow:
    schema, summary, output = check.schema, "the data cannot be used", ""
    if schema is not None:
        summary, output = f"{_schema_text(schema)} · {_describe(spec)}", in_sizes(schema.input_shape)
    problem = check.problem("data") or check.problem(spec.uid)
    unused = Preparing.unused(schema) if schema else frozenset()
    return StackRow(INPUT, INPUT, "Input", summary, output, "", "Neutral", spec, problem, unused=unused)


def _schema_text(schema: Schema) -> str:
    if schema.is_image:
        return "grey image" if schema.input_shape[0] == 1 else "colour image"
    columns = len(schema.features) or schema.input_shape[0]
    return f"{columns} column" if columns == 1 else f"{columns} columns"


def _layer_row(spec: Spec, project: Project, check: Check) -> StackRow:
    fact = check.facts.get(spec.uid)
    output = in_sizes(fact.output_shape) if fact else "" if spec.muted else "?"
    cost = (grouped(fact.parameters) if fact.parameters else "–") if fact else ""
    component = spec.component
    said = (fact.description, fact.initialization) if fact else ("muted" if spec.muted else "", _describe(spec))
    return StackRow(
        spec.uid,
        spec.kind,
        component.title,
        " · ".join(part for part in said if part),
        output,
        cost,
        component.group,
        spec,
        check.problem(spec.uid),
        _in_detail(fact, project.training_settings.batch_size) if fact else "",
    )


def _in_detail(fact: LayerFacts, batch: int) -> str:
    """Say what a layer costs, for the open card."""
    memory = in_bytes(training_memory(fact, batch))
    sizes = f"{in_sizes(fact.input_shape)} → {in_sizes(fact.output_shape)}"
    return f"{sizes} · {grouped(fact.multiply_adds)} multiply-adds · {memory}"


def _end_row(spec: Spec, check: Check) -> StackRow:
    problem = check.problem(spec.uid)
    return StackRow(
        spec.uid,
        spec.kind,
        spec.component.title,
        _describe(spec),
        spec.kind if spec.kind != "training" else "",
        "",
        GROUPS[spec.kind],
        spec,
        problem,
    )


def _rate_line(project: Project) -> SketchLine | None:
    """Return the learning rate over the epochs; None where it stays the same, or what it does is known by the data."""
    epochs, rate = project.training_settings.epochs, project.learning_rate
    try:
        schedule = project.schedule.create()
    except EngineError:
        return None
    steps = range(PREVIEW_STEPS + 1)
    rates = tuple(rate * schedule.factor(step, PREVIEW_STEPS) for step in steps)
    if min(rates) == max(rates):
        return None
    ticks = ((0.0, "epoch 0"), (epochs / 2, number_text(epochs / 2)), (float(epochs), f"{epochs}"))
    places = tuple(epochs * step / PREVIEW_STEPS for step in steps)
    return SketchLine(places, rates, ticks, number_text(min(rates), 2), number_text(max(rates), 2))


def _describe(spec: Spec) -> str:
    try:
        return str(spec.create().describe())
    except EngineError as error:
        return str(error)
