"""How the numbers of a column are written is found from its cells."""

import math

import pytest

from mpnn_studio.data.cells import Grammar
from mpnn_studio.data.inspection import inspect_csv
from mpnn_studio.data.notation import Notation, find_notation


@pytest.mark.parametrize(
    ("cells", "example", "numbers"),
    [
        (["$1,329.91", "$76.86", "($3.00)", "-$5"], "$1,234.5", [1329.91, 76.86, -3.0, -5.0]),
        (["1.394.014,79 €", "175,90 €"], "1.234,5 €", [1394014.79, 175.9]),
        (["634\u202f795,88", "210\u00a0074,82", "1 000,5"], "1 234,5", [634795.88, 210074.82, 1000.5]),
        (["1'299'792.85", "927’066.34"], "1'234.5", [1299792.85, 927066.34]),
        (["68.8%", "1.2 %"], "1234.5 %", [68.8, 1.2]),
        (["12 kg", "7.5 kg", "8"], "1234.5 kg", [12.0, 7.5, 8.0]),
        (["(1,234)", "5,678"], "1,234.5", [-1234.0, 5678.0]),
        (["12,34,567", "1,000"], "1,234.5", [1234567.0, 1000.0]),
        (["\u22125", "3"], "1234.5", [-5.0, 3.0]),
        (["1,234", "2,345"], "1,234.5", [1234.0, 2345.0]),
        (["0,234", "2,345"], "1234,5", [0.234, 2.345]),
        (["850", "1.200", "2.345"], "1.234,5", [850.0, 1200.0, 2345.0]),
        (["1.191", "0.5", "850"], "", [1.191, 0.5, 850.0]),
        (["134.51-", "17.20", "1003.00-"], "1234.5", [-134.51, 17.2, -1003.0]),
        (["1.234,50-", "17,20"], "1.234,5", [-1234.5, 17.2]),
        (["€110.5M", "€565K", "€0"], "€1234.5 K/M/B", [110.5e6, 565e3, 0.0]),
        (["13.6K", "1.7M", "157"], "1234.5 K/M/B", [13600.0, 1.7e6, 157.0]),
        (["2.3K", "415"], "1234.5 K/M/B", [2300.0, 415.0]),
        (["7.5 m", "8"], "1234.5 m", [7.5, 8.0]),
        (["300 K", "280"], "1234.5 K", [300.0, 280.0]),
        (["1418[1]", "1003", "1410*", "9,125[a]"], "1,234.5", [1418.0, 1003.0, 1410.0, 9125.0]),
    ],
)
def test_the_column_tells_how_its_numbers_are_written(cells, example, numbers):
    grammar = Grammar()
    assert grammar.notation_of(cells) == example
    assert list(map(grammar.written(example).number, cells)) == numbers


def test_a_point_parts_thousands_where_the_file_has_a_decimal_comma():
    assert Grammar(decimal=",").notation_of(["401.127", "731.914"]) == "1.234,5"


@pytest.mark.parametrize(
    "cells",
    [["V8", "4", "6"], ["Q1", "Q2"], ["136A", "12", "13"], ["2020-01-02"], ["3.4.2020"], ["6-Aug-09"],
     ["1st", "2nd"], ["C-3870280"], [">3", "4"], ["5 kg", "300 g"], ["2-", "3+", "1-"], ["A*", "B*"], ["2K", "3L"]],
)  # fmt: skip
def test_codes_dates_and_mixed_units_are_no_numbers(cells):
    assert Grammar().notation_of(cells) == ""


@pytest.mark.parametrize("example", ["", "12", "1,234,5", "x", "1234"])
def test_an_example_that_shows_nothing_is_refused(example):
    with pytest.raises(ValueError, match="how 1234"):
        Notation.of(example)


def test_an_example_may_stand_for_letters_that_mean_thousands_and_more():
    assert Notation.of("€1234.5 K/M/B").example == "€1234.5 K/M/B"
    grammar = Grammar(notation="€1234.5 K/M/B")
    assert [grammar.number(cell) for cell in ("€2.3K", "€2.3m", "€1B", "€7")] == [2300.0, 2.3e6, 1e9, 7.0]


@pytest.mark.parametrize("example", ["1234.5", "1,234.5", "1.234,5 €", "$1 234.5", "1'234.5", "1234,5 m2"])
def test_an_example_is_what_it_was_read_from(example):
    assert Notation.of(example).example == example
    assert Grammar(notation=example).number(example) == 1234.5


@pytest.mark.parametrize("cell", ["1,23", "1,2345", "12 34", "--1", "-$-1", "5 kg", "", "(", "1.2.3"])
def test_what_only_looks_like_a_number_is_none(cell):
    assert math.isnan(Notation.of("$1,234.5").number(cell))


def test_a_thousand_far_down_a_sorted_column_shows_how_all_are_written(write):
    numbers = [f"{number:,}" for number in range(2, 250_000, 7)]
    path = write("size;x\n" + "".join(f"{cell};{row % 13}.5\n" for row, cell in enumerate(numbers)))
    inspection = inspect_csv(path)
    size = inspection.columns[0]
    assert (size.column.kind, size.missing, size.column.high) == ("number", 0, 249_993.0)
    assert inspection.usable().load().inputs[-1, 0] == 249_993.0


def test_the_way_that_numbers_are_written_is_kept_with_the_column(write):
    inspection = inspect_csv(write("area;price\n" + "".join(f"{n},5;{n}.{n:03} €\n" for n in range(101, 160))))
    assert inspection.columns[1].column.notation == "1.234,5 €"
    assert inspection.columns[1].remarks == ("its numbers are written like 1.234,5 €",)
    again = type(inspection.source).from_config(inspection.source.get_config())
    assert again.load().targets[0, 0] == 101101.0


@pytest.mark.parametrize(("cell", "hours"), [("00:00:00", 0.0), ("17:30", 17.5), ("5:30 PM", 17.5), ("12:00 am", 0.0)])
def test_a_time_of_the_day_is_hours(cell, hours):
    example = Grammar().notation_of([cell, "06:15"])
    assert Grammar().written(example).number(cell) == hours


@pytest.mark.parametrize(
    "cell", ["1" * 20_000, "1 m" + "/x" * 5000 + "9", "1" + " a" * 5000 + "9", "(" + " " * 20_000 + "1x9"]
)
def test_a_long_cell_is_no_number_and_is_not_tried_in_a_thousand_ways(cell):
    # Where two parts of the pattern match the same letters, this does not end.
    assert find_notation([cell + "q9"], ".", [False]) == ""


@pytest.mark.parametrize("unit", ["m2/s", "kg/m3", "km/h", "m3", "g CO/km"])
def test_a_unit_may_have_powers_and_fractions(unit):
    example = find_notation([f"{number} {unit}" for number in (5, 6, 7)], ".", [False] * 3)
    assert Notation.of(example).behind == unit and Notation.of(example).number(f"12.5 {unit}") == 12.5


def test_a_time_of_the_day_may_be_written_with_points_where_it_is_no_date():
    assert Grammar().notation_of(["18.00.00", "06.30.00"]) == "12:30:00"
    assert Grammar().written("12:30:00").number("06.30.00") == 6.5
    assert Grammar().notation_of(["18.01.20", "06.12.19"]) == ""
