"""What an eraser leaves of strokes."""

import numpy as np
import pytest

from mpnn_studio.data.strokes import CanvasDrawing, Stroke, remaining_lines


def lengths(lines):
    return [float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in lines]


ACROSS = Stroke(((0.1, 0.5), (0.9, 0.5)))


def test_a_stroke_is_drawn_on_without_changing_the_one_before():
    longer = ACROSS.to((0.9, 0.9))
    assert longer.points == ((0.1, 0.5), (0.9, 0.5), (0.9, 0.9)) and len(ACROSS.points) == 2


def test_a_drawing_goes_on_with_its_last_stroke():
    first, second = Stroke(((0.0, 0.0),)), Stroke(((0.5, 0.5),), erases=True)
    drawn = CanvasDrawing((first, second)).to((0.6, 0.5))
    assert drawn.strokes == (first, Stroke(((0.5, 0.5), (0.6, 0.5)), erases=True))


def test_without_an_eraser_every_line_stays_as_it_was_drawn():
    ((line,),) = remaining_lines((ACROSS,))
    assert line.tolist() == [[0.1, 0.5], [0.9, 0.5]]


def test_an_eraser_across_a_line_leaves_two():
    lines, none = remaining_lines((ACROSS, Stroke(((0.5, 0.2), (0.5, 0.8)), 0.2, erases=True)))
    assert lengths(lines) == pytest.approx([0.3, 0.3], abs=0.05) and none == ()


def test_an_eraser_along_a_line_leaves_nothing():
    assert remaining_lines((ACROSS, Stroke(ACROSS.points, 0.1, erases=True))) == ((), ())


def test_an_eraser_beside_a_line_leaves_it_alone():
    (lines, _) = remaining_lines((ACROSS, Stroke(((0.1, 0.6), (0.9, 0.6)), 0.1, erases=True)))
    assert lengths(lines) == pytest.approx([0.8])


def test_an_eraser_takes_nothing_of_what_is_drawn_after_it():
    _, lines = remaining_lines((Stroke(ACROSS.points, 0.1, erases=True), ACROSS))
    assert lengths(lines) == pytest.approx([0.8])


def test_an_erased_dot_is_gone():
    dot = Stroke(((0.5, 0.5),))
    assert remaining_lines((dot, Stroke(((0.52, 0.5),), 0.1, erases=True))) == ((), ())
