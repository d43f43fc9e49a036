"""Finding components by their files: a module in a package of components is imported because it is there."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType


def import_modules(package: ModuleType | str) -> list[ModuleType]:
    """Import every module of a package, in the order of their names, so that each registers its components.

    Args:
        package: the package, or its name: ``import_modules(__name__)`` at the end of its ``__init__.py``.

    Returns:
        The modules, also those that were imported before. Packages inside the package are left alone.

    Example:
        >>> [module.__name__ for module in import_modules("mpneuralnetwork.optimizers")]
        ['mpneuralnetwork.optimizers.adam', ...]
    """
    found = import_module(package) if isinstance(package, str) else package
    names = sorted(module.name for module in pkgutil.iter_modules(found.__path__) if not module.ispkg)
    return [import_module(f"{found.__name__}.{name}") for name in names]
