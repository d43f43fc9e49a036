"""Where an export goes: a line to type in, and a button that opens the dialog of the system."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QWidget

from ...export.exporter import Exporter
from ..widgets.keys import Button, TextLine

_Option = QFileDialog.Option


class PlaceRow(QWidget):
    """A file or a folder.

    Args:
        folder: that it begins in.
        stem: the name that is offered, without an ending.

    Signals:
        edited(): another place.
    """

    edited = Signal()

    def __init__(self, folder: Path, stem: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder, self._stem, self._named = folder, stem, False
        self._exporter: type[Exporter] | None = None
        self.line = TextLine()
        self.line.setAccessibleName("Where to")
        self.line.textEdited.connect(lambda text: self._take(text))
        self.button = Button("Choose…")
        self.button.setAccessibleName("Choose where to")
        self.button.clicked.connect(self._ask)
        label = QLabel("To")
        label.setBuddy(self.line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.button)

    @property
    def path(self) -> Path:
        """The place, with the ending of the target's files."""
        path = Path(self.line.text().strip()).expanduser()
        path = path if path.is_absolute() else self._folder / path
        suffix = self._exporter.suffix if self._exporter else ""
        return path if not suffix or path.suffix.lower() == suffix else path.with_name(f"{path.name}{suffix}")

    def show_target(self, exporter: type[Exporter]) -> None:
        """Offer a name that suits a target: that which the person gave, with another ending."""
        self._exporter = exporter
        # Several folders of the same name would be in each other's way.
        folder_name = self._stem if self._named else f"{self._stem}-{exporter.key}"
        name = f"{self._stem}{exporter.suffix}" if exporter.suffix else folder_name
        self.line.setText(str(self._folder / name))
        self.edited.emit()

    def _take(self, text: str) -> None:
        path = Path(text.strip())
        self._folder, self._stem, self._named = self._folder if not path.is_absolute() else path.parent, path.stem, True
        self.edited.emit()

    def _ask(self) -> None:
        exporter = self._exporter
        assert exporter is not None
        # Whether something may be replaced is asked when it is written: an export as it was written always may.
        kinds = f"{exporter.title} (*{exporter.suffix})" if exporter.suffix else ""
        title = "Export" if exporter.suffix else "Export to a new folder"
        name, _ = QFileDialog.getSaveFileName(self, title, str(self.path), kinds, "", _Option.DontConfirmOverwrite)
        if name:
            self.line.setText(name)
            self._take(name)
