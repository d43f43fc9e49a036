"""How the numbers of each kind of layer, loss and optimizer come about, as sums of products.

A module in this folder is found by being there. It declares one class for each component::

    @layer_accounts.declare(Dense)
    class DenseAccount(LayerAccount): ...

A component without one is explained by its arrays, its code, and slopes that are measured.
"""

from __future__ import annotations

from mpneuralnetwork.components.discovery import import_modules

import_modules(__name__)
