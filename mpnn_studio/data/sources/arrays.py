"""Arrays saved by NumPy as a data source: which one is what is found by name and shape, and can be set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from mpneuralnetwork.components.fields import boolean, choice, shape
from mpneuralnetwork.components.registry import register
from numpy.typing import NDArray

from ...wording import in_sizes
from ..array_files import read_npy, read_npz
from ..array_roles import ROLES, array_word, propose_roles, propose_task
from ..column_settings import column_from_json
from ..columns import Column
from ..dataset import DataError, Dataset, Schema
from ..fields import columns, file_path, ink, paper, words
from ..files import entries, is_file, is_folder
from ..labels import MAX_CLASSES, class_numbers, class_values, without_one_hot
from ..pixels import as_pixels, channels_first, has_channels_last, white_level
from ..source import Progress, Source, no_progress
from ..tones import Tones, hex_of, measure_tones, what_is_unseen

MAX_COLUMNS = 10_000
LARGEST_NUMBER = 1e150
"""Beyond it the squares in a standard deviation may overflow."""
MAX_LABEL = 2**53
"""Beyond it, not every whole number is a float64."""


@register
class ArrayFiles(Source):
    """Arrays of a ``.npz`` file, or one ``.npy`` file for each. ``inspect_arrays`` proposes all the settings.

    One array holds the inputs, one row or image for each example, another what is to be predicted. Whole numbers, words
    and one-hot rows are classes, other numbers are predicted as such.
    """

    title: ClassVar[str] = "Arrays"
    summary: ClassVar[str] = "arrays saved by NumPy"
    reads: ClassVar[str] = "arrays of NumPy"
    extensions: ClassVar[tuple[str, ...]] = (".npz", ".npy")
    several: ClassVar[bool] = True

    path: str = file_path("", label="File", help="The .npz file; empty where each array has a file of its own.")
    inputs: str = file_path("", label="Inputs", help="Name of the array of examples, or its .npy file.")
    targets: str = file_path("", label="Targets", help="Name of the array of what is predicted, or its .npy file.")
    test_inputs: str = file_path("", label="Test inputs", help="The same of examples to test with, if there are any.")
    test_targets: str = file_path("", label="Test targets", help="What is to be predicted for these.")
    task: str = choice(
        default="classification",
        choices={"classification": "classes", "regression": "numbers"},
        label="Predict",
        help="Whether the targets are classes or amounts.",
    )
    channels_last: bool = boolean(
        default=False, label="Colours last", help="Images are (N, height, width, colours) in the file."
    )
    shape: tuple[int, ...] = shape((1,), ranks=(1, 3), label="Shape", help="Of one example.")
    classes: tuple[str, ...] = words((), most=MAX_CLASSES, label="Classes", help="In the order of their labels.")
    columns: tuple[dict[str, Any], ...] = columns(
        (), label="Columns", help="Name and range of each input, then of each number that is predicted."
    )
    paper: str = paper()
    ink: str = ink()

    @classmethod
    def claims(cls, path: Path) -> bool:
        """Arrays, or a folder that holds some."""
        return bool(_array_files(path)) if is_folder(path) else super().claims(path)

    @classmethod
    def open(cls, paths: Sequence[Path], progress: Progress = no_progress) -> Source:
        """Propose what each array is for; see ``inspect_arrays``."""
        return inspect_arrays(_array_files(paths[0]) if is_folder(paths[0]) else paths)

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return Path(self.path or self.inputs).name or self.title

    def describe(self) -> str:
        """Say what one example is and what is predicted."""
        predicted = f"{len(self.classes)} classes" if self.task == "classification" else "numbers"
        return f"{self.name} · {in_sizes(self.shape)} · {predicted}"

    def file_settings(self) -> tuple[str, ...]:
        """The one .npz file, in which the roles are names of arrays, or all .npy files."""
        return ("path",) if self.path else super().file_settings()

    def schema(self) -> Schema:
        """What is in one example. Raises DataError where nothing was chosen."""
        if not self.inputs or not self.targets:
            raise DataError("No arrays have been chosen. Choose a .npz file with inputs and targets.")
        layout = [column_from_json(content) for content in self.columns]
        features = tuple(column.feature() for column in layout if column.role == "feature")
        targets = tuple(column.name for column in layout if column.role == "target")
        tones = Tones.of(self.paper, self.ink)
        if self.task == "classification":
            return Schema(self.shape, "classification", self.classes, 1, features, "class", tones=tones)
        several = targets if len(targets) > 1 else ()
        return Schema(self.shape, "regression", (), len(targets), features, ", ".join(targets), several, tones=tones)

    def load(self, progress: Progress = no_progress) -> Dataset:
        """Read the arrays.

        Raises:
            DataError: a file is missing or damaged, or not what it was when it was chosen.
        """
        schema = self.schema()
        found = _read(self.path, [name for name in map(self._named, ROLES) if name])
        progress(0.5)
        white = _white(found[self.inputs], self.inputs)
        values = None if schema.task == "regression" else class_values(_flat(found[self.targets]), self.targets)
        if values is not None and len(values) != len(self.classes):
            raise self._changed(self.targets)
        parts: list[NDArray[Any]] = []
        for inputs, targets in (ROLES[:2], ROLES[2:]):
            names = self._named(inputs), self._named(targets)
            if all(names):
                parts += self._pair(found, *names, schema, white, values)
        progress(1.0)
        alike = what_is_unseen(parts[0]) if schema.is_image else ""
        found_out = {"warning": alike} if alike else {}
        return Dataset(schema, *parts, notes=found_out)  # type: ignore[arg-type, misc]

    def _pair(
        self,
        found: Mapping[str, NDArray[Any]],
        inputs: str,
        targets: str,
        schema: Schema,
        white: float,
        values: NDArray[Any] | None,
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        examples = _examples(found[inputs], self.channels_last, white)
        answers = _amounts(found[targets], targets) if values is None else _flat(found[targets])
        if examples.shape[1:] != self.shape or len(examples) != len(answers):
            raise self._changed(inputs)
        if values is not None:
            return examples, class_numbers(answers, values, targets)
        if answers.shape[1] != schema.outputs:
            raise self._changed(targets)
        return examples, answers

    def _named(self, role: str) -> str:
        name: str = getattr(self, role)
        return name

    def _changed(self, name: str) -> DataError:
        return DataError(f"{self.name}: {Path(name).name} has changed since it was added. Add the file again.")


def _array_files(folder: Path) -> list[Path]:
    return [path for path in entries(folder) if is_file(path) and ArrayFiles.claims(path)]


def inspect_arrays(paths: Sequence[Path], **choices: Any) -> ArrayFiles:
    """Propose what each array is for, by its name and shape.

    Args:
        paths: one .npz file, or .npy files of which one holds the targets.
        choices: what the person decides instead: names of arrays by role, ``task`` or ``channels_last``.

    Raises:
        DataError: a file cannot be read, or no two arrays fit together.
    """
    packed = len(paths) == 1 and paths[0].suffix.lower() == ".npz"
    path = str(paths[0].absolute()) if packed else ""
    found = _read(path, [] if packed else [str(path.absolute()) for path in paths])
    roles = {**propose_roles(found), **{role: name for role, name in choices.items() if role in ROLES}}
    inputs, targets = roles["inputs"], roles["targets"]
    _check_pair(found, inputs, targets)
    last = choices.get("channels_last", has_channels_last(found[inputs].shape))
    examples = _examples(found[inputs], last, _white(found[inputs], inputs))
    task = choices.get("task") or propose_task(found[targets])
    layout = [] if examples.ndim > 2 else [_column(f"x{n}", column) for n, column in enumerate(examples.T, 1)]
    tones = measure_tones(examples) if examples.ndim == 4 else Tones()
    classes: tuple[str, ...] = ()
    if task == "classification":
        classes = tuple(str(value) for value in class_values(_flat(found[targets]), Path(targets).name))
    else:
        amounts = _amounts(found[targets], targets)
        names = ["y"] if amounts.shape[1] == 1 else [f"y{n}" for n in range(1, amounts.shape[1] + 1)]
        layout += [replace(_column(name, column), role="target") for name, column in zip(names, amounts.T, strict=True)]
    return ArrayFiles.from_files(
        paths[0].name,
        path=path,
        **roles,
        task=task,
        channels_last=last,
        shape=examples.shape[1:],
        classes=classes,
        columns=[asdict(column) for column in layout],
        paper=hex_of(tones.paper),
        ink=hex_of(tones.ink),
    )


def _read(path: str, names: Sequence[str]) -> Mapping[str, NDArray[Any]]:
    """Return arrays by the names that settings give them: within the .npz file, or each in a .npy file of its own."""
    if not path:
        return {name: read_npy(Path(name)) for name in names}
    found = read_npz(Path(path))
    lacking = next((name for name in names if name not in found), None)
    if lacking is not None:
        raise DataError(f"{Path(path).name} has no array {lacking!r} any more. Add the file again.")
    return found


def _check_pair(found: Mapping[str, NDArray[Any]], inputs: str, targets: str) -> None:
    for name in (inputs, targets):
        if name not in found:
            raise DataError(
                f"There is no array {Path(name).name!r}. Choose one of {', '.join(map(array_word, found))}."
            )
    examples, answers = found[inputs], found[targets]
    if examples.dtype.kind not in "uifb" or not 1 <= examples.ndim <= 4 or not examples.size:
        raise DataError(
            f"{Path(inputs).name} has the shape {examples.shape} and the type {examples.dtype}. Inputs are numbers, "
            "(N, columns), (N, height, width) or (N, colours, height, width)."
        )
    if len(examples) != len(answers):
        raise DataError(
            f"There are {len(examples)} examples in {array_word(inputs)}, but {len(answers)} in {array_word(targets)}."
        )


def _white(array: NDArray[Any], name: str) -> float:
    return white_level(array, Path(name).name) if array.ndim > 2 else 1.0


def _examples(array: NDArray[Any], channels_last: bool, white: float) -> NDArray[Any]:
    """Return images (N, C, H, W) with white at 255, or rows of numbers (N, columns), NaN where a value is missing."""
    if array.ndim > 2:
        return as_pixels(channels_first(array, channels_last=channels_last and array.ndim == 4), white)
    rows: NDArray[np.float64] = array.reshape(len(array), -1).astype(np.float64)
    if rows.shape[1] > MAX_COLUMNS or (np.abs(rows) > LARGEST_NUMBER).any():
        raise DataError(f"Inputs are at most {MAX_COLUMNS} columns of finite numbers. Replace what is infinite.")
    return rows


def _flat(array: NDArray[Any]) -> NDArray[Any]:
    """Return class labels (N,), whole numbers without a decimal point."""
    labels = without_one_hot(array)
    if labels.ndim != 1:
        raise DataError(f"Class labels are (N,) or one-hot rows, not {array.shape}. Predict numbers instead.")
    whole = labels.dtype.kind == "f" and bool((labels == np.round(labels)).all())
    return labels.astype(np.int64) if whole and np.abs(labels).max() < MAX_LABEL else labels


def _amounts(array: NDArray[Any], name: str) -> NDArray[np.float64]:
    """Return numbers to predict (N, outputs)."""
    if array.dtype.kind not in "uifb" or array.ndim > 2 or array[:1].size > MAX_COLUMNS:
        raise DataError(f"{Path(name).name} holds no numbers to predict: {array.shape}. Predict classes instead.")
    amounts: NDArray[np.float64] = array.reshape(len(array), -1).astype(np.float64)
    if not (np.abs(amounts) <= LARGEST_NUMBER).all():
        raise DataError(f"{Path(name).name} holds values to predict that are no finite numbers. Remove these examples.")
    return amounts


def _column(name: str, values: NDArray[np.float64]) -> Column:
    """Describe a column of numbers (N,), whose gaps get its mean."""
    known = values[~np.isnan(values)]
    if not known.size:
        return Column(name, missing="mean")
    low, high, middle = float(known.min()), float(known.max()), float(np.median(known))
    return Column(name, low=low, high=high, typical=middle, missing="drop" if known.size == values.size else "mean")
