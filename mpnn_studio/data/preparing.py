"""How examples are prepared: the settings, declared once, that a project keeps beside its data."""

from __future__ import annotations

from typing import ClassVar

from mpneuralnetwork.components.fields import boolean, choice, integer, real
from mpneuralnetwork.components.registry import Component, register

from .dataset import Schema


@register
class Preparing(Component):
    """What is held back, how inputs are scaled, how classes are weighted, and how images are varied.

    What is held back is never trained on: the validation share tells how the network does while it learns, the test
    share how it did in the end. Scales are measured on the training examples only, so nothing leaks.

    Whatever is measured for it, such as a mean, is measured on the training split alone; see :func:`.prepare.prepare`.
    """

    kind: ClassVar[str] = "preparation"
    title: ClassVar[str] = "Preparation"
    summary: ClassVar[str] = "splits, scaling and augmentation"

    validation_share: float = real(
        0.1, low=0.0, high=0.9, step=0.05, percent=True, label="Validation", help="Share held back to watch progress."
    )
    test_share: float = real(
        0.1,
        low=0.0,
        high=0.9,
        step=0.05,
        percent=True,
        label="Test",
        help="Share held back for the final figure, where the data has no test set of its own.",
    )
    stratified: bool = boolean(
        default=True, label="Stratified", help="Every class keeps its proportion in each of the splits."
    )
    held_back: str = choice(
        default="random",
        choices={"random": "at random", "last": "the last part"},
        label="Held back",
        help="Which examples: of a series over time the last part, since the future is what will be predicted.",
    )
    seed: int = integer(
        0, low=0, label="Split seed", help="Decides which examples are held back, apart from the training's own seed."
    )
    scaling: str = choice(
        default="auto",
        choices={
            "auto": "auto",
            "none": "none",
            "standard": "standard: mean 0, deviation 1",
            "minmax": "min–max: from 0 to 1",
            "pixel": "pixel ÷ 255",
        },
        label="Scaling",
        help="How numbers are brought to a common size. Auto divides pixels by 255; it standardises columns, and "
        "pictures on light ground.",
    )
    class_weights: str = choice(
        default="none",
        choices={"none": "none", "balanced": "balanced"},
        label="Class weights",
        help="Balanced lets a rare class count as much in the loss as a frequent one.",
    )
    shift: int = integer(
        0, low=0, high=64, label="Shift", unit="px", help="Training images are moved at random by up to so much."
    )
    rotation: float = real(
        0.0, low=0.0, high=180.0, step=1.0, label="Rotation", unit="°", help="They are turned by up to so much."
    )
    zoom: float = real(
        0.0, low=0.0, high=0.9, step=0.05, percent=True, label="Zoom", help="They are made larger or smaller."
    )
    noise: float = real(
        0.0, low=0.0, high=1.0, step=0.01, percent=True, label="Noise", help="Grain: share of the way to white."
    )

    @property
    def augments(self) -> bool:
        """Whether training images are varied at all."""
        return any((self.shift, self.rotation, self.zoom, self.noise))

    @staticmethod
    def unused(schema: Schema) -> frozenset[str]:
        """Return the settings that do nothing for data of this kind."""
        pictures = frozenset() if schema.is_image else frozenset({"shift", "rotation", "zoom", "noise"})
        classes = frozenset() if schema.classes else frozenset({"stratified", "class_weights"})
        return pictures | classes

    def describe(self) -> str:
        """Say it on one line, with what differs from the usual."""
        parts = [f"{100 * self.validation_share:g} % validation"]
        if self.held_back != "random":
            parts.append("the last part held back")
        if self.scaling != "auto":
            parts.append(f"{self.fields['scaling'].texts[self.scaling].partition(':')[0]} scaling")  # type: ignore[attr-defined]
        if self.class_weights != "none":
            parts.append("balanced classes")
        if self.augments:
            parts.append("augmented")
        return " · ".join(parts)
