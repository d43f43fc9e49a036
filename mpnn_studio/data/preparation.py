"""How raw examples become what a network is given, and its predictions real values, as it was once measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .dataset import DataError
from .date_inputs import date_inputs
from .date_parts import CLOCK_PARTS, DATE_PARTS, day_of, input_names

BLOCK = 4096
"""Examples converted at a time: the float64 copy of a block stays in cache instead of doubling the memory."""
PIXEL_MAXIMUM = 255.0


@dataclass(frozen=True)
class Preparation:
    """How raw examples become a network's inputs, and its predictions real values. Plain values throughout.

    Attributes:
        shape: of one raw example: (1, 28, 28), or (columns,).
        widths: for a table, how many inputs each raw column becomes: 1 for a number, k for a category of k values.
        centre, spread: subtracted from, then divided into each raw column (for images, one pair for every pixel).
        target_centre, target_spread: the same for each target of a regression; empty for classes.
        fill: what stands for a missing value (NaN) in each raw column; empty where none is filled in.
        parts: what of a date each raw column becomes (see :mod:`.date_parts`); empty where no column does.
    """

    shape: tuple[int, ...]
    widths: tuple[int, ...]
    centre: tuple[float, ...]
    spread: tuple[float, ...]
    target_centre: tuple[float, ...] = ()
    target_spread: tuple[float, ...] = ()
    fill: tuple[float, ...] = ()
    parts: tuple[tuple[str, ...], ...] = ()

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Shape of one example as the network gets it."""
        return (sum(self.widths),) if self.widths else self.shape

    @property
    def target_scale(self) -> NDArray[np.float64]:
        """How many real units one unit of the network's output is, for each target: (outputs,)."""
        return np.array(self.target_spread)

    def inputs(self, raw: NDArray[Any]) -> NDArray[np.float32]:
        """Turn raw examples (N, *shape), or a single one (*shape), into network inputs (N, *input_shape).

        Raises:
            DataError: the examples have another shape, or name a category that is not there.
        """
        raw = np.asarray(raw)
        if raw.shape == self.shape:
            raw = raw[None]
        if raw.shape[1:] != self.shape:
            raise DataError(f"An example of shape {self.shape} is needed, not {raw.shape[1:]}. Check the data source.")
        return self.rows(raw, np.arange(len(raw)))

    def restore_inputs(self, inputs: NDArray[Any]) -> NDArray[np.float64]:
        """Turn network inputs (N, *input_shape) back into raw examples (N, *shape), with a category as its index."""
        if not self.widths:
            return inputs.astype(np.float64) * self.spread[0] + self.centre[0]
        ends = np.cumsum(self.widths).tolist()
        spans = zip(range(len(ends)), ends, self.widths, strict=True)
        return np.stack([self._restored(inputs[:, end - width : end], place) for place, end, width in spans], axis=1)

    def _restored(self, inputs: NDArray[Any], place: int) -> NDArray[np.float64]:
        """Return a raw column (N,) from its inputs (N, width)."""
        centre, spread = self.centre[place], self.spread[place]
        if self._parts_of(place):
            return day_of(inputs, self._parts_of(place), centre, spread)
        plain = inputs[:, 0] if inputs.shape[1] == 1 else inputs.argmax(axis=1)
        return np.asarray(plain * spread + centre, np.float64)

    def _parts_of(self, place: int) -> tuple[str, ...]:
        return self.parts[place] if self.parts else ()

    def targets(self, raw: NDArray[Any]) -> NDArray[Any]:
        """Turn raw targets into what the loss wants: classes (N,) as int64, numbers standardised (N, outputs)."""
        if not self.target_centre:
            return np.asarray(raw, np.int64)
        scaled = (np.asarray(raw, np.float64) - self.target_centre) / self.target_spread
        return scaled.astype(np.float32)

    def restore_targets(self, predictions: NDArray[Any]) -> NDArray[Any]:
        """Turn predictions of a regression (N, outputs) back into real units; those of classes stay as they are."""
        if not self.target_centre:
            return predictions
        restored: NDArray[np.float64] = predictions.astype(np.float64) * self.target_spread + self.target_centre
        return restored

    def to_json(self) -> dict[str, Any]:
        """Return the preparation as plain values."""
        plain = {name: list(getattr(self, name)) for name in Preparation.__dataclass_fields__}
        return plain | {"parts": [list(parts) for parts in self.parts]}

    @classmethod
    def from_json(cls, content: Any) -> Preparation:
        """Read what ``to_json`` wrote. Raises DataError where it cannot be."""
        try:
            shape, widths = (tuple(map(int, content[name])) for name in ("shape", "widths"))
            names = ("centre", "spread", "target_centre", "target_spread")
            scales = {name: tuple(map(float, content[name])) for name in names}
            # Files written before missing values could be filled in say nothing of it.
            fill = tuple(map(float, content.get("fill", ())))
            # Nor did those of before dates became more than a number say anything of their parts.
            parts = tuple(tuple(map(str, each)) for each in content.get("parts", ()))
            read = cls(shape, widths, **scales, fill=fill, parts=parts)
        except (TypeError, ValueError, KeyError, OverflowError, AttributeError) as error:
            raise DataError(
                f"The preparation of the data cannot be read ({error!r}). Train the network again."
            ) from error
        if not read._is_sound():
            raise DataError("The preparation of the data contradicts itself. Train the network again.")
        return read

    def _is_sound(self) -> bool:
        columns = len(self.widths) or 1
        lengths = len(self.centre) == len(self.spread) == columns and len(self.target_centre) == len(self.target_spread)
        lengths = lengths and len(self.fill) in (0, columns) and self._has_sound_parts()
        fits = self.shape == (columns,) if self.widths else len(self.shape) == 3
        spreads = (*self.spread, *self.target_spread)
        finite = bool(np.isfinite((*self.centre, *self.target_centre, *self.fill, *spreads)).all())
        return lengths and fits and finite and min((*self.shape, *self.widths, 1)) > 0 and min(spreads, default=1.0) > 0

    def _has_sound_parts(self) -> bool:
        if not self.parts:
            return True
        known = set(DATE_PARTS) | set(CLOCK_PARTS)
        fits = len(self.parts) == len(self.widths) and all(set(parts) <= known for parts in self.parts)
        pairs = zip(self.parts, self.widths, strict=False)
        return fits and all(not parts or len(input_names(parts)) == width for parts, width in pairs)

    def rows(self, raw: NDArray[Any], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Convert these rows of ``raw``, a block at a time, straight into their float32 array."""
        inputs = np.empty((len(rows), *self.input_shape), np.float32)
        for start in range(0, len(rows), BLOCK):
            block = slice(start, start + BLOCK)
            if self.widths:
                self._encode_table(raw[rows[block]], inputs[block])
            else:
                self._scale_images(raw[rows[block]], inputs[block])
        return inputs

    def _scale_images(self, raw: NDArray[Any], inputs: NDArray[np.float32]) -> None:
        if self.centre[0]:
            np.subtract(raw, np.float32(self.centre[0]), out=inputs, dtype=np.float32)
            raw = inputs
        np.divide(raw, np.float32(self.spread[0]), out=inputs, dtype=np.float32)

    def _encode_table(self, raw: NDArray[Any], inputs: NDArray[np.float32]) -> None:
        whole = np.where(np.isnan(raw), np.array(self.fill), raw) if self.fill else raw
        scaled = (whole - np.array(self.centre)) / np.array(self.spread)
        place = 0
        for column, width in enumerate(self.widths):
            values, parts = scaled[:, column], self._parts_of(column)
            if parts:
                scale = self.centre[column], self.spread[column]
                inputs[:, place : place + width] = date_inputs(whole[:, column], parts, *scale)
            elif width == 1:
                inputs[:, place] = values
            elif np.all(np.isnan(values) | ((values >= 0) & (values < width))):
                # Of a category that is not known, none is the one.
                inputs[:, place : place + width] = values[:, None] == np.arange(width)
            else:
                raise DataError(f"Column {column + 1} holds a category that is not among its {width}.")
            place += width
