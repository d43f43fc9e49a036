"""The tabs of the inspector in their order: a new one is one row here."""

from __future__ import annotations

from .activations import ActivationsView
from .health import HealthView
from .view import View
from .weights import WeightsView

TABS: tuple[type[View], ...] = (WeightsView, ActivationsView, HealthView)
