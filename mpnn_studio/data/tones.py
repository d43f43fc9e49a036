"""On what ground pictures are drawn, and with what ink: measured, because half of all pictures are dark on light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..wording import grouped

MEASURED = 500
"""Pictures that are looked at."""
NEAR = 32
"""Tones closer than this to one another are the same paper, or the same ink."""
PLAIN = 0.6
"""Where so large a share of the edges has one tone, it is paper; where not, the pictures are photos."""
PAPER_SNAP, INK_SNAP = 12, 48
"""Paper and ink so close to black or white are meant to be black or white; no stroke is quite full."""
MOSTLY_PAPER, VISIBLE = 0.4, 64
"""Of a drawing at least so large a share is paper; ink is at least so unlike it."""
STRONG = 0.75
"""What differs from the paper by this share of the strongest ink is a stroke's middle, not its edge."""
DARK_INK = 150
"""Transparent pictures whose ink is darker than this were drawn for light ground; coloured icons are too."""
GREY = 24
"""Channels that differ by less show no colour."""
COLOURED = 0.005
"""A picture is coloured where so large a share of what is seen of it is."""

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""
BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)
_LUMINANCE = np.array([0.299, 0.587, 0.114])


@dataclass(frozen=True)
class Tones:
    """Ground and ink of the pictures of a data set: MNIST's are white on black, a scanner's black on white."""

    paper: Colour = BLACK
    ink: Colour = WHITE

    @classmethod
    def of(cls, paper: str, ink: str) -> Tones:
        """Return the tones that are named as settings name them ("#ffffff")."""
        return cls(_from_hex(paper), _from_hex(ink))

    @property
    def light(self) -> bool:
        """Whether the ground is lighter than what is drawn on it."""
        return brightness(self.paper) > brightness(self.ink)

    def blend(self, ink: NDArray[Any], channels: int) -> NDArray[np.float32]:
        """Return how a drawing looks, 0 to 255.

        Shapes:
            (H, W), 0 paper to 1 ink -> (channels, H, W)
        """
        paper, pen = (np.array(self.in_channels(tone, channels)).reshape(-1, 1, 1) for tone in (self.paper, self.ink))
        return np.asarray(paper + ink * (pen - paper), np.float32)

    def ink_of(self, pixels: NDArray[Any]) -> NDArray[np.float32]:
        """Return how much ink is seen at each place of a grey picture (H, W): 0 paper to 1 ink."""
        paper, ink = brightness(self.paper), brightness(self.ink)
        return np.asarray(np.clip((pixels - paper) / (ink - paper or 255.0), 0.0, 1.0), np.float32)

    def to_ground(self, pixels: NDArray[Any]) -> NDArray[np.float32]:
        """Return how far colours, 0 to 255, are from the ground, 0 to 1: it counts as black or white."""
        shares = np.asarray(pixels, np.float32) / np.float32(255)
        return 1 - shares if self.light else shares

    def from_ground(self, shares: NDArray[Any]) -> NDArray[np.float32]:
        """Return the colours, 0 to 255, that ``to_ground`` was given."""
        return np.asarray(255 * (1 - shares if self.light else shares), np.float32)

    @staticmethod
    def in_channels(tone: Colour, channels: int) -> tuple[float, ...]:
        """Return a tone as pictures of so many channels hold it."""
        return tuple(map(float, tone)) if channels == len(tone) else (brightness(tone),) * channels


LIGHT_ON_DARK = Tones()
DARK_ON_LIGHT = Tones(WHITE, BLACK)


def brightness(tone: Colour) -> float:
    """Return how bright a colour is to the eye, 0 to 255."""
    return float(_LUMINANCE @ np.array(tone))


def hex_of(tone: Colour) -> str:
    """Return a tone as settings keep it ("#ffffff")."""
    return "#" + "".join(f"{value:02x}" for value in tone)


