"""Every command tells the truth in every situation."""

from collections import Counter

import pytest
from PySide6.QtWidgets import QWidget

from mpnn_studio.run.state import State
from mpnn_studio.ui.shell.actions import Actions
from mpnn_studio.ui.shell.commands.command import Situation
from mpnn_studio.ui.shell.commands.table import COMMANDS
from mpnn_studio.ui.widgets.action_button import action_button

RUNNABLE = {
    State.IDLE: {"train", "step"},
    State.PREPARING: {"stop", "start_over"},
    State.RUNNING: {"train", "stop", "start_over"},
    State.PAUSED: {"train", "stop", "step", "start_over"},
    State.STOPPING: set(),
    State.FAILED: {"train", "step", "start_over"},
    State.DONE: {"train", "step", "start_over"},
}


@pytest.fixture
def actions(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    places = {command.place: QWidget(window) for command in COMMANDS if command.place}
    called = []
    handlers = {command.name: (lambda name=command.name: called.append(name)) for command in COMMANDS}
    actions = Actions(window, places, handlers)
    actions.called, actions.window, actions.places, actions.handlers = called, window, places, handlers
    return actions


@pytest.mark.parametrize("state", list(State))
def test_the_training_commands_fit_the_state(actions, state):
    actions.update(Situation(state))
    assert {n for n in ("train", "stop", "step", "start_over") if actions[n].isEnabled()} == RUNNABLE[state]


@pytest.mark.parametrize("state", list(State))
def test_a_disabled_command_says_why(actions, state):
    actions.update(Situation(state))
    for command in COMMANDS:
        if not actions[command.name].isEnabled():
            assert actions[command.name].toolTip() == command.why_not(Situation(state))


def test_train_says_what_the_stack_lacks(actions):
    actions.update(Situation(State.IDLE, obstacle="Dense needs rows"))
    assert not actions["train"].isEnabled()
    assert actions["train"].toolTip() == "Dense needs rows"


def test_a_running_training_can_be_paused_though_the_stack_is_broken_meanwhile(actions):
    actions.update(Situation(State.RUNNING, obstacle="Dense needs rows"))
    assert actions["train"].isEnabled()


@pytest.mark.parametrize(
    ("state", "text"),
    [(State.IDLE, "Train"), (State.RUNNING, "Pause"), (State.PAUSED, "Resume"), (State.DONE, "Train")],
)
def test_the_train_button_is_called_what_it_does(actions, qtbot, state, text):
    button = action_button(actions["train"])
    qtbot.addWidget(button)
    actions.update(Situation(state))
    assert text in button.text()
    assert button.accessibleName() == text


def test_undo_says_what_it_undoes(actions):
    actions.update(Situation(State.IDLE, undo="Add Dense"))
    assert actions["undo"].text() == "Undo Add Dense"


def test_every_command_has_a_handler(actions):
    for command in COMMANDS:
        for state in State:
            actions.update(
                Situation(state, undo="a", redo="b", selected=1, trained=True, layers_copied=True, project_copied=True)
            )
            if actions[command.name].isEnabled():
                actions[command.name].trigger()
                break
    assert actions.called == [command.name for command in COMMANDS]


def test_a_command_without_a_handler_is_refused(actions):
    handlers = {name: do for name, do in actions.handlers.items() if name != "sweep"}
    with pytest.raises(ValueError, match="commands without a handler: sweep"):
        Actions(actions.window, actions.places, handlers)


def test_a_handler_without_a_command_is_refused(actions):
    with pytest.raises(ValueError, match="handlers without a command: dance"):
        Actions(actions.window, actions.places, {**actions.handlers, "dance": print})


def test_a_key_of_a_place_that_is_not_there_is_refused(actions):
    with pytest.raises(ValueError, match="keys of a place that is not there: stack"):
        Actions(actions.window, {}, actions.handlers)


def test_no_two_commands_share_a_key():
    keys = [str(command.key) for command in COMMANDS if command.key and command.name != "paste_project"]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("copied", ["layers", "project"])
def test_the_paste_key_belongs_to_what_is_on_the_clipboard(copied):
    situation = Situation(State.IDLE, layers_copied=copied == "layers", project_copied=copied == "project")
    pasting = {command.name: command for command in COMMANDS if command.name in ("paste", "paste_project")}
    assert {command.key for command in pasting.values()} == {pasting["paste"].key}
    usable = [name for name, command in pasting.items() if not command.obstacle(situation)]
    assert usable == ["paste" if copied == "layers" else "paste_project"]


def test_no_key_belongs_to_two_commands(actions):
    keys = Counter(key.toString() for command in COMMANDS for key in actions[command.name].shortcuts())
    shared = {key for key, count in keys.items() if key and count > 1}
    assert shared <= {"Ctrl+V"}  # layers where the stack has the focus, a whole project elsewhere


def test_redo_answers_to_the_same_key_on_every_platform(actions):
    assert "Ctrl+Shift+Z" in [key.toString() for key in actions["redo"].shortcuts()]
