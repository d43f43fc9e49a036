"""What is decided about a column, and what its cells become by it."""

import json

import numpy as np
import pytest
from mpneuralnetwork.components.errors import ConfigError

from mpnn_studio.data.cells import Grammar, coded
from mpnn_studio.data.column_settings import column_from_json
from mpnn_studio.data.columns import Column, ColumnError
from mpnn_studio.data.contents import MAX_CATEGORIES
from mpnn_studio.data.fields import ColumnsField, TextField, Words
from mpnn_studio.data.gatherer import Gatherer

GRAMMAR = Grammar(markers=frozenset({"", "NA"}))


def content(*cells, grammar=GRAMMAR):
    gatherer = Gatherer(grammar)
    gatherer.add(coded(cells), len(cells))
    return gatherer.content()


def encoded(column, *cells):
    return column.encode(content(*cells), GRAMMAR)


def test_a_number_is_itself_and_a_missing_one_not_a_number():
    np.testing.assert_array_equal(encoded(Column("x"), "1", " 2.5", "NA", "").values, [1, 2.5, np.nan, np.nan])


@pytest.mark.parametrize("cell", ["1e999", "-inf", "Infinity", "1e151"])
def test_a_number_too_large_to_reckon_with_does_not_fit(cell):
    found = encoded(Column("x"), "1", cell, "2", cell)
    assert found.odd_rows.tolist() == [1, 3]
    assert found.reason(1) == f"'{cell}' is not a finite number of at most 1e+150"
    assert np.isnan(found.values[1])


def test_a_category_becomes_its_place_and_an_unknown_one_does_not_fit():
    found = encoded(Column("colour", "category", categories=("red", "green")), "green", "red", "blue", "")
    np.testing.assert_array_equal(found.values, [1, 0, np.nan, np.nan])
    assert found.odd_rows.tolist() == [2]
    assert found.reason(0) == "'blue' is none of its categories"


def test_what_is_missing_may_be_a_category_of_its_own():
    column = Column("colour", "category", categories=("red", "green"), missing="category")
    assert encoded(column, "green", "", "red", "blue").values[:3].tolist() == [1, 2, 0]
    assert column.feature().categories == ("red", "green", "missing")
    clash = Column("x", "category", categories=("missing", "there"), missing="category")
    assert clash.feature().categories == ("missing", "there", "(missing)")


def test_a_date_becomes_days():
    np.testing.assert_array_equal(encoded(Column("day", "date"), "1970-01-01", "1970-01-31").values, [0, 30])
    assert encoded(Column("day", "date"), "soon").reason(0) == "'soon' is not a date"


def test_a_split_is_known_by_its_word():
    column = Column("part", "category", "split")
    assert encoded(column, "train", "Validation", "TEST").values.tolist() == [0, 1, 2]
    assert encoded(column, "train", "other").odd_rows.tolist() == [1]


@pytest.mark.parametrize("kind", ["number", "date", "category", "text"])
def test_a_column_of_ever_different_texts_is_none_of_these(kind):
    texts = content(*(f"name {number}" for number in range(MAX_CATEGORIES + 1)))
    with pytest.raises(ColumnError, match=r"kind|kip"):
        Column("name", kind).encode(texts, GRAMMAR)


def test_only_a_feature_without_a_value_may_be_kept():
    assert Column("y", role="target", missing="mean").drops
    assert not Column("x", missing="mean").drops
    assert not Column("x", role="skip").drops


def test_only_a_category_is_as_wide_as_its_values():
    assert Column("x", "category", categories=("a", "b", "c")).feature().width == 3
    assert Column("x", "number", categories=("1", "2", "3")).feature().width == 1


def test_columns_are_plain_values_that_survive_json():
    field = ColumnsField(())
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
        [{"name": "x", "kind": "colour"}],
        [{"name": "x", "missing": "category"}],
        [{"name": "x", "kind": "category", "missing": "mean"}],
        [{"name": "x", "role": "king"}],
        [{"name": "x", "categories": "abc"}],
        [{"name": "x", "categories": ["a", "a"]}],
        [{"name": "x", "categories": ["a"] * 2000}],
        [{"name": "x", "low": float("nan")}],
        [{"name": "x", "low": "0"}],
        [{"name": "x", "colour": "red"}],
        [{"name": "x"}] * 10_001,
        [{"name": "x" * 10**5, "low": 10**400}],
        [{"name": "x", "missing": ["y"] * 10**5}],
        [{"name": "x" * 10**5, "categories": ["a", "a"]}],
    ],
    ids=range(18),
)
def test_columns_that_cannot_be_are_refused(content):
    field = ColumnsField(())
    field.__set_name__(object, "columns")
    with pytest.raises(ConfigError) as caught:
        field.validate(content)
    assert len(str(caught.value)) <= 300


@pytest.mark.parametrize("value", [3, None, "two\nlines", "nul\0", "x" * 5000])
def test_a_text_setting_is_one_line(value):
    field = TextField("")
    field.__set_name__(object, "path")
    assert field.validate("C:\\Größe 1.csv") == "C:\\Größe 1.csv"
    with pytest.raises(ConfigError, match="on one line"):
        field.validate(value)


@pytest.mark.parametrize("value", [3, "NA", [1], ["x" * 200], ["x"] * 101])
def test_words_are_a_list_of_short_texts(value):
    field = Words(())
    field.__set_name__(object, "missing")
    assert field.validate(["NA", "", "NA "]) == ("NA", "")
    with pytest.raises(ConfigError, match="a list of at most"):
        field.validate(value)
