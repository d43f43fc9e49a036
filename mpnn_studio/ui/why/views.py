"""Which view shows which kind of answer."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ...explain.why.evidence import Evidence
from ...explain.why.kind import WhyResult
from ...explain.why.morph import Morphing
from ...explain.why.nearest import Neighbours
from ...explain.why.preferred import PreferredInput
from ...explain.why.smallest_change import SmallestChange
from ...explain.why.what_if import Removal
from .evidence_view import EvidenceView
from .morph_view import MorphView
from .nearest_view import NearestView
from .preferred_view import PreferredView
from .result_view import ResultView
from .smallest_change_view import SmallestChangeView
from .what_if_view import WhatIfView

VIEWS: Mapping[type[WhyResult], type[ResultView]] = MappingProxyType(
    {
        Evidence: EvidenceView,
        Neighbours: NearestView,
        Removal: WhatIfView,
        Morphing: MorphView,
        PreferredInput: PreferredView,
        SmallestChange: SmallestChangeView,
    }
)
"""An answer of another kind is told in its sentences alone."""
