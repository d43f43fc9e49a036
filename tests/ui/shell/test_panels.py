"""Any panel gets all the room and gives it back, by mouse and by keys; the window remembers where its panels stood."""

import pytest
from PySide6.QtCore import QByteArray, QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from mpnn_studio.project.examples import load_example
from mpnn_studio.ui.app import make_window
from mpnn_studio.ui.widgets.panel_button import PanelButton

PANELS = ("Network", "Curves", "Tabs", "Drawing", "Why", "Prediction")
LANDMARKS = ("Layer palette", "Layer stack", "Loss curve", "Inspector", "Digit canvas", "Prediction")
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def named(window, name, kind=QWidget):
    return next(child for child in window.findChildren(kind) if child.accessibleName() == name)


def button_of(window, title):
    return next(b for b in window.findChildren(PanelButton) if b.accessibleName().endswith(f": {title}"))


def seen(window):
    return {name for name in LANDMARKS if named(window, name).isVisible()}


@pytest.fixture
def asking(window, qtbot):
    """The window, where a question is asked: its card has a use for room only then."""
    QTest.keyClick(window.stack.view, Qt.Key.Key_W)
    window.stack.view.setFocus()
    qtbot.waitUntil(lambda: window.why.panel.height() > 60)
    settle(window, qtbot)
    return window


def settle(window, qtbot):
    """Wait until every panel has found its place."""
    before = None
    while before != (before := places(window)):
        qtbot.wait(50)


def places(window):
    return {name: named(window, name).geometry() for name in LANDMARKS}


def press(window, key, modifiers=CONTROL):
    QTest.keyClick(window.focusWidget() or window, key, modifiers)


@pytest.mark.parametrize("title", PANELS)
def test_its_button_gives_a_panel_all_the_room_and_takes_it_back(asking, qtbot, title):
    window = asking
    before, button = places(window), button_of(window, title)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: button.panel.width() > window.width() - 60)
    assert button.panel.height() > window.height() / 2
    assert len(seen(window)) <= 1
    assert button.accessibleName() == f"Put back: {title}"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: places(window) == before)
    assert seen(window) == set(LANDMARKS)


