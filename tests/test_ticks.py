"""Where the ticks of an axis stand, and how they are written."""

import numpy as np
import pytest

from mpnn_studio.ticks import linear_ticks, log_ticks, round_above, tick_text
from mpnn_studio.wording import THIN_SPACE


@pytest.mark.parametrize("count", [2, 3, 8])
@pytest.mark.parametrize("ends", [(0.04, 0.96), (0.971, 0.979), (-1.0, 0.4), (1_370_100.0, 1_370_180.0), (0.0, 3e-9)])
def test_a_linear_axis_has_at_least_two_ticks_at_round_values(ends, count):
    step, ticks = linear_ticks(*ends, count)
    assert 2 <= len(ticks) <= 2 * count + 1
    multiples = np.array(ticks) / step
    assert float(f"{step:.6e}"[:1]) in (1, 2, 5) and np.allclose(multiples, np.round(multiples))


@pytest.mark.parametrize("count", [2, 3, 8])
@pytest.mark.parametrize("ends", [(2.1, 2.9), (0.3, 0.7), (0.11, 9.0), (1e-6, 3.0), (2.302, 2.303)])
def test_a_logarithmic_axis_has_at_least_two_ticks(ends, count):
    ticks = log_ticks(*np.log10(ends), count)
    assert 2 <= len(ticks) <= 2 * count + 3 and min(ends) * 0.999 <= 10 ** min(ticks)


@pytest.mark.parametrize(
    ("value", "spacing", "written"),
    [
        (1_370_120.0, 20.0, "1 370 120"),
        (0.25, 0.05, "0.25"),
        (-0.5, 0.5, "−0.5"),
        (2e-6, 1e-6, "2 × 10⁻⁶"),
        (0.0, 0.5, "0.0"),
        (0.1 + 0.2, 0.1, "0.3"),
    ],
)
def test_a_tick_is_written_as_a_person_does(value, spacing, written):
    assert tick_text(value, spacing).replace(THIN_SPACE, " ") == written


def test_the_next_round_number_is_one_two_or_five_times_a_power_of_ten():
    assert [round_above(value) for value in (0.0, 3.0, 5.0, 12.0, 60.0)] == [0.0, 5.0, 5.0, 20.0, 100.0]
