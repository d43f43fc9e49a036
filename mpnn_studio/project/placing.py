"""Where in a stack a layer fits, so that adding one never breaks what could be trained."""

from __future__ import annotations

from collections.abc import Iterator

from mpneuralnetwork.components.shapes import follow_shapes
from mpneuralnetwork.layers.base import Layer

from .edits import insert_layer, insert_specs, outputs_needed, remove_layers, suits
from .project import Project

MAX_TRIED = 200
"""Places that are tried, the nearest first: a stack may have thousands."""
Shape = tuple[int, ...]


def output_shape(project: Project) -> Shape | None:
    """Return the output shape of the stack, None where its layers do not fit together."""
    shape: Shape | None = project.schema().input_shape
    for step in follow_shapes(project.create_layers(), project.schema().input_shape):
        shape = None if step.error else step.output_shape
    return shape


def fits_together(project: Project) -> bool:
    """Whether the layers take one another's outputs, some of them learn, and the last gives what is needed."""
    if not suits(project.loss.component, project.schema()) or output_shape(project) != (outputs_needed(project),):
        return False
    return any(_learns(layer, shape) for layer, shape in _inputs(project))


def fitting_place(project: Project, wanted: int, name: str) -> int:
    """Return where a new layer goes: as near to the wanted place as the stack stays one that can be trained.

    What makes the outputs stays the last layer. Where there is no such place, it is one where the layer itself
    works, else the wanted one.
    """
    places = _places(project, wanted)
    for place in places:
        if fits_together(insert_layer(project, place, name)):
            return place
    return next((place for place in places if _takes_input(insert_layer(project, place, name), place)), wanted)


def moved_to_fit(project: Project, uid: str) -> Project | None:
    """Return the project with a layer moved to the nearest place where the stack can be trained; None for none."""
    spec, rest = project.find(uid), remove_layers(project, {uid})
    moved = (insert_specs(rest, place, [spec]) for place in _places(rest, project.index(uid)))
    return next((project for project in moved if fits_together(project)), None)


def _places(project: Project, wanted: int) -> list[int]:
    """Return the places in front of the outputs from the nearest to the farthest, then those behind."""
    count, active = len(project.layers), project.active_layers
    outputs = project.index(active[-1].uid) if active else count
    order = sorted(range(count + 1), key=lambda place: (place > outputs, abs(place - wanted)))
    return order[:MAX_TRIED]


def _takes_input(project: Project, place: int) -> bool:
    """Whether the layer at this place gets what it can take."""
    before = sum(not spec.muted for spec in project.layers[:place])
    steps = list(follow_shapes(project.create_layers(), project.schema().input_shape))
    return len(steps) > before and steps[before].error is None


def _inputs(project: Project) -> Iterator[tuple[Layer, Shape]]:
    steps = follow_shapes(project.create_layers(), project.schema().input_shape)
    return ((step.layer, step.input_shape) for step in steps)


def _learns(layer: Layer, shape: Shape) -> bool:
    return bool(layer.parameter_shapes(shape))
