"""The plain version of each fast kernel that ran in a stage, and how far the two are apart on the step's numbers."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import PurePath
from types import FrameType, FunctionType
from typing import Any, cast

import numpy as np
from mpneuralnetwork.components.axes import batch_last
from mpneuralnetwork.kernels.convolution import (
    by_columns,
    plain_convolution,
    plain_filter_gradient,
    plain_input_gradient,
)
from mpneuralnetwork.kernels.pairs import KERNELS, Kernel
from mpneuralnetwork.kernels.shift_fold import by_shifts
from mpneuralnetwork.learner import Learner

from ..accounts.layer import LayerStep
from .batch import Batch, copy_of
from .code import CodeFrame, CodeLine, PlainVersion
from .recorder import Section, trace
from .source import read_source

METHODS = {"shift_fold.ShiftFold": by_shifts, "convolution.Im2col": by_columns}
"""Kernels that are an object with three functions, compared as one that calls them in turn."""
DEFINITIONS: dict[str, Callable[..., Any]] = {
    "forward": plain_convolution,
    "filter_gradient": plain_filter_gradient,
    "input_gradient": plain_input_gradient,
}
"""What each of the three is defined by."""


def with_plain_versions(
    frames: tuple[CodeFrame, ...], model: Learner, batch: Batch, section: Section, layer: LayerStep | None
) -> tuple[CodeFrame, ...]:
    """Return the frames; those of a fast kernel get its plain version.

    Args:
        model: as it was before the step; it is left so.
        section: in which the frames ran.
        layer: what the stage is about; None where it is about none.
    """

    def arguments(kernel: Kernel) -> tuple[Any, ...]:
        if layer is not None and kernel.fast in METHODS.values():
            images, gradient = batch_last(layer.trace.inputs), batch_last(cast(Any, layer.trace.output_gradient))
            return images, layer.trace.before["weights"], gradient, layer.layer.window(layer.layer.built_for)
        return _caught(kernel, copy_of(model), batch, section)

    def plain_of(frame: CodeFrame) -> PlainVersion | None:
        kernel = _kernel_of(frame)
        if kernel is None:
            return None
        plain = DEFINITIONS.get(frame.function.rpartition(".")[2], kernel.plain)
        return PlainVersion(kernel.name, plain_code(plain), cache(lambda: kernel.difference(*arguments(kernel))))

    return tuple(replace(frame, plain=plain_of(frame)) for frame in frames)


def plain_code(plain: Callable[..., Any]) -> CodeFrame:
    """Return a plain version as it stands in its file."""
    code = cast(FunctionType, plain).__code__
    source, file = read_source(code.co_filename), f"kernels/{PurePath(code.co_filename).name}"
    function = source.functions.get(code.co_firstlineno)
    numbers = range(function.first, function.last + 1) if function else range(0)
    lines = tuple(CodeLine(number, source.lines[number]) for number in numbers)
    return CodeFrame(code.co_name, file, code.co_firstlineno, lines)


def _kernel_of(frame: CodeFrame) -> Kernel | None:
    file = PurePath(frame.file)
    if file.parent.name != "kernels":
        return None
    name = f"{file.stem}.{frame.function}"
    declared = METHODS.get(name.rpartition(".")[0])
    return next((kernel for kernel in KERNELS if kernel.name == name or kernel.fast is declared), None)


def _caught(kernel: Kernel, model: Learner, batch: Batch, section: Section) -> tuple[Any, ...]:
    """Run the step once more and return copies of what the kernel is called with for the first time in a section."""
    catcher = _Catcher(kernel)
    trace(model, batch, section, catcher)
    return catcher.arguments


class _Catcher:
    """Python calls it for each function that begins."""

    def __init__(self, kernel: Kernel) -> None:
        self._code = cast(FunctionType, kernel.fast).__code__
        # The plain version takes the same arguments, but for the memory that the fast one uses again.
        self._count = cast(FunctionType, kernel.plain).__code__.co_argcount
        self.arguments: tuple[Any, ...] = ()

    def __call__(self, frame: FrameType, event: str, argument: Any) -> None:
        if not self.arguments and frame.f_code is self._code:
            names = self._code.co_varnames[: self._count]
            self.arguments = tuple(_copied(frame.f_locals[name]) for name in names)


def _copied(argument: Any) -> Any:
    copied = deepcopy(argument)
    if isinstance(copied, np.random.Generator):
        # Half a word may be left of an earlier draw: whoever draws small numbers would begin with it, others would not.
        copied.bit_generator.state = {**copied.bit_generator.state, "has_uint32": 0}
    return copied
