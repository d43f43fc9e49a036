"""Axes with ticks as a person would write them."""

from mpnn_studio.ui.charts.axis import NumberAxis


def test_an_axis_in_per_cent_ends_at_a_hundred(qtbot):
    axis = NumberAxis("left", percent=True)
    spacing, ticks = axis.tickValues(0.96, 1.04, 200)[0]
    assert axis.tickStrings(ticks, 1.0, spacing)[-1] == "100 %" and len(ticks) >= 2
