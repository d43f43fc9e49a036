"""What a person prefers, declared once: the settings file, the Preferences dialog and the search come from it."""

from __future__ import annotations

from typing import ClassVar

from mpneuralnetwork.components.fields import boolean, choice, integer
from mpneuralnetwork.components.registry import Component

from .theme import SCHEMES

TEXT_SIZES = (90, 100, 115, 130, 150)
"""Text scales offered, in per cent."""


class Preferences(Component):
    """How the studio looks and behaves on this machine, whatever project is open."""

    kind: ClassVar[str] = "preferences"
    title: ClassVar[str] = "Preferences"

    scheme: str = choice("system", choices=SCHEMES, label="Theme", help="Colours of the window.")
    text_percent: str = choice(
        "100",
        choices={str(size): f"{size} %" for size in TEXT_SIZES},
        label="Text size",
        help="Scale of all text.",
    )
    seed: int = integer(0, low=0, label="Seed of a new project", help="What New starts with; an example has its own.")
    avx512: bool = boolean(
        True,
        label="AVX-512 for matrix products",
        help="Use kernels that the matrix library overlooks on this processor. Takes effect at the next start.",
    )
