"""The export dialog: a target, what it will hold, where to, and then the certificate."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from mpneuralnetwork.components.errors import UserError
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from ...export import targets  # noqa: F401  (each registers itself)
from ...export.certificate import Certificate
from ...export.check import later
from ...export.exporter import Exporter
from ...export.handing_over import WRITTEN, Order
from ...export.placing import in_the_way
from ...export.trained import TrainedNetwork
from ...project.project import ProjectError
from ...run.opening import check_target
from ...wording import counted, grouped, printable
from ..widgets import theme
from ..widgets.background import Background
from ..widgets.forms import Form
from ..widgets.keys import Button, NarrowCombo
from ..widgets.messages import ask
from ..widgets.texts import TextLabel
from .place_row import PlaceRow
from .preview import Preview
from .subject import ExportSubject
from .target_list import TargetList
from .verdict import Verdict
from .work import Files, files_of, obstacles, write_and_run

SIZE = QSize(960, 640)
MARGIN = 32
"""Pixels that the dialog leaves free of its screen."""
PERCENT = 100
PREPARING = "Preparing what will be written…"
CANCELLED = "Cancelled."
CANCELLED_CHECK = "Cancelled: what was written stays, and was not checked."
UNSAVED = "PROJECT.mpnn"
"""Stands in a command for a project that was not saved."""


class ExportDialog(QDialog):
    """Shows one target at a time, prepares it in the background, and writes it when told to."""

    def __init__(self, subject: ExportSubject, target: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject = subject
        self._choices = list(subject.choices())
        self._config: dict[str, Any] = {}
        self._files: Files | None = None
        self.setWindowTitle("Export")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.targets = TargetList()
        self.holds = TextLabel(role="text")
        self.holds.setAccessibleName("What it holds")
        self.obstacle = TextLabel(role="error")
        self.obstacle.setAccessibleName("Why not now")
        for label in (self.holds, self.obstacle):
            label.setWordWrap(True)
        self.weights = NarrowCombo()
        self.weights.setAccessibleName("Weights to export")
        self.weights.addItems([choice.title for choice in self._choices])
        self.weights.setEnabled(len(self._choices) > 1)
        self._options = QVBoxLayout()
        self.form: Form | None = None
        self.preview = Preview()
        self.place = PlaceRow(_first_folder(subject), Path(subject.name).stem)
        self.verdict = Verdict()
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Progress")
        self.progress.setRange(0, PERCENT)
        self.export, self.close_button = Button("Export"), Button("Close")
        self.export.setProperty("primary", True)
        self.export.setDefault(True)
        self._arrange()
        self._surveying, self._preparing, self._working = (
            Background(name, self) for name in ("looking at targets", "preparing an export", "exporting")
        )
        self._wire()
        self.targets.choose(target)
        self.targets.setFocus()
        self._survey()

    @property
    def trained(self) -> TrainedNetwork:
        """The network with the weights that are chosen."""
        return self._choices[max(self.weights.currentIndex(), 0)].trained

    @property
    def exporting(self) -> Exporter:
        """The target as it is chosen to be."""
        made: Exporter = self.targets.exporter.from_config(self._config)
        return made

    @property
    def busy(self) -> bool:
        """Whether something is being written or run."""
        return self.progress.isVisible()

    def done(self, result: int) -> None:
        """Give up what goes on with the dialog."""
        for work in (self._surveying, self._preparing, self._working):
            work.cancel()
        super().done(result)

    def reject(self) -> None:
        """Cancel what goes on; where nothing does, close."""
        if not self.busy:
            super().reject()
            return
        self._working.cancel()
        self._show_idle()
        self.verdict.say(CANCELLED_CHECK if self.progress.value() >= PERCENT * WRITTEN else CANCELLED, "hint")
        self._offer()

    # What can be taken, and what it holds

    def _survey(self) -> None:
        self._surveying.start(partial(obstacles, self.trained, self._subject.obstacle))

    def _show_obstacles(self, found: Mapping[str, str]) -> None:
        self.targets.show_obstacles(found)
        self._prepare()

    def _show_target(self, exporter: type[Exporter]) -> None:
        self._config = {name: field.initial for name, field in exporter.fields.items()}
        if self.form is not None:
            self._options.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        if exporter.fields:
            self.form = Form(exporter)
            self.form.set_values(self._config)
            self.form.edited.connect(self._set)
            self._options.addWidget(self.form)
        self.place.show_target(exporter)
        inside = f"\n{_inside(self.trained)}" if exporter.driver else ""
        self.holds.setText(f"Holds {exporter.holds}.{inside}")
        self._prepare()

    def _set(self, name: str, value: Any, merge_key: object) -> None:
        self._config[name] = value
        assert self.form is not None
        self.form.set_values(self._config)
        self._prepare()

    def _choose_weights(self) -> None:
        """Look anew at what the other weights can be exported as: a script repeats the last ones only."""
        self._survey()
        self._prepare()

    def _prepare(self) -> None:
        """Make what would be written, to show it."""
        self._files = None
        self.verdict.clear()
        reason = self.targets.obstacle
        self.obstacle.setText(f"Not now: {reason}" if reason else "")
        self.obstacle.setVisible(bool(reason))
        self._preparing.cancel()
        if reason:
            self.preview.say("")
        else:
            self.preview.say(PREPARING)
            self._preparing.start(partial(files_of, self.exporting, self.trained))
        self._offer()

    def _show_files(self, files: Files) -> None:
        self._files = files
        self.preview.show_files(files)
        self._offer()

    def _show_no_files(self, message: str, details: str) -> None:
        self.preview.say(message)

    # Writing

    def _offer(self) -> None:
        self.export.setEnabled(self._files is not None and not self.busy and not self.targets.obstacle)

    def _begin(self) -> None:
        if self.form is not None:
            self.form.finish()
        exporter, out = self.targets.exporter, self.place.path
        try:
            check_target(out, may_be_folder=not exporter.suffix)
            overwrite = self._may_replace(exporter, out)
        except (UserError, OSError) as error:
            self.verdict.say(str(error), "error")
            return
        if overwrite is None:
            return
        self._subject.settings.export_folder = out.parent
        order = Order(self.exporting, self.trained, out, overwrite)
        self.verdict.clear()
        self.progress.setValue(0)
        self.progress.show()
        self._tell_progress(0.0)
        self.close_button.setText("Cancel")
        for part in self._inputs:
            part.setEnabled(False)
        self._offer()
        assert self._files is not None
        self._working.start(partial(write_and_run, order, self._files, self._subject.obstacle))

    def _may_replace(self, exporter: type[Exporter], out: Path) -> bool | None:
        """Ask before something of others is replaced; return whether it may be, None where the person thinks again."""
        names = tuple(self._files or ())
        obstacle = in_the_way(exporter, out, names)
        if not obstacle:
            return False
        if in_the_way(exporter, out, names, overwrite=True):
            raise ProjectError(f"{obstacle} Choose another name.")
        replaced = ask(self, f"Replace “{printable(out.name)}”?", f"{obstacle} What is in it now is lost.", "Replace")
        return True if replaced else None

    def _tell_progress(self, share: float) -> None:
        exporter = self.targets.exporter
        self.progress.setValue(round(PERCENT * share))
        doing = f"Running it with {exporter.runtime}…" if share >= WRITTEN else "Writing…"
        self.progress.setFormat(doing)

    def _show_idle(self) -> None:
        self.progress.hide()
        self.close_button.setText("Close")
        for part in self._inputs:
            part.setEnabled(True)
        self.weights.setEnabled(len(self._choices) > 1)
        self._offer()

    def _show_certificate(self, found: tuple[Order, Certificate, int]) -> None:
        order, certificate, size = found
        self._show_idle()
        project = str(self._subject.path or UNSAVED)
        command = later(order.out, project) if type(order.exporting).driver else ""
        self.verdict.show_certificate(certificate, printable(str(order.out)), size, command)

    def _fail(self, message: str, details: str) -> None:
        self._show_idle()
        self.verdict.say(message, "error", details=details)

    # Building

    @property
    def _inputs(self) -> list[QWidget]:
        """What must not change while something is written."""
        inputs: list[QWidget] = [self.targets, self.weights, self.place]
        return [*inputs, *([self.form] if self.form is not None else [])]

    def _wire(self) -> None:
        self.targets.chosen.connect(self._show_target)
        self.weights.activated.connect(lambda index: self._choose_weights())
        self.place.edited.connect(self.verdict.clear)
        self.export.clicked.connect(self._begin)
        self.close_button.clicked.connect(self.reject)
        self._surveying.done.connect(self._show_obstacles)
        self._preparing.done.connect(self._show_files)
        self._preparing.failed.connect(self._show_no_files)
        self._working.progressed.connect(self._tell_progress)
        self._working.done.connect(self._show_certificate)
        self._working.failed.connect(self._fail)

    def _arrange(self) -> None:
        rows = QFormLayout()
        rows.setContentsMargins(0, 0, 0, 0)
        label = QLabel("Weights")
        label.setBuddy(self.weights)
        rows.addRow(label, self.weights)
        right = QVBoxLayout()
        right.setSpacing(2 * theme.GRID)
        for part in (self.holds, self.obstacle):
            right.addWidget(part)
        right.addLayout(rows)
        right.addLayout(self._options)
        right.addWidget(self.preview, 1)
        for widget in (self.place, self.verdict, self.progress):
            right.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.export)
        right.addLayout(buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addWidget(self.targets)
        layout.addLayout(right, 1)
        self.progress.hide()
        room = self.screen().availableSize() - QSize(MARGIN, MARGIN)
        self.resize(SIZE.boundedTo(room))


def _inside(trained: TrainedNetwork) -> str:
    """Say what goes with the network wherever it goes."""
    schema, preparation = trained.schema, trained.preparation
    columns = counted(len(preparation.widths), "column") if preparation.widths else "the pixels"
    classes = f", the names of {grouped(len(schema.classes))} classes" if schema.classes else ""
    return f"Inside: how {columns} are prepared{classes}."


def _first_folder(subject: ExportSubject) -> Path:
    """Return the folder of the last export, else that of the project, else the person's own."""
    kept = subject.settings.export_folder
    if kept is not None and kept.is_dir():
        return kept
    return subject.path.absolute().parent if subject.path else Path.home()
