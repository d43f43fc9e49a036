"""The empty project: an input and an output, and no data yet."""

from __future__ import annotations

from .edits import fit_to_data, set_value
from .project import ROLES, Project
from .spec import Spec, new_spec

NO_DATA = "DrawnPoints"
"""A source that is empty until points are drawn; whatever else is chosen as data takes its place."""
PARTS = {
    "data": NO_DATA,
    "preparation": "Preparing",
    "loss": "CategoricalCrossEntropy",
    "optimizer": "Adam",
    "schedule": "ConstantRate",
    "training": "Training",
}


def blank_project(seed: int) -> Project:
    """Return a project that can be trained as soon as data are chosen or drawn: its one layer makes the outputs.

    Args:
        seed: of the training, and of the split of the data.
    """
    parts: dict[str, Spec] = {role: new_spec(ROLES[role], name, role) for role, name in PARTS.items()}  # type: ignore[index]
    project = fit_to_data(Project(layers=(new_spec("layer", "Dense"),), **parts))
    for role in ("preparation", "training"):
        project = set_value(project, role, "seed", seed)
    return project
