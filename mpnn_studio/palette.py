"""The colours of everything that is seen, named by what they mean: one table for light and one for dark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Tokens:
    """The tokens of one theme, as ``#rrggbb``. Series and groups are from Okabe & Ito's colour-blind safe set."""

    scheme: str
    window: str
    bar: str
    card: str
    selected: str
    field: str
    line: str
    hairline: str
    text: str
    muted: str
    accent: str
    on_accent: str
    train: str
    validation: str
    other: str
    ok: str
    warning: str
    error: str
    canvas: str = "#0b0c0f"
    ink: str = "#ffffff"
    core: str = "#3b8fe0"
    convolution: str = "#009e73"
    activation: str = "#e69f00"
    regularisation: str = "#d55e00"
    normalisation: str = "#b8639f"
    neutral: str = "#7f8799"


DARK = Tokens(
    scheme="dark",
    window="#14161b",
    bar="#1a1d24",
    card="#21252e",
    selected="#232b38",
    field="#171a20",
    line="#303643",
    hairline="#282d38",
    text="#e7e9ef",
    muted="#9aa1af",
    accent="#4c9aff",
    on_accent="#0b1524",
    train="#56b4e9",
    validation="#e69f00",
    other="#8f97a6",
    ok="#2fbd8e",
    warning="#e6b000",
    error="#ff7a6b",
)
LIGHT = Tokens(
    scheme="light",
    window="#eef0f4",
    bar="#f7f8fa",
    card="#ffffff",
    selected="#f0f4fb",
    field="#f3f4f7",
    line="#d8dce4",
    hairline="#ebedf1",
    text="#1b1f27",
    muted="#5f6779",
    accent="#1668dc",
    on_accent="#ffffff",
    train="#0072b2",
    validation="#d55e00",
    other="#7b8494",
    ok="#00805d",
    warning="#8a6100",
    error="#b3261e",
)

GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "Core": "core",
        "Convolution": "convolution",
        "Activation": "activation",
        "Regularisation": "regularisation",
        "Normalisation": "normalisation",
    }
)
"""The token of each group of layers; a group we do not know is neutral."""
