"""How a CSV file is written is found from its first rows."""

import pytest

from mpnn_studio.data.delimiters import find_delimiter
from mpnn_studio.data.dialect import find_decimal
from mpnn_studio.data.header import column_names, has_header


def delimiter(text):
    return find_delimiter(text.splitlines(keepends=True)).signs.delimiter


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_each_delimiter_is_found(sign):
    assert delimiter(f"a{sign}b{sign}c\n" + f"1{sign}2{sign}3\n" * 5) == sign


def test_semicolons_win_where_commas_are_decimals():
    assert delimiter("1,5;2,5\n" * 5) == ";"


def test_commas_in_quoted_text_delimit_nothing():
    assert delimiter('name;size\n"a,b";1\n"c,d";2\n"e,f";3\n') == ";"


def test_a_stray_semicolon_in_the_text_does_not_mislead():
    assert delimiter("name,size\nx;y,1\nz,2\nw,3\nv,4\n") == ","


def test_one_row_of_another_length_does_not_mislead():
    assert delimiter("a,b\n" + "1,2\n" * 6 + "1,2,3\n" + "1,2\n" * 6) == ","


def test_a_decimal_comma_is_found_only_where_it_delimits_nothing():
    assert find_decimal([["a", "b"], ["1,5", "-2,25e3"]], ";") == ","
    assert find_decimal([["1,5", "2.5"]], ";") == "."
    assert find_decimal([["1.5", "text, more"]], ";") == "."
    assert find_decimal([["1,5"]], ",") == "."


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        ([["length", "species"], ["1", "setosa"], ["2", "virginica"]], True),
        ([["1", "setosa"], ["2", "virginica"]], False),
        ([["1", "2"], ["3", "4"]], False),
        ([["colour", "taste"], ["red", "sweet"], ["green", "sour"]], True),
        ([["red", "sweet"], ["green", "sour"], ["red", "sour"]], False),
        ([["", "size"], ["1", "NA"], ["2", "3"]], True),
        ([["2019", "2020", "country"], ["1", "2", "Chad"]], False),
        ([["150", "4", "setosa"], ["5.1", "3.5", "0"], ["4.9", "3.0", "1"]], True),
        ([["2019", "country", "unit"], *([str(year), f"c{year}", "cm"] for year in range(9))], True),
        ([["2019", "Chad", "cm"], *([str(year), f"c{year}", "cm"] for year in range(9))], False),
        ([["", "2019", "2020"], ["Chad", "1.5", "2.5"], ["Peru", "3", "1"]], True),
        ([["land", "2020", "2019", "2018"], *([f"c{n}", f"{n * 90}", "5", f"{n}"] for n in range(9))], True),
        ([["land", "10", "20", "40"], *([f"c{n}", f"{n}.5", "5", f"{n}"] for n in range(9))], True),
        ([["Chad", "1", "2", "4"], *([f"c{n}", f"{n}", f"{2 * n}", f"{n * n}"] for n in range(9))], False),
        ([["2019-01-01", "a"], ["2019-01-02", "b"], ["2019-01-03", "c"]], False),
        ([["name", "place", ""], ["Ann", "Rome", ""], ["Bob", "Oslo", ""]], True),
        ([], False),
    ],
)
def test_a_header_is_words_above_numbers_or_words_that_are_not_repeated(rows, header):
    assert has_header(rows, ".") is header


def test_every_column_gets_a_name_of_its_own():
    names = column_names(["size", "", "size", " two\nlines ", "size", "size (2)"])
    assert names == ["size", "column 2", "size (2)", "two lines", "size (3)", "size (2) (2)"]


def test_ten_thousand_equal_names_are_told_apart():
    assert len(set(column_names(["x"] * 10_000))) == 10_000
