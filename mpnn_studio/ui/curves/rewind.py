"""The slider below the curves that goes back through a run."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from ...run.timeline import Timeline, TimelineEntry
from ...wording import grouped
from ..widgets import theme
from ..widgets.texts import SmallButton, TextLabel

MIN_SLIDER = 60
LONGEST = "epoch 8888.88"
TIP = (
    "Look at the network as it was: the prediction, the maps and the tabs below follow. The training goes on "
    "meanwhile; continuing and saving take the newest weights. End follows the training again"
)


class Rewind(QWidget):
    """Chooses a frame of a timeline; disabled while there is no way back. At its right end it follows the newest one.

    Signals:
        looked(frame): the person looks at this frame, or at the newest again (None).
    """

    looked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timeline: Timeline | None = None
        self.frame: TimelineEntry | None = None
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Rewind")
        self.slider.setToolTip(TIP)
        self.slider.setMinimumWidth(MIN_SLIDER)
        self._title = TextLabel("Rewind")
        self._place = TextLabel("", "muted")
        self._place.setAccessibleName("Looked at")
        self.now = SmallButton("now", "Look at the newest weights", "Follow the newest weights again · End")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * theme.GRID)
        layout.addWidget(self._title)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self._place)
        layout.addWidget(self.now)
        self.slider.valueChanged.connect(self._look)
        self.now.clicked.connect(lambda: self.slider.setValue(self.slider.maximum()))
        self.show_timeline(None)

    def show_timeline(self, timeline: Timeline | None) -> None:
        """Go through this one; what is looked at stays, unless it is another timeline or the frame was given up."""
        if timeline is not self._timeline or (self.frame is not None and self.frame not in (timeline or ())):
            self._hold(None)
            self._timeline = timeline
        count = len(timeline) if timeline else 0
        with QSignalBlocker(self.slider):
            self.slider.setMaximum(max(count - 1, 0))
            self.slider.setPageStep(max(count // 10, 1))
            place = timeline.place(self.frame) if timeline and self.frame else self.slider.maximum()
            self.slider.setValue(place)
        self.setEnabled(count > 1)
        self._describe()

    def look_at(self, frame: TimelineEntry) -> None:
        """Look at this frame, unless it was given up meanwhile."""
        if self._timeline is not None and frame in self._timeline:
            self.slider.setValue(self._timeline.place(frame))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def minimumSizeHint(self) -> QSize:
        """Narrower than all of it: the title goes where there is no room."""
        return QSize(MIN_SLIDER, super().minimumSizeHint().height())

    def _fit(self) -> None:
        """Keep room for the longest place, so that the slider stays as it is; the title gives way to it."""
        room = self._place.fontMetrics().horizontalAdvance(LONGEST)
        self._place.setMinimumWidth(room)
        needed = self._title.sizeHint().width() + room + self.now.sizeHint().width() + MIN_SLIDER + 6 * theme.GRID
        self._title.setVisible(self.width() >= needed)

    def _look(self, place: int) -> None:
        assert self._timeline is not None
        self._hold(None if place == self.slider.maximum() else self._timeline[place])
        self._describe()
        self.looked.emit(self.frame)

    def _hold(self, frame: TimelineEntry | None) -> None:
        self.frame = frame
        if self._timeline is not None:
            self._timeline.hold(frame)

    def _describe(self) -> None:
        """Say in words what is looked at."""
        self.now.setEnabled(self.frame is not None)
        shown = self.frame or (self._timeline[-1] if self._timeline else None)
        self._place.setText(f"epoch {shown.mark.epoch:.2f}" if shown else "")
        words = frame_text(shown) if shown else ""
        self._place.setToolTip(words)
        self.slider.setAccessibleDescription(words)


def frame_text(frame: TimelineEntry) -> str:
    """Say where a frame stands in its run ("epoch 2.40 · step 1 125")."""
    return f"epoch {frame.mark.epoch:.2f} · step {grouped(round(frame.mark.step))}"
