"""Which parts of the ink are what was written."""

import numpy as np

from mpnn_studio.data.parts import at_the_edge, numbered_parts, without_specks


def mask(*rows):
    return np.array([[pixel == "#" for pixel in row] for row in rows])


def test_what_touches_even_by_a_corner_is_one_part():
    numbers = numbered_parts(mask("#.#..", ".#..#", "....#"))
    assert numbers[0, 0] == numbers[0, 2] == numbers[1, 1] != numbers[1, 4] == numbers[2, 4]
    assert (numbers[~mask("#.#..", ".#..#", "....#")] == 0).all()


def test_arms_that_meet_further_down_are_one_part():
    spiral = mask("#####", "#...#", "#.#.#", "#.###", "#....")
    assert len(np.unique(numbered_parts(spiral)[spiral])) == 1


def test_specks_are_taken_away_and_a_second_stroke_stays():
    ink = np.zeros((30, 30), bool)
    ink[5:25, 5:8] = ink[5:8, 12:20] = ink[28, 15] = True
    kept = without_specks(ink)
    assert kept[10, 6] and kept[6, 15] and not kept[28, 15]


def test_what_reaches_the_edge_is_found():
    ink = np.zeros((30, 30), bool)
    ink[:, :4] = ink[10:20, 12:16] = ink[29, 25] = True
    reaching = at_the_edge(ink)
    assert reaching[5, 1] and reaching[29, 25] and not reaching[15, 14]


def test_no_ink_has_no_parts():
    nothing = np.zeros((5, 5), bool)
    assert not without_specks(nothing).any() and not at_the_edge(nothing).any()
