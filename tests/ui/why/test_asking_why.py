"""Why this answer: a choice below what is tried, off at the start."""

from typing import get_type_hints

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel

from mpnn_studio.explain.why.kind import all_kinds
from mpnn_studio.run.state import State
from mpnn_studio.ui.charts.probability_bars import ProbabilityBars
from mpnn_studio.ui.why.views import VIEWS

PATIENCE_MS = 30_000


def press_w(asking):
    asking.window.stack.view.setFocus()
    QTest.keyClick(asking.window.stack.view, Qt.Key.Key_W)


def test_every_kind_of_answer_has_a_view():
    assert {get_type_hints(kind.ask)["return"] for kind in all_kinds()} == set(VIEWS)


def test_it_is_off_at_the_start_and_one_line_high(asking, qtbot):
    told = []
    asking.window.why.feed.answered.connect(told.append)
    panel, choice = asking.named("Why this answer"), asking.named("Why")
    assert choice.currentText() == "Off" and panel.height() < 2 * choice.height()
    asking.draw(3)
    qtbot.wait(100)
    assert not told and not asking.named("What was found").isVisible()


def test_the_choice_names_every_kind_that_is_declared(asking):
    choice = asking.named("Why")
    assert [choice.itemText(place) for place in range(1, choice.count())] == [kind.title for kind in all_kinds()]


def test_w_asks_what_was_asked_last_and_w_again_nothing(asking):
    assert asking.answer(lambda: press_w(asking)).why.key == "gradient"
    assert asking.named("Why").hasFocus()
    asking.choose("Occ")
    press_w(asking)
    assert asking.named("Why").currentText() == "Off"
    assert asking.answer(lambda: press_w(asking)).why.key == "occlusion"


def test_where_there_is_room_nothing_that_is_tried_moves_when_it_is_switched_on(asking, qtbot):
    asking.window.resize(1440, 1300)
    canvas, choice = asking.named("Digit canvas"), asking.named("Why")
    qtbot.waitUntil(lambda: canvas.height() == canvas.width())
    before = canvas.geometry(), choice.mapTo(asking.window, choice.rect().topLeft())
    asking.choose("Near")
    assert (canvas.geometry(), choice.mapTo(asking.window, choice.rect().topLeft())) == before


def test_where_there_is_little_room_the_canvas_gives_some_of_its_own_and_gets_it_back(asking, qtbot):
    asking.window.resize(1440, 900)
    canvas, bars = asking.named("Digit canvas"), asking.window.try_column.findChild(ProbabilityBars)
    whole = canvas.height()
    found = asking.choose("Near")
    qtbot.waitUntil(lambda: bars.visibleRegion().boundingRect().height() >= 4 * bars.row_at(0).height())
    assert canvas.height() < whole
    press_w(asking)
    qtbot.waitUntil(lambda: canvas.height() == whole)
    assert np.array_equal(found.sample, asking.window.try_column.sample())


def test_with_large_text_in_a_small_window_what_is_drawn_and_recognised_stays_legible(asking, settings):
    settings.text_percent = 150
    asking.window.apply_theme()
    asking.window.resize(1024, 700)
    asking.choose("Near")
    canvas, said = asking.named("Digit canvas"), asking.named("Recognised as")
    assert said.height() >= said.sizeHint().height()
    assert canvas.height() >= 80
    settings.text_percent = 100
    asking.window.apply_theme()


def test_in_a_small_window_the_most_probable_class_stays_in_sight(asking, qtbot):
    asking.window.resize(1024, 700)
    asking.choose("Near")
    bars = asking.window.try_column.findChild(ProbabilityBars)
    qtbot.waitUntil(lambda: bars.visibleRegion().contains(bars.row_at(bars.best).center()))


@pytest.mark.parametrize("kind", list(all_kinds()), ids=lambda kind: kind.key)
def test_the_figure_that_tells_how_far_to_trust_it_stands_beside_every_answer(asking, kind):
    found = asking.choose(kind.title[:4])
    assert found.why.key == kind.key
    trust, said = asking.named("How far to trust it"), asking.named("What was found")
    assert trust.isVisible() and trust.text() == found.result.trust
    assert said.isVisible() and said.text() == found.result.sentence


def test_it_follows_the_drawing(asking):
    first = asking.choose("Grad")
    second = asking.answer(lambda: asking.draw(5))
    assert not np.array_equal(first.sample, second.sample)


def test_it_follows_a_training_that_goes_on(asking, qtbot):
    first = asking.choose("Grad")
    told = []
    asking.window.why.feed.answered.connect(told.append)
    asking.window.actions_table["continue"].trigger()
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE_MS)
    assert np.array_equal(told[-1].sample, first.sample)
    assert not np.array_equal(told[-1].result.values, first.result.values)


def test_it_follows_a_look_back(asking):
    newest = asking.choose("Grad")
    slider = asking.named("Rewind")
    slider.setFocus()
    then = asking.answer(lambda: QTest.keyClick(slider, Qt.Key.Key_Home))
    assert not np.array_equal(then.result.values, newest.result.values)


def test_a_click_on_a_class_explains_it_and_another_one_the_answer_again(asking):
    bars = asking.window.try_column.findChild(ProbabilityBars)
    asking.choose("Grad")

    def click(row):
        QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.row_at(row).center())

    assert asking.answer(lambda: click(4)).result.output == 4
    assert asking.named("Explained").currentText() == "4" and not asking.window.explaining.open
    assert asking.answer(lambda: click(4)).output is None


def test_a_class_is_chosen_by_keys(asking):
    asking.choose("Grad")
    choice = asking.named("Explained")
    choice.setFocus()
    assert asking.answer(lambda: QTest.keyClick(choice, Qt.Key.Key_Down)).result.output == 0


def test_without_a_network_or_a_drawing_it_says_what_to_do(at_rest, qtbot):
    press_w(at_rest)
    assert at_rest.window.runs.state is State.IDLE
    panel = at_rest.named("Why this answer")
    assert "Press Space to train" in texts(panel)
    at_rest.train()
    qtbot.waitUntil(lambda: "Draw something" in texts(panel))


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_N])
def test_where_a_new_run_begins_nothing_is_said_of_the_network_before_it(asking, qtbot, key):
    asking.choose("Grad")
    window, panel = asking.window, asking.named("Why this answer")
    QTest.keyClick(window.stack.view, key)
    assert window.runs.state is State.PREPARING and window.runs.run.snapshot is None
    assert not asking.named("What was found").text()
    assert "The training begins" in texts(panel)
    qtbot.waitUntil(lambda: bool(asking.named("What was found").text()), timeout=PATIENCE_MS)


def test_settings_are_declared_ones_and_take_effect(asking):
    asking.choose("Grad")
    QTest.mouseClick(asking.named("Settings of this question"), Qt.MouseButton.LeftButton)
    combo = asking.named("Compared with")
    assert isinstance(combo, QComboBox)
    combo.setFocus()
    found = asking.answer(lambda: QTest.keyClick(combo, Qt.Key.Key_Down))
    assert found.why.get_config() == {"baseline": "mean"}


def texts(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())
