"""The numbers that were looked at, back and forth like the pages of a browser."""

from __future__ import annotations

from ...explain.steps.names import Name

MAX_VISITS = 200


class Trail:
    """Holds the way that a person took from number to number.

    A number that is shown only because its stage is shown is passed by: the next such one takes its place, while
    one that was picked leads back to it.
    """

    def __init__(self) -> None:
        self._visits: list[Name] = []
        self._at = -1
        self._passing = False

    @property
    def here(self) -> Name | None:
        """The number that is looked at."""
        return self._visits[self._at] if self._visits else None

    @property
    def can_go_back(self) -> bool:
        """Whether there is a number before this one."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether there is one that was left by going back."""
        return self._at < len(self._visits) - 1

    def visit(self, name: Name, *, passing: bool = False) -> None:
        """Go to a number; what was left by going back is forgotten."""
        if name != self.here:
            keep = self._at if self._passing and passing else self._at + 1
            self._visits = [*self._visits[: max(keep, 0)], name][-MAX_VISITS:]
            self._at = len(self._visits) - 1
            self._passing = passing
        elif not passing:
            self._passing = False

    def back(self) -> Name | None:
        """Return to the number before."""
        return self._go(-1) if self.can_go_back else None

    def forward(self) -> Name | None:
        """Return to the number that was left by going back."""
        return self._go(1) if self.can_go_forward else None

    def forget(self) -> None:
        """Begin anew."""
        self._visits, self._at, self._passing = [], -1, False

    def _go(self, by: int) -> Name:
        self._at, self._passing = self._at + by, False
        return self._visits[self._at]
