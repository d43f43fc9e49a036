"""What curves are drawn over, and how its marks are written."""

import pytest

from mpnn_studio.ui.charts.x_axes import EPOCH, STEP, TIME, clock, clock_ticks


@pytest.mark.parametrize(
    ("seconds", "spacing", "written"),
    [
        (0.0, 1.0, "0 s"),
        (12.0, 1.0, "12 s"),
        (0.25, 0.05, "0.25 s"),
        (59.96, 0.1, "1:00.0"),
        (90.0, 10.0, "1:30"),
        (61.5, 0.5, "1:01.5"),
        (7500.0, 60.0, "2:05:00"),
    ],
)
def test_times_are_written_as_a_clock_shows_them(seconds, spacing, written):
    assert clock(seconds, spacing) == written


@pytest.mark.parametrize(
    ("high", "most", "step"),
    [
        (10.0, 5, 2),
        (50.0, 5, 10),
        (70.0, 5, 15),
        (280.0, 5, 60),
        (3000.0, 5, 600),
        (80_000.0, 5, 28_800),
        (1.0, 5, 0.2),
    ],
)
def test_marks_of_a_clock_are_halves_and_quarters_of_minutes_and_hours(high, most, step):
    found, marks = clock_ticks(0.0, high, most)
    assert found == pytest.approx(step) and marks[0] == 0 and high - marks[-1] < step


def test_marks_of_many_days_are_days():
    step, marks = clock_ticks(0.0, 20 * 86_400.0, 5)
    assert step == 5 * 86_400 and marks[-1] == 20 * 86_400


def test_there_are_no_marks_between_two_steps():
    assert all(mark == round(mark) for mark in STEP.ticks(0.0, 3.0, 8)[1])


def test_places_are_named():
    assert EPOCH.place(2.04) == "epoch 2.04"
    assert STEP.place(16_880.0).replace("\N{NARROW NO-BREAK SPACE}", " ") == "step 16 880"
    assert TIME.place(3.254) == "3.25 s" and TIME.place(75.26) == "1:15.3"
