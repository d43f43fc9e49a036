"""Components: classes that describe themselves, found by kind and name.

A layer, activation, loss, optimizer or metric derives from :class:`Component`, declares its parameters with
:mod:`.fields` and carries its formula and explanation. ``@register`` puts it in the catalogue; from then on
every file format, palette, form and contract test knows it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from textwrap import shorten
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar, overload

from .docstrings import second_paragraph, with_declarations
from .errors import ConfigError, shown
from .fields import MISSING, Field


class Component:
    """A configurable part of a network. Its constructor takes the declared fields, in order or by name.

    Class attributes, all meant for a person to read:
        kind: family in the registry ("layer", "loss", "optimizer", "metric").
        title: short name ("Conv 2D"); ``group`` is the palette heading.
        order: place in a palette or a list of choices, the lowest first; what a newcomer needs first comes first.
        summary: what it does, one line.
        description: what its settings say of one, each in braces: "slope {alpha} below zero".
        formula, gradient: forward and backward, in LaTeX.
        explanation: two sentences on what it is good for, with its source.
    """

    kind: ClassVar[str] = ""
    title: ClassVar[str] = ""
    group: ClassVar[str] = ""
    order: ClassVar[int] = 1000
    summary: ClassVar[str] = ""
    description: ClassVar[str] = ""
    formula: ClassVar[str] = ""
    gradient: ClassVar[str] = ""
    explanation: ClassVar[str] = ""
    fields: ClassVar[Mapping[str, Field]] = MappingProxyType({})
    _signature: ClassVar[inspect.Signature] = inspect.Signature()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Field)}
        # Copied, so that the messages of a setting name the class that a person knows, not the base that declares it.
        inherited = {name: field.owned_by(cls) for name, field in cls.fields.items() if name not in vars(cls)}
        for name, field in inherited.items():
            setattr(cls, name, field)
        cls.fields = MappingProxyType({**cls.fields, **inherited, **own})
        # Worked out once: a stack of hundreds of layers is built anew to check each edit of it.
        cls._signature = cls.__signature__ = _signature(cls.fields)  # type: ignore[attr-defined]
        cls.__doc__ = with_declarations(cls)
        if "title" in vars(cls):
            _explain(cls)

    def __init__(self, *args: Any, **values: Any) -> None:
        try:
            given = self._signature.bind(*args, **values)
        except TypeError as error:
            raise TypeError(f"{type(self).__name__}: {error}") from None
        given.apply_defaults()
        for name, value in given.arguments.items():
            setattr(self, name, value)

    @property
    def class_name(self) -> str:
        """The name that the component is registered and saved under."""
        return type(self).__name__

    def describe(self) -> str:
        """Say in a few words what this one is set to do ("128 units · He")."""
        if not self.description:
            return self.summary
        return self.description.format(**{n: field.write(getattr(self, n)) for n, field in self.fields.items()})

    def get_config(self) -> dict[str, Any]:
        """Return every declared setting by name, as plain values."""
        return {name: getattr(self, name) for name in self.fields}

    def apply_live(self, field: str, value: Any) -> None:
        """Change a setting while a training runs.

        Raises:
            ConfigError: the setting is not declared ``live``, or its declaration refuses the value.
        """
        if field not in self.fields or not self.fields[field].live:
            raise ConfigError(f"{type(self).__name__}: {shown(field)} cannot be changed while a training runs")
        setattr(self, field, value)

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Any:
        """Build one from ``get_config()``'s answer; settings left out take their defaults.

        Raises:
            ConfigError: a setting is unknown, missing or refused by its declaration.
        """
        unknown = [name for name in config if name not in cls.fields]
        if unknown:
            raise ConfigError(f"{cls.__name__} has no setting {shown(unknown[0])}")
        lacking = [n for n, field in cls.fields.items() if field.default is MISSING and n not in config]
        if lacking:
            raise ConfigError(f"{cls.__name__} needs the setting {lacking[0]!r}")
        return cls(**config)

    @classmethod
    def from_texts(cls, texts: Sequence[str]) -> Any:
        """Build one from settings as a person writes them: "steps=64".

        Raises:
            ConfigError: a setting is unknown or refused by its declaration.
        """
        values = {}
        for text in texts:
            name, _, value = text.partition("=")
            if name not in cls.fields:
                known = f"the settings {', '.join(cls.fields)}" if cls.fields else "no settings"
                raise ConfigError(f"{cls.title or cls.__name__} has {known}, not {shown(name)}")
            values[name] = cls.fields[name].read(value)
        return cls.from_config(values)

    def __repr__(self) -> str:
        settings = (
            f"{name}={getattr(self, name)!r}"
            for name, field in self.fields.items()
            if field.default is MISSING or getattr(self, name) != field.default
        )
        return f"{type(self).__name__}({', '.join(settings)})"


def _explain(cls: type[Component]) -> None:
    cls.explanation = vars(cls).get("explanation") or second_paragraph(cls.__doc__) or cls.explanation


def _signature(fields: Mapping[str, Field]) -> inspect.Signature:
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    none = inspect.Parameter.empty
    return inspect.Signature(
        [
            inspect.Parameter(name, kind, default=none if field.default is MISSING else field.default)
            for name, field in fields.items()
        ]
    )


C = TypeVar("C", bound=type[Component])

LONGEST_LIST = 120
"""Characters of the names that a message lists."""
_catalogue: dict[str, dict[str, type[Component]]] = {}


@overload
def register(cls: C, /) -> C: ...
@overload
def register(*, title: str, summary: str, order: int = ..., group: str = ...) -> Callable[[C], C]: ...
def register(cls: Any = None, /, **listed: Any) -> Any:
    """Class decorator: put a component in the catalogue under its ``kind`` and class name.

    Args:
        listed: how a list of components shows it: title, summary, order and group of :class:`Component`. A class that
            declares them as attributes is registered without.

    Raises:
        ConfigError: the name is taken, or the class derives from no kind of component, such as Layer or Optimizer.

    Example:
        >>> @register(title="Identity", summary="nothing at all")
        ... class Identity(Activation):
        ...     '''Return the input.'''
    """
    if cls is None:
        return lambda decorated: _enter(decorated, listed)
    return _enter(cls, listed)


def _enter(cls: C, listed: Mapping[str, Any]) -> C:
    if not getattr(cls, "kind", ""):
        raise ConfigError(
            f"{cls.__name__} cannot be registered: derive it from Layer, Loss, Optimizer, Metric or Schedule"
        )
    family = _catalogue.setdefault(cls.kind, {})
    if cls.__name__ in family:
        raise ConfigError(f"there is already a {cls.kind} named {cls.__name__}")
    for fact, value in listed.items():
        setattr(cls, fact, value)
    if listed:
        _explain(cls)
    family[cls.__name__] = cls
    return cls


def unregister(cls: type[Component]) -> None:
    """Take a component out of the catalogue again, as a test or an unloaded extension does."""
    del _catalogue[cls.kind][cls.__name__]


def known(kind: str, name: str) -> bool:
    """Tell whether a class is registered under this kind and name."""
    return name in _catalogue.get(kind, {})


def find(kind: str, name: str) -> type[Any]:
    """Return the class registered as ``name``, or raise ConfigError with the names there are, or the first of many."""
    try:
        return _catalogue[kind][name]
    except KeyError:
        names = shorten(", ".join(cls.__name__ for cls in components(kind)), LONGEST_LIST, placeholder=" …")
        raise ConfigError(f"unknown {kind} {shown(name)}; known are {names}") from None


def create(kind: str, name: str, config: Mapping[str, Any]) -> Any:
    """Build the component of this kind and name from its settings."""
    return find(kind, name).from_config(config)


def kinds() -> tuple[str, ...]:
    """Return every kind that a component is registered under."""
    return tuple(_catalogue)


def components(kind: str) -> Iterator[type[Any]]:
    """Yield every registered class of a kind by its ``order``; those of the same order as they were declared."""
    yield from sorted(_catalogue.get(kind, {}).values(), key=lambda component: component.order)
