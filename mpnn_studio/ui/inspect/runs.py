"""All runs of the project: to be sorted, drawn together, compared, brought back, named and deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ...run.moment import Moment
from ...run.run import Run
from ...run.run_summary import RUNNING
from ...wording import counted
from ..training.run_controller import RunController
from ..widgets import theme
from ..widgets.flow import Flow
from ..widgets.search_line import SearchLine
from ..widgets.texts import ElidedLabel, Placeholder, SmallButton
from .run_rows import earlier_first, run_names
from .run_table import RunTable
from .view import Surroundings, View

EMPTY = "Train the network, and each run is listed here, to be compared and brought back."
FILTER_WIDTH = 160
ROOM_FOR_ALL = 360
"""A narrower tab leaves out what is not needed: there, every line counts."""


class RunsView(View):
    """A table with what can be done to its rows above it."""

    pause: ClassVar[float] = 0.5

    def __init__(self, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(surroundings, parent)
        self._runs, self._document = surroundings.runs, surroundings.document
        self.table = RunTable(self._runs)
        self.table.setProperty("place", "runs")
        self.filter = SearchLine("Filter runs", "Filter", self.table)
        self.filter.setMaximumWidth(FILTER_WIDTH)
        self.filter.textChanged.connect(self.table.set_filter)
        self.back = SmallButton("Bring back", "Bring back this run")
        self.compare = SmallButton("Compare…", "Compare two runs")
        self.remove = SmallButton("Delete", "Delete the selected runs")
        self.back.clicked.connect(self._bring_back)
        self.compare.clicked.connect(self._compare)
        self.remove.clicked.connect(self._delete)
        self.summary = ElidedLabel()
        self.summary.setAccessibleName("Runs in short")
        self._empty = Placeholder(EMPTY)
        self._arrange()
        self.table.chosen.connect(self._update)
        self.table.bring_back_asked.connect(self.back.click)
        self.table.delete_asked.connect(self.remove.click)
        self.table.runs_model.edited.connect(self._edit)
        self._document.settling.connect(self.table.finish)
        self._runs.kept.changed.connect(self._refresh)
        self._runs.kept.overlaid.connect(lambda runs: self.table.refresh(looks=True))
        self._runs.state_changed.connect(lambda state: self._refresh())
        self._refresh()

    def show_moment(self, moment: Moment | None) -> None:
        self.table.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for widget in (self.filter, self.summary):
            widget.setVisible(self.width() >= ROOM_FOR_ALL)
        self.back.setText("Bring back" if self.width() >= ROOM_FOR_ALL else "Back")

    def _refresh(self) -> None:
        if self.isVisible():
            self.table.refresh(looks=True)
            self._update()

    # What can be done

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {
            "run_back": self._bring_back,
            "run_draw": self.table.toggle_overlay,
            "run_compare": self._compare,
            "run_rename": self.table.edit_current,
            "run_delete": self._delete,
        }

    def obstacles(self) -> dict[str, str]:
        chosen = self.table.selected()
        return {
            "run_back": self._why_not_back(chosen),
            "run_draw": "" if chosen else "Select runs first.",
            "run_compare": self._why_not_compare(chosen),
            "run_rename": "" if len(chosen) == 1 else "Select one run.",
            "run_delete": self._why_not_delete(chosen),
        }

    def _bring_back(self) -> None:
        chosen = self.table.selected()
        if len(chosen) == 1 and not self._runs.state.active:
            self._document.edit(f"Bring back {chosen[0].name}", chosen[0].project)
            self._runs.bring_back(chosen[0])

    def _compare(self) -> None:
        rows = {row.run.uid: row for row in self.table.runs_model.rows}
        chosen = self.table.selected()
        if len(chosen) == 2:
            from .compare_dialog import CompareDialog  # only now, so that the window opens sooner

            CompareDialog(*earlier_first(*(rows[run.uid] for run in chosen)), self).open()

    def _delete(self) -> None:
        chosen = [run for run in self.table.selected() if not self._at_work(run)]
        if not chosen:
            return
        deletion = _Deletion(self._runs, chosen)

        def undo() -> None:
            deletion.undo()
            self.table.select({run.uid for run in chosen})

        self._document.act(f"Delete {run_names(chosen)}", deletion.do, undo)
        self.table.setFocus()  # the buttons are disabled now; the filter would take the keyboard, and Ctrl+Z with it
        self.summary.say(f"Deleted {run_names(chosen)} · Ctrl+Z brings back what was deleted")

    def _edit(self, run: Run, command: str, text: str) -> None:
        """Rename a run or write its note, as one undo step."""
        kept = self._runs.kept
        change, old = (kept.rename, run.name) if command == "Rename" else (kept.annotate, run.note)
        if text != old and (text or command != "Rename"):
            words = f"Rename {old} to {text}" if command == "Rename" else f"Write a note on {run.name}"
            self._document.act(words, lambda: change(run, text), lambda: change(run, old))

    def _at_work(self, run: Run) -> bool:
        return self._runs.state.active and run is self._runs.run

    # Showing

    def _update(self) -> None:
        """Let buttons and summary tell the truth."""
        chosen, rows = self.table.selected(), self.table.runs_model.rows
        self.filter.show_found(self.table.model().rowCount() > 0)
        self._empty.setVisible(not rows)
        self._content.setVisible(bool(rows))
        self._offer(self.back, self._why_not_back(chosen), "Make its settings and weights the present ones · Enter")
        self._offer(self.compare, self._why_not_compare(chosen), "Results and settings side by side")
        tip = "Delete the selected runs; undo brings them back · Del"
        self._offer(self.remove, self._why_not_delete(chosen), tip)
        bare = sum(not row.summary.weights and row.summary.state != RUNNING for row in rows)
        kept = f" · {bare} without weights" if bare else ""
        self.summary.say(f"{counted(len(rows), 'run')}{kept}")

    def _why_not_back(self, chosen: list[Run]) -> str:
        if len(chosen) != 1:
            return "Select one run."
        return "Stop the training first." if self._runs.state.active else ""

    def _why_not_compare(self, chosen: list[Run]) -> str:
        return "" if len(chosen) == 2 else "Select two runs."

    def _why_not_delete(self, chosen: list[Run]) -> str:
        if not chosen:
            return "Select the runs to delete."
        return "It is being trained." if all(self._at_work(run) for run in chosen) else ""

    def _offer(self, button: SmallButton, why_not: str, tip: str) -> None:
        button.setEnabled(not why_not)
        button.setToolTip(why_not or tip)

    def _arrange(self) -> None:
        self._content = QWidget()
        head = QWidget()
        flow = Flow(head)
        for widget in (self.back, self.compare, self.remove, self.filter):
            flow.addWidget(widget)
        head.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(head)
        column.addWidget(self.table, 1)
        column.addWidget(self.summary)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.GRID, 0, 0)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._content, 1)


class _Deletion:
    """Takes runs out of the list, and puts them back where they were; the one that was shown is shown again."""

    def __init__(self, runs: RunController, chosen: list[Run]) -> None:
        self._runs, self._uids = runs, {run.uid for run in chosen}
        self._taken: list[tuple[int, Run]] = []
        self._shown: Run | None = None

    def do(self) -> None:
        present = self._runs.run
        self._shown = present if present is not None and present.uid in self._uids else None
        if self._shown is not None:
            self._runs.leave()
        self._taken = self._runs.kept.remove(self._uids)

    def undo(self) -> None:
        self._runs.kept.put_back(self._taken)
        if self._shown is not None and self._runs.run is None:
            self._runs.bring_back(self._shown)
