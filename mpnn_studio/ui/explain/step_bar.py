"""The controls of a step: from stage to stage, which batch, which example, and taking the step for real."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QStyle, QStyleOptionSpinBox, QWidget

from ...wording import grouped, in_time
from ..widgets import theme
from ..widgets.flow import Flow
from ..widgets.keys import Combo, TextLine
from ..widgets.steady import SteadySmallButton
from ..widgets.texts import SmallButton, TextLabel
from .step import OpenStep
from .wishes import KINDS

PACES = (0.5, 1.0, 2.0, 5.0)
"""Seconds for which a stage is shown while the stages are played."""

PLAY_TEXTS, CHECK_TEXTS = ("▶", "❚❚"), ("Check all", "Stop")
"""What the buttons say while they are off, and on."""


class StepBar(QWidget):
    """Asks for another stage, batch or example.

    Signals:
        previous_wanted(), next_wanted(): the stage before, the next one.
        batch_wanted(kind, text): other examples: a key of ``KINDS``, and the numbers as they were typed.
        example_wanted(place): another example of the batch.
        check_wanted(): all gradients are to be checked, or no more of them.
    """

    previous_wanted = Signal()
    next_wanted = Signal()
    batch_wanted = Signal(str, str)
    example_wanted = Signal(int)
    check_wanted = Signal()

    def __init__(self, do_it: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: tuple[str, ...] = ()
        self._step: OpenStep | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.next_wanted)
        self.previous = SmallButton("Back", "Stage before", "The stage before · Left in the strip")
        self.next = SmallButton("Next", "Next stage", "The next stage · Right in the strip")
        self.play = SteadySmallButton(PLAY_TEXTS, "Play the stages", "Show one stage after the other")
        self.play.setCheckable(True)
        self.pace = Combo()
        self.pace.setAccessibleName("Pace of playing")
        self.pace.setToolTip("How long each stage is shown")
        for seconds in PACES:
            self.pace.addItem(in_time(seconds), seconds)
        self.pace.setCurrentIndex(1)
        self.batch = Combo()
        self.batch.setAccessibleName("Batch")
        self.batch.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.batch.setMinimumContentsLength(8)
        self.batch.setToolTip("Which examples the step learns from")
        for kind, text in KINDS.items():
            self.batch.addItem(text, kind)
        self.rows = TextLine()
        self.rows.setPlaceholderText("0-31, 40")
        self.rows.setAccessibleName("Numbers of the examples")
        self.rows.setToolTip("Numbers of examples in the data, such as 0-31, 40 · Enter takes them")
        self.rows.setMaximumWidth(120)
        self.rows.hide()
        self.example = _ExampleBox()
        self.example.setAccessibleName("Example of the batch")
        self.example.setToolTip("Which example of the batch is shown, counted from 0 as in the names · Up and Down")
        self.label = TextLabel()
        self.label.setAccessibleName("Class of the example")
        self.do_it = _PatientButton("Do it", "Do it")
        self.check = SteadySmallButton(
            CHECK_TEXTS, "Check all gradients", "Compare every gradient with finite differences"
        )
        self.proof = TextLabel()
        self.proof.setAccessibleName("Gradients checked")
        self._action, self._why_not = do_it, ""
        self._mirror()
        self._arrange()
        self._connect()

    def show_batch(self, kind: str, rows: Sequence[int] = ()) -> None:
        """Say which batch is shown, or asked for elsewhere."""
        self.batch.setCurrentIndex(self.batch.findData(kind))
        self.rows.setVisible(kind == "rows")
        if kind == "rows":
            self.rows.setText(", ".join(map(str, rows)))

    def show_step(self, step: OpenStep) -> None:
        """Offer the examples of a batch."""
        self._step, self._labels = step, step.subject.labels
        metrics = self.label.fontMetrics()
        self.label.setMinimumWidth(
            max((metrics.horizontalAdvance(f"class {label} ") for label in self._labels), default=0)
        )
        self.example.blockSignals(True)
        self.example.setRange(0, step.examples - 1)
        self.example.setSuffix(f" of 0–{step.examples - 1}" if step.examples > 1 else "")
        self.example.blockSignals(False)

    def show_example(self, place: int) -> None:
        """Say which example is shown, and what it is."""
        self.example.blockSignals(True)
        self.example.setValue(place)
        self.example.blockSignals(False)
        self.label.say(self._said(place), self._number(place))
        self.label.setAccessibleDescription(f"{self._said(place)} {self._number(place)}".strip())

    def show_stage(self, place: int, count: int) -> None:
        """Say whether there is a stage before and after this one; playing ends at the last."""
        self.previous.setEnabled(place > 0)
        self.next.setEnabled(place < count - 1)
        if place == count - 1:
            self.play.setChecked(False)

    def show_proofs(self, text: str, *, busy: bool) -> None:
        """Say how far the checking of the gradients is."""
        self.check.setText(CHECK_TEXTS[busy])
        self.proof.say(text)
        self.proof.setVisible(bool(text))
        self.updateGeometry()

    def stop(self) -> None:
        """Play no more."""
        self.play.setChecked(False)

    def _said(self, place: int) -> str:
        if self._step is None:
            return ""
        batch = self._step.batch
        known = self._labels and batch.targets.ndim == 1
        return f"class {self._labels[int(batch.targets[place])]}" if known else ""

    def _number(self, place: int) -> str:
        rows = self._step.subject.rows if self._step else None
        return "" if rows is None else f"number {grouped(int(rows[place]))} of the data, counted from 0"

    def _play(self, on: bool) -> None:
        self.play.setText(PLAY_TEXTS[on])
        if on:
            self._timer.start(round(1000 * self.pace.currentData()))
        else:
            self._timer.stop()

    def _choose_batch(self, index: int) -> None:
        kind = self.batch.itemData(index)
        self.rows.setVisible(kind == "rows")
        if kind == "rows" and not self.rows.text():
            self.rows.setFocus()
        else:
            self.batch_wanted.emit(kind, self.rows.text())

    def let_do(self, why_not: str) -> None:
        """Offer to take the step for real, unless training would take another one; then say why."""
        self._why_not = why_not
        self._mirror()

    def _mirror(self) -> None:
        possible = self._action.isEnabled() and not self._why_not
        key = self._action.shortcut().toString()
        tip = f"Take this step for real: the next batch is trained · {key}"
        self.do_it.setEnabled(possible)
        self.do_it.setToolTip(tip if possible else self._why_not or self._action.toolTip())
        self.do_it.setAccessibleDescription(self.do_it.toolTip())

    def _arrange(self) -> None:
        layout = Flow(self)
        example = QWidget()
        pair = QHBoxLayout(example)  # in one line, however narrow the bar is
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(theme.GRID)
        pair.addWidget(TextLabel("Example"))
        pair.addWidget(self.example)
        for widget in (
            self.previous,
            self.next,
            self.play,
            self.pace,
            self.batch,
            self.rows,
            example,
            self.label,
            self.do_it,
            self.check,
            self.proof,
        ):
            layout.addWidget(widget)

    def _connect(self) -> None:
        self.previous.clicked.connect(self.previous_wanted)
        self.next.clicked.connect(self.next_wanted)
        self.play.toggled.connect(self._play)
        self.pace.currentIndexChanged.connect(lambda index: self._play(self.play.isChecked()))
        self.batch.activated.connect(self._choose_batch)
        self.rows.returnPressed.connect(lambda: self.batch_wanted.emit("rows", self.rows.text()))
        self.example.valueChanged.connect(self.example_wanted)
        self.check.clicked.connect(self.check_wanted)
        self.do_it.clicked.connect(self._action.trigger)
        self._action.changed.connect(self._mirror)


class _ExampleBox(QSpinBox):
    """As wide as its longest text: Qt asks for the padding of the style sheet, and gives none to the text."""

    def sizeHint(self) -> QSize:
        hint, option = super().sizeHint(), QStyleOptionSpinBox()
        self.initStyleOption(option)
        option.rect = QRect(QPoint(), hint)
        part = QStyle.SubControl.SC_SpinBoxEditField
        field = self.style().subControlRect(QStyle.ComplexControl.CC_SpinBox, option, part, self)
        text = f"{self.textFromValue(self.maximum())}{self.suffix()}   "  # three blanks as margins
        return QSize(hint.width() - field.width() + self.fontMetrics().horizontalAdvance(text), hint.height())


class _PatientButton(SmallButton):
    """Keeps the keyboard while it cannot be pressed: as soon as its step is taken, it can be pressed again."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        return not self.isEnabled() or super().focusNextPrevChild(forward)
