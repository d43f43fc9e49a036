"""The tabs of the inspector in their order: a new one is one row here."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .view import View


@dataclass(frozen=True)
class Tab:
    """What is known of a tab before it is opened. Its view is imported only then, so that the window opens sooner.

    Attributes:
        tip: what the tab answers, in a sentence.
        view: name of the class, in a module of this room.
        tells: it is marked where its view has something new to tell.
        commands: the commands that its view answers for.
    """

    title: str
    tip: str
    module: str
    view: str
    tells: bool = False
    commands: tuple[str, ...] = ()

    def load(self) -> type[View]:
        """Import the view."""
        view: type[View] = getattr(import_module(f".{self.module}", __package__), self.view)
        return view


TABS = (
    Tab(
        "Runs",
        "All runs of this project, to compare and to bring back",
        "runs",
        "RunsView",
        commands=("run_back", "run_draw", "run_compare", "run_rename", "run_delete"),
    ),
    Tab(
        "Confusion",
        "Which classes are taken for which, and the examples behind each count",
        "confusion",
        "ConfusionView",
    ),
    Tab("Mistakes", "What the network gets wrong, and how sure it is of it", "mistakes", "MistakesView"),
    Tab("Predicted", "How near predicted numbers come to the true ones", "predicted", "PredictedView"),
    Tab(
        "Weights",
        "What each unit of a layer looks for, as pictures",
        "weights",
        "WeightsView",
    ),
    Tab("Activations", "What each layer makes of one example, at prediction", "activations", "ActivationsView"),
    Tab(
        "Health",
        "Whether each layer learns well, and what helps it",
        "health",
        "HealthView",
        tells=True,
    ),
)
