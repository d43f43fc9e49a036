"""Keeps the small maps in the cards of the stack in step with the moment that is looked at."""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import QObject, QTimer

from ...explain.unit_maps import Cartographer, has_plane
from ...project.project import Project
from ...run.moment import Moment
from ..document.document import Document
from ..widgets.inquiry import Inquiry
from .stack_view import StackView

PAUSE = 0.35
"""Least seconds between two looks at a training that goes on."""


class MapFeed(QObject):
    """Asks for the maps of points in a plane; for any other data there are none."""

    def __init__(self, document: Document, view: StackView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._view = document, view
        self._moment: Moment | None = None
        self._cartographer: Cartographer | None = None
        self._next = 0.0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._ask)
        self._inquiry = Inquiry("unit maps", self)
        self._inquiry.answered.connect(view.show_maps)
        document.changed.connect(self._follow)

    def show_moment(self, moment: Moment | None) -> None:
        """Another moment is looked at; None where there is no trained network."""
        if moment is None or self._moment is None or moment.run is not self._moment.run:
            self._cartographer = None
        self._moment = moment
        wait = self._next - time.perf_counter()
        if moment is None or not moment.live or wait <= 0:
            self._ask()
        elif not self._later.isActive():
            self._later.start(round(1000 * wait))

    def _follow(self, old: Project, new: Project) -> None:
        if old.data != new.data:
            self._ask()

    def _ask(self) -> None:
        self._later.stop()
        self._next = time.perf_counter() + PAUSE
        moment, schema = self._moment, self._document.check.schema
        if moment is None or schema is None or not has_plane(schema) or moment.run.project.schema() != schema:
            self._inquiry.forget()
            self._view.show_maps({})
            return
        self._cartographer = self._cartographer or Cartographer(moment.run)
        self._inquiry.ask(partial(self._cartographer.maps, moment.snapshot), live=moment.live)
