"""A folder of pictures, with a folder for each class that gives it its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from math import prod
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from mpneuralnetwork.components.fields import choice, integer
from mpneuralnetwork.components.registry import register
from mpneuralnetwork.saving.formats import shown_name
from numpy.typing import NDArray

from ...wording import counted, grouped, in_bytes
from ..dataset import DataError, Dataset, Schema
from ..fields import file_path, ink, paper, words
from ..files import entries, is_file, is_folder
from ..labels import MAX_CLASSES
from ..pictures import SUFFIXES, picture_facts, read_photo, read_picture
from ..source import Progress, Source, no_progress, portion
from ..tones import Tones, has_colour, hex_of, measure_tones, paper_behind, what_is_unseen

TRAIN, TEST = ("train", "training"), ("test", "testing", "val", "valid", "validation")
"""Names of folders that hold the classes once more, to train on and to test with."""
MAX_PICTURES = 200_000
LARGEST = 2**31
"""Bytes that all pictures together may take."""
LOOKED_AT = 40
"""Pictures that are opened to propose a size."""
USUAL_SIDE = 64


@register
class ImageFolder(Source):
    """Pictures sorted into folders by class, brought to one size.

    Put the pictures of each class into a folder of its name, all in one folder; this one is chosen. Pictures are scaled
    to one size, and what is too long at one side is cut off evenly.
    """

    title: ClassVar[str] = "Pictures"
    summary: ClassVar[str] = "a folder with a folder for each class"
    reads: ClassVar[str] = "a folder of pictures by class"
    precedence: ClassVar[int] = -1
    of_folder: ClassVar[bool] = True

    path: str = file_path("", label="Folder", help="The folder that holds a folder for each class.")
    test_path: str = file_path("", label="Test folder", help="The same for pictures to test with, if there are any.")
    height: int = integer(USUAL_SIDE, low=4, high=1024, label="Height", unit="px", help="Of every picture.")
    width: int = integer(USUAL_SIDE, low=4, high=1024, label="Width", unit="px", help="Of every picture.")
    colour: str = choice(
        default="grey", choices={"grey": "grey", "colour": "colour"}, label="Colour", help="One channel or three."
    )
    classes: tuple[str, ...] = words((), most=MAX_CLASSES, label="Classes", help="The names of the folders.")
    paper: str = paper()
    ink: str = ink()

    @classmethod
    def claims(cls, path: Path) -> bool:
        """Any folder that no other source claims."""
        return is_folder(path)

    @classmethod
    def advice(cls, path: Path) -> str:
        """A picture alone has no class."""
        if path.suffix.lower() not in SUFFIXES:
            return ""
        return "These are pictures without classes. Choose the folder that holds a folder for each class."

    @classmethod
    def open(cls, paths: Sequence[Path], progress: Progress = no_progress) -> Source:
        """Find the classes and a size; see ``inspect_folder``."""
        return inspect_folder(paths[0])

    @classmethod
    def adjustable(cls) -> tuple[str, ...]:
        """The size that all pictures are brought to, and whether their colours matter."""
        return ("height", "width", "colour")

    @property
    def name(self) -> str:
        """The folder's name."""
        return Path(self.path).name or self.title

    def describe(self) -> str:
        """Say how large the pictures become and how many classes there are."""
        return f"{self.name} · {self.height} × {self.width} {self.colour} · {len(self.classes)} classes"

    def schema(self) -> Schema:
        """One picture in, one class out. Raises DataError where no folder was chosen."""
        if not self.path or len(self.classes) < 2:
            raise DataError("No folder of pictures has been chosen. Choose one that holds a folder for each class.")
        channels = 3 if self.colour == "colour" else 1
        shape, tones = (channels, self.height, self.width), Tones.of(self.paper, self.ink)
        return Schema(shape, "classification", self.classes, target="class", tones=tones)

    def load(self, progress: Progress = no_progress) -> Dataset:
        """Read the pictures; those that cannot be read are left out and counted.

        Raises:
            DataError: a folder is missing, has no picture that can be read, or they do not fit into memory.
            Cancelled: from ``progress``.
        """
        schema = self.schema()
        listed = [_pictures(folder, self.classes) for folder in self.files()]
        total = sum(len(paths) for paths, _ in listed)
        needed = total * prod(schema.input_shape)
        if total > MAX_PICTURES or needed > LARGEST:
            raise DataError(
                f"{self.name}: {grouped(total)} pictures of this size take {in_bytes(needed)}; up to "
                f"{grouped(MAX_PICTURES)} pictures and {in_bytes(LARGEST)} can be read. Choose a smaller size."
            )
        refused: list[str] = []
        parts: list[NDArray[Any] | None] = []
        shares = np.cumsum([0, *(len(paths) / total for paths, _ in listed)])
        for number, (paths, labels) in enumerate(listed):
            watched = portion(progress, *shares[number : number + 2])
            images, kept = self._read(paths, schema.input_shape, refused, watched)
            parts += (images, labels) if kept.all() else (images[kept], labels[kept])
        inputs, targets, test_inputs, test_targets = (*parts, None, None)[:4]
        assert inputs is not None and targets is not None
        notes = _notes(total, refused, what_is_unseen(inputs))
        return Dataset(schema, inputs, targets, test_inputs, test_targets, notes)

    def _read(
        self, paths: Sequence[Path], shape: tuple[int, ...], refused: list[str], progress: Progress
    ) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """Return all pictures and which of them could be read; why the others could not is added to ``refused``."""
        images, kept = np.empty((len(paths), *shape), np.uint8), np.ones(len(paths), np.bool_)
        colour, behind = self.colour == "colour", Tones.of(self.paper, self.ink).paper
        for row, path in enumerate(paths):
            progress(row / len(paths))
            try:
                images[row] = read_picture(path, self.height, self.width, colour=colour, paper=behind)
            except DataError as error:
                kept[row] = False
                refused.append(str(error))
        if not kept.any():
            raise DataError(f"{self.name}: no picture can be read. {refused[0]}")
        return images, kept


