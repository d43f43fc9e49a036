"""Fixes of findings: edits of a project, one click each.

A fix that no longer applies to a project returns it unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..project.edits import CLIP_NORM, insert_layer, replace_layer, set_learning_rate, set_value
from ..project.problem import Fix
from ..project.project import Project
from ..project.spec import Spec

HIGHEST_RATE = 100.0
CLIP = 1.0
"""The usual maximum norm of the gradient, after R. Pascanu, T. Mikolov, Y. Bengio (2013)."""


def slower() -> Fix:
    """Divide the learning rate by ten."""
    return Fix("A tenth of the learning rate", lambda project: _scale_rate(project, 0.1))


def faster() -> Fix:
    """Multiply the learning rate by ten."""
    return Fix("Ten times the learning rate", lambda project: _scale_rate(project, 10.0))


def clipped() -> Fix:
    """Clip the norm of the gradient."""

    def edit(project: Project) -> Project:
        return project if project.optimizer.create().clip_norm else set_value(project, "optimizer", CLIP_NORM, CLIP)

    return Fix(f"Clip gradients at {CLIP:g}", edit)


def drawn(uid: str, way: str) -> Fix:
    """Use another initialisation of a layer from the next training on."""

    def edit(project: Project) -> Project:
        spec = _spec(project, uid)
        return project if spec is None else set_value(project, uid, spec.layer_type.weights_setting, way)

    return Fix({"he": "He initialisation", "xavier": "Xavier initialisation"}.get(way, "Initialise as suits"), edit)


def replaced(uids: Iterable[str], name: str) -> Fix:
    """Replace some activations by another kind."""
    chosen = tuple(uids)

    def edit(project: Project) -> Project:
        for uid in chosen:
            spec = _spec(project, uid)
            project = replace_layer(project, uid, name) if spec is not None and spec.name != name else project
        return project

    return Fix({"LeakyReLU": "Leaky ReLU instead", "ReLU": "ReLU instead"}[name], edit)


def normalized(uid: str, *, images: bool) -> Fix:
    """Insert a normalisation in front of an activation."""
    name = "BatchNormalization2D" if images else "BatchNormalization"

    def edit(project: Project) -> Project:
        spec = _spec(project, uid)
        if spec is None:
            return project
        place = project.index(uid)
        before: Any = project.layers[place - 1].component if place else None
        return project if before is not None and before.absorbs_bias else insert_layer(project, place, name)

    return Fix("Insert batch norm", edit)


def _scale_rate(project: Project, factor: float) -> Project:
    return set_learning_rate(project, min(float(f"{project.learning_rate * factor:.6g}"), HIGHEST_RATE))


def _spec(project: Project, uid: str) -> Spec | None:
    """Return a layer, None where it is no longer in the stack."""
    return next((spec for spec in project.layers if spec.uid == uid), None)
