"""Every value is counted once, in its own group; a sample of rows is fair."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from mpnn_studio.data.histogram import histogram, thinned

NUMBERS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=200)


@given(NUMBERS)
@example([5e-324])
@example([0.0, 5e-324, 1e-300])
def test_every_value_is_counted_where_it_lies(values):
    numbers = np.array(values)
    groups = np.arange(len(numbers)) % 2
    found = histogram(numbers, groups, 2)
    assert found.counts.sum(axis=1).tolist() == [(groups == 0).sum(), (groups == 1).sum()]
    assert found.edges[0] <= numbers.min() and numbers.max() <= found.edges[-1]
    assert np.all(np.diff(found.edges) > 0)


def test_it_agrees_with_a_count_by_comparison():
    numbers = np.random.default_rng(0).normal(size=500)
    found = histogram(numbers, np.zeros(500, np.int64), 1)
    np.testing.assert_array_equal(found.counts[0], np.histogram(numbers, found.edges)[0])


def test_whole_numbers_of_a_small_range_have_a_bin_each():
    found = histogram(np.array([0.0, 2.0, 2.0]), np.zeros(3, np.int64), 1)
    assert found.edges.tolist() == [-0.5, 0.5, 1.5, 2.5] and found.counts.tolist() == [[1, 0, 2]]


def test_missing_values_are_counted_nowhere():
    found = histogram(np.array([1.5, np.nan, 2.5]), np.zeros(3, np.int64), 1)
    assert found.counts.sum() == 2
    assert histogram(np.array([np.nan]), np.zeros(1, np.int64), 1).counts.sum() == 0


def test_few_rows_are_all_kept_and_many_are_thinned_evenly():
    rows = np.arange(10, 10_010)
    np.testing.assert_array_equal(thinned(rows[:50], 50), rows[:50])
    chosen = thinned(rows, 1000)
    assert len(np.unique(chosen)) == 1000 and np.all(np.diff(chosen) > 0)
    assert abs((chosen < 5010).sum() - 500) < 80
    np.testing.assert_array_equal(chosen, thinned(rows, 1000))
