"""The targets of export. A module of this folder is found by being there; it registers one class::

@register(title="Weights as .npz", summary="…", order=20)
class NpzWeights(WeightsExporter): ...
"""

from __future__ import annotations

from mpneuralnetwork.components.discovery import import_modules

import_modules(__name__)
