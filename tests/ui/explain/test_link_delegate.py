"""Which part of a narrow line is cut: the middle of the name, before the shape that stands beside it."""

from mpnn_studio.ui.explain.link_delegate import room_beside


def test_a_shape_gets_what_it_needs_where_the_name_leaves_that():
    assert room_beside(width=300, name=100, beside=120) == 120


def test_of_a_narrow_line_a_long_name_leaves_the_shape_its_share():
    assert room_beside(width=200, name=260, beside=110) == 110
    assert room_beside(width=200, name=260, beside=180) == 120
