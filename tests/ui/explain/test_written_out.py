"""A number written as the sum of its terms."""

import numpy as np

from mpnn_studio.explain.steps.names import Name
from mpnn_studio.explain.steps.number import Number
from mpnn_studio.explain.steps.terms import Factor, Terms
from mpnn_studio.ui.explain.figures import all_digits, in_brief
from mpnn_studio.ui.explain.written_out import written_out
from mpnn_studio.wording import number_text

DOT, MINUS = "\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}", "\N{MINUS SIGN}"


def nothing(name):
    """No number of a step is known."""


def number(xs, ws):
    xs, ws = np.array(xs, np.float64), np.array(ws, np.float64)
    return Number(Name("z", (0,)), float(xs @ ws), "", (Terms((Factor(xs), Factor(ws))),))


def test_the_largest_terms_come_first_with_their_signs():
    assert written_out(number([2, 1], [3, -4]), nothing) == f"2 = 2{DOT}3 + 1{DOT}({MINUS}4)"


def test_of_many_terms_the_others_are_counted():
    text = written_out(number(np.ones(1000), np.ones(1000)), nothing)
    assert text.count(DOT) == 4 and text.endswith("+ … 996 more terms")


def test_a_function_is_written_with_what_it_is_of():
    account = (Terms((Factor(np.array([0.5]), "x", "", (0,), "sin({})"),)),)
    assert written_out(Number(Name("y", (0,)), 0.5, "", account), lambda name: 0.5236) == "0.5 = sin(0.5236)"


def test_a_given_number_is_not_written_out():
    assert written_out(Number(Name("x", (0,)), 1.0), nothing) == ""


def test_all_digits_tell_a_number_from_its_neighbours():
    value = float(np.float32(0.1))
    assert all_digits(value) == "0.1" and all_digits(0.1) == "0.1"
    assert np.float32(all_digits(float(np.nextafter(np.float32(0.1), np.float32(1))))) != np.float32(0.1)
    assert float(all_digits(1 / 3)) == 1 / 3
    assert all_digits(float("inf")) == "∞" and in_brief(float("-inf")) == f"{MINUS}∞"
    assert in_brief(float("nan")) == "not a number"


def test_nobody_writes_a_zero_with_a_minus_sign():
    assert in_brief(-0.0) == number_text(-0.0, 3) == "0" and all_digits(-0.0) == "0.0"
    assert in_brief(-0.5) == number_text(-0.5, 3) == f"{MINUS}0.5"
