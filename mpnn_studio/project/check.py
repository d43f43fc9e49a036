"""Check a project before any weight exists: shapes, sizes, cost, and problems with their fixes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from math import prod

from mpneuralnetwork.components import registry
from mpneuralnetwork.components.errors import EngineError
from mpneuralnetwork.components.fields import AUTO
from mpneuralnetwork.components.shapes import follow_shapes
from mpneuralnetwork.layers.base import Layer

from ..data.dataset import DataError, Schema
from ..wording import in_bytes, in_short, in_sizes
from .edits import (
    append_outputs,
    fit_loss,
    fit_outputs,
    insert_layer,
    outputs_needed,
    remove_layers,
    set_value,
    suits,
)
from .hints import find_hints
from .memory import physical_memory
from .placing import fits_together, moved_to_fit, output_shape
from .problem import Fix, Problem
from .project import Project
from .spec import Spec
from .training import Training

BATCH_SIZE = Training.fields["batch_size"].name
Shape = tuple[int, ...]
NUMBER_BYTES = 4
COPIES = 4
"""Value, gradient and an optimizer's two moments: what training keeps of each parameter."""
KEPT_ACTIVATIONS = 2
"""A layer's output is kept for the backward pass, and its gradient has the same size."""
USABLE_MEMORY = 0.8
"""Share of the machine's memory that one network may use."""


@dataclass(frozen=True)
class LayerFacts:
    """What is known of a layer without building it; sizes are numbers, not bytes, and per example.

    ``description`` sums up the layer's settings; ``initialization`` says how its weights will be drawn
    ("He"), empty where it has none.
    """

    input_shape: Shape
    output_shape: Shape
    parameters: int
    multiply_adds: int
    activations: int
    description: str = ""
    initialization: str = ""


@dataclass(frozen=True)
class Check:
    """The result of ``check``: facts by uid for every layer up to the first that cannot work, and the problems."""

    schema: Schema | None
    facts: dict[str, LayerFacts]
    problems: tuple[Problem, ...]
    hints: tuple[Problem, ...]
    parameters: int
    multiply_adds: int
    memory: int

    @property
    def ok(self) -> bool:
        """Whether this project can be trained."""
        return not self.problems

    def problem(self, uid: str) -> Problem | None:
        """Return the first problem of a part, else its first hint, if it has one."""
        return next((problem for problem in (*self.problems, *self.hints) if problem.uid == uid), None)


def check(project: Project, memory_limit: int | None = None) -> Check:
    """Follow the shapes through the stack without allocating a weight.

    Args:
        memory_limit: bytes that training may take; 80 % of the machine's memory when not given.
    """
    limit = int(physical_memory() * USABLE_MEMORY) if memory_limit is None else memory_limit
    try:
        schema = project.schema()
    except (DataError, EngineError) as error:
        return Check(None, {}, (Problem("data", str(error)),), (), 0, 0, 0)
    facts: dict[str, LayerFacts] = {}
    problems = list(_follow_shapes(project, schema, facts))
    obstacle = project.data.create().obstacle()
    if obstacle:
        problems.append(Problem("data", obstacle))
    if not problems:
        problems += _check_ends(project, schema, facts)
    hints = tuple(find_hints(project, schema)) if not problems else ()
    parameters = sum(fact.parameters for fact in facts.values())
    batch = project.training_settings.batch_size
    memory = sum(training_memory(fact, batch) for fact in facts.values())
    if memory > limit:
        problems.append(_too_large(facts, batch, memory, limit))
    multiply_adds = sum(fact.multiply_adds for fact in facts.values())
    return Check(schema, facts, tuple(problems), hints, parameters, multiply_adds, memory)


def _follow_shapes(project: Project, schema: Schema, facts: dict[str, LayerFacts]) -> Iterator[Problem]:
    steps = follow_shapes(project.create_layers(), schema.input_shape)
    # The walk ends early at a layer that cannot take its input.
    for spec, step in zip(project.active_layers, steps, strict=False):
        layer, shape = step.layer, step.input_shape
        if step.error:
            yield Problem(spec.uid, str(step.error), _fitting_fix(project, spec, layer, shape))
            return
        facts[spec.uid] = LayerFacts(
            shape,
            step.output_shape,
            sum(prod(size) for size in layer.parameter_shapes(shape).values()),
            layer.multiply_adds(shape),
            layer.activation_size(shape),
            layer.describe(),
            _initialization(layer),
        )


def _initialization(layer: Layer) -> str:
    """Say how the weights of a layer are drawn, "auto" as what it means here; empty where none are."""
    if not layer.weights_setting:
        return ""
    chosen = layer.get_config()[layer.weights_setting]
    return layer.fields[layer.weights_setting].write(layer.default_initializer if chosen == AUTO else chosen)


