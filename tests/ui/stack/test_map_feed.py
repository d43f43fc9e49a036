"""The small maps in the cards of the stack, in the window."""

import numpy as np
import pytest
from PySide6.QtGui import QColor

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.opened import Opened
from mpnn_studio.ui.stack.row_editor import RowEditor
from mpnn_studio.ui.widgets import theme


@pytest.fixture
def plane(qtbot, window):
    """The window with the circles, trained."""
    window.files.show(Opened(edits.set_value(load_example("circles"), "training", "epochs", 3), "circles"))
    with qtbot.waitSignal(window.runs.ended, timeout=20_000):
        window.runs.train(window.document.project)
    qtbot.waitUntil(lambda: maps(window) != {})
    return window


def maps(window):
    return window.stack.view.itemDelegate().maps


def card(window, place):
    """Where the card of a layer is painted."""
    view, uid = window.stack.view, window.document.project.layers[place].uid
    return view.visualRect(view.model().index_of(uid))


def test_the_cards_of_units_show_their_maps_in_their_colours(qtbot, plane):
    uid, view = plane.document.project.layers[0].uid, plane.stack.view
    strip = view.itemDelegate().maps_rect(card(plane, 0))
    painted = view.viewport().grab().toImage()
    tokens = theme.colors()
    ends = {QColor(tokens.core).rgb(), QColor(tokens.activation).rgb()}
    strongest = int(np.abs(maps(plane)[uid].shares[0]).argmax())
    side = maps(plane)[uid].shares.shape[1]
    row, column = divmod(strongest, side)
    color = painted.pixelColor(strip.left() + column, strip.top() + row)
    assert color.rgb() in ends


def test_a_card_with_maps_is_higher_and_its_form_lies_below_them(qtbot, plane):
    view = plane.stack.view
    with_maps, without = card(plane, 0), view.visualRect(view.model().index_of("loss"))
    assert with_maps.height() > without.height() + 20
    view.open(plane.document.project.layers[0].uid)
    qtbot.waitUntil(lambda: card(plane, 0).height() > with_maps.height())
    form = view.viewport().findChild(RowEditor)
    assert form.geometry().top() >= view.itemDelegate().maps_rect(card(plane, 0)).bottom()


def test_the_maps_are_those_of_the_newest_weights(qtbot, plane):
    uid = plane.document.project.layers[0].uid
    before = maps(plane)[uid].shares
    plane.document.edit("Seed", edits.set_value(plane.document.project, "training", "seed", 9))
    with qtbot.waitSignal(plane.runs.ended, timeout=20_000):
        plane.runs.train(plane.document.project)
    qtbot.waitUntil(lambda: not np.array_equal(maps(plane)[uid].shares, before))


def test_other_data_and_other_projects_take_the_maps_away(qtbot, plane):
    project = plane.document.project
    plane.document.edit("Other data", edits.set_data(project, load_example("iris").data.create()))
    assert maps(plane) == {}
    plane.document.undo_stack.undo()
    qtbot.waitUntil(lambda: maps(plane) != {})
    plane.runs.leave()
    assert maps(plane) == {}


def test_images_have_no_maps(qtbot, window):
    window.document.edit("Short", edits.set_value(window.document.project, "training", "epochs", 1))
    with qtbot.waitSignal(window.runs.ended, timeout=20_000):
        window.runs.train(window.document.project)
    assert maps(window) == {}
