"""Every change a person can make: pure functions from a project to a new one.

None of them changes its argument, so undo only has to keep the old value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from mpneuralnetwork.components import registry
from mpneuralnetwork.components.shapes import follow_shapes
from mpneuralnetwork.optimizers import Optimizer

from ..data.dataset import Schema
from ..data.source import Source
from .project import ROLES, Project
from .spec import Spec, new_spec, new_uid, spec_of

LEARNING_RATE = Optimizer.fields["learning_rate"].name
CLIP_NORM = Optimizer.fields["clip_norm"].name


def insert_layer(project: Project, index: int, name: str) -> Project:
    """Put a new layer with default settings before the one at ``index``."""
    return insert_specs(project, index, [new_spec("layer", name)])


def insert_specs(project: Project, index: int, specs: Iterable[Spec]) -> Project:
    """Put layers before the one at ``index``; an index beyond the ends means the end."""
    index = min(max(index, 0), len(project.layers))
    return replace(project, layers=(*project.layers[:index], *specs, *project.layers[index:]))


def remove_layers(project: Project, uids: Collection[str]) -> Project:
    """Remove layers from the stack."""
    return replace(project, layers=tuple(spec for spec in project.layers if spec.uid not in uids))


def move_layers(project: Project, uids: Collection[str], index: int) -> Project:
    """Put layers, in their present order, before the one that is at ``index`` now."""
    moved = [spec for spec in project.layers if spec.uid in uids]
    before = sum(1 for spec in project.layers[:index] if spec.uid not in uids)
    return insert_specs(remove_layers(project, uids), before, moved)


def duplicate_layers(project: Project, uids: Collection[str]) -> Project:
    """Put a copy of these layers, as one block, behind the last of them."""
    copies = [replace(spec, uid=new_uid()) for spec in project.layers if spec.uid in uids]
    if not copies:
        return project
    last = max(index for index, spec in enumerate(project.layers) if spec.uid in uids)
    return insert_specs(project, last + 1, copies)


def toggle_muted(project: Project, uids: Collection[str]) -> Project:
    """Mute these layers, so that the network is built without them; unmute them where all are muted already."""
    chosen = [spec for spec in project.layers if spec.uid in uids]
    muted = not all(spec.muted for spec in chosen)
    layers = (replace(spec, muted=muted) if spec.uid in uids else spec for spec in project.layers)
    return replace(project, layers=tuple(layers))


def replace_layer(project: Project, uid: str, name: str) -> Project:
    """Replace a layer by one of another kind, with default settings."""
    return insert_layer(remove_layers(project, {uid}), project.index(uid), name)


def set_value(project: Project, uid: str, field: str, value: Any) -> Project:
    """Change one setting of one part.

    Raises:
        ConfigError: the declaration refuses the value.
    """
    return project.with_spec(project.find(uid).with_value(field, value))


def set_learning_rate(project: Project, rate: float) -> Project:
    """Change the optimizer's learning rate, which every optimizer has.

    Raises:
        ConfigError: the declaration refuses the value.
    """
    return set_value(project, "optimizer", LEARNING_RATE, rate)


def choose(project: Project, role: str, name: str) -> Project:
    """Pick another loss or optimizer; settings that both have under one name are kept."""
    old = project.find(role)
    new = new_spec(ROLES[role], name, role)  # type: ignore[index]
    kept = {field: old.config[field] for field in new.config if field in old.config and _differs(old, field)}
    return project.with_spec(replace(new, config=MappingProxyType({**new.config, **kept})))


def set_data(project: Project, source: Source) -> Project:
    """Use another data source and fit both ends of the stack to it."""
    return fit_to_data(project.with_spec(spec_of(source, "data")))


def set_data_value(project: Project, field: str, value: Any) -> Project:
    """Change one setting of the data source, and fit the stack where that changes its inputs or outputs.

    Raises:
        ConfigError: the declaration refuses the value.
    """
    changed = set_value(project, "data", field, value)
    return changed if changed.schema() == project.schema() else fit_to_data(changed)


def fit_to_data(project: Project) -> Project:
    """Make the stack suit the data: a Flatten in front of rows, the loss, and the size of the last layer."""
    schema = project.schema()
    project = _fit_flatten(project, schema)
    return fit_outputs(fit_loss(project))


def fit_loss(project: Project) -> Project:
    """Pick the first loss that is made for this data's task, unless the present one is."""
    schema = project.schema()
    if suits(project.loss.component, schema):
        return project
    name = next(loss.__name__ for loss in registry.components("loss") if suits(loss, schema))
    return choose(project, "loss", name)


def suits(loss: type[Any], schema: Schema) -> bool:
    """Whether a loss is made for this task: classes for classification (two for a binary one), else numbers."""
    if schema.task == "regression":
        return bool(loss.task == "regression")
    return loss.task == "multiclass" or (loss.task == "binary" and len(schema.classes) == 2)


def outputs_needed(project: Project) -> int:
    """Return how many outputs the last layer needs for this data and loss."""
    schema = project.schema()
    needed: int = project.loss.create().outputs_needed(len(schema.classes), schema.outputs)
    return needed


def fit_outputs(project: Project) -> Project:
    """Set the units of the last layer that has a setting for them to what the data and the loss require."""
    for spec in reversed(project.active_layers):
        if spec.layer_type.units_setting:
            return set_value(project, spec.uid, spec.layer_type.units_setting, outputs_needed(project))
    return project


def append_outputs(project: Project) -> Project:
    """Append a Dense layer with the outputs that the data and the loss require, behind a Flatten where needed.

    With a loss that does not suit this data their number is unknown; then it has its default size.
    """
    shape = project.schema().input_shape
    for step in follow_shapes(project.create_layers(), shape):
        shape = step.output_shape
    names = ["Flatten", "Dense"] if len(shape) > 1 else ["Dense"]
    added = insert_specs(project, len(project.layers), [new_spec("layer", name) for name in names])
    return fit_outputs(added) if suits(project.loss.component, project.schema()) else added


def _fit_flatten(project: Project, schema: Schema) -> Project:
    first = next(iter(project.active_layers), None)
    starts_flat = first is not None and first.name == "Flatten"
    wants_rows = first is not None and bool(first.layer_type.units_setting)
    if schema.is_image and wants_rows:
        return insert_layer(project, 0, "Flatten")
    if not schema.is_image and first is not None and starts_flat:
        return remove_layers(project, {first.uid})
    return project


def _differs(spec: Spec, field: str) -> bool:
    return bool(spec.config[field] != spec.component.fields[field].default)
