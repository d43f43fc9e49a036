"""Images to predict: a picture, a folder of pictures, a table of pixels, or an array."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..wording import counted, grouped, in_bytes, in_sizes
from .cells import Grammar
from .columns import Column
from .contents import Content
from .dataset import DataError, Schema
from .dialect import Overrides
from .files import entries, is_file, is_folder
from .new_examples import NewExamples, by_example, remarks_of
from .pictures import SUFFIXES, read_picture
from .pixel_table import turned_upright
from .pixels import WHITE, as_pixels, white_level
from .read_table import read_unknown
from .source import Progress, no_progress
from .table_reader import Table
from .tones import BLACK, NEAR, turned_to
from .tones import WHITE as WHITE_PAPER

MAX_PICTURES, LARGEST = 100_000, 2**31
"""Pictures, and bytes that they may take together."""
PIXEL_NAME = re.compile(r"\D*\d+(\D\d+){0,2}")
"""How tables name their pixels: pixel17, 3x4, p_3_4."""


def read_images(path: Path, schema: Schema, given: Overrides, progress: Progress = no_progress) -> NewExamples:
    """Read images of the size that a network reads.

    Raises:
        DataError: the file or folder holds no such images.
        Cancelled: from ``progress``.
    """
    if is_folder(path):
        return _as_trained(_read_folder(path, schema, progress), path, schema)
    if path.suffix.lower() in SUFFIXES:
        new = NewExamples(_read_picture(path, schema)[np.newaxis], (), (path.name,), "file")
        return _as_trained(new, path, schema)
    return _as_trained(_read_pixels(path, schema, given, progress), path, schema)


def _as_trained(new: NewExamples, path: Path, schema: Schema) -> NewExamples:
    """Return images on the ground of those that were learnt from, and say of which light and dark were exchanged."""
    images, turned = turned_to(schema.tones, new.values)
    if not turned.any():
        return new
    whose = "dark on light" if not schema.tones.light else "light on dark"
    trained = "dark on light" if schema.tones.light else "light on dark"
    places = np.flatnonzero(turned).tolist()
    text = f"is {whose}, unlike what was trained on ({trained}); its tones are turned"
    told = [f"{new.names[place] if new.names else f'picture {place + 1}'} {text}" for place in places]
    told_of = {**new.told, **{place: (*new.told.get(place, ()), text) for place in places}}
    return replace(new, values=images, remarks=remarks_of(path.name, [*new.remarks, *told]), told=told_of)


def _read_picture(path: Path, schema: Schema) -> NDArray[np.uint8]:
    channels, height, width = schema.input_shape
    picture = read_picture(path, height, width, colour=channels > 1, paper=schema.tones.paper)
    if np.ptp(picture) < NEAR:
        # Dark ink on transparent ground cannot be seen on black paper.
        behind = BLACK if schema.tones.light else WHITE_PAPER
        return read_picture(path, height, width, colour=channels > 1, paper=behind)
    return picture


def _read_folder(folder: Path, schema: Schema, progress: Progress) -> NewExamples:
    """Read the pictures of a folder and of the folders in it; those that cannot be read are told and left out."""
    paths = list(_pictures(folder))
    needed = len(paths) * prod(schema.input_shape)
    if not paths:
        raise DataError(f"{folder.name} holds no pictures. Give a folder of PNG or JPEG files.")
    if len(paths) > MAX_PICTURES or needed > LARGEST:
        raise DataError(
            f"{folder.name}: {grouped(len(paths))} pictures of this size take {in_bytes(needed)}; up to "
            f"{grouped(MAX_PICTURES)} pictures and {in_bytes(LARGEST)} can be read. Give fewer at a time."
        )
    images = np.empty((len(paths), *schema.input_shape), np.uint8)
    names: list[str] = []
    remarks: list[str] = []
    for number, path in enumerate(paths):
        progress(number / len(paths))
        try:
            images[len(names)] = _read_picture(path, schema)
        except DataError as error:
            remarks.append(f"left out: {error}")
            continue
        names.append(path.relative_to(folder).as_posix())
    if not names:
        raise DataError(f"{folder.name}: no picture can be read. {remarks[0]}")
    return NewExamples(images[: len(names)], remarks_of(folder.name, remarks), tuple(names), "file")


def _pictures(folder: Path) -> Iterator[Path]:
    within = [entry for entry in entries(folder) if not entry.name.startswith(".")]
    for place in (folder, *filter(is_folder, within)):
        yield from (entry for entry in entries(place) if entry.suffix.lower() in SUFFIXES and is_file(entry))


def _read_pixels(path: Path, schema: Schema, given: Overrides, progress: Progress) -> NewExamples:
    """Read a table with a column for each pixel, and perhaps others such as a label."""
    dialect, table = read_unknown(path, given, progress)
    places = _pixel_columns(table, prod(schema.input_shape), has_names=dialect.header)
    if not places:
        raise DataError(
            f"{path.name}: this network reads images of {in_sizes(schema.input_shape)} pixels. Give pictures, a folder "
            f"of them, a .npy file, or a table of {prod(schema.input_shape)} columns; this one has {len(table.names)}."
        )
    values = np.empty((len(table), len(places)))
    for number, place in enumerate(places):
        values[:, number] = _numbers(table.names[place], table.columns[place], dialect.grammar)
    gaps = np.isnan(values)
    values[gaps] = 0.0
    told_of = [
        (int(row), f"{counted(int(gaps[row].sum()), 'pixel')} without a value, taken for 0")
        for row in np.flatnonzero(gaps.any(axis=1))
    ]
    told = [f"{path.name}, line {table.lines[row]}: {text}" for row, text in told_of]
    white = schema.white if schema.white < WHITE else white_level(values, path.name)
    images = turned_upright(as_pixels(values, white).reshape(-1, *schema.input_shape), schema)
    return NewExamples(images, remarks_of(path.name, told), told=by_example(told_of))


def _numbers(name: str, content: Content, grammar: Grammar) -> NDArray[Any]:
    if content.form not in ("texts", "numbers"):
        return np.full(content.rows, np.nan)
    return Column(name).encode(content, grammar).values


def _pixel_columns(table: Table, wanted: int, *, has_names: bool) -> Sequence[int]:
    """Return the places of the pixels; none where the table has not so many."""
    count = len(table.names)
    if count == wanted:
        return range(count)
    named = [place for place, name in enumerate(table.names) if PIXEL_NAME.fullmatch(name)]
    if has_names and len(named) == wanted:
        return named
    if count != wanted + 1:
        return ()
    # The label stands before the pixels or behind them; a corner of the image hardly ever varies.
    label_last = len(table.columns[0].texts) == 1 and len(table.columns[-1].texts) > 1
    return range(wanted) if label_last else range(1, count)
