"""Runs a step and notes, for a part of it, which lines ran and what arrays they touched.

The step is run once more, from the same numbers and on the same batch, so that it is the same to the last bit, and a
step that nobody looks into is not slowed down.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any

import numpy as np
from mpneuralnetwork.learner import Learner, Watch

from .batch import Batch
from .code import CodeFrame, CodeLine, TouchedArray
from .source import Function, SourceFile, Statement, read_source
from .terms import Array
from .touched import Cut, returned_arrays, touched_arrays

Point = tuple[int, str]
"""A moment of a step: what ``Watch`` is called with, or one of the three below."""
START: Point = (-1, "start")
UPDATE: Point = (-1, "update")
END: Point = (-1, "end")
Files = Callable[[str], str]
"""From the path of a file to what it is called where its functions are shown; an empty text where they are not."""
MAX_RUNS = 200
"""Of a line in a loop: the arrays of later runs are not measured."""


def whole(array: Array) -> tuple[Array, str]:
    """Return an array as it is."""
    return array, ""


@dataclass(frozen=True)
class Section:
    """A part of a step to be recorded.

    Attributes:
        begin, end: of the part; the step is not run beyond its end.
        files: whose functions are shown.
        cut: which part of an array is meant.
    """

    begin: Point
    end: Point
    files: Files
    cut: Cut = whole


class _SectionOverError(Exception):
    """Ends the run of a step."""


def run_step(model: Learner, batch: Batch, reached: Callable[[Point], None], watch: Watch | None = None) -> None:
    """Make a training step and report the moments that it comes through.

    Args:
        model: takes the step.
        watch: is called for every array that passes between two layers.
    """

    def passed(index: int, direction: str, array: Array) -> None:
        if watch is not None:
            watch(index, direction, array)
        reached((index, direction))

    with np.errstate(all="ignore"):
        inputs = np.array(model.checked(batch.inputs))
        reached(START)
        model.compute_gradients(inputs, np.asarray(batch.targets), batch.weights, passed)
        reached(UPDATE)
        model.take_step(batch.rate_factor)
        reached(END)


def record(model: Learner, batch: Batch, section: Section, watch: Watch | None = None) -> tuple[CodeFrame, ...]:
    """Make a training step up to the end of a section and return the functions that ran in it, in the order of calls.

    Args:
        model: takes the step, or a part of it; pass a copy.
        watch: as in ``run_step``.
    """
    tracer = _Tracer(section)
    trace(model, batch, section, tracer, watch)
    return tracer.frames()


def trace(model: Learner, batch: Batch, section: Section, tracer: Any, watch: Watch | None = None) -> None:
    """Make a training step up to the end of a section, in which ``tracer`` is this thread's trace function.

    Another one that was set before, of a debugger or a measurement of coverage, is put back.
    """
    before = sys.gettrace()

    def reached(point: Point) -> None:
        if point == section.end:
            raise _SectionOverError
        if point == section.begin:
            sys.settrace(tracer)

    try:
        run_step(model, batch, reached, watch)
    except _SectionOverError:
        pass
    finally:
        sys.settrace(before)


@dataclass
class _Ran:
    """What is known of a function that ran: counts and arrays by the first line of each statement."""

    function: Function
    source: SourceFile
    file: str
    counts: dict[int, int] = field(default_factory=dict)
    arrays: dict[int, tuple[TouchedArray, ...]] = field(default_factory=dict)

    def frame(self) -> CodeFrame:
        function = self.function
        lines = tuple(self._line(number) for number in range(function.first, function.last + 1))
        return CodeFrame(function.name, self.file, function.first, lines)

    def _line(self, number: int) -> CodeLine:
        head, text = self.function.head, self.source.lines[number]
        statement = self.function.statements.get(number) or (head if head.first <= number <= head.last else None)
        count = self.counts.get(statement.first, 0) if statement else 0
        arrays = self.arrays.get(number, ()) if statement and statement.first == number else ()
        return CodeLine(number, text, bool(count), count, arrays)


class _Tracer:
    """Python calls it for each function that begins; it follows those of the section's files."""

    def __init__(self, section: Section) -> None:
        self._files, self._cut = section.files, section.cut
        self._sources: dict[str, SourceFile] = {}
        self._ran: dict[CodeType, _Ran | None] = {}

    def frames(self) -> tuple[CodeFrame, ...]:
        """Return what ran so far."""
        return tuple(ran.frame() for ran in self._ran.values() if ran is not None)

    def __call__(self, frame: FrameType, event: str, argument: Any) -> _Follower | None:
        code = frame.f_code
        if code not in self._ran:
            self._ran[code] = self._first_run(code)
        ran = self._ran[code]
        return _Follower(ran, self._cut, frame) if ran is not None else None

    def _first_run(self, code: CodeType) -> _Ran | None:
        path = code.co_filename
        file = self._files(path)
        if not file:
            return None
        if path not in self._sources:
            self._sources[path] = read_source(path)
        source = self._sources[path]
        function = source.functions.get(code.co_firstlineno)
        # A lambda or a generator expression counts as the statement that it stands in.
        if function is None or function.is_property or function.name.rpartition(".")[2] != code.co_name:
            return None
        return _Ran(function, source, file)


class _Follower:
    """Python calls it for each line of one call of a function: then the statement before has done its work."""

    def __init__(self, ran: _Ran, cut: Cut, frame: FrameType) -> None:
        self._ran, self._cut = ran, cut
        self._current = ran.function.head
        self._begin(ran.function.head)
        self._finish(frame)

    def __call__(self, frame: FrameType, event: str, argument: Any) -> _Follower:
        if event == "line":
            statement = self._ran.function.statements.get(frame.f_lineno)
            # A statement of several lines reports each of them.
            if statement is not None and statement is not self._current:
                self._finish(frame)
                if not statement.first < self._current.first <= statement.left_at:
                    self._begin(statement)
        elif event == "return":
            self._finish(frame, *returned_arrays(argument, self._cut))
        return self

    def _begin(self, statement: Statement) -> None:
        self._current = statement
        self._ran.counts[statement.first] = self._ran.counts.get(statement.first, 0) + 1

    def _finish(self, frame: FrameType, *returned: TouchedArray) -> None:
        first = self._current.first
        if self._ran.counts[first] <= MAX_RUNS:
            touched = touched_arrays(self._current.accesses, frame.f_locals, self._cut)
            self._ran.arrays[first] = (*touched, *returned)
