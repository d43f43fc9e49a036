"""Why the network gives this answer: what speaks for it, what is like it, and what would change it.

A kind of why is one registered class in a module of this folder, which is found by being there::

    @register(title="Occlusion", summary="how far the score falls when a part is covered", order=20)
    class Occlusion(Why): ...

``kinds_for(schema)`` lists the kinds, their fields are their settings, and an :class:`.explainer.Explainer` asks them.
"""

from __future__ import annotations

from mpneuralnetwork.components.discovery import import_modules

import_modules(__name__)
