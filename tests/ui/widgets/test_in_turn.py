"""Pieces of work, one a frame."""

import pytest
from PySide6.QtCore import QObject

from mpnn_studio.ui.widgets.in_turn import InTurn


@pytest.fixture
def turns(qtbot):
    owner = QObject()
    yield InTurn(owner)


def test_the_first_piece_is_done_at_once_and_the_others_follow_in_order(qtbot, turns):
    done = []
    turns.begin([lambda number=number: done.append(number) for number in range(4)])
    assert done == [0]
    qtbot.waitUntil(lambda: len(done) == 4)
    assert done == [0, 1, 2, 3]


def test_newer_pieces_take_the_place_of_what_was_left(qtbot, turns):
    done = []
    turns.begin([lambda: done.append("old")] * 5)
    turns.begin([lambda: done.append("new")] * 2)
    qtbot.waitUntil(lambda: done.count("new") == 2)
    qtbot.wait(60)
    assert done == ["old", "new", "new"]


def test_no_pieces_take_the_place_of_what_was_left_too(qtbot, turns):
    done = []
    turns.begin([lambda: done.append("old")] * 5)
    turns.begin([])
    qtbot.wait(60)
    assert done == ["old"]
