"""The dialog that plans a sweep: which settings it varies, how many trainings that takes, and how long."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ...project.edits import LEARNING_RATE
from ...project.project import Project
from ...run.run import Run
from ...run.sweep import MAX_TRAININGS, Dial, SweepError, dials, draws, estimated_seconds, grid
from ...run.trial import Trial
from ...wording import counted, in_time
from ..widgets.keys import Button, Combo
from ..widgets.texts import TextLabel
from .run_controller import RunController
from .sweep_row import SweepRow

SIZE = QSize(620, 460)
PLAN_MS = 150
"""Changes within this time are planned together."""
FIRST_DRAWS = 12
HIGHEST_SEED = 2**31 - 1
FIRST = ("optimizer", LEARNING_RATE)
EXPLANATION = (
    "The network is trained anew with each of these settings, one training after the other. Every one becomes a row "
    "of the Runs tab; your project stays as it is. Stop ends the sweep and keeps what was trained."
)


class SweepDialog(QDialog):
    """Plans while the user chooses, so that problems show before anything is trained."""

    def __init__(self, project: Project, runs: RunController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project, self._runs = project, runs
        self._dials = dials(project)
        self._rows: list[SweepRow] = []
        self._trials: tuple[Trial, ...] = ()
        self.setWindowTitle("Sweep")
        self.resize(SIZE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.add = Button("+ Vary another setting")
        self.add.clicked.connect(lambda: self._add_row())
        self.method = Combo()
        self.method.setAccessibleName("Kind of search")
        self.method.addItem("Grid: every combination", "grid")
        self.method.addItem("Random: drawn combinations", "random")
        self.method.currentIndexChanged.connect(lambda index: self._show_method())
        self.draws = _box("Trainings", 1, MAX_TRAININGS, FIRST_DRAWS, " trainings")
        self.seed = _box("Seed of the search", 0, HIGHEST_SEED, 0, "")
        self.draws.valueChanged.connect(lambda number: self._soon())
        self.seed.valueChanged.connect(lambda number: self._soon())
        self.said = TextLabel(role="muted")
        self.said.setWordWrap(True)
        self.said.setAccessibleName("Plan")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.begin = self._buttons.addButton("Start", QDialogButtonBox.ButtonRole.AcceptRole)
        self.begin.setProperty("primary", True)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PLAN_MS)
        self._later.timeout.connect(self.plan)
        self._arrange()
        self._add_row(next((dial for dial in self._dials if (dial.uid, dial.field.name) == FIRST), self._dials[0]))
        self._show_method()
        self.plan()

    @property
    def rows(self) -> tuple[SweepRow, ...]:
        """The settings that are varied."""
        return tuple(self._rows)

    @property
    def trials(self) -> tuple[Trial, ...]:
        """The trainings that are planned; none where the settings cannot be used."""
        return self._trials

    def accept(self) -> None:
        """Start what is planned."""
        self.plan()
        if self._trials and not self._runs.state.active:
            self._runs.sweep(self._trials)
            super().accept()

    def plan(self) -> None:
        """Work out what would be trained, and show it."""
        self._later.stop()
        try:
            axes = [row.axis() for row in self._rows]
            random = self.method.currentData() == "random"
            self._trials = (
                draws(self._project, axes, self.draws.value(), self.seed.value())
                if random
                else grid(self._project, axes)
            )
        except SweepError as error:
            self._trials = ()
            self._say(str(error), "error")
        else:
            self._say(self._plan_text(), "muted")
        self.begin.setEnabled(bool(self._trials))

    def _plan_text(self) -> str:
        count = len(self._trials)
        seconds = estimated_seconds(self._trials, self._measured())
        time = f" · about {in_time(seconds)}, judging by the last run" if seconds is not None else ""
        return f"{counted(count, 'training')}{time}"

    def _measured(self) -> Run | None:
        """Return the newest run on these data, from which the time is estimated."""
        fitting = [run for run in self._runs.kept.library if run.project.data == self._project.data and run.trained]
        return fitting[-1] if fitting else None

    def _say(self, text: str, role: str) -> None:
        self.said.set_role(role)
        self.said.setText(text)

    def _soon(self) -> None:
        self.begin.setEnabled(False)
        self._later.start()

    def _show_method(self) -> None:
        random = self.method.currentData() == "random"
        self._random.setVisible(random)
        for row in self._rows:
            row.show_random(random)
        self._soon()

    def _add_row(self, dial: Dial | None = None) -> None:
        used = [row.dial for row in self._rows]
        chosen = dial or next((each for each in self._dials if each not in used), self._dials[0])
        row = SweepRow(self._project, self._dials, chosen)
        row.edited.connect(self._soon)
        row.removed.connect(self._remove_row)
        row.show_random(self.method.currentData() == "random")
        self._rows.append(row)
        self._list.insertWidget(len(self._rows) - 1, row)
        row.setting.setFocus()
        self._offer_drops()
        self._soon()

    def _remove_row(self, row: SweepRow) -> None:
        self._rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._rows[0].setting.setFocus()
        self._offer_drops()
        self._soon()

    def _offer_drops(self) -> None:
        for row in self._rows:
            row.drop.setEnabled(len(self._rows) > 1)

    def _arrange(self) -> None:
        explanation = TextLabel(EXPLANATION)
        explanation.setWordWrap(True)
        content = QWidget()
        self._list = QVBoxLayout(content)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(12)
        self._list.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._list.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(content)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._random = QWidget()
        random = QHBoxLayout(self._random)
        random.setContentsMargins(0, 0, 0, 0)
        for widget in (self.draws, QLabel("seed"), self.seed):
            random.addWidget(widget)
        search = QHBoxLayout()
        search.addWidget(self.method)
        search.addWidget(self._random)
        search.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(explanation)
        layout.addWidget(scroll, 1)
        layout.addLayout(search)
        layout.addWidget(self.said)
        layout.addWidget(self._buttons)


def _box(name: str, low: int, high: int, value: int, suffix: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(low, high)
    box.setValue(value)
    box.setSuffix(suffix)
    box.setAccessibleName(name)
    return box