def measure_tones(images: NDArray[Any]) -> Tones:
    """Return on what ground pictures (N, C, H, W), 0 black to 255 white, are drawn and with what ink.

    The ground is what their edges show. Ink is what is unlike it: where it has many colours, black or white stands for
    it, whichever stands out more.
    """
    some = np.asarray(images[:: max(1, len(images) // MEASURED)][:MEASURED], np.float32)
    edges = np.concatenate([some[:, :, 0], some[:, :, -1], some[:, :, :, 0], some[:, :, :, -1]], axis=2)
    edge = edges.transpose(0, 2, 1).reshape(-1, some.shape[1])
    ground = np.median(edge, axis=0)
    plain = (np.abs(edge - ground).max(axis=1) < NEAR).mean() >= PLAIN
    light = brightness(_rgb(ground)) >= 128
    far, near = (BLACK, WHITE) if light else (WHITE, BLACK)
    if not plain:
        return Tones(near, far)
    pixels = some.transpose(0, 2, 3, 1).reshape(-1, some.shape[1])
    distance = np.abs(pixels - ground).max(axis=1)
    strokes = pixels[distance >= max(STRONG * np.percentile(distance, 99.5), NEAR)]
    if not len(strokes):
        return Tones(_snapped(_rgb(ground), PAPER_SNAP), far)
    stroke = np.median(strokes, axis=0)
    one_ink = np.abs(strokes - stroke).max(axis=1).mean() < NEAR
    return Tones(_snapped(_rgb(ground), PAPER_SNAP), _snapped(_rgb(stroke), INK_SNAP) if one_ink else far)


def turned_to(tones: Tones, pictures: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Return pictures with light and dark exchanged where they are drawn the other way round than those of the data.

    Args:
        tones: of the data.
        pictures: (N, C, H, W); those in colour, and photos without a plain ground, stay as they are.

    Returns:
        The pictures, and which of them were turned, (N,).
    """
    if pictures.shape[1] != 1:
        return pictures, np.zeros(len(pictures), np.bool_)
    turned = np.array([_is_light(picture[0]) not in (None, tones.light) for picture in pictures], np.bool_)
    return np.where(turned[:, np.newaxis, np.newaxis, np.newaxis], 255 - pictures, pictures), turned


def _is_light(grey: NDArray[np.uint8]) -> bool | None:
    """Whether a picture (H, W) is drawn on light ground; None where nothing tells its ground."""
    values = grey.astype(np.int16)
    edge = np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])
    ground = float(np.median(edge))
    plain = (np.abs(edge - ground) < NEAR).mean() >= PLAIN
    distance = np.abs(values - ground)
    paper = (distance < NEAR).mean() >= MOSTLY_PAPER
    return ground >= 128 if plain and paper and distance.max() >= VISIBLE else None


def paper_behind(pictures: Sequence[NDArray[np.uint8]]) -> Colour:
    """Return the ground that shows through what is transparent in pictures, each (H, W, 4).

    Where most of them have none of it, theirs is the ground; else the one from which their ink stands out.
    """
    clear = [(picture[..., 3] < 250).mean() > 0.01 for picture in pictures]
    solid = [picture for picture, is_clear in zip(pictures, clear, strict=True) if not is_clear]
    if 2 * len(solid) > len(pictures):
        edges = [picture[edge][:, :3] for picture in solid for edge in (0, -1, np.s_[:, 0], np.s_[:, -1])]
        return _snapped(_rgb(np.median(np.concatenate(edges), axis=0)), PAPER_SNAP)
    seen = [picture.reshape(-1, 4) for picture, is_clear in zip(pictures, clear, strict=True) if is_clear]
    inks = [np.average(each[:, :3] @ _LUMINANCE, weights=each[:, 3]) for each in seen if each[:, 3].any()]
    return WHITE if inks and np.median(inks) < DARK_INK else BLACK


def has_colour(picture: NDArray[np.uint8]) -> bool:
    """Whether what is seen of a picture (H, W, 4) is more than grey, however its file holds it."""
    channels = picture[..., :3].astype(np.int16)
    coloured = (channels.max(axis=-1) - channels.min(axis=-1) > GREY) & (picture[..., 3] > GREY)
    return bool(coloured.sum() > COLOURED * max(int((picture[..., 3] > GREY).sum()), 1))


def what_is_unseen(images: NDArray[Any]) -> str:
    """Say so where nothing can be seen on pictures (N, C, H, W), or all are the same; "" where they differ."""
    if len(images) > 1 and not any((each != images[0]).any() for each in images[1:]):
        return "all pictures are the same, so nothing can be learned from them. Look at one, and at its transparency"
    channels = images.reshape(*images.shape[:2], -1)
    empty = int(np.count_nonzero((channels.max(axis=2) == channels.min(axis=2)).all(axis=1)))
    if not empty:
        return ""
    return f"nothing can be seen on {grouped(empty)} of {grouped(len(images))} pictures: each is of one tone all over"


def _rgb(tone: NDArray[Any]) -> Colour:
    whole = np.clip(np.rint(tone), 0, 255).astype(int).tolist()
    return (whole[0], whole[0], whole[0]) if len(whole) != 3 else (whole[0], whole[1], whole[2])


def _snapped(tone: Colour, reach: int) -> Colour:
    if max(tone) <= reach:
        return BLACK
    return WHITE if min(tone) >= 255 - reach else tone


def _from_hex(text: str) -> Colour:
    red, green, blue = bytes.fromhex(text[1:])
    return red, green, blue
