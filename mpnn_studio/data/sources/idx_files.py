"""IDX files of one's own: images with their labels, and where there is one the official test set.

MNIST's relatives come like this: Fashion-MNIST with ten kinds of clothes, EMNIST with letters that count from 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase, digits
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
from mpneuralnetwork.components.fields import boolean, shape
from mpneuralnetwork.components.registry import register
from numpy.typing import NDArray

from ...wording import in_sizes
from ..dataset import DataError, Dataset, Schema
from ..fields import file_path, ink, paper, words
from ..files import entries, is_file, is_folder
from ..idx import first_of_idx, idx_shape, read_idx
from ..labels import MAX_CLASSES, class_numbers, class_values
from ..lying import wider_than_tall
from ..pixels import as_pixels, white_level
from ..source import Progress, Source, no_progress
from ..tones import Tones, hex_of, measure_tones, what_is_unseen

PARTS = ("images", "labels", "test_images", "test_labels")
"""The settings that name the files."""
LOOKED_AT = 5000
"""Images that are looked at to find their tones and which way up they are."""
LONGEST_FOLDER = 1000
"""Maximum of files of a folder that are opened."""
MERGED = "abdefghnqrt"
"""The small letters that EMNIST keeps apart from the large ones, where it does not keep all (Cohen et al., 2017)."""
KNOWN_CLASSES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "fashion": (
            *("T-shirt", "trousers", "pullover", "dress", "coat"),
            *("sandal", "shirt", "sneaker", "bag", "ankle boot"),
        ),
        "letters": tuple(ascii_uppercase),
        "byclass": tuple(digits + ascii_uppercase + ascii_lowercase),
        "bymerge": tuple(digits + ascii_uppercase + MERGED),
        "balanced": tuple(digits + ascii_uppercase + MERGED),
    }
)
"""Classes of data sets that label them with numbers alone, by a word in the name of the file or its folder."""


@register
class IdxFiles(Source):
    """Images and labels in two files, or in four with those to test with.

    The format of MNIST: one file of images, one of their labels, each plain or gzipped. The classes are found from the
    labels that occur.
    """

    title: ClassVar[str] = "IDX files"
    summary: ClassVar[str] = "images and labels like MNIST's"
    reads: ClassVar[str] = "IDX files"
    extensions: ClassVar[tuple[str, ...]] = ("ubyte", ".idx", ".gz")
    several: ClassVar[bool] = True
    precedence: ClassVar[int] = 1

    images: str = file_path("", label="Images", help="The file of the training images.")
    labels: str = file_path("", label="Labels", help="The file of their labels.")
    test_images: str = file_path("", label="Test images", help="The file of the test images, if there is one.")
    test_labels: str = file_path("", label="Test labels", help="The file of their labels.")
    shape: tuple[int, ...] = shape(
        (1, 28, 28), ranks=(3, 3), label="Shape", help="Channels, rows and columns in the file."
    )
    classes: tuple[str, ...] = words((), most=MAX_CLASSES, label="Classes", help="In the order of their labels.")
    transposed: bool = boolean(
        default=False, label="Transposed", help="Rows and columns are swapped in the file, as they are in EMNIST."
    )
    paper: str = paper()
    ink: str = ink()

    @classmethod
    def claims(cls, path: Path) -> bool:
        """What begins as IDX files do, or a folder that holds such files."""
        return any(map(is_idx, _files_of(path))) if is_folder(path) else is_file(path) and is_idx(path)

    @classmethod
    def open(cls, paths: Sequence[Path], progress: Progress = no_progress) -> Source:
        """Find images and labels that belong together; see ``inspect_idx``."""
        return inspect_idx(paths)

    @classmethod
    def adjustable(cls) -> tuple[str, ...]:
        """Which way up the images are is measured, which can fail where they are no writing."""
        return ("transposed",)

    @property
    def name(self) -> str:
        """What the names of the files begin with."""
        return Path(self.images).name.partition("-images")[0] or self.title

    def describe(self) -> str:
        """Say how large the images are and how many classes there are."""
        return f"{self.name} · {in_sizes(self.shape[1:])} · {len(self.classes)} classes"

    def schema(self) -> Schema:
        """One image in, one class out. Raises DataError where files that belong together were not chosen."""
        if not self.images or not self.labels or len(self.classes) < 2:
            raise DataError("No IDX files have been chosen. Choose a file of images and one of labels.")
        if bool(self.test_images) != bool(self.test_labels):
            raise DataError("Of the test images and their labels one file is lacking. Choose both files, or neither.")
        channels, *sizes = self.shape
        upright = (channels, *reversed(sizes)) if self.transposed else self.shape
        return Schema(upright, "classification", self.classes, target="class", tones=Tones.of(self.paper, self.ink))

    def load(self, progress: Progress = no_progress) -> Dataset:
        """Unpack the files.

        Raises:
            DataError: one is missing or damaged, or is not what it was when it was chosen.
        """
        schema = self.schema()
        arrays = []
        for number, path in enumerate(self.files()):
            progress(number / len(self.files()))
            arrays.append(read_idx(path))
        progress(1.0)
        white = white_level(arrays[0], Path(self.images).name)
        values = class_values(arrays[1], Path(self.labels).name)
        if len(values) != len(self.classes):
            raise DataError(f"{self.name}: the labels have changed since they were added. Add the files again.")
        parts: list[NDArray[Any] | None] = []
        for place in range(0, len(arrays), 2):
            images, labels = arrays[place : place + 2]
            name = self.files()[place].name
            parts += (self._upright(images, labels, white, name), class_numbers(labels, values, name))
        inputs, targets, test_inputs, test_targets = (*parts, None, None)[:4]
        assert inputs is not None and targets is not None
        alike = what_is_unseen(inputs)
        return Dataset(schema, inputs, targets, test_inputs, test_targets, {"warning": alike} if alike else {})

    def _upright(self, images: NDArray[Any], labels: NDArray[Any], white: float, name: str) -> NDArray[Any]:
        if _image_shape(images.shape) != self.shape or labels.shape != images.shape[:1]:
            raise DataError(f"{name} or its labels have changed since they were added. Add the files again.")
        pixels = as_pixels(images.reshape(-1, *self.shape), white)
        return np.ascontiguousarray(pixels.transpose(0, 1, 3, 2)) if self.transposed else pixels


def inspect_idx(paths: Sequence[Path]) -> IdxFiles:
    """Find out which of these files are images and which labels, what belongs together, and what the classes are.

    Args:
        paths: the files, or a folder of them. One file alone finds the other one beside it.

    Raises:
        DataError: there is no pair of images and labels, or more than two.
    """
    files = _gather(paths)
    shapes = {path: idx_shape(path) for path in files}
    pictures = [path for path in files if _image_shape(shapes[path])]
    pairs = [(path, _labels_of(path, shapes)) for path in pictures]
    if not pairs:
        raise DataError("None of these files holds images. Choose a file of images and one of their labels.")
    if len(pairs) > 2:
        names = ", ".join(path.name for path, _ in pairs[:3])
        raise DataError(f"There are {len(pairs)} files of images ({names}, …). Choose those of one data set.")
    # The test set says so, or is the smaller one.
    pairs.sort(key=lambda pair: (_is_test(pair[0]), -shapes[pair[0]][0]))
    form = _image_shape(shapes[pairs[0][0]])
    if len(pairs) == 2 and _image_shape(shapes[pairs[1][0]]) != form:
        raise DataError(f"The images of {pairs[0][0].name} and {pairs[1][0].name} differ in size. Choose one set.")
    images, labels = (path.absolute() for path in pairs[0])
    classes = _names_of(class_values(read_idx(labels), labels.name), images)
    chosen = [str(path.absolute()) for pair in pairs for path in pair]
    named = dict(zip(PARTS, chosen, strict=False))
    tones, lying = _looked_at(images, form)
    shown = {"paper": hex_of(tones.paper), "ink": hex_of(tones.ink)}
    return IdxFiles.from_files(images.name, **named, shape=form, classes=classes, transposed=lying, **shown)


def _looked_at(path: Path, form: tuple[int, ...]) -> tuple[Tones, bool]:
    """Return the tones of the first images, and whether they lie: what their ink leaves open, their name may say."""
    images = first_of_idx(path, LOOKED_AT)
    if not images.size:
        return Tones(), False
    pixels = as_pixels(images, white_level(images, path.name)).reshape(-1, *form)
    tones = measure_tones(pixels)
    named = "emnist" in f"{path.parent.name} {path.name}".lower()
    return tones, wider_than_tall(tones.ink_of(pixels.mean(axis=1)), unless_clear=named)


def _gather(paths: Sequence[Path]) -> list[Path]:
    """Return the IDX files that are meant: those given, those of a folder, or one and its companion."""
    if len(paths) == 1 and is_folder(paths[0]):
        return [path for path in _files_of(paths[0]) if is_idx(path)]
    if len(paths) == 1:
        (path,) = paths
        for old, new in (("images-idx3", "labels-idx1"), ("labels-idx1", "images-idx3"), ("images", "labels")):
            companion = path.with_name(path.name.replace(old, new))
            if companion != path and is_file(companion):
                return [path, companion]
    return list(paths)


def _files_of(folder: Path) -> list[Path]:
    return [path for path in entries(folder)[:LONGEST_FOLDER] if is_file(path)]


def is_idx(path: Path) -> bool:
    """Whether a file begins as IDX files do, plain or gzipped."""
    try:
        idx_shape(path)
    except DataError:
        return False
    return True


def _image_shape(sizes: tuple[int, ...]) -> tuple[int, ...]:
    """Return (channels, height, width) of images (N, H, W) or (N, C, H, W); empty for labels."""
    return (1, *sizes[1:]) if len(sizes) == 3 else sizes[1:] if len(sizes) == 4 else ()


def _labels_of(images: Path, shapes: dict[Path, tuple[int, ...]]) -> Path:
    """Return the labels of as many examples whose name is most alike."""
    wanted = shapes[images][:1]
    fitting = [path for path, sizes in shapes.items() if sizes == wanted]
    if not fitting:
        raise DataError(f"There are no labels for the {wanted[0]} images of {images.name}. Choose their file as well.")
    return max(fitting, key=lambda path: _alike(path.name, images.name))


def _alike(first: str, second: str) -> int:
    """Return how many letters two names begin with in common."""
    return next(
        (place for place, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]), len(first)
    )


def _names_of(values: NDArray[Any], images: Path) -> tuple[str, ...]:
    """Return the names of the classes of a known data set, by its file or folder; else the labels."""
    told = f"{images.parent.name} {images.name}".lower()
    known = next((names for word, names in KNOWN_CLASSES.items() if word in told and len(names) == len(values)), None)
    return known or tuple(str(value) for value in values)


def _is_test(path: Path) -> bool:
    name = path.name.lower()
    return "t10k" in name or "test" in name
