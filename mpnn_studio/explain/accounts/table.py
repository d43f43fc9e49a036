"""Which account belongs to which kind of component."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

A = TypeVar("A")
C = TypeVar("C", bound=type)


class AccountTable(Generic[A]):
    """Accounts by the component's class; a subclass shares that of its base.

    Args:
        default: the account of what has declared none.
    """

    def __init__(self, default: type[A]) -> None:
        self._default = default
        self._accounts: dict[type, type[A]] = {}

    def declare(self, *components: type) -> Callable[[C], C]:
        """Declare the class below to be the account of these components."""

        def keep(account: C) -> C:
            self._accounts.update(dict.fromkeys(components, account))
            return account

        return keep

    def find(self, component: object) -> type[A]:
        """Return the account of a component, or that of its nearest base class that has one."""
        return self.of(type(component))

    def of(self, kind: type) -> type[A]:
        """Return the account of a class of components."""
        return next((self._accounts[base] for base in kind.__mro__ if base in self._accounts), self._default)