def _fitting_fix(project: Project, spec: Spec, layer: Layer, shape: Shape) -> Fix:
    """Return the way out for a layer that cannot take its input: the first after which the stack can be trained.

    Where none leads so far, it is the first that at least makes this layer work, and to remove it always helps.
    """
    ways = list(_ways_out(project, spec, layer, shape))
    return next((way for way in ways if fits_together(way.edit(project))), ways[0])


def _ways_out(project: Project, spec: Spec, layer: Layer, shape: Shape) -> Iterator[Fix]:
    """Yield what makes a layer work: a smaller window, a Flatten in front, another place, or to do without it."""
    if layer.window_setting and len(shape) == 3:
        size, name = min(shape[1:]), layer.window_setting
        if _works(lambda: spec.with_value(name, size).create().output_shape(shape)):
            label = spec.component.fields[name].label.lower()
            yield Fix(f"Make the {label} {size} × {size}", lambda project: set_value(project, spec.uid, name, size))
    flatten = registry.create("layer", "Flatten", {})
    if _works(lambda: layer.output_shape(flatten.output_shape(shape))):
        yield Fix("Insert Flatten", lambda project: insert_layer(project, project.index(spec.uid), "Flatten"))
    if moved_to_fit(project, spec.uid) is not None:
        title = spec.component.title
        yield Fix(f"Move {title} to where it fits", lambda project: moved_to_fit(project, spec.uid) or project)
    yield Fix(f"Remove {spec.component.title}", lambda project: remove_layers(project, {spec.uid}))


def _works(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except EngineError:
        return False
    return True


def _check_ends(project: Project, schema: Schema, facts: dict[str, LayerFacts]) -> Iterator[Problem]:
    """Yield a problem where the last layer's output is not what the loss compares with the data."""
    if schema.task == "classification" and not schema.classes:
        yield Problem("data", "The data name no classes to tell apart. Open them again, or choose others.")
        return
    if not project.active_layers:
        fix = Fix("Add a Dense layer", append_outputs)
        yield Problem("loss", "The stack is empty. Drag a layer from the palette to here.", fix)
        return
    if not any(fact.parameters for fact in facts.values()):
        fix = Fix("Add a Dense layer", append_outputs)
        yield Problem("loss", "No layer of the stack can learn. Add a Dense or a convolution.", fix)
        return
    if not suits(project.loss.component, schema):
        wanted = f"{len(schema.classes)} classes" if schema.task == "classification" else "numbers"
        message = f"{project.loss.component.title} is not made for this data, which asks for {wanted}."
        yield Problem("loss", message, Fix("Choose the loss that suits", lambda p: fit_outputs(fit_loss(p))))
        return
    needed, last = outputs_needed(project), project.active_layers[-1]
    given = facts[last.uid].output_shape
    if given == (needed,):
        return
    target = f"“{in_short(schema.target)}”" if schema.target else "the data"
    if output_shape(fit_outputs(project)) == (needed,):
        fix = Fix(f"Give it {needed} units", fit_outputs)
    else:
        fix = Fix(f"Add a Dense of {needed}", append_outputs)
    yield Problem(last.uid, f"The last layer gives {in_sizes(given)} numbers, but {target} needs {needed}.", fix)


def training_memory(fact: LayerFacts, batch: int) -> int:
    """Estimate in bytes what training keeps of a layer: parameters four times, activations of a batch twice."""
    return NUMBER_BYTES * (COPIES * fact.parameters + KEPT_ACTIVATIONS * batch * fact.activations)


def _too_large(facts: dict[str, LayerFacts], batch: int, memory: int, limit: int) -> Problem:
    largest = max(facts, key=lambda uid: training_memory(facts[uid], batch))
    own = training_memory(facts[largest], batch)
    return Problem(
        largest,
        f"Training would take {in_bytes(memory)} of memory, {in_bytes(own)} of it for this layer; this "
        f"machine can give {in_bytes(limit)}. Make it smaller, or the batch.",
        _smaller_batch(facts, batch, limit),
    )


def _smaller_batch(facts: dict[str, LayerFacts], batch: int, limit: int) -> Fix | None:
    """Return the fix that halves the batch until the network finds room; None where its parameters alone do not."""
    while batch > 1:
        batch //= 2
        if sum(training_memory(fact, batch) for fact in facts.values()) <= limit:
            return Fix(f"Make the batch {batch}", partial(set_value, uid="training", field=BATCH_SIZE, value=batch))
    return None
