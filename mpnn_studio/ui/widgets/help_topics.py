"""Where in the manual a component describes itself; lists return it as an entry's ``WhatsThisRole``."""

from __future__ import annotations

from collections.abc import Mapping

ELSEWHERE: Mapping[str, str] = {"preparation": "data.md#preparation", "training": "training.md"}
"""Kinds with a single component, of which a written page tells."""


def help_topic(kind: str, name: str) -> str:
    """Return the address of the page on a component, by its kind and name in the registry."""
    return ELSEWHERE.get(kind) or f"{kind}-{name}.md"
