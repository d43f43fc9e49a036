"""A table of every batch that cannot grow for ever."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpnn_studio.run.track import FIRST_CAPACITY, Track

ROWS = 64


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr("mpnn_studio.run.track.MAX_ROWS", ROWS)


def track(values, portion=7):
    made = Track(("loss",))
    for start in range(0, len(values), portion):
        part = values[start : start + portion]
        steps = 1 + start + np.arange(len(part))
        made.append(steps, steps / 10, steps * 2.0, part)
    return made


def test_what_is_appended_is_there_in_order():
    made = Track(("loss", "Accuracy"))
    made.append([1, 2], [0.5, 1.0], [10.0, 20.0], [3.0, 2.0], [0.1, 0.2])
    made.append(np.array([3]), np.array([1.5]), np.array([30.0]), np.array([1.0]), np.array([0.3]))
    assert len(made) == 3
    assert made.column("step").tolist() == [1, 2, 3]
    assert made.column("epoch").tolist() == [0.5, 1.0, 1.5]
    assert made.column("seconds").tolist() == [10, 20, 30]
    assert made.column("loss").tolist() == [3, 2, 1]
    assert made.column("Accuracy").tolist() == [0.1, 0.2, 0.3]
    assert made.column("count").tolist() == [1, 1, 1]
    assert not made.merged


def test_points_survive_every_doubling():
    values = np.arange(5.0 * FIRST_CAPACITY)
    assert np.array_equal(track(values, 100).column("loss"), values)


def test_an_empty_append_changes_nothing():
    made = track([1.0, 2.0])
    made.append([], [], [], [])
    assert made.column("loss").tolist() == [1.0, 2.0]


@pytest.mark.parametrize("metrics", [([1.0, 2.0],), (1.0,), ([[1.0]],), (), ([1.0], [1.0])])
def test_rows_that_do_not_fit_are_refused_and_leave_the_table_whole(metrics):
    made = track([4.0])
    with pytest.raises(ValueError, match="rows of one length"):
        made.append([2], [0.2], [4.0], *metrics)
    assert made.column("loss").tolist() == [4.0]


def test_a_view_cannot_be_written_and_does_not_grow(small):
    made = track(np.arange(ROWS / 2))
    seen = made.column("loss")
    with pytest.raises(ValueError, match="read-only"):
        seen[0] = 9.0
    more = np.arange(10.0 * ROWS)
    made.append(more, more, more, more)
    assert seen.tolist() == list(range(ROWS // 2))


def test_every_batch_keeps_its_own_row_until_the_table_is_full(small):
    values = np.random.default_rng(0).normal(size=ROWS)
    assert np.array_equal(track(values).column("loss"), values)


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=20 * ROWS), st.integers(1, 3 * ROWS))
def test_merged_rows_lose_no_spike_and_no_batch(values, portion):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mpnn_studio.run.track.MAX_ROWS", ROWS)
        made = track(values, portion)
    assert len(made) <= ROWS
    lowest, highest, count = (made.column(name) for name in ("loss lowest", "loss highest", "count"))
    ends = np.cumsum(count).astype(int)
    assert ends[-1] == len(values) and np.array_equal(made.column("step"), ends)
    parts = np.split(np.array(values), ends[:-1])
    np.testing.assert_array_equal(lowest, [part.min() for part in parts])
    np.testing.assert_array_equal(highest, [part.max() for part in parts])
    np.testing.assert_allclose(made.column("loss"), [part.mean() for part in parts], atol=1e-9)


def test_the_beginning_is_kept_as_finely_as_the_rest(small):
    count = track(np.zeros(50 * ROWS)).column("count")
    assert count[: ROWS // 4].max() <= 4 * 50


def test_the_newest_batches_have_rows_of_their_own(small):
    made = track(np.arange(ROWS + 5.0))
    assert made.merged and made.column("count")[-5:].tolist() == [1] * 5


def test_a_gap_in_a_merged_row_hides_no_spike(small):
    values = np.ones(4 * ROWS)
    values[10], values[11] = np.nan, 99.0
    made = track(values)
    assert made.column("loss highest").max() == 99.0


def test_a_copy_goes_its_own_way(small):
    made = track(np.arange(3.0 * ROWS))
    twin = made.copy()
    before = made.column("loss").tolist()
    twin.append([900], [90.0], [900.0], [5.0])
    assert made.column("loss").tolist() == before and twin.column("loss").tolist() == [*before, 5.0]


def test_a_long_training_takes_the_memory_of_a_full_table():
    made = Track(("loss", "metric"))
    portion = np.ones(50_000)
    sizes = []
    for start in range(0, 2_000_000, len(portion)):
        steps = start + np.arange(len(portion))
        made.append(steps, steps, steps, portion, portion)
        sizes.append(made.nbytes)
    assert max(sizes[:10]) == max(sizes) <= 11e6


def test_trimmed_rows_stay_and_more_can_follow():
    made = track(np.arange(5.0))
    made.trim()
    assert made.nbytes == 5 * 4 * 8
    made.append([6], [0.6], [12.0], [5.0])
    assert made.column("loss").tolist() == [0, 1, 2, 3, 4, 5]


def test_thinned_rows_are_half_as_many_and_lose_no_spike(monkeypatch):
    monkeypatch.setattr("mpnn_studio.run.track.MIN_ROWS", 8)
    values = np.zeros(40)
    values[[3, 17]] = 9.0, -9.0
    made = track(values)
    assert made.thin() and len(made) == 20 and made.merged
    assert made.column("loss highest")[1] == 9.0 and made.column("loss lowest")[8] == -9.0
    assert made.column("step").tolist() == list(range(2, 41, 2))
    assert made.thin() and not made.thin()
    assert len(made) == 10 and made.column("count").tolist() == [4] * 10


def test_merged_rows_of_a_file_follow_single_ones(small):
    single, merged = track(np.arange(5.0)), track(np.arange(3.0 * ROWS))
    single.extend({name: merged.column(name) for name in merged.names})
    assert single.merged and len(single) == 5 + len(merged)
    assert single.column("count").sum() == 5 + 3 * ROWS
    assert single.column("loss highest")[:5].tolist() == [0, 1, 2, 3, 4]
