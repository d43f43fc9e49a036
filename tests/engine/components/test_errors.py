"""How messages quote values: as they are written, but never in full where they are long."""

import pytest
from mpneuralnetwork.components.errors import shown


@pytest.mark.parametrize("value", [1.5, "ab", None, True, (3, 4), {"a": 1}, [1, 2], -7])
def test_what_is_short_is_shown_as_it_is_written(value):
    assert shown(value) == repr(value)


@pytest.mark.parametrize("value", ["x" * 10**6, b"x" * 1000, [[1] * 99] * 99, {n: n for n in range(99)}])
def test_what_is_long_is_cut_short(value):
    assert len(shown(value)) <= 60


def test_a_number_that_python_does_not_write_out_is_told_by_its_length():
    assert shown(10**10_000) == "a number of about 10001 digits"
    assert shown(10**400) == "a number of about 401 digits"


def test_what_no_encoding_can_write_is_escaped():
    assert shown("\udcff") == r"'\udcff'"
