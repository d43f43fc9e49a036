"""One part of a project: which component, with which settings."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from mpneuralnetwork.components import registry
from mpneuralnetwork.components.registry import Component
from mpneuralnetwork.layers.base import Layer


@dataclass(frozen=True)
class Spec:
    """A component by registry kind and name, its settings, and a uid that survives every edit.

    A ``muted`` layer stays in the stack with its settings, but the network is built without it.
    """

    uid: str
    kind: str
    name: str
    config: Mapping[str, Any]
    muted: bool = False

    @property
    def component(self) -> type[Component]:
        """The class, for its declaration, title and facts."""
        return registry.find(self.kind, self.name)

    @property
    def layer_type(self) -> type[Layer]:
        """The class of a layer, for what it declares about itself."""
        return registry.find("layer", self.name)

    def create(self) -> Any:
        """Build the component. Raises ConfigError where a setting is refused."""
        return registry.create(self.kind, self.name, self.config)

    def with_value(self, field: str, value: Any) -> Spec:
        """Return a copy with one setting changed, checked by its declaration."""
        checked = self.component.fields[field].validate(value)
        return replace(self, config=MappingProxyType({**self.config, field: checked}))


def spec_of(component: Component, uid: str | None = None) -> Spec:
    """Describe a component; without a uid it gets a new one. What the network derives itself is left out."""
    config = component.get_config()
    shown = {name: value for name, value in config.items() if not component.fields[name].hidden}
    return Spec(uid or new_uid(), component.kind, type(component).__name__, MappingProxyType(shown))


def new_spec(kind: str, name: str, uid: str | None = None) -> Spec:
    """Describe a component with its default settings."""
    return spec_of(registry.create(kind, name, default_config(kind, name)), uid)


def default_config(kind: str, name: str) -> dict[str, Any]:
    """Return the settings that a component starts with when a person picks it: what has no default is ``initial``."""
    component = registry.find(kind, name)
    return {field: declared.initial for field, declared in component.fields.items() if not declared.hidden}


def new_uid() -> str:
    """Return a unique name for a part."""
    return os.urandom(6).hex()
