"""Tables whose rows are pictures: a label beside equal columns, one for each pixel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isqrt
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .cells import Grammar
from .columns import Column
from .contents import Content
from .dataset import Schema
from .found import Found
from .lying import wider_than_tall
from .pixels import WHITE
from .target import TargetChoice
from .target_names import target_rank
from .tones import DARK_ON_LIGHT, Tones, measure_tones

if TYPE_CHECKING:
    from .table_reader import Table

PIXELS = MappingProxyType(
    {"none": "rows of numbers", "upright": "pictures", "lying": "pictures with rows and columns swapped"}
)
SMALLEST = 8
MAX_OTHERS = 2
"""Columns beside the pixels: a label, and an id or a split."""
LEAST_WHITE = 15.0
"""Of numbers that go less high, answers in a questionnaire are likelier than tones."""
WHITES = (1.0, 16.0)
"""What stands for white besides 255, where nothing is higher."""
SAMPLED = 500
SMOOTH = 0.8
"""Pixels that touch differ less than so large a share of what any two do."""


@dataclass(frozen=True)
class Pixels:
    """What was found: the place of the label, and how the pictures lie, a key of ``PIXELS``."""

    label: int
    places: tuple[int, ...]
    lie: str


def picture_shape(columns: int) -> tuple[int, int, int] | None:
    """Return (channels, height, width) of square pictures of so many numbers; None where there are none."""
    for channels in (1, 3):
        side = isqrt(columns // channels)
        if side >= SMALLEST and channels * side * side == columns:
            return channels, side, side
    return None


def find_pixels(found: Sequence[Found], table: Table, grammar: Grammar) -> Pixels | None:
    """Return where the pixels of a table are; None where it holds other things."""
    tones = [place for place, each in enumerate(found) if _may_be_tone(each)]
    runs = [run for run in _candidates(tones, len(found)) if picture_shape(len(run))]
    for run in sorted(runs, key=lambda run: _label_points(found, _others(run, len(found))), reverse=True):
        others = _others(run, len(found))
        label = max(others, key=lambda place: _label_points(found, [place]))
        if max(found[place].column.high for place in run) < LEAST_WHITE:
            continue
        shape = picture_shape(len(run))
        assert shape is not None
        rows = np.linspace(0, len(table) - 1, min(SAMPLED, len(table))).astype(int)
        columns = [found[place].column.encode(table.columns[place], grammar).values[rows] for place in run]
        pictures = np.stack(columns, axis=1).reshape(-1, *shape)
        if _are_smooth(pictures):
            return Pixels(label, run, "lying" if shape[0] == 1 and _lie(pictures, found[label]) else "upright")
    return None


def as_pixel_columns(found: Sequence[Found], pixels: Pixels) -> list[Found]:
    """Propose to learn from every pixel, those too that never vary."""
    return [
        replace(each, column=replace(each.column, role="feature", missing="drop"), remarks=())
        if place in set(pixels.places)
        else replace(each, column=replace(each.column, role="skip"))
        if each.column.role == "feature"
        else each
        for place, each in enumerate(found)
    ]


def as_label(found: Found) -> Found:
    """Take whole numbers from 0 or 1 on beside pictures for classes, however few pictures each has."""
    classes = found.numbered and "category" in found.kinds and 2 * len(found.column.categories) <= found.present
    return replace(found, column=replace(found.column, kind="category")) if classes else found


def pixel_choice(found: Sequence[Found], pixels: Pixels) -> TargetChoice:
    """Propose the label, and say why."""
    shape = picture_shape(len(pixels.places))
    assert shape is not None
    size = f"{shape[1]} × {shape[2]}" + (" in colour" if shape[0] == 3 else "")
    turned = ", turned upright" if pixels.lie == "lying" else ""
    return TargetChoice(
        pixels.label, f"beside it, {len(pixels.places)} equal columns are the pixels of pictures of {size}{turned}"
    )


def picture_schema(schema: Schema, lie: str) -> Schema:
    """Return the schema of a table whose columns are taken for pixels; as it was where they cannot be."""
    shape = picture_shape(len(schema.features))
    tones = not any(feature.categories or feature.date for feature in schema.features)
    if lie == "none" or shape is None or not schema.classes or not tones:
        return schema
    highest = max(feature.high for feature in schema.features)
    white = next((level for level in WHITES if highest <= level), WHITE)
    usual = np.array([feature.typical for feature in schema.features]).reshape(1, *shape) * (WHITE / white)
    # The ground is what most pictures show at their edges; how strong their ink is, single columns do not say.
    ground = DARK_ON_LIGHT if measure_tones(usual).light else Tones()
    return replace(schema, input_shape=shape, features=(), white=white, turned=lie == "lying", tones=ground)


def take_pictures(
    columns: Sequence[tuple[Column, Content]], schema: Schema, grammar: Grammar, rows: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    """Return the pictures (N, C, H, W) in the rows used, white as 255 whatever stands for it in the table."""
    pictures = np.empty((int(rows.sum()), len(columns)), np.uint8)
    for place, (column, content) in enumerate(columns):
        values = column.encode(content, grammar).values[rows]
        pictures[:, place] = np.clip(np.rint(values * (WHITE / schema.white)), 0, WHITE)
    return turned_upright(pictures.reshape(-1, *schema.input_shape), schema)


def turned_upright(pictures: NDArray[Any], schema: Schema) -> NDArray[Any]:
    """Return pictures (N, C, H, W) as they should be seen, whatever the order in which a table holds their pixels."""
    return np.ascontiguousarray(pictures.transpose(0, 1, 3, 2)) if schema.turned else pictures


def _may_be_tone(found: Found) -> bool:
    column = found.column
    whole = column.kind == "number" and found.whole and not found.missing
    return whole and column.low >= 0 and column.high <= WHITE


def _candidates(tones: Sequence[int], count: int) -> list[tuple[int, ...]]:
    """Return stretches of columns without one, or two, at either end."""
    known, stretches = set(tones), []
    for before in range(MAX_OTHERS + 1):
        for behind in range(MAX_OTHERS + 1 - before):
            run = tuple(range(before, count - behind))
            if len(run) < count and known.issuperset(run):
                stretches.append(run)
    return stretches


def _others(run: Sequence[int], count: int) -> list[int]:
    return [place for place in range(count) if not run[0] <= place <= run[-1]]


def _label_points(found: Sequence[Found], places: Sequence[int]) -> tuple[float, ...]:
    """Rank columns as the label: by name, as words, as whole numbers without a gap; a corner hardly ever varies."""
    ranks: list[tuple[float, ...]] = [(-1.0,)]
    for each in (found[place] for place in places):
        evenness = each.rarest / max(each.present, 1) * len(each.column.categories)
        nature = 2 * (each.column.kind == "category") + each.numbered
        ranks.append((target_rank(each.name), each.column.varies and not each.naming, nature, evenness))
    return max(ranks)


def _are_smooth(pictures: NDArray[np.float64]) -> bool:
    flat = pictures.reshape(len(pictures), -1)
    near = [np.abs(np.diff(pictures, axis=axis)).mean() for axis in (2, 3)]
    far = np.abs(flat - flat[:, np.random.default_rng(0).permutation(flat.shape[1])]).mean()
    return bool(np.mean(near) < SMOOTH * far)


def _lie(pictures: NDArray[np.float64], label: Found) -> bool:
    """Whether the ink of pictures is much wider than tall."""
    tones = pictures * (WHITE / max(float(pictures.max()), 1.0))
    return label.column.kind != "category" and wider_than_tall(measure_tones(tones).ink_of(tones[:, 0]))
