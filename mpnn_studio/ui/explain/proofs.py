"""Gradients held against finite differences, one after the other, in a background thread."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from ...explain.steps.proof import Proof, check, gradient_names
from ..widgets.background import Background
from .step import OpenStep


class Proofs(QObject):
    """Remembers the verdicts on the gradients of the open step.

    Signals:
        changed(): there is another verdict, or the checking began or ended.
        failed(message, details): a gradient could not be checked.
    """

    changed = Signal()
    failed = Signal(str, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._step: OpenStep | None = None
        self._waiting: list[str] = []
        self.found: dict[str, Proof] = {}
        self.names: frozenset[str] = frozenset()
        self._background = Background("proofs", self)
        self._background.done.connect(self._take)
        self._background.failed.connect(self._fail)

    @property
    def busy(self) -> bool:
        """Whether gradients wait for their verdict."""
        return bool(self._waiting)

    @property
    def text(self) -> str:
        """How far the checking is, and what it found: "12 of 16 gradients checked, all right"."""
        if not self.found:
            return f"checking {len(self._waiting)} gradients" if self._waiting else ""
        wrong = sum(not proof.passed for proof in self.found.values())
        verdict = f"{wrong} wrong" if wrong else "all right"
        return f"{len(self.found)} of {len(self.names)} gradients checked, {verdict}"

    def follow(self, step: OpenStep) -> None:
        """Another step is open, of which nothing is known."""
        self.stop()
        self._step, self.found = step, {}
        self.names = frozenset(gradient_names(step.dissection))
        self.changed.emit()

    def check_all(self) -> None:
        """Check every gradient that is not checked yet, from the input to the output."""
        assert self._step is not None
        self._begin(name for name in gradient_names(self._step.dissection) if name not in self.found)

    def check_one(self, name: str) -> None:
        """Check one gradient first."""
        self._begin([name, *(other for other in self._waiting if other != name)])

    def stop(self) -> None:
        """Check no more."""
        self._waiting = []
        self._background.cancel()
        self.changed.emit()

    def _begin(self, names: Iterable[str]) -> None:
        self._waiting = list(names)
        self._next()

    def _next(self) -> None:
        self.changed.emit()
        if self._waiting and self._step is not None:
            step, name = self._step.dissection, self._waiting[0]
            self._background.start(lambda progress: check(step, name))

    def _take(self, proof: Proof) -> None:
        self.found[proof.name] = proof
        self._waiting = [name for name in self._waiting if name != proof.name]
        self._next()

    def _fail(self, message: str, details: str) -> None:
        self._waiting = []
        self.changed.emit()
        self.failed.emit(message, details)
