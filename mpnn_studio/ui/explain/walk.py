"""Where a person is in the open step: its stage, the example of the batch, and the number."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ...explain.steps.names import ExplainError, Name, parse_name
from ...explain.steps.number import Number
from ...explain.steps.stages import Stage
from .step import OpenStep
from .trail import Trail


class Walk(QObject):
    """Holds the place, and tells the panels when it is another one.

    Signals:
        opened(step): another step is open.
        stage_changed(place): another stage is shown.
        example_changed(place): another example of the batch is shown.
        number_changed(number): another number is explained.
        missed(message): there is no such number in the step.
    """

    opened = Signal(object)
    stage_changed = Signal(int)
    example_changed = Signal(int)
    number_changed = Signal(object)
    missed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.step: OpenStep | None = None
        self.place = 0
        self.example = 0
        self.number: Number | None = None
        self.trail = Trail()
        self._anew = False

    @property
    def stage(self) -> Stage | None:
        """The stage that is shown."""
        return self.step.stages[self.place] if self.step else None

    def start_over(self) -> None:
        """Show the next step that is opened from its first stage and example on."""
        self._anew = True

    def open(self, step: OpenStep) -> None:
        """Show another step; where it has the same stage, example and number, these are shown again."""
        if self._anew:
            self._anew, self.step, self.example = False, None, 0
            self.trail.forget()
        key = self.stage.key if self.stage else ""
        picked = self.trail.here
        self.step, self.number = step, None
        self.example = min(self.example, step.examples - 1)
        self.place = next((i for i, stage in enumerate(step.stages) if stage.key == key), 0)
        self.opened.emit(step)
        self.stage_changed.emit(self.place)
        if picked is None or not self._show(picked):
            self.trail.forget()
            self._look()

    def go_to_stage(self, place: int) -> None:
        """Show a stage, and of it the number that it is there for."""
        if self.step is None or not 0 <= place < len(self.step.stages) or place == self.place:
            return
        self.place = place
        self.stage_changed.emit(place)
        self._look()

    def go_to_example(self, example: int, *, with_number: bool = True) -> None:
        """Show another example of the batch, and of it the number at the same place."""
        if self.step is None or not 0 <= example < self.step.examples or example == self.example:
            return
        self.example = example
        self.example_changed.emit(example)
        if not with_number:
            return
        number = self.number
        quantity = self.step.dissection.quantities.get(number.name.quantity) if number else None
        if number is not None and quantity is not None and quantity.by_example:
            name = Name(number.name.array, (example, *number.name.index[1:]), number.name.aspect)
            self._show(name, passing=True)

    def pick(self, name: Name | str) -> bool:
        """Explain a number, at the stage that makes it; return whether the step has it."""
        try:
            wanted = parse_name(name) if isinstance(name, str) else name
        except ExplainError as error:
            self.missed.emit(str(error))
            return False
        return self._show(wanted, passing=False)

    def back(self) -> None:
        """Return to the number that was looked at before."""
        name = self.trail.back()
        if name is not None:
            self._show(name)

    def forward(self) -> None:
        """Return to the number that was left by going back."""
        name = self.trail.forward()
        if name is not None:
            self._show(name)

    def _look(self) -> None:
        """Show the number that a stage is there for, in passing."""
        assert self.step is not None and self.stage is not None
        self._show(self.step.first_look(self.step.result_of(self.stage), self.example), passing=True)

    def _show(self, name: Name, *, passing: bool | None = None) -> bool:
        """Explain a number; it is a visit of its own, one in passing, or with None none that is new."""
        if self.step is None:
            return False
        try:
            number = self.step.dissection.number(name)
        except ExplainError as error:
            self.missed.emit(str(error))
            return False
        if passing is not None:
            self.trail.visit(number.name, passing=passing)
        self.number = number
        self._go_where_it_is(number.name)
        self.number_changed.emit(number)
        return True

    def _go_where_it_is(self, name: Name) -> None:
        """Show the example of a number, and the stage that makes it."""
        assert self.step is not None
        quantity = self.step.dissection.quantities[name.quantity]
        if quantity.by_example and name.index[0] != self.example:
            self.example = name.index[0]
            self.example_changed.emit(self.example)
        place = self.step.stage_of(name)
        if place != self.place and quantity is not self._result():
            self.place = place
            self.stage_changed.emit(place)

    def _result(self) -> object:
        assert self.step is not None and self.stage is not None
        return self.step.result_of(self.stage)
