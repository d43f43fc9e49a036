"""A learning rate that suits a project."""

import pytest

from mpnn_studio.data.source import Cancelled
from mpnn_studio.run.lr_finder import find_rate


def test_the_suggestion_lies_where_the_loss_falls(digits):
    test = find_rate(*digits)
    place = test.rates.index(test.suggestion)
    assert test.losses[place + 2] < test.losses[max(0, place - 2)]
    assert 1e-5 < test.suggestion < 1


def test_it_can_be_cancelled(digits):
    def stop(share):
        if share > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        find_rate(*digits, stop)
