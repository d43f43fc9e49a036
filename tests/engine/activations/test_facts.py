"""What an activation declares of itself is what it does."""

import numpy as np
import pytest
from mpneuralnetwork.components import registry

ELEMENTWISE = [cls for cls in registry.components("layer") if cls.is_activation and cls.output_activation != "softmax"]


def outputs_and_slopes(cls, places):
    """What comes out at these places, and how steeply."""
    layer = cls()
    layer.build((len(places),), np.random.default_rng(0), np.float64)
    outputs = layer.forward(places[np.newaxis])[0]
    return outputs, layer.backward(np.ones((1, len(places))))[0]


@pytest.mark.parametrize("cls", ELEMENTWISE)
def test_what_can_die_gives_nothing_and_has_no_slope_anywhere_below_zero(cls):
    outputs, slopes = outputs_and_slopes(cls, -np.geomspace(1e-3, 20, 50))
    assert cls.can_die == bool((outputs == 0).all() and (slopes == 0).all())


@pytest.mark.parametrize("cls", ELEMENTWISE)
def test_what_squeezes_lies_at_its_ends_far_from_zero_and_is_flat_there(cls):
    outputs, slopes = outputs_and_slopes(cls, np.array([-40.0, 40.0]))
    bounded = bool(np.abs(slopes).max() < 1e-6 and outputs[0] < outputs[1])
    assert (cls.output_range is not None) == bounded
    if cls.output_range:
        assert outputs == pytest.approx(cls.output_range, abs=1e-6)
