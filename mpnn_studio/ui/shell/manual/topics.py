"""Which page of the manual explains which part of the window."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QWidget

TOPICS: Mapping[str, str] = {
    "Project": "start.md",
    "Examples": "start.md#examples",
    "Undo": "start.md#undo",
    "Redo": "start.md#undo",
    "Undo history": "start.md#undo",
    "Data": "data.md",
    "Data window": "data.md#look-at-the-data",
    "Find a layer": "network.md#add-layers",
    "Layer palette": "network.md#add-layers",
    "Layer stack": "network.md",
    "Network size": "network.md#size",
    "Train": "training.md",
    "Stop": "training.md",
    "Step": "training.md#step-by-step",
    "Pace": "training.md#step-by-step",
    "Start over": "training.md#continue-or-start-over",
    "Trained": "training.md#continue-or-start-over",
    "Progress": "training.md",
    "Status": "training.md",
    "Training settings": "training.md",
    "Curves": "curves.md",
    "Rewind": "curves.md#rewind",
    "Looked at": "curves.md#rewind",
    "Inspector": "curves.md#tabs",
    "Runs": "curves.md#runs",
    "Confusion": "curves.md#confusion-and-mistakes",
    "Mistakes": "curves.md#confusion-and-mistakes",
    "Predicted": "curves.md#predicted-numbers",
    "Weights": "curves.md#weights-and-activations",
    "Activations": "curves.md#weights-and-activations",
    "Health": "curves.md#health",
    "Digit canvas": "trying.md#draw",
    "What the network sees": "trying.md#draw",
    "Decision map": "trying.md#points-of-the-plane",
    "Fitted curve": "trying.md#points-of-the-plane",
    "Prediction": "trying.md#prediction",
    "Why this answer": "trying.md#why-this-answer",
    "Explain": "explain.md",
    "Export": "export.md",
}
"""Addresses by the accessible name of a widget; they hold for what is inside it too, unless that has its own."""


def topic_of(widget: QWidget | None, at: QPoint | None = None) -> str:
    """Return the address of the page on a widget, or on what it is part of; empty where there is none.

    Args:
        at: the place on the screen; in a list without one, what is current counts.
    """
    while widget is not None:
        topic = _of_item(widget, at) or TOPICS.get(widget.accessibleName(), "")
        if topic:
            return topic
        widget = widget.parentWidget()
    return ""


def _of_item(widget: QWidget, at: QPoint | None) -> str:
    """What an entry of a list says of itself, as a card of the stack does."""
    if not isinstance(widget, QAbstractItemView):
        return ""
    index = widget.currentIndex() if at is None else widget.indexAt(widget.viewport().mapFromGlobal(at))
    return str(index.data(Qt.ItemDataRole.WhatsThisRole) or "")
