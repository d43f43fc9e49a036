"""Keeps the small maps in the cards of the stack in step with the moment that is looked at."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from ...explain.unit_maps import UnitMapper, has_plane
from ...project.project import Project
from ...run.moment import Moment
from ...run.run import Run
from ..document.document import Document
from ..widgets.inquiry import Inquiry
from ..widgets.messages import show_error
from ..widgets.throttle import Throttle
from .stack_view import StackView

PAUSE = 0.35
"""Least seconds between two looks at a training that goes on."""


class MapFeed(QObject):
    """Asks for the maps of points in a plane; for any other data there are none."""

    def __init__(self, document: Document, view: StackView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._view = document, view
        self._moment: Moment | None = None
        self._mapper: UnitMapper | None = None
        self._throttle = Throttle(self._ask, self)
        self._inquiry = Inquiry("unit maps", self)
        self._inquiry.answered.connect(view.show_maps)
        self._inquiry.failed.connect(self._fail)
        self._failed_run: Run | None = None
        document.changed.connect(self._follow)

    def show_moment(self, moment: Moment | None) -> None:
        """Another moment is looked at; None where there is no trained network."""
        if moment is None or self._moment is None or moment.run is not self._moment.run:
            self._mapper = None
        self._moment = moment
        self._throttle.request(at_once=moment is None or not moment.live)

    def _follow(self, old: Project, new: Project) -> None:
        if old.data != new.data:
            self._throttle.request(at_once=True)

    def _ask(self) -> None:
        self._throttle.rest(PAUSE)
        moment, schema = self._moment, self._document.check.schema
        fits = moment is not None and moment.run.answers_to(self._document.project.data, schema)
        if moment is None or schema is None or not fits or moment.run is self._failed_run or not has_plane(schema):
            self._inquiry.forget()
            self._view.show_maps({})
            return
        self._mapper = self._mapper or UnitMapper(moment.run)
        self._inquiry.ask(partial(self._mapper.maps, moment.snapshot), live=moment.live)

    def _fail(self, message: str, details: str) -> None:
        """Say it once, and draw no more maps of this run."""
        self._failed_run = self._moment.run if self._moment else None
        self._view.show_maps({})
        show_error(self._view, "The maps of the units cannot be drawn", message, details)
