"""The network and the training that are proposed for a table: one hidden layer, held back the more the fewer rows.

``python -m benchmarks.learning`` holds it against scikit-learn's network and against the answer that needs none.
"""

from __future__ import annotations

from dataclasses import replace

from mpneuralnetwork.activations import ReLU
from mpneuralnetwork.components.registry import Component
from mpneuralnetwork.layers import Dense, Dropout
from mpneuralnetwork.optimizers import AdamW
from mpneuralnetwork.schedules import CosineDecay

from ..data.source import Source
from ..wording import counted, grouped
from . import edits
from .project import Project
from .spec import new_uid, spec_of
from .training import Training

UNITS, DROPPED, RATE = 100, 0.25, 0.004
STEPS, FEWEST_EPOCHS, MOST_EPOCHS = 1500, 20, 300
"""Steps of a training; a long table is seen more often than they say, a short one not without end."""
SMALLEST_BATCH, LARGEST_BATCH, ROWS_PER_EXAMPLE = 16, 256, 64
"""A batch of a power of two has at least one example for so many rows, while it is not the largest."""
FULL_DECAY = 1000
"""Up to so many rows weight decay is 1; beyond, they say more themselves and it is weaker in proportion."""
UNKNOWN = 1000
"""Taken for the rows of data that do not say before they are loaded how many there are."""


def suit_table(project: Project, source: Source) -> Project:
    """Return the project with this table as its data, and the network and training that are proposed for it."""
    rows = source.row_count() or UNKNOWN
    layers: tuple[Component, ...] = (Dense(UNITS), ReLU(), Dropout(DROPPED), Dense(1))
    project = replace(project, layers=tuple(spec_of(layer, new_uid()) for layer in layers))
    optimizer = AdamW(learning_rate=RATE, weight_decay=_decay_for(rows))
    project = project.with_spec(spec_of(optimizer, "optimizer"))
    project = project.with_spec(spec_of(CosineDecay(), "schedule"))
    training = Training(epochs=epochs_for(rows), batch_size=batch_for(rows))
    return edits.set_data(project.with_spec(spec_of(training, "training")), source)


def rule_text(rows: int) -> str:
    """Say in a sentence what is proposed for a table of as many rows."""
    return (
        f"proposed for {counted(rows, 'row')}: one hidden layer of {UNITS} units with a dropout of "
        f"{100 * DROPPED:g} %; AdamW with the rate {RATE:g}, which falls to 0, and a weight decay of "
        f"{_decay_for(rows):g} (less beyond {grouped(FULL_DECAY)} rows); {counted(epochs_for(rows), 'epoch')} in "
        f"batches of {batch_for(rows)}, about {grouped(STEPS)} steps where that suits; no early stopping"
    )


def proposal_text(project: Project) -> str:
    """Say the same of a project as long as it learns as was proposed; "" where a person decided otherwise."""
    source: Source = project.data.create()
    rows = source.row_count()
    if not rows or source.schema().is_image or learning_of(project) != learning_of(suit_table(project, source)):
        return ""
    return rule_text(rows)


def learning_of(project: Project) -> list[tuple[object, ...]]:
    """Return network, loss, optimizer, schedule and training as plain values, to be compared."""
    parts = (*project.layers, project.loss, project.optimizer, project.schedule, project.training)
    return [(part.name, dict(part.config), part.muted) for part in parts]


def _decay_for(rows: int) -> float:
    return round(min(1.0, FULL_DECAY / rows), 4)


def batch_for(rows: int) -> int:
    """Return the batch size for a table of as many rows: 16 up to a thousand, 256 from some ten thousands on."""
    size = SMALLEST_BATCH
    while size < LARGEST_BATCH and rows > size * ROWS_PER_EXAMPLE:
        size *= 2
    return size


def epochs_for(rows: int) -> int:
    """Return the epochs for a table of as many rows: about 1 500 steps, but 20 epochs at least and 300 at most."""
    batches = -(-rows // batch_for(rows))
    return min(max(round(STEPS / batches), FEWEST_EPOCHS), MOST_EPOCHS)
