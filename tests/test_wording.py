"""Numbers as a person writes them."""

import math

import pytest

from mpnn_studio.wording import THIN_SPACE, counted, in_full, in_short, number_text, numbers_text, printable, times_as


@pytest.mark.parametrize(
    ("count", "words", "said"),
    [
        (0, ("edit",), "0 edits"),
        (1, ("edit",), "1 edit"),
        (12, ("batch", "batches"), "12 batches"),
        (1, ("batch", "batches"), "1 batch"),
        (12_000, ("row",), "12\u202f000 rows"),
    ],
)
def test_a_count_has_its_noun_in_the_right_number(count, words, said):
    assert counted(count, *words) == said


def test_numbers_stand_with_four_digits():
    assert numbers_text([0.25, 12.34567, 3]) == "0.25, 12.35, 3"


@pytest.mark.parametrize(("factor", "said"), [(3.61, "3.6 times as far"), (1.01, "as far"), (0.5, "0.5 times as far")])
def test_once_as_far_is_as_far(factor, said):
    assert times_as(factor, "far") == said


def test_a_number_below_zero_has_a_minus_sign():
    assert numbers_text([-0.25, -0.0, 1e-7]) == "−0.25, 0, 10⁻⁷"
    assert number_text(-2.5, 3, signed=True) == "−2.5" and number_text(2.5, 3, signed=True) == "+2.5"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("größe 1.mpnn", "größe 1.mpnn"), ("caf\udce9", "caf�"), ("a\nb\0", "a�b�"), ("12\u202f000", "12\u202f000")],
)
def test_a_name_that_is_no_text_can_be_shown(name, shown):
    assert printable(name) == shown


def test_a_sentence_stays_short_whatever_stands_in_it_and_keeps_beginning_and_end():
    assert in_short("table.csv, line 3: 'x' is not a number.") == "table.csv, line 3: 'x' is not a number."
    short = in_short(f"table.csv: in column {'a' * 5000}\n{'b' * 5000} a value is wrong. Correct it.")
    assert short.startswith("table.csv: in column aaa") and short.endswith("bbb a value is wrong. Correct it.")
    assert len(short) < 150 and "…" in short
    assert len(in_short("word " * 1000)) == 300 and "\n" not in in_short("a\nb")


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        (1_370_120.0, 3, "1 370 120"),
        (12_345.678, 4, "12 346"),
        (123_456.7, 7, "123 456.7"),
        (1234.5678, 4, "1235"),
        (9999.96, 4, "10 000"),
        (0.000123456, 3, "0.000123"),
        (2.5e-8, 4, "2.5 × 10⁻⁸"),
        (1e-5, 3, "10⁻⁵"),
        (3.4028e38, 2, "3.4 × 10³⁸"),
        (math.inf, 4, "∞"),
        (math.nan, 4, "not a number"),
    ],
)
def test_a_number_is_written_as_a_person_does(value, digits, written):
    assert number_text(value, digits).replace(THIN_SPACE, " ") == written


@pytest.mark.parametrize("value", [1.37e6, 1.2e-5, 2.5e-7, 123_456_789_012.0, -0.000_03])
def test_a_program_reads_a_predicted_number_without_powers_of_ten(value):
    assert "e" not in in_full(value) and float(in_full(value)) == pytest.approx(value, rel=1e-2)
