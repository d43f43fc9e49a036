"""Nothing moves under the cursor: what a person did not ask for leaves every widget where it was."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from mpnn_studio.project import edits
from mpnn_studio.run.state import State
from mpnn_studio.ui.explain.explain_view import ExplainView
from mpnn_studio.ui.widgets.keys import Combo

PATIENCE_MS = 60_000


def named(window, name, kind=QWidget):
    return next(child for child in window.findChildren(kind) if child.accessibleName() == name)


def seen(window):
    """Every widget that is seen, with its place in the window."""
    return {w: w.mapTo(window, QPoint()).toTuple() for w in window.findChildren(QWidget) if w.isVisibleTo(window)}


def settled(window, qtbot):
    """The places of all widgets once the layout has come to rest."""
    before = None
    while before != (now := seen(window)):
        before = now
        qtbot.wait(60)
    return now


def moved(before, after, *, apart_from=()):
    """What stands elsewhere than before, in words; widgets that came or went are not meant, nor those in some parts."""

    def counts(widget):
        return not any(part is widget or part.isAncestorOf(widget) for part in apart_from)

    return sorted(
        f"{type(w).__name__} {w.accessibleName()!r}: {before[w]} -> {after[w]}"
        for w in before.keys() & after.keys()
        if before[w] != after[w] and counts(w)
    )


def set_epochs(window, epochs):
    window.document.edit("Epochs", edits.set_value(window.document.project, "training", "epochs", epochs))


def wait_for(window, qtbot, *states):
    qtbot.waitUntil(lambda: window.runs.state in states, timeout=PATIENCE_MS)


def press_space(window):
    QTest.keyClick(window.stack.view, Qt.Key.Key_Space)


def open_card(window, uid):
    window.stack.view.select(uid)
    window.stack.view.open(uid)


@pytest.fixture(params=[(1440, 900, 100), (1024, 700, 150)], ids=["large", "small"])
def still(request, window, qtbot, settings):
    """The window in two sizes, after its data are loaded."""
    width, height, settings.text_percent = request.param
    window.apply_theme()
    window.resize(width, height)
    qtbot.waitUntil(lambda: "600" in window.data_card.accessibleDescription(), timeout=PATIENCE_MS)
    set_epochs(window, 100_000)
    window.document.undo_stack.setClean()
    settled(window, qtbot)
    yield window
    settings.text_percent = 100
    window.apply_theme()


def test_a_training_from_its_first_batch_to_its_end(still, qtbot):
    window = still
    before = settled(window, qtbot)
    press_space(window)
    wait_for(window, qtbot, State.RUNNING)
    qtbot.waitUntil(lambda: window.runs.run.trained, timeout=PATIENCE_MS)
    assert moved(before, settled(window, qtbot)) == []
    press_space(window)
    wait_for(window, qtbot, State.PAUSED)
    assert moved(before, settled(window, qtbot)) == []
    press_space(window)
    wait_for(window, qtbot, State.RUNNING)
    window.actions_table["stop"].trigger()
    wait_for(window, qtbot, State.DONE)
    assert moved(before, settled(window, qtbot)) == []


def test_a_run_that_ends_in_each_of_the_tabs(still, qtbot):
    window = still
    set_epochs(window, 1)
    for tab in range(window.inspector.count()):
        window.inspector.setCurrentIndex(tab)
        before = settled(window, qtbot)
        press_space(window)
        qtbot.waitUntil(lambda: window.runs.state is State.DONE, timeout=PATIENCE_MS)
        after = settled(window, qtbot)
        # What a tab shows of its first run comes in the place of the words that said there is none.
        assert moved(before, after, apart_from=[window.inspector.currentWidget()]) == []


def test_an_edit_that_marks_the_project_and_its_totals(still, qtbot):
    window = still
    layer = window.document.project.layers[1]
    before = settled(window, qtbot)
    for units in (1, 7, 1_000, 100_000):
        window.document.edit("Units", edits.set_value(window.document.project, layer.uid, "output_size", units))
        assert moved(before, settled(window, qtbot)) == []


def test_findings_that_appear(still, qtbot):
    window = still
    before = settled(window, qtbot)
    window.status.show_news(["Layer 2 does not learn: its derivative vanishes for nearly every example."])
    assert moved(before, settled(window, qtbot), apart_from=[window.status]) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_another_theme(still, qtbot, settings, scheme):
    before = settled(still, qtbot)
    settings.scheme = scheme
    still.apply_theme()
    after = settled(still, qtbot)
    settings.scheme = "system"
    assert moved(before, after) == []


@pytest.mark.parametrize("kind", ["loss", "optimizer", "schedule"])
def test_choosing_another_kind_leaves_the_choice_under_the_mouse(still, qtbot, kind):
    window = still
    open_card(window, kind)
    before = settled(window, qtbot)
    combo = next(c for c in window.stack.findChildren(Combo) if c.accessibleName().lower() == kind)
    place = before[combo]
    for row in range(combo.count()):
        combo = next(c for c in window.stack.findChildren(Combo) if c.accessibleName().lower() == kind)
        combo.setCurrentIndex(row)
        combo.activated.emit(row)
        after = settled(window, qtbot)
        combo = next(
            c for c in window.stack.findChildren(Combo) if c.isVisible() and c.accessibleName().lower() == kind
        )
        assert abs(after[combo][1] - place[1]) <= 2, row
        assert moved(before, after, apart_from=[window.stack.view]) == []


def test_the_drawing_of_a_schedule_that_was_chosen_is_seen(window, qtbot):
    window.resize(1440, 900)
    open_card(window, "schedule")
    settled(window, qtbot)
    combo = next(c for c in window.stack.findChildren(Combo) if c.accessibleName() == "Schedule")
    combo.activated.emit(combo.findText("Cosine"))
    settled(window, qtbot)
    drawing = named(window, "Learning rate over the epochs")
    view = window.stack.view.viewport()
    assert drawing.isVisible()
    assert view.rect().contains(drawing.mapTo(view, drawing.rect().center()))


def test_playing_and_news_in_explain(still, qtbot):
    window = still
    QTest.keyClick(window.stack.view, Qt.Key.Key_E)
    view = window.explaining.view
    assert isinstance(view, ExplainView)
    qtbot.waitUntil(lambda: view.bar.isVisible() and view.walk.step is not None, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not view.head.progress.isVisible(), timeout=PATIENCE_MS)
    before = settled(window, qtbot)
    view.bar.pace.setCurrentIndex(view.bar.pace.count() - 1)
    QTest.mouseClick(named(view, "Play the stages", QPushButton), Qt.MouseButton.LeftButton)
    assert moved(before, settled(window, qtbot), apart_from=[view.pages]) == []
    QTest.mouseClick(named(view, "Play the stages", QPushButton), Qt.MouseButton.LeftButton)
    view.head.say("The network has changed since")
    assert moved(before, settled(window, qtbot), apart_from=[view.pages]) == []
    view.head.offer("The network has changed since", "Show it")
    view.head.show_waiting(True)
    assert moved(before, settled(window, qtbot), apart_from=[view.pages]) == []
