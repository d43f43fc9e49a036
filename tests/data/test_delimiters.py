"""Tables whose columns are parted by blanks, and whose values stand in single quotes."""

import random

import pytest

from mpnn_studio.data.delimiters import find_quote, find_signs
from mpnn_studio.data.inspection import inspect_csv
from mpnn_studio.data.signs import BLANKS

RNG = random.Random(5)
NUMBERS = [(RNG.gauss(0, 30), RNG.random(), RNG.choice(("hot", "cold"))) for _ in range(60)]


def read(path):
    """Return the names, the first row and the number of rows; every row must fit."""
    inspection = inspect_csv(path)
    assert inspection.table.misfit_count == 0
    return inspection.table.names, inspection.preview[0], inspection.rows


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("row", ["{:9.3f} {:8.4f}   {}", "   {:<12.3f}\t{:<9.4f}\t{}  ", "{:.3f}\t\t{:.4f}\t\t{}"])
def test_columns_aligned_by_blanks_are_read_whatever_their_number(write, row, end):
    lines = ["  heat   damp  label", *(row.format(*numbers) for numbers in NUMBERS)]
    names, first, rows = read(write("".join(f"{line}{end}" for line in lines)))
    assert (names, rows) == (("heat", "damp", "label"), 60)
    assert first == (f"{NUMBERS[0][0]:.3f}", f"{NUMBERS[0][1]:.4f}", NUMBERS[0][2])


def test_a_long_table_aligned_by_blanks_is_read_to_its_end(write):
    path = write("".join(f" {number:>8d}   {number % 977:>5d} {number / 7:>12.3f}\n" for number in range(200_000)))
    table = inspect_csv(path).table
    assert len(table) == 200_000
    assert float(table.columns[2].values.sum()) == pytest.approx(sum(range(200_000)) / 7, rel=1e-6)
    assert inspect_csv(path).source.delimiter == BLANKS


def test_a_quoted_text_in_an_aligned_table_keeps_its_blanks(write):
    text = "".join(f' {n}.5   "new   york {n % 3}"\t{n % 7} \n' for n in range(60))
    inspection = inspect_csv(write(text))
    assert inspection.preview[0] == ("0.5", "new   york 0", "0")


@pytest.mark.parametrize("header", ["", '"id" "name" "age"\n', "id name age\n", '"name" "age"\n'])
def test_a_comma_in_quoted_text_parts_nothing_where_a_blank_is_the_delimiter(write, header):
    text = "".join(f'"{n}" "Smith, {"JKL"[n % 3]}" {n % 60}\n' for n in range(60))
    inspection = inspect_csv(write(header + text))
    assert inspection.preview[0] == ("0", "Smith, J", "0")
    assert inspection.rows == 60


def test_tabs_that_are_doubled_here_and_there_part_once(write):
    text = "".join("\t".join([f"{n}.5", f"{n % 7}", *[""] * (n % 9 == 0), f"{n % 2 + 1}\n"]) for n in range(60))
    assert read(write(text))[2] == 60


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("name\tplace\n" + "Ann Lee\tNew York\nBob Ray\tOld Town\n" * 9, "\t"),
        ("big\tsmall\n" + "1 234\t5 678\n12 345\t1 000\n" * 9, "\t"),
        ("a\tb\tc\n" + "1\t\t2\n1\t3\t4\n" * 9, "\t"),
        ("note\n" + "a short text\nwords and more of them here\nsome\n" * 9, ","),
        ("a,b\n" + "one two,3\nfour five,6\n" * 9, ","),
        ("x y z\n" + "1 2 3\n4 5 6\n" * 9, " "),
        ("x y z\n" + "1  3\n4 5 6\n7  8\n5 5 5\n" * 9, " "),
        ("x  y  z\n" + "1  2  3\n4  5  6\n" * 9, BLANKS),
    ],
)
def test_blanks_part_a_table_only_where_nothing_else_does(text, delimiter):
    assert find_signs(text.splitlines(keepends=True)).delimiter == delimiter


def test_names_written_as_a_comment_of_an_aligned_table_are_its_header(write):
    names, _, rows = read(write("# made by nobody\n# x y z\n" + "1.5 2 3\n4 5 6\n" * 30))
    assert (names, rows) == (("x", "y", "z"), 60)


def test_a_sentence_above_an_aligned_table_is_a_title(write):
    title = "Heat and damp, of a village nobody knows\n\n"
    text = f"{title}  heat  damp\n" + "".join(f" {n}.5  {n % 7}\n" for n in range(60))
    names, _, rows = read(write(text))
    assert (names, rows) == (("heat", "damp"), 60)


@pytest.mark.parametrize("sign", [",", ";", "\t", " "])
def test_single_quotes_around_values_are_no_part_of_them(write, sign):
    row = sign.join(("'{}'", "{}", "'{}'")) + "\n"
    text = row.format("a", "b", "c") + "".join(row.format(n, n / 2, "x, y" if n % 2 else "it''s") for n in range(60))
    inspection = inspect_csv(write(text))
    assert inspection.table.names in (("a", "b", "c"), ("a", "'b'", "c"))
    assert inspection.preview[1] == ("1", "0.5", "x, y")
    assert inspection.preview[2][2] == "it's"
    assert inspection.usable().load().schema.target == "c"


@pytest.mark.parametrize(
    "lines", [["O'Brien,1", "D'Arcy,2"], ["'tis,1", "'twas,2"], ["'a','b'", "\"c\",'d'"], ["5' 2'', 3", "6' 1'',4"]]
)
def test_an_apostrophe_is_no_quote(lines):
    assert find_quote(lines) == '"'