@pytest.mark.parametrize("title", [title for title in PANELS if title != "Tabs"])
def test_a_double_click_on_its_head_does_the_same(asking, qtbot, title):
    window = asking
    before, button = places(window), button_of(window, title)
    beside = button.mapTo(button.panel, QPoint(button.width() + 3, button.height() // 2))
    QTest.mouseDClick(button.panel, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, beside)
    assert button.maximised
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: places(window) == before)


def test_a_double_click_on_a_tab_maximises_the_tabs_and_one_in_a_plot_nothing(window, qtbot):
    bar = window.inspector.tabBar()
    middle = bar.tabRect(1).center()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    QTest.mouseDClick(bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    assert seen(window) == {"Inspector"} and window.inspector.currentIndex() == 1
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    plot = named(window, "Loss curve")
    QTest.mouseDClick(plot, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, plot.rect().center())
    assert seen(window) == set(LANDMARKS)


def test_the_key_maximises_the_panel_with_the_keyboard_and_the_keys_work_on(window, qtbot):
    press(window, Qt.Key.Key_M)
    assert seen(window) == {"Layer stack"} and window.stack.view.hasFocus()
    uid = window.document.project.layers[0].uid
    window.stack.view.select(uid)
    press(window, Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier)
    assert uid not in {spec.uid for spec in window.document.project.layers}
    press(window, Qt.Key.Key_M)
    assert seen(window) == set(LANDMARKS)


def test_with_shift_it_maximises_the_whole_column(window):
    named(window, "Digit canvas").setFocus()
    press(window, Qt.Key.Key_M, CONTROL | SHIFT)
    assert seen(window) == {"Digit canvas", "Prediction"}
    press(window, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert seen(window) == set(LANDMARKS)


def test_the_keyboard_goes_along_where_its_place_is_hidden(window):
    window.stack.view.setFocus()
    QTest.mouseClick(button_of(window, "Prediction"), Qt.MouseButton.LeftButton)
    assert window.focusWidget().isVisible()


@pytest.mark.parametrize(
    ("key", "modifiers", "shown"),
    [
        (Qt.Key.Key_E, Qt.KeyboardModifier.NoModifier, lambda window: window.explaining.view.isVisible()),
        (Qt.Key.Key_F, CONTROL, lambda window: window.palette_panel.search.hasFocus()),
    ],
)
def test_what_a_key_opens_is_seen_whatever_is_maximised(window, qtbot, key, modifiers, shown):
    QTest.mouseClick(button_of(window, "Tabs"), Qt.MouseButton.LeftButton)
    press(window, key, modifiers)
    assert shown(window)


def test_a_question_that_a_key_asks_is_seen_whatever_is_maximised(window):
    QTest.mouseClick(button_of(window, "Tabs"), Qt.MouseButton.LeftButton)
    press(window, Qt.Key.Key_W, Qt.KeyboardModifier.NoModifier)
    assert window.why.panel.isVisible()


def test_explain_is_maximised_too_and_escape_leads_back_step_by_step(window, qtbot):
    press(window, Qt.Key.Key_E, Qt.KeyboardModifier.NoModifier)
    qtbot.waitUntil(lambda: window.explaining.view.strip.isVisible(), timeout=60_000)
    view = window.explaining.view
    QTest.mouseClick(button_of(window, "Explain"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.width() > window.width() - 60)
    press(window, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert view.isVisible() and "Layer stack" in seen(window)
    press(window, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert not view.isVisible() and seen(window) == set(LANDMARKS)


def test_the_tabs_stand_beside_the_curves_and_below_them_again(window, qtbot):
    window.resize(1920, 1200)
    curves, tabs = window.curves, window.inspector

    def across(widget):
        return widget.mapTo(window, QPoint()).x()

    press(window, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: across(tabs) >= across(curves) + curves.width())
    assert tabs.width() > 400 and curves.width() > 400
    assert window.actions_table["tabs_beside"].text() == "Tabs below the curves"
    press(window, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: abs(across(tabs) - across(curves)) < 20)


def test_a_narrow_window_shows_them_below_until_there_is_room_again(window, qtbot):
    window.resize(1920, 1200)
    press(window, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: window.curves.width() < window.columns.pages.width() - 100)
    window.resize(1024, 700)
    qtbot.waitUntil(lambda: window.curves.width() > window.columns.pages.width() - 30)
    window.resize(1920, 1200)
    qtbot.waitUntil(lambda: window.curves.width() < window.columns.pages.width() - 100)


def test_where_there_is_no_room_the_command_says_so(window, qtbot):
    window.resize(1024, 700)
    action = window.actions_table["tabs_beside"]
    qtbot.waitUntil(lambda: not action.isEnabled())
    assert action.toolTip() == "The window is too narrow for that."


def test_reset_layout_puts_everything_where_it_was_at_first(window, qtbot):
    before = places(window)
    window.columns.setSizes([100, 400, 500, 440])
    press(window, Qt.Key.Key_B)
    QTest.mouseClick(button_of(window, "Prediction"), Qt.MouseButton.LeftButton)
    window.actions_table["reset_layout"].trigger()
    qtbot.waitUntil(lambda: places(window) == before)


def closed_and_opened(window, qtbot, settings, answers):
    answers.append("discard")
    size = window.size()
    window.close()
    again = make_window(settings)
    qtbot.addWidget(again, before_close_func=lambda window: answers.append("discard"))
    again.resize(size)
    with qtbot.waitExposed(again):
        again.show()
    return again


def test_the_next_start_finds_the_layout_of_the_last(window, qtbot, settings, answers):
    window.resize(1920, 1200)
    press(window, Qt.Key.Key_B)
    window.columns.setSizes([160, 400, 960, 360])
    qtbot.waitUntil(lambda: window.stack.width() >= 390)
    settle(window, qtbot)
    before = places(window)
    QTest.mouseClick(button_of(window, "Tabs"), Qt.MouseButton.LeftButton)
    again = closed_and_opened(window, qtbot, settings, answers)
    qtbot.waitUntil(lambda: places(again) == before)
    assert again.actions_table["tabs_beside"].text() == "Tabs below the curves"


@pytest.mark.parametrize(
    "rubbish",
    ["[]", "[1]", "[0, 0, 0, 0]", "[1, 2, 3, -4]", '["a", 1, 2, 3]', "[1e400, 1, 1, 1]", "no list", "[true, 1, 1, 1]"],
)
def test_a_damaged_layout_is_as_none(window, qtbot, settings, answers, tmp_path, rubbish):
    before = places(window)
    answers.append("discard")
    window.close()
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    for name in ("sizes/columns", "sizes/below", "sizes/beside", "tabs"):
        store.setValue(f"layout/{name}", rubbish)
    store.setValue("layout/geometry", QByteArray(b"\x00\xff nonsense"))
    store.sync()
    again = make_window(settings)
    qtbot.addWidget(again, before_close_func=lambda window: answers.append("discard"))
    with qtbot.waitExposed(again):
        again.show()
    assert seen(again) == set(LANDMARKS)
    qtbot.waitUntil(lambda: places(again) == before)


def test_another_example_keeps_what_is_tried_maximised(window, qtbot):
    QTest.mouseClick(button_of(window, "Drawing"), Qt.MouseButton.LeftButton)
    window.document.edit("Iris", load_example("iris"))
    assert not named(window, "Layer stack").isVisible()
    press(window, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert named(window, "Layer stack").isVisible()
    assert not named(window, "Digit canvas").isVisible()
