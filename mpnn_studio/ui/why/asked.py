"""A why and its answer, with all that a view needs to show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...data.dataset import Dataset, Schema
from ...explain.why.kind import Why, WhyResult
from ...run.run import Run
from ...wording import number_text, numbers_text


@dataclass(frozen=True, eq=False)
class Asked:
    """What was asked about an example, and what was found.

    Attributes:
        sample: the raw example, as the data set holds them.
        output: the class or number that was explained; None for the answer.
        dataset: the data of the run.
    """

    why: Why
    run: Run
    sample: NDArray[Any]
    output: int | None
    result: WhyResult
    dataset: Dataset

    @property
    def schema(self) -> Schema:
        """What kind of data it is."""
        return self.dataset.schema

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the classes, or of the predicted numbers."""
        return self.schema.classes or self.schema.targets or (self.schema.target or "the number",)

    def raw(self, prepared: NDArray[Any]) -> NDArray[Any]:
        """Return examples (N, …) that a network was given as the data set holds them."""
        assert self.run.preparation is not None
        found = self.run.preparation.restore_inputs(np.asarray(prepared, np.float64))
        return np.clip(np.rint(found), 0, 255).astype(np.uint8) if self.schema.is_image else found

    def answer_text(self, answer: NDArray[np.float64]) -> str:
        """Say what is answered ("7, 98.2 %")."""
        if not self.schema.classes:
            return numbers_text(answer)
        best = int(answer.argmax())
        return f"{self.schema.classes[best]}, {100 * answer[best]:.1f} %"

    def target_text(self, row: int) -> str:
        """Say what an example of the data truly is."""
        target = self.dataset.targets[row]
        return self.schema.classes[int(target)] if self.schema.classes else number_text(np.ravel(target)[0])

    def row_text(self, row: NDArray[Any]) -> str:
        """Say what a row holds ("petal length 4.2, petal width 1.7"); nothing of an image."""
        if self.schema.is_image:
            return ""
        named = zip(self.schema.features, np.ravel(row).tolist(), strict=False)
        return ", ".join(f"{feature.name} {feature.write(value)}" for feature, value in named)
