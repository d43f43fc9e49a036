"""How much of a training there was, in words that never say more than was trained."""

import pytest

from mpnn_studio.project.examples import load_example
from mpnn_studio.run.run import new_run
from mpnn_studio.run.run_summary import in_epochs


@pytest.mark.parametrize(
    ("steps", "epochs", "said"),
    [
        (4, 4 / 469, "4 batches"),
        (1, 1 / 469, "1 batch"),
        (469, 1.0, "1 epoch"),
        (469 * 6 + 10, 6 + 10 / 469, "6.02 epochs"),
        (3280, 6.9979, "6.99 epochs"),
        (469 * 7, 7 - 1e-12, "7 epochs"),
    ],
)
def test_parts_of_an_epoch_are_told_as_parts(steps, epochs, said):
    run = new_run(load_example("mnist"))
    run.history.train.append([float(steps)], [epochs], [1.0], [0.5], [0.5])
    assert in_epochs(run) == said
