"""The project: everything a person designed, as one immutable value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from mpneuralnetwork.components.errors import UserError, shown
from mpneuralnetwork.layers.base import Layer
from mpneuralnetwork.model import Model
from mpneuralnetwork.network import connect
from mpneuralnetwork.schedules import ConstantRate

from ..data.dataset import Schema
from ..data.preparing import Preparing
from . import catalogue  # noqa: F401  (so that every part a project names is registered)
from .spec import Spec, new_uid, spec_of
from .training import Training

FORMAT = "mpnn-project"
VERSION = 1
MAX_LAYERS = 10_000
SHARES = ("validation_share", "test_share")

Role = Literal["data", "preparation", "loss", "optimizer", "schedule", "training"]
ROLES: Mapping[Role, str] = MappingProxyType(
    {
        "data": "source",
        "preparation": "preparation",
        "loss": "loss",
        "optimizer": "optimizer",
        "schedule": "schedule",
        "training": "training",
    }
)
"""The six parts that every project has once, with their kind in the registry. Their uid is their role."""


class ProjectError(UserError):
    """A project file cannot be used. The message says why and what to do."""


@dataclass(frozen=True)
class Project:
    """Data source and preparation, layers from input to output, loss, optimizer, schedule and training settings."""

    data: Spec
    preparation: Spec
    layers: tuple[Spec, ...]
    loss: Spec
    optimizer: Spec
    schedule: Spec
    training: Spec

    def specs(self) -> Iterator[Spec]:
        """Every part, in the order of reading."""
        yield from (self.data, self.preparation)
        yield from self.layers
        yield from (self.loss, self.optimizer, self.schedule, self.training)

    @property
    def active_layers(self) -> tuple[Spec, ...]:
        """The layers of which the network is built: those that are not muted."""
        return tuple(spec for spec in self.layers if not spec.muted)

    def find(self, uid: str) -> Spec:
        """Return the part with this uid, or raise KeyError."""
        for spec in self.specs():
            if spec.uid == uid:
                return spec
        raise KeyError(uid)

    def index(self, uid: str) -> int:
        """Return the place of a layer in the stack, or raise KeyError."""
        for index, spec in enumerate(self.layers):
            if spec.uid == uid:
                return index
        raise KeyError(uid)

    def with_spec(self, spec: Spec) -> Project:
        """Return a copy in which the part of the same uid is replaced."""
        if spec.uid in ROLES:
            return replace(self, **{spec.uid: spec})  # type: ignore[arg-type]
        return replace(self, layers=tuple(spec if old.uid == spec.uid else old for old in self.layers))

    def schema(self) -> Schema:
        """What goes in and what should come out, from the data source's settings alone."""
        schema: Schema = self.data.create().schema()
        return schema

    def create_layers(self) -> list[Layer]:
        """Create the active layers, connected as in the network but without arrays, for their shapes and sizes."""
        layers: list[Layer] = [spec.create() for spec in self.active_layers]
        connect(layers)
        return layers

    @property
    def training_settings(self) -> Training:
        """Epochs, batch size and the other settings of the training."""
        settings: Training = self.training.create()
        return settings

    @property
    def preparation_settings(self) -> Preparing:
        """How the data is split, scaled and augmented."""
        settings: Preparing = self.preparation.create()
        return settings

    @property
    def learning_rate(self) -> float:
        """The optimizer's learning rate, before any schedule."""
        rate: float = self.optimizer.create().learning_rate
        return rate

    def build(self, rng: np.random.Generator) -> Model:
        """Build the network, its weights drawn from ``rng``.

        Raises:
            EngineError: the layers do not fit together; ``check`` says so beforehand, layer by layer.
            MemoryError: the machine cannot hold it.
        """
        model = Model([spec.create() for spec in self.active_layers], self.loss.create(), self.optimizer.create())
        model.build(self.schema().input_shape, rng)
        return model

    def to_json(self) -> dict[str, Any]:
        """Return the project as plain values for ``project.json``."""
        roles = {str(role): part_to_json(getattr(self, role)) for role in ROLES}
        return {"format": FORMAT, "version": VERSION, **roles, "layers": [part_to_json(spec) for spec in self.layers]}


def project_from_json(content: Any) -> Project:
    """Read ``project.json``.

    Raises:
        ProjectError: it is not a project, is from a newer version, or holds a part that cannot be created.
    """
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ProjectError("This is not an MPNN Studio project.")
    version = content.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise ProjectError(
            f"This project was written by a newer MPNN Studio (format {shown(version)}). Update to open it."
        )
    content = _modern(content)
    layers = content.get("layers")
    if not isinstance(layers, list) or len(layers) > MAX_LAYERS:
        raise ProjectError(f"The project's layers are not a list of at most {MAX_LAYERS} layers.")
    roles = {role: read_part(content.get(role), kind, role) for role, kind in ROLES.items()}
    specs = tuple(read_part(part, "layer", f"layer {number}") for number, part in enumerate(layers, 1))
    uids = {spec.uid for spec in specs} - set(ROLES)
    if len(uids) != len(specs):
        raise ProjectError("Two layers of the project have the same uid.")
    return Project(layers=specs, **roles)


def _modern(content: dict[str, Any]) -> dict[str, Any]:
    """Return the content of a project file in today's format; the first version kept the splits with the training."""
    content = {"schedule": {"name": ConstantRate.__name__, "config": {}}, **_without_sha256(content)}
    training = content.get("training")
    if "preparation" in content or not isinstance(training, dict) or not isinstance(training.get("config"), dict):
        return content
    shares = {name: training["config"][name] for name in SHARES if name in training["config"]}
    rest = {name: value for name, value in training["config"].items() if name not in SHARES}
    # The split was drawn from the training's seed, so that it stays the same split.
    seed = {"seed": rest["seed"]} if "seed" in rest else {}
    preparation = {"name": Preparing.__name__, "config": {**shares, **seed}}
    return {**content, "preparation": preparation, "training": {**training, "config": rest}}


def _without_sha256(content: dict[str, Any]) -> dict[str, Any]:
    """Drop the checksum that the first versions kept of a table; the file is read as it is now."""
    data = content.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("config"), dict) or "sha256" not in data["config"]:
        return content
    config = {name: value for name, value in data["config"].items() if name != "sha256"}
    return {**content, "data": {**data, "config": config}}


def part_to_json(spec: Spec) -> dict[str, Any]:
    """Return one part as plain values."""
    content = {"uid": spec.uid, "name": spec.name, "config": dict(spec.config)}
    return {**content, "muted": True} if spec.muted else content


def read_part(part: Any, kind: str, where: str) -> Spec:
    """Read what ``part_to_json`` returned, checked against the component's declaration by creating it.

    Args:
        where: how a message names it: the role, or "layer 3".

    Raises:
        ProjectError: it is no such part, or a setting is refused.
    """
    if not isinstance(part, dict) or not isinstance(part.get("name"), str) or not isinstance(part.get("config"), dict):
        raise ProjectError(f"The project's {where} is incomplete.")
    uid = where if where in ROLES else part.get("uid") or new_uid()
    if not isinstance(uid, str):
        raise ProjectError(f"The project's {where} has a uid that is not text.")
    try:
        spec = spec_of(Spec(uid, kind, part["name"], part["config"]).create(), uid)
    except UserError as error:
        raise ProjectError(f"The project's {where} cannot be used: {error}") from error
    except (TypeError, ValueError) as error:
        raise ProjectError(f"The project's {where} cannot be used: a setting is of another kind.") from error
    return replace(spec, muted=kind == "layer" and part.get("muted") is True)
