"""A file predicted with the shown run: the answers as a table, with what was odd about each example, to be saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mpneuralnetwork.saving.formats import write_atomically
from PySide6.QtCore import QSize
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ...data.source import Progress
from ...run.prediction import REMARKS, Predictions, predict_file
from ...run.run import Run
from ...wording import counted, grouped
from ..widgets import theme
from ..widgets.background import Background
from ..widgets.fact_table import FactTable
from ..widgets.keys import Button
from ..widgets.messages import show_error
from ..widgets.texts import TextLabel

SIZE = QSize(820, 560)
MAX_SHOWN = 5000
"""Rows that are shown; the saved file holds all."""
MAX_NAMED = 3
ASK = (
    "Choose a table, a picture or an array (.npy), or a folder of pictures, as the network was trained on; or drop it."
)


class PredictionWindow(QDialog):
    """Asks for a file, predicts it in the background, and shows and saves what comes out.

    Args:
        shown_run: returns the run that predicts; None where there is none.
    """

    def __init__(self, shown_run: Callable[[], Run | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Predict a file")
        self.resize(SIZE)
        self.setAcceptDrops(True)
        self._shown_run = shown_run
        self.predictions: Predictions | None = None
        self._path = Path()
        self.said = TextLabel(ASK)
        self.said.setWordWrap(True)
        self.said.setAccessibleName("What was predicted")
        self.choose_file, self.choose_folder = Button("Choose file…"), Button("Choose folder…")
        self.save, self.cancel, close = Button("Save as CSV…"), Button("Cancel"), Button("Close")
        self.choose_file.setProperty("primary", True)
        self._bar = QProgressBar()
        self._bar.setAccessibleName("Progress of the prediction")
        self.table = FactTable("Answers", ("",))
        self.table.hide()
        self._place = QVBoxLayout()
        self._place.addWidget(self.table, 1)
        self._place.addStretch(0)
        self._arrange(close)
        self._work = Background("predicting", self)
        self._work.progressed.connect(lambda share: self._bar.setValue(min(round(100 * share), 99)))
        self._work.done.connect(self._show)
        self._work.failed.connect(self._fail)
        self.choose_file.clicked.connect(self._ask_file)
        self.choose_folder.clicked.connect(self._ask_folder)
        self.save.clicked.connect(self._ask_where)
        self.cancel.clicked.connect(self.give_up)
        close.clicked.connect(self.close)
        self._set_busy(False)

    def predict(self, path: Path) -> None:
        """Predict the examples of this file or folder with the run that is shown now."""
        run = self._shown_run()
        if run is None:
            return
        self._path = path
        self.said.setText(f"Predicting {path.name} with {run.name}…")
        self._set_busy(True)

        def task(progress: Progress) -> Predictions:
            return predict_file(run, path, progress=progress)

        self._work.start(task)

    def give_up(self) -> None:
        """Give up what is being predicted."""
        self._work.cancel()
        self._set_busy(False)
        self.said.setText(ASK)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._work.cancel()
        self._set_busy(False)
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.predict(paths[0])

    def _arrange(self, close: Button) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        for button in (self.choose_file, self.choose_folder):
            above.addWidget(button)
        above.addWidget(self._bar, 1)
        above.addWidget(self.cancel)
        above.addStretch(0)
        below.addWidget(self.save)
        below.addStretch(1)
        below.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[5 * theme.GRID] * 4)
        whole.setSpacing(3 * theme.GRID)
        whole.addLayout(above)
        whole.addWidget(self.said)
        whole.addLayout(self._place, 1)
        whole.addLayout(below)

    def _set_busy(self, busy: bool) -> None:
        self._bar.setValue(0)
        self._bar.setVisible(busy)
        self.cancel.setVisible(busy)
        self.save.setEnabled(not busy and self.predictions is not None)
        for button in (self.choose_file, self.choose_folder):
            button.setEnabled(not busy)

    def _ask_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Predict a file", "")
        if name:
            self.predict(Path(name))

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Predict a folder of pictures", "")
        if name:
            self.predict(Path(name))

    def _show(self, predictions: Predictions) -> None:
        self.predictions = predictions
        self._set_busy(False)
        odd = len(predictions.new.told)
        titles = (*predictions.titles, *((REMARKS,) if odd else ()))
        figures = predictions.titles[bool(predictions.new.names) + bool(predictions.classes) :]
        # Of two columns of one name the model could not tell which holds figures.
        table = FactTable("Answers", titles, figures)
        shown = range(min(len(predictions), MAX_SHOWN))
        table.set_rows([(*predictions.row(place), *((predictions.remarks(place),) if odd else ())) for place in shown])
        self._place.replaceWidget(self.table, table)
        self.table.deleteLater()
        self.table = table
        self.said.setText(self._what_was_done(predictions))
        table.setFocus()

    def _what_was_done(self, predictions: Predictions) -> str:
        """Say how many examples there are, with how many remarks, and what is said of none of them."""
        parts = [f"{counted(len(predictions), 'example')} of {self._path.name}"]
        if predictions.new.told:
            parts.append(f"{grouped(len(predictions.new.told))} with odd values, told in the last column")
        if len(predictions) > MAX_SHOWN:
            parts.append(f"the first {grouped(MAX_SHOWN)} are shown, and all are saved")
        of_rows = {text for texts in predictions.new.told.values() for text in texts}
        others = [text for text in predictions.new.remarks if not any(text.endswith(known) for known in of_rows)]
        return " · ".join([*parts, *others[:MAX_NAMED]])

    def _fail(self, message: str, details: str) -> None:
        self._set_busy(False)
        self.said.setText(ASK)
        show_error(self, "The file cannot be predicted", message, details)

    def _ask_where(self) -> None:
        if self.predictions is None:
            return
        proposed = f"{self._path.stem}-predicted.csv"
        name, _ = QFileDialog.getSaveFileName(self, "Save the answers", proposed, "Tables (*.csv)")
        if not name:
            return
        path = Path(name)
        path = path if path.suffix.lower() == ".csv" else path.with_name(f"{path.name}.csv")
        try:
            write_atomically(path, self.predictions.as_csv(remarks=bool(self.predictions.new.told)).encode())
        except OSError as error:
            show_error(self, "The answers cannot be saved", str(error))