def inspect_folder(path: Path) -> ImageFolder:
    """Find the classes, and propose a size and whether colour matters.

    Raises:
        DataError: there are no two folders of pictures in it.
    """
    folder = _subfolder(path, TRAIN) or path
    test = _subfolder(path, TEST) if folder != path else None
    classes = _classes(folder)
    if not 2 <= len(classes) <= MAX_CLASSES:
        raise DataError(f"{shown_name(path)} holds {_what_is_there(folder, classes)}. {_what_to_do(folder, classes)}")
    facts = list(_facts(folder, classes))
    if not facts:
        raise DataError(f"{path.name}: none of the first pictures can be read. Save them as PNG or JPEG.")
    heights, widths = zip(*(sides for sides, _ in facts), strict=True)
    seen = [picture for _, picture in facts]
    tones = _measured(seen)
    height, width = (sorted(sides)[(len(sides) - 1) // 2] for sides in (heights, widths))
    # Large photographs start small, since a network looks at every pixel.
    scale = min(1.0, USUAL_SIDE / max(height, width))
    return ImageFolder.from_files(
        path.name,
        path=str(folder.absolute()),
        test_path=str(test.absolute()) if test else "",
        height=max(4, round(height * scale)),
        width=max(4, round(width * scale)),
        colour="colour" if any(map(has_colour, seen)) else "grey",
        classes=classes,
        paper=hex_of(tones.paper),
        ink=hex_of(tones.ink),
    )


def _classes(folder: Path) -> list[str]:
    return [entry.name for entry in _folders(folder) if next(_picture_files(entry), None)]


def _what_is_there(folder: Path, classes: Sequence[str]) -> str:
    """Say what was found where a folder of pictures for each class was expected."""
    pictures = sum(1 for _ in islice(_picture_files(folder), MAX_PICTURES))
    parts = [f"{grouped(len(classes)) if classes else 'no'} folder{'' if len(classes) == 1 else 's'} of pictures"]
    return " and ".join([*([counted(pictures, "picture")] if pictures else []), *parts])


def _what_to_do(folder: Path, classes: Sequence[str]) -> str:
    if len(classes) > MAX_CLASSES:
        return f"Up to {MAX_CLASSES} classes can be told apart."
    within = next((entry for entry in _folders(folder) if len(_classes(entry)) > 1), None)
    if within is not None:
        return f"Choose the folder {shown_name(within)} in it, which holds {len(_classes(within))} folders of pictures."
    example = "cats/1.png and dogs/2.png" if not classes else f"{classes[0]}/… and another class beside it"
    return (
        "To learn from pictures, two classes or more are needed: put those of each class into a folder of its name "
        f"({example}). To let a trained network answer them, use Predict a file."
    )


def _facts(folder: Path, classes: Sequence[str]) -> Iterator[tuple[tuple[int, int], NDArray[np.uint8]]]:
    """Yield the size of a few pictures of every class, and what is seen of them, small."""
    each = max(1, LOOKED_AT // len(classes))
    for name in classes[:LOOKED_AT]:
        for path in islice(_picture_files(folder / name), each):
            try:
                yield picture_facts(path), read_photo(path, USUAL_SIDE)
            except DataError:
                continue


def _measured(seen: Sequence[NDArray[np.uint8]]) -> Tones:
    """Return the tones of pictures (H, W, 4) of any sizes, with the ground behind what is transparent in them."""
    behind = np.array(paper_behind(seen), np.float64)
    places = np.linspace(0, 1 - 1e-9, USUAL_SIDE)
    images = []
    for picture in seen:
        rows, columns = ((places * side).astype(int) for side in picture.shape[:2])
        sized = picture[rows[:, np.newaxis], columns]
        opacity = sized[..., 3:] / 255.0
        images.append(sized[..., :3] * opacity + behind * (1 - opacity))
    return measure_tones(np.stack(images).transpose(0, 3, 1, 2))


def _pictures(folder: Path, classes: Sequence[str]) -> tuple[list[Path], NDArray[np.int64]]:
    """Return the picture files of all classes, in a fixed order, and their class numbers."""
    paths: list[Path] = []
    labels: list[int] = []
    for number, name in enumerate(classes):
        found = list(_picture_files(folder / name)) if is_folder(folder / name) else []
        if not found:
            raise DataError(f"There are no pictures in {folder.name}/{name} any more. Choose the folder again.")
        paths += found
        labels += [number] * len(found)
    return paths, np.array(labels, np.int64)


def _subfolder(path: Path, names: Sequence[str]) -> Path | None:
    return next((entry for name in names for entry in _folders(path) if entry.name.lower() == name), None)


def _folders(path: Path) -> list[Path]:
    return [entry for entry in entries(path) if is_folder(entry) and not entry.name.startswith(".")]


def _picture_files(folder: Path) -> Iterator[Path]:
    return (entry for entry in entries(folder) if entry.suffix.lower() in SUFFIXES and is_file(entry))


def _notes(total: int, refused: Sequence[str], alike: str) -> Mapping[str, str]:
    left_out = {"left out": f"{grouped(len(refused))} that cannot be read. {refused[0]}"} if refused else {}
    return {"pictures": grouped(total), **left_out, **({"warning": alike} if alike else {})}
