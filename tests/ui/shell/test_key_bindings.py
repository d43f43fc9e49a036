"""Keys can be chosen anew: no key ever calls two commands, and what is damaged falls back to the table."""

import pytest
from PySide6.QtCore import QSettings

from mpnn_studio.ui.shell.commands.table import COMMANDS
from mpnn_studio.ui.shell.key_bindings import KeyBindings
from mpnn_studio.ui.widgets.settings import Settings

BY_NAME = {command.name: command for command in COMMANDS}
STEP, SWEEP, DELETE, FIND = (BY_NAME[name] for name in ("step", "sweep", "delete", "find"))


@pytest.fixture
def keys(settings):
    return KeyBindings(settings)


def held(keys):
    return {command.name: keys.of(command) for command in COMMANDS}


def test_a_chosen_key_is_kept_for_the_next_start(keys, settings, qtbot):
    with qtbot.waitSignal(keys.changed):
        keys.choose(STEP, "Ctrl+J")
    assert KeyBindings(settings).of(STEP) == ("Ctrl+J",)
    assert keys.is_chosen(STEP) and not keys.is_chosen(SWEEP)


def test_a_command_can_do_without_a_key(keys, settings):
    keys.choose(STEP, "")
    assert KeyBindings(settings).of(STEP) == ()


def test_who_held_the_key_lets_go_of_it(keys):
    assert keys.holders("N", SWEEP) == [STEP]
    keys.choose(SWEEP, "N")
    assert keys.of(STEP) == () and keys.of(SWEEP) == ("N",)


def test_a_key_of_a_place_collides_with_one_of_the_whole_window(keys):
    assert keys.holders("Del", FIND) == [DELETE]


def test_the_table_lets_layers_and_projects_share_a_key(keys):
    assert keys.holders("Ctrl+V", BY_NAME["paste"]) == []


def test_one_command_or_all_go_back_to_the_table(keys, settings):
    before = held(keys)
    keys.choose(SWEEP, "N")
    keys.choose(STEP, "Ctrl+J")
    keys.reset(STEP)
    assert keys.of(STEP) == ("N",) and keys.of(SWEEP) == ()
    keys.reset_all()
    assert held(keys) == before == held(KeyBindings(settings))


def test_two_commands_that_swapped_their_keys_keep_them(keys, settings):
    keys.choose(STEP, "Ctrl+J")
    keys.choose(SWEEP, "N")
    keys.choose(STEP, "Ctrl+Shift+L")
    again = KeyBindings(settings)
    assert again.of(STEP) == ("Ctrl+Shift+L",) and again.of(SWEEP) == ("N",)


@pytest.mark.parametrize(
    "damage",
    [
        "no json",
        "[1, 2]",
        '{"step": "N"}',
        '{"step": [3]}',
        '{"step": ["no such key at all"]}',
        '{"no_such_command": ["Ctrl+J"]}',
        '{"step": ["Ctrl+S"]}',
        '{"step": ["Ctrl+J"], "sweep": ["Ctrl+J"], "find": ["N"], "stop": ["Ctrl+J"]}',
    ],
)
def test_damaged_settings_never_leave_a_key_with_two_commands(tmp_path, damage):
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    store.setValue("keys", damage)
    keys = KeyBindings(Settings(store))
    assert not any(keys.holders(key, command) for command in COMMANDS for key in keys.of(command))
    assert keys.of(BY_NAME["save"]) == BY_NAME["save"].keys
