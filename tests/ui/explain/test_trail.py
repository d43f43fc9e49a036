"""Back and forth between numbers."""

from mpnn_studio.explain.steps.names import Name
from mpnn_studio.ui.explain.trail import Trail

A, B, C = Name("a", (0,)), Name("b", (0,)), Name("c", (0,))


def test_the_way_leads_back_and_forth():
    trail = Trail()
    for name in (A, B, C):
        trail.visit(name)
    assert trail.back() == B and trail.back() == A and not trail.can_go_back and trail.back() is None
    assert trail.forward() == B and trail.here == B


def test_a_new_number_forgets_what_was_left_by_going_back():
    trail = Trail()
    for name in (A, B):
        trail.visit(name)
    trail.back()
    trail.visit(C)
    assert not trail.can_go_forward and trail.back() == A


def test_numbers_seen_in_passing_are_not_kept():
    trail = Trail()
    trail.visit(A)
    for name in (B, C):
        trail.visit(name, passing=True)
    assert trail.here == C and trail.back() == A
    trail.visit(B, passing=True)
    trail.visit(B)
    trail.visit(C)
    assert trail.back() == B


def test_a_picked_number_leads_back_to_the_one_that_was_shown_in_passing():
    trail = Trail()
    trail.visit(A, passing=True)
    trail.visit(B)
    assert trail.back() == A


def test_the_same_number_twice_is_one_visit():
    trail = Trail()
    trail.visit(A)
    trail.visit(A)
    assert not trail.can_go_back
    trail.forget()
    assert trail.here is None
