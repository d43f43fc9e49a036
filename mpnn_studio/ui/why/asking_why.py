"""Wires the "Why?" card to the network that is looked at, and to what is tried."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ...run.datasets import Datasets
from ..document.document import Document
from .why_feed import WhyFeed
from .why_panel import WhyPanel


class AskingWhy(QObject):
    """The card with its feed. ``training`` says whether a training is going on."""

    def __init__(self, document: Document, datasets: Datasets, training: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self.panel = WhyPanel()
        self.feed = WhyFeed(document, datasets, training, self)
        self.panel.asked.connect(self.feed.choose)
        self.panel.keep_wanted.connect(lambda keep: self.feed.keep_sample() if keep else self.feed.keep(None))
        self.feed.answered.connect(self.panel.show_answer)
        self.feed.obstructed.connect(self.panel.show_obstacle)
