"""Cells become numbers, or are refused with their place."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpneuralnetwork.errors import ConfigError

from mpnn_studio.data.columns import CellError, Column, column_from_json, is_number, parse_numbers
from mpnn_studio.data.fields import Columns, Text

REALS = st.floats(-1e150, 1e150)


@given(st.lists(REALS))
def test_numbers_are_read_exactly(values):
    np.testing.assert_array_equal(parse_numbers([repr(value) for value in values], "."), np.array(values))


@given(st.lists(REALS))
def test_numbers_with_a_decimal_comma_are_read_exactly(values):
    cells = [repr(value).replace(".", ",") for value in values]
    np.testing.assert_array_equal(parse_numbers(cells, ","), np.array(values))


@pytest.mark.parametrize("cell", ["1_000", "abc", "", "1,5", "0x1F", "1 000", "--1"])
def test_what_only_looks_like_a_number_is_none(cell):
    assert not is_number(cell)
    with pytest.raises(CellError) as error:
        parse_numbers(["1", "2", cell], ".")
    assert error.value.index == 2


def test_a_point_is_ambiguous_where_the_comma_is_the_decimal_sign():
    with pytest.raises(CellError, match=r"'1\.000' is not a number"):
        parse_numbers(["1,5", "1.000"], ",")


@pytest.mark.parametrize("cell", ["1e999", "-inf", "Infinity", "1e151", "-nan"])
def test_a_number_too_large_to_reckon_with_is_refused(cell):
    with pytest.raises(CellError, match="not a finite number") as error:
        Column("size").encode(["1", cell], ".")
    assert error.value.index == 1


def test_a_category_becomes_its_place_and_an_unknown_one_is_refused():
    column = Column("colour", "category", categories=("red", "green"))
    np.testing.assert_array_equal(column.encode(["green", "red", "green"], "."), [1.0, 0.0, 1.0])
    with pytest.raises(CellError, match="'blue' is none of its categories") as error:
        column.encode(["red", "blue", "blue"], ".")
    assert error.value.index == 1


def test_only_a_category_is_as_wide_as_its_values():
    assert Column("x", "category", categories=("a", "b", "c")).feature().width == 3
    assert Column("x", "number", categories=("1", "2", "3")).feature().width == 1


def test_columns_are_plain_values_that_survive_json():
    field = Columns(())
    field.__set_name__(object, "columns")
    plain = field.validate([{"name": "size", "low": 1}, {"name": "x", "kind": "category", "categories": ["a", "b"]}])
    assert field.validate(json.loads(json.dumps(plain))) == plain
    assert column_from_json(plain[1]).categories == ("a", "b")


@pytest.mark.parametrize(
    "content",
    [
        7,
        ["x"],
        [{}],
        [{"name": 3}],
        [{"name": "x", "kind": "date"}],
        [{"name": "x", "role": "king"}],
        [{"name": "x", "categories": "abc"}],
        [{"name": "x", "categories": ["a", "a"]}],
        [{"name": "x", "categories": ["a"] * 2000}],
        [{"name": "x", "low": float("nan")}],
        [{"name": "x", "low": "0"}],
        [{"name": "x", "colour": "red"}],
        [{"name": "x"}] * 10_001,
    ],
)
def test_columns_that_cannot_be_are_refused(content):
    field = Columns(())
    field.__set_name__(object, "columns")
    with pytest.raises(ConfigError):
        field.validate(content)


@pytest.mark.parametrize("value", [3, None, "two\nlines", "nul\0", "x" * 5000])
def test_a_text_setting_is_one_line(value):
    field = Text("")
    field.__set_name__(object, "path")
    assert field.validate("C:\\Größe 1.csv") == "C:\\Größe 1.csv"
    with pytest.raises(ConfigError, match="on one line"):
        field.validate(value)
