"""What the search finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class SearchEntry:
    """Something that can be done, opened or gone to.

    Attributes:
        uid: tells it from all others, also at the next start ("command:train").
        text: its name; ``detail`` says more, or where it is.
        kind: what it is, in a word ("Command", "Layer").
        run: does it.
        keys: what calls it without a search.
        why_not: why it cannot be used now; empty where it can.
        words: what else it is found by.
    """

    uid: str
    text: str
    kind: str
    run: Callable[[], object]
    detail: str = ""
    keys: str = ""
    why_not: str = ""
    words: str = ""

    def spoken(self) -> str:
        """The entry for a screen reader."""
        said = f"not now: {self.why_not}" if self.why_not else self.detail
        return ", ".join(part for part in (self.text, self.kind, said, self.keys) if part)


Provider = Callable[[], Iterable[SearchEntry]]
"""Returns what there is to find now; it is asked whenever the search opens."""
