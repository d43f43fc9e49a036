"""How a training runs: the settings beside the network itself."""

from __future__ import annotations

from typing import ClassVar

from mpneuralnetwork.fields import integer, real
from mpneuralnetwork.registry import Component, register


@register
class Training(Component):
    """Passes over the data, size of a batch, what is held back, and the seed of everything random."""

    kind: ClassVar[str] = "training"
    title: ClassVar[str] = "Training"
    summary: ClassVar[str] = "epochs, batch size and seed"
    explanation: ClassVar[str] = (
        "An epoch shows the network every training example once, in batches drawn without repetition. "
        "The validation share is never trained on: it tells how the network does on examples it has not seen."
    )

    epochs: int = integer(10, low=1, high=100_000, label="Epochs", help="How often every training example is shown.")
    batch_size: int = integer(
        32, low=1, high=1_000_000, label="Batch size", unit="examples", help="Examples averaged for one step."
    )
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
    seed: int = integer(0, low=0, label="Seed", help="The same seed gives the same network, bit for bit.")

    def describe(self) -> str:
        """Say it on one line."""
        epochs = "1 epoch" if self.epochs == 1 else f"{self.epochs} epochs"
        return f"{epochs} · batch {self.batch_size} · seed {self.seed}"
