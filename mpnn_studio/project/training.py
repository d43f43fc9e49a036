"""How a training runs: all settings that are not part of the network."""

from __future__ import annotations

from typing import ClassVar

from mpneuralnetwork.components.fields import boolean, integer
from mpneuralnetwork.components.registry import Component, register


@register
class Training(Component):
    """Passes over the data, batch size, and the seed of the weights, the order and everything else that is random.

    An epoch shows the network every training example once, in batches drawn without repetition. A smaller batch makes
    more, but noisier steps of it.
    """

    kind: ClassVar[str] = "training"
    title: ClassVar[str] = "Training"
    summary: ClassVar[str] = "epochs, batch size and seed"

    epochs: int = integer(10, low=1, high=100_000, label="Epochs", help="How often every training example is shown.")
    batch_size: int = integer(
        32,
        low=1,
        high=1_000_000,
        live=True,
        label="Batch size",
        unit="examples",
        help="Examples averaged for one step.",
    )
    seed: int = integer(0, low=0, label="Seed", help="The same seed gives the same network, bit for bit.")

    evaluations: int = integer(
        2, low=1, high=1000, label="Validate", unit="times an epoch", help="How often the validation split is measured."
    )
    patience: int = integer(
        0,
        low=0,
        high=10_000,
        label="Stop early",
        unit="validations",
        off=True,
        help="End after so many validations in a row without a lower validation loss.",
    )
    keep_best: bool = boolean(
        False, label="Keep best weights", help="End with the weights that had the lowest validation loss."
    )

    def describe(self) -> str:
        """Say it on one line."""
        epochs = "1 epoch" if self.epochs == 1 else f"{self.epochs} epochs"
        stops = " · stops early" if self.patience else ""
        return f"{epochs} · batch {self.batch_size} · seed {self.seed}{stops}"
