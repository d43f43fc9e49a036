"""The line at the bottom: state and speed of the training, how it ended, and the settings that reproduce it."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from ...project.project import Project
from ...run.headline import test_figures
from ...run.pace import Pace
from ...run.run import Run
from ...run.state import State
from ...wording import grouped, in_time
from ..widgets import theme
from ..widgets.texts import ElidedLabel, TextLabel
from .slow_motion import delay_text


class StatusBar(QStatusBar):
    """Shows the values that it receives; it asks nothing itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 8, 0)
        self._dot = QLabel("●")
        self._text = ElidedLabel("text", lambda label: label.font())
        self._text.setAccessibleName("Status")
        self._facts = TextLabel("", "muted", lambda label: theme.number_font(label, 0.87))
        self._facts.setAccessibleName("Training settings")
        self.addWidget(self._dot)
        self.addWidget(self._text, 1)
        self._news = ElidedLabel("warning", lambda label: label.font())
        self._news.setAccessibleName("Health")
        self._news.hide()
        self.addWidget(self._news, 1)
        self.addPermanentWidget(self._facts)

    def show_project(self, project: Project) -> None:
        """Show seed and batch size."""
        settings = project.training_settings
        self._facts.setText(f"seed {settings.seed} · batch {settings.batch_size} · {os.cpu_count()} cores")

    def show_news(self, messages: Sequence[str]) -> None:
        """Say what was found about the health of the network and not yet seen; nothing hides the line."""
        more = f" · {len(messages) - 1} more" if len(messages) > 1 else ""
        self._news.say(f"⚠ Health{more}: {messages[0]}" if messages else "")
        self._news.setVisible(bool(messages))

    def show_state(
        self, state: State, run: Run | None, pace: Pace, *, ready: bool, delay: float = 0.0, sweep: str = ""
    ) -> None:
        """Show the state of the training.

        Args:
            state: what the training is doing.
            run: the present run, None where there is none.
            pace: speed of the training.
            ready: whether the network could be trained.
            delay: seconds to wait after each batch.
            sweep: which training of a sweep is running ("3 of 12"); empty outside a sweep.
        """
        colors = theme.colors(self)
        dot = {
            State.RUNNING: colors.ok,
            State.FAILED: colors.error,
            State.PAUSED: colors.warning,
        }.get(state, colors.other)
        place = f"Sweep, {sweep} · " if sweep else ""
        sentence = _sentence(state, run, pace, ready, delay)
        self._dot.setText(f'<span style="color:{dot}">●</span>')
        self._text.say(f"{place}{sentence}")


def _sentence(state: State, run: Run | None, pace: Pace, ready: bool, delay: float) -> str:
    match state:
        case State.RUNNING if delay:
            return f"Training in slow motion · {delay_text(delay)}"
        case State.RUNNING:
            rate = pace.examples_per_second
            rounded = round(rate, -3) if rate >= 1e4 else round(rate)
            parts = ["Training", run.note if run else "", f"{grouped(int(rounded))} examples a second" if rate else ""]
            return " · ".join(part for part in parts if part)
        case State.PREPARING:
            return "Preparing the data"
        case State.PAUSED:
            return "Paused · Space goes on, N trains one batch"
        case State.STOPPING:
            return "Stopping at the next batch"
        case State.FAILED | State.IDLE if run and run.failed:
            return f"Failed · {run.failed.message}"
        case State.DONE if run and run.finished:
            return _ending(run)
    if run and run.finished:
        return _ending(run)
    return "Ready · Space trains" if ready else "Cannot train yet · the layer with ⚠ says why"


def _ending(run: Run) -> str:
    finished = run.finished
    assert finished is not None
    endings = [finished.ending] if finished.ending else []
    if not finished.complete or finished.test is None:
        verb = "Done" if finished.complete else "Stopped"
        return " · ".join([f"{verb} after {in_time(finished.seconds)}", *endings])
    return " · ".join([f"Done in {in_time(finished.seconds)}", *test_figures(run), *endings])
