"""The bar at the top: name of the project, the buttons of the training, and how far it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from ...run.pace import Pace
from ...run.run import Run
from ...run.run_summary import in_epochs, summarize_run
from ...run.state import State
from ..widgets import theme
from ..widgets.action_button import action_button
from ..widgets.keys import Button
from ..widgets.steady import keep_room
from .actions import Actions
from .commands.train import TRAIN_TEXTS
from .slow_motion import SlowMotion

PROGRESS_STEPS = 1000
SPACING = 8
MIN_WIDTH = 560
MIN_PROGRESS = 140


class TopBar(QFrame):
    """Shows the name and the progress; every button is an action of the table."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self._full_name = ""
        self._texts = ("", "")
        self._name = QLabel()
        self._name.setProperty("role", "title")
        self._name.setAccessibleName("Project")
        self._edited = QLabel("edited")
        self._edited.setProperty("role", "muted")
        keep_room(self._edited)
        self._where = QLabel()
        self._where.setProperty("role", "number")
        self._left = QLabel()
        self._left.setProperty("role", "muted")
        self._bar = QProgressBar()
        self._bar.setRange(0, PROGRESS_STEPS)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress")
        self.slow_motion = SlowMotion()
        self.examples = _menu_button("Examples ▾")
        self.exports = _menu_button("Export ▾")
        self._more = _menu_button("⋯")
        self._more.setProperty("glyph", True)
        self._more.setAccessibleName("More")
        self._more.setToolTip("What finds no room in this bar")
        explain, start_over = action_button(actions["explain"]), action_button(actions["start_over"])
        self._foldable: tuple[tuple[QPushButton, Callable[[QMenu], object]], ...] = (
            (self.exports, lambda menu: menu.addMenu(self.exports.menu())),
            (self.examples, lambda menu: menu.addMenu(self.examples.menu())),
            (explain, lambda menu: menu.addAction(actions["explain"])),
            (start_over, lambda menu: menu.addAction(actions["start_over"])),
        )
        self._more.menu().aboutToShow.connect(self._fill_more)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(SPACING)
        layout.addWidget(self._name)
        layout.addWidget(self._edited)
        self.train = action_button(actions["train"], primary=True, texts=TRAIN_TEXTS)
        layout.addWidget(self.train)
        for name in ("stop", "step"):
            layout.addWidget(action_button(actions[name]))
        layout.addWidget(self._pace_button(actions))
        layout.addWidget(start_over)
        layout.addWidget(self._progress(), 1)
        layout.addStretch(1)
        layout.addWidget(explain)
        layout.addWidget(action_button(actions["undo"], icon_only="↶"))
        layout.addWidget(action_button(actions["redo"], icon_only="↷"))
        layout.addWidget(self.examples)
        layout.addWidget(self.exports)
        layout.addWidget(self._more)

    def show_name(self, name: str, edited: bool) -> None:
        """Show which project this is."""
        self._full_name = name
        self._edited.setVisible(edited)
        self._elide_name()

    def show_progress(self, state: State, pace: Pace, run: Run | None) -> None:
        """Show how far the training is, or how far the run came that was opened or brought back."""
        epochs, share = run.epochs if run else 0, pace.share
        stopped = run is not None and run.finished is not None and not run.finished.complete
        if state is State.IDLE and run is not None and run.trained:
            where, left = f"{in_epochs(run)} of {epochs}", summarize_run(run).state
            share = min(run.history.newest("epoch") / epochs, 1.0)
        elif state is State.IDLE:
            where, left, share = "", "", 0.0
        elif state is State.PREPARING:
            where, left = "preparing the data", ""
        else:
            where = pace.where(epochs)
            ended = "stopped" if state is State.DONE and stopped else state.value
            left = pace.left() if state is State.RUNNING else ended
        self._texts = (where, left)
        self._fit_texts()
        self._bar.setValue(round(PROGRESS_STEPS * share))
        self._bar.setAccessibleDescription(f"{where}, {left}" if where else "no training")

    def _fit_texts(self) -> None:
        """Drop the batch, then the time left, then the words, where the bar is too narrow for all of it."""
        where, left = self._texts
        room = self._bar.width()

        def fits(*texts: str) -> bool:
            return (
                sum(label.fontMetrics().horizontalAdvance(t) + 8 for label, t in zip(labels, texts, strict=True))
                <= room
            )

        labels = (self._where, self._left)
        if not fits(where, left):
            where = where.split(" · ")[0]
        if not fits(where, ""):
            where = where.removeprefix("epoch ").replace(" of ", " / ")
        self._where.setText(where)
        self._left.setText(left if fits(where, left) else "")

    def _pace_button(self, actions: Actions) -> QPushButton:
        """The small menu beside Step: larger steps, and slow motion."""
        button = Button("▾")
        button.setProperty("glyph", True)
        button.setAccessibleName("Pace")
        button.setToolTip("Step one epoch, or train in slow motion")
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        menu.addAction(actions["step_epoch"])
        menu.addSeparator()
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(self.slow_motion)
        menu.addAction(holder)
        button.setMenu(menu)
        return button

    def _progress(self) -> QWidget:
        box = QWidget()
        box.setMaximumWidth(420)
        texts = QGridLayout()
        box.setMinimumWidth(MIN_PROGRESS)
        self._where.setMinimumWidth(1)
        self._left.setMinimumWidth(1)
        for label, side in ((self._where, Qt.AlignmentFlag.AlignLeft), (self._left, Qt.AlignmentFlag.AlignRight)):
            label.setAlignment(side)
            texts.addWidget(label, 0, 0)  # in one place, so that neither moves when the other says something else
        column = QVBoxLayout(box)
        column.setContentsMargins(4, 0, 4, 0)
        column.setSpacing(4)
        column.addLayout(texts)
        column.addWidget(self._bar)
        return box

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()
        self._elide_name()
        self._fit_texts()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fold()

    def minimumSizeHint(self) -> QSize:
        """Narrower than all the buttons need: the last ones fold away where there is no room."""
        return QSize(MIN_WIDTH, super().minimumSizeHint().height())

    def _fold(self) -> None:
        """Put buttons into a menu, as many as find no room."""
        layout, buttons = self.layout(), [button for button, _ in self._foldable]
        if layout is None:
            return
        foldable = (*buttons, self._more)
        taken = sum(button.sizeHint().width() + SPACING for button in foldable if not button.isHidden())
        room = self.width() - (layout.minimumSize().width() - taken)
        needed = sum(button.sizeHint().width() + SPACING for button in buttons)
        self._more.setVisible(needed > room)
        if needed > room:
            room -= self._more.sizeHint().width() + SPACING
        for button in buttons:
            button.setVisible(needed <= room)
            needed -= 0 if needed <= room else button.sizeHint().width() + SPACING

    def _fill_more(self) -> None:
        menu = self._more.menu()
        menu.clear()
        for button, add in self._foldable:
            if button.isHidden():
                add(menu)

    def _elide_name(self) -> None:
        room = max(self.width() // 8, 60)
        metrics = QFontMetrics(theme.title_font(self._name))
        self._name.setText(metrics.elidedText(self._full_name, Qt.TextElideMode.ElideMiddle, room))
        self._name.setToolTip(self._full_name)


def _menu_button(text: str) -> QPushButton:
    button = Button(text)
    button.setAccessibleName(text.removesuffix(" ▾"))
    button.setMenu(QMenu(button))
    return button
