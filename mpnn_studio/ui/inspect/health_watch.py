"""Looks after the health of a network while nobody looks at its tab, and says when something new is found."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ...run.datasets import Datasets
from ...run.moment import Moment
from ...run.run import Run
from ..document.document import Document
from ..widgets.inquiry import Inquiry
from ..widgets.throttle import Throttle

if TYPE_CHECKING:
    from ...explain.diagnostics import Diagnostics, Report
    from ...explain.findings import Finding

PAUSE = 5.0
"""Seconds between two looks at a training that goes on; where it rests, it is looked at at once."""


class HealthWatch(QObject):
    """Examines moments in the background.

    Signals:
        told(findings): those that nobody has seen yet, none where all were seen or are gone.
    """

    told = Signal(object)

    def __init__(self, document: Document, datasets: Datasets, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._datasets = document, datasets
        self._moment: Moment | None = None
        self._run: Run | None = None
        self._diagnostics: Diagnostics | None = None
        self._found: tuple[Finding, ...] = ()
        self._seen: set[tuple[str, str]] = set()
        self._inquiry = Inquiry("health watch", self)
        self._inquiry.answered.connect(self._take)
        self._throttle = Throttle(self._ask, self)

    def show_moment(self, moment: Moment | None) -> None:
        """Look after this moment of a run; None where there is no trained network."""
        run = moment.run if moment else None
        if run is not self._run:
            self._run, self._diagnostics = run, self._diagnostics_of(run) if run else None
            self._inquiry.forget()
            self._seen = set()
            self._find(())
        self._moment = moment
        if moment is not None:
            self._throttle.request(at_once=not moment.live)

    def see(self) -> None:
        """Take note that the person looks at what was found."""
        self._seen = {_complaint(finding) for finding in self._found}
        self._tell()

    def _diagnostics_of(self, run: Run) -> Diagnostics:
        from ...explain.diagnostics import Diagnostics  # only now, so that the window opens sooner

        return Diagnostics(run, self._datasets)

    def _ask(self) -> None:
        from ...explain.diagnostics import Request

        moment, diagnostics = self._moment, self._diagnostics
        if moment is None or diagnostics is None or moment.run.project.data != self._document.project.data:
            return
        request = Request(moment.snapshot, moment.run.update_ratios.all, "weights", moment.snapshot.step)
        self._inquiry.ask(partial(diagnostics.report, request), live=moment.live)
        self._throttle.rest(PAUSE)

    def _take(self, report: Report) -> None:
        self._find(report.findings)

    def _find(self, found: tuple[Finding, ...]) -> None:
        self._found = found
        self._seen &= {_complaint(finding) for finding in found}
        self._tell()

    def _tell(self) -> None:
        self.told.emit(tuple(finding for finding in self._found if _complaint(finding) not in self._seen))


def _complaint(finding: Finding) -> tuple[str, str]:
    """What a finding is about: its words change with every figure."""
    return finding.uid, finding.column
