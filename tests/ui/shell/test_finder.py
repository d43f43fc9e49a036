"""Ctrl+K finds everything, with the keyboard alone, and gives the keyboard back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox

from mpnn_studio.project.examples import examples
from mpnn_studio.ui.shell.commands.table import COMMANDS
from mpnn_studio.ui.shell.finder.entry import SearchEntry
from mpnn_studio.ui.shell.finder.ranking import rank
from tests.ui.test_main_window import named

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def find(window, qtbot):
    """A function that opens the search and types."""

    def find(words=""):
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_K, CTRL)
        finder = window.commands.finder
        qtbot.waitUntil(finder.line.hasFocus)
        QTest.keyClicks(finder.line, words)
        return finder

    return find


@pytest.fixture
def choose(find, qtbot):
    """A function that types, and takes the entry of this name with the arrow keys and Enter."""

    def choose(words, text):
        finder = find(words)
        place = next(place for place, entry in enumerate(finder.model.entries) if entry.text == text)
        for _ in range(place):
            QTest.keyClick(finder.line, Qt.Key.Key_Down)
        with qtbot.waitSignal(finder.accepted):
            QTest.keyClick(finder.line, Qt.Key.Key_Return)

    return choose


def entry(text, uid="", **facts):
    return SearchEntry(uid or text, text, "Command", lambda: None, **facts)


def texts(entries):
    return [entry.text for entry in entries]


@pytest.mark.parametrize(
    ("query", "best"),
    [("step", "Step"), ("lear rat", "Find a learning rate"), ("export", "Export weights"), ("expl", "Explain")],
)
def test_the_best_match_comes_first(query, best):
    names = ("Step one epoch", "Step", "Find a learning rate", "Export weights", "Explain", "Learn anew")
    assert texts(rank([entry(name) for name in names], query, ()))[0] == best


def test_letters_may_be_left_out():
    assert texts(rank([entry("Train"), entry("Step"), entry("Start over")], "trn", ())) == ["Train"]


def test_every_word_must_be_met_but_the_details_count_too():
    entries = [entry("Units", detail="Dense, layer 2"), entry("Units", "other", detail="Conv 2D, layer 1")]
    assert [found.uid for found in rank(entries, "units dense", ())] == ["Units"]


def test_what_was_used_lately_comes_first():
    entries = [entry("Step"), entry("Stop"), entry("Store")]
    assert texts(rank(entries, "", ["Store", "Stop"])) == ["Store", "Stop", "Step"]
    assert texts(rank(entries, "st", ["Stop"]))[0] == "Stop"


def test_it_finds_every_command_with_its_key(find, window):
    finder = find()
    shown = {entry.uid: entry for entry in finder.model.entries}
    for command in COMMANDS:
        if command.name != "search":
            key = window.actions_table[command.name].shortcut().toString()
            assert shown[f"command:{command.name}"].keys == (key or command.own_key)


def test_it_finds_every_example_and_every_layer_of_the_palette(find):
    entries = find().model.entries
    kinds = {kind: {entry.text for entry in entries if entry.kind == kind} for kind in ("Example", "Layer")}
    assert kinds["Example"] == {example.title for example in examples()}
    assert {"Dense", "Conv 2D", "Dropout"} <= kinds["Layer"]


def test_enter_runs_a_command(choose, window):
    choose("history", "History")
    assert window.history.isVisible()


def test_a_layer_is_added_where_it_fits(choose, window):
    choose("conv 2d", "Conv 2D")
    assert window.document.check.ok
    assert "Convolutional" in [spec.name for spec in window.document.project.layers]


def test_an_example_is_opened(choose, window):
    choose("iris", next(example.title for example in examples() if example.name == "iris"))
    assert window.document.name == "iris.mpnn"


def test_a_setting_leads_to_its_field_with_the_keyboard_in_it(choose, window, qtbot):
    choose("learning rate adam", "Learning rate")
    window.activateWindow()
    qtbot.waitUntil(lambda: window.focusWidget().accessibleName() == "Learning rate")
    assert window.stack.view.open_uid == "optimizer"
    box = window.focusWidget()
    assert isinstance(box, QAbstractSpinBox)
    box.selectAll()
    QTest.keyClicks(box, "0.5")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert window.document.project.learning_rate == 0.5


def test_a_setting_of_the_data_leads_to_the_data_card(choose, window, qtbot):
    window.files.open_example("spirals")
    field = window.data_card.settings.fields()[0]
    choose(f"{field.label} data", field.label)
    window.activateWindow()
    qtbot.waitUntil(lambda: window.focusWidget().accessibleName() == field.label)
    assert window.data_card.settings.isVisible()


def test_a_preference_leads_into_its_dialog(choose, window, qtbot):
    choose("text size", "Text size")
    dialog = window.commands.preferences
    qtbot.waitUntil(dialog.isActiveWindow)
    assert dialog.focusWidget().accessibleName() == "Text size"


def test_what_cannot_be_used_now_says_why_and_enter_does_nothing(find, window):
    finder = find("stop")
    stop = finder.current()
    assert (stop.text, stop.why_not) == ("Stop", "No training is running.")
    assert finder.said.text() == stop.why_not and "not now" in stop.spoken()
    QTest.keyClick(finder.line, Qt.Key.Key_Return)
    assert finder.isVisible()


def test_escape_closes_it_and_gives_the_keyboard_back(find, window, qtbot):
    finder = find("dense")
    QTest.keyClick(finder.line, Qt.Key.Key_Escape)
    assert not finder.isVisible()
    window.activateWindow()
    qtbot.waitUntil(window.stack.view.hasFocus)
    QTest.keyClick(window.stack.view, Qt.Key.Key_Space)
    assert window.runs.state.active


def test_a_search_without_a_hit_says_so(find):
    finder = find("xyzzy")
    said = named(finder, "Find anything: nothing found")
    assert said.isVisible() and "xyzzy" in said.text()
    finder.line.clear()
    assert not said.isVisible()


def test_what_was_chosen_is_first_the_next_time(choose, find, settings):
    choose("history", "History")
    assert settings.found == ["command:history"]
    assert find().model.entries[0].uid == "command:history"


def test_a_click_runs_what_is_clicked(find, window):
    finder = find("history")
    place = finder.list.visualRect(finder.model.index(0)).center()
    QTest.mouseClick(finder.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.history.isVisible()


def test_other_rooms_may_offer_what_is_found(find, window):
    opened = []
    page = SearchEntry("lesson:start", "Lesson of a room", "Lesson", lambda: opened.append("start"))
    window.commands.offer(lambda: [page])
    finder = find("lesson of a room")
    QTest.keyClick(finder.line, Qt.Key.Key_Return)
    assert opened == ["start"]
