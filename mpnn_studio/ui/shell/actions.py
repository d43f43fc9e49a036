"""Every command of the window in one table: menu, text, key, and when it cannot be used and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ...run.state import Signal, State, allowed
from ..widgets.action_button import without_pictogram


@dataclass(frozen=True)
class Situation:
    """What the window knows when it decides which commands make sense.

    Attributes:
        obstacle: why the project cannot be trained, empty where it can.
        undo, redo: what would be undone or redone, empty where nothing.
        selected: how many layers are selected.
        trained: whether there are weights to export.
        epochs: how many a training has by its settings.
        layers_copied, project_copied: whether the clipboard holds layers, or a project.
    """

    state: State
    obstacle: str = ""
    undo: str = ""
    redo: str = ""
    selected: int = 0
    trained: bool = False
    epochs: int = 0
    layers_copied: bool = False
    project_copied: bool = False


Reason = Callable[[Situation], str]
"""Says why a command cannot be used now; an empty text means that it can."""


def _always(situation: Situation) -> str:
    return ""


def _needs_selection(situation: Situation) -> str:
    return "" if situation.selected else "Select a layer first."


def _needs_layers(situation: Situation) -> str:
    return "" if situation.layers_copied else "Copy layers of a stack first."


def _needs_project(situation: Situation) -> str:
    return "" if situation.project_copied else "Copy a project as text first."


def _needs_weights(situation: Situation) -> str:
    return "" if situation.trained else "Train the network first: there are no weights yet."


def _cannot_train(situation: Situation) -> str:
    if situation.state in (State.RUNNING, State.PAUSED):
        return ""
    if situation.state in (State.PREPARING, State.STOPPING):
        return f"The training is {situation.state.value}."
    return situation.obstacle


def _cannot_stop(situation: Situation) -> str:
    return "" if allowed(situation.state, Signal.STOP) else "No training is running."


def _cannot_step(situation: Situation) -> str:
    if situation.state is State.RUNNING:
        return "Pause first: a single step is for a training that stands still."
    return _cannot_train(situation)


def _cannot_start_over(situation: Situation) -> str:
    if situation.state is State.IDLE and not situation.trained:
        return "Nothing was trained yet."
    return situation.obstacle if situation.state is not State.STOPPING else "The training is stopping."


def _cannot_continue(situation: Situation) -> str:
    if situation.state.active:
        return "The training is going on."
    return situation.obstacle or _needs_weights(situation)


def _cannot_find_rate(situation: Situation) -> str:
    return "Stop the training first: it needs the processor." if situation.state.active else situation.obstacle


TRAIN_TEXTS = ("▶ Train", "❚❚ Pause", "▶ Resume")


def _train_text(situation: Situation) -> str:
    train, pause, resume = TRAIN_TEXTS
    return {State.RUNNING: pause, State.PAUSED: resume}.get(situation.state, train)


def _continue_text(situation: Situation) -> str:
    more = "1 epoch" if situation.epochs == 1 else f"{situation.epochs} epochs"
    return f"Continue for {more}" if situation.epochs else "Continue"


@dataclass(frozen=True)
class Command:
    """One row of the table. ``name`` is the key of its handler; ``text`` may follow the situation.

    ``also`` is a second key, the same on every platform.
    """

    name: str
    menu: str
    text: str | Callable[[Situation], str]
    key: str | QKeySequence.StandardKey = ""
    tip: str = ""
    why_not: Reason = _always
    on_stack: bool = False
    separator: bool = False
    also: str = ""

    @property
    def keys(self) -> list[QKeySequence]:
        """What calls it on the keyboard, the usual key first; on some platforms ``also`` is that key itself."""
        keys = [QKeySequence(self.key), QKeySequence(self.also)]
        return keys[:1] if keys[0] == keys[1] or not self.also else keys


_Key = QKeySequence.StandardKey
COMMANDS = (
    Command("gallery", "File", "New from example…", _Key.New, "Choose among all examples by their pictures"),
    Command("open", "File", "Open…", _Key.Open, "Open a project (.mpnn) or a table (.csv)"),
    Command("save", "File", "Save", _Key.Save, "Save the project with its trained network", separator=True),
    Command("save_as", "File", "Save as…", "Ctrl+Shift+S", "Save the project under another name"),
    Command("open_table", "File", "Open table (CSV)…", "Ctrl+T", "Train on a table of your own", separator=True),
    Command("open_arrays", "File", "Open images or arrays…", "", "Train on IDX files, .npz or .npy, chosen together"),
    Command("open_folder", "File", "Open a folder of pictures…", "", "Train on pictures, one folder for each class"),
    Command("use_mnist", "File", "Use MNIST digits", "", "Train on the bundled handwritten digits"),
    Command(
        "export",
        "File",
        "Export weights…",
        "Ctrl+E",
        "Save the weights as .safetensors or .npz",
        _needs_weights,
        separator=True,
    ),
    Command("quit", "File", "Quit", "Ctrl+Q", "Close MPNN Studio", separator=True),
    Command(
        "undo",
        "Edit",
        lambda s: f"Undo {s.undo}".strip(),
        _Key.Undo,
        "",
        lambda s: "" if s.undo else "Nothing to undo.",
    ),
    Command(
        "redo",
        "Edit",
        lambda s: f"Redo {s.redo}".strip(),
        _Key.Redo,
        "",
        lambda s: "" if s.redo else "Nothing to redo.",
        also="Ctrl+Shift+Z",
    ),
    Command("history", "Edit", "History…", "Ctrl+H", "Every step in words; choose one to go back to it"),
    Command("cut", "Edit", "Cut", _Key.Cut, "Move layers to the clipboard", _needs_selection, True, separator=True),
    Command("copy", "Edit", "Copy", _Key.Copy, "Copy layers as text", _needs_selection, on_stack=True),
    Command("paste", "Edit", "Paste", _Key.Paste, "Put copied layers behind the selection", _needs_layers, True),
    Command("duplicate", "Edit", "Duplicate layer", "Ctrl+D", "", _needs_selection, on_stack=True),
    Command("delete", "Edit", "Delete layer", _Key.Delete, "", _needs_selection, on_stack=True),
    Command("mute", "Edit", "Mute layer", "M", "Keep it, but leave it out of the network", _needs_selection, True),
    Command("move_up", "Edit", "Move layer up", "Alt+Up", "", _needs_selection, on_stack=True),
    Command("move_down", "Edit", "Move layer down", "Alt+Down", "", _needs_selection, on_stack=True),
    Command(
        "copy_python", "Edit", "Copy as Python", "", "Copy a script that trains this network alone", separator=True
    ),
    Command("copy_text", "Edit", "Copy as text", "Ctrl+Shift+C", "Copy the whole project, to send or to keep"),
    # Ctrl+V pastes what there is: the clipboard holds layers or a project, so only one of both can be used at a time.
    Command("paste_project", "Edit", "Paste project", _Key.Paste, "Replace this project by the copied", _needs_project),
    Command("find", "Edit", "Find a layer", _Key.Find, "Search the palette", separator=True),
    Command("train", "Train", _train_text, "Space", "Train the network, pause, or go on", _cannot_train),
    Command(
        "continue",
        "Train",
        _continue_text,
        "Ctrl+G",
        "Train on with what was learned, wherever the layers still fit",
        _cannot_continue,
    ),
    Command(
        "stop",
        "Train",
        "■ Stop",
        "Ctrl+.",
        "End the training at the next batch and keep what was learned",
        _cannot_stop,
    ),
    Command("step", "Train", "Step", "N", "Train a single batch", _cannot_step),
    Command(
        "step_epoch", "Train", "Step one epoch", "Shift+N", "Train to the end of the epoch, then hold", _cannot_step
    ),
    Command("start_over", "Train", "↺ Start over", "Ctrl+R", "Train again from the seed", _cannot_start_over),
    Command(
        "find_rate",
        "Train",
        "Find a learning rate…",
        "Ctrl+L",
        "Try rates on a few batches and see which one suits",
        _cannot_find_rate,
        separator=True,
    ),
    Command(
        "sweep",
        "Train",
        "Sweep…",
        "Ctrl+Shift+L",
        "Train with many settings, one after the other, and compare the runs",
        _cannot_find_rate,
    ),
    Command(
        "explain",
        "View",
        "Explain",
        "E",
        "Take the next training step apart, number by number, and back to the curves",
        separator=True,
    ),
    Command("why", "View", "Why this answer", "W", "What speaks for and against the answer to what is tried"),
    Command("data", "View", "Show the data…", "Ctrl+I", "What is in the data, and how it is prepared"),
    Command("about", "Help", "About MPNN Studio"),
)


class Actions:
    """The table brought to life.

    Args:
        window: owner of the actions.
        stack: widget inside which the layer keys work, so that Delete in a text field deletes text.
        handlers: what to call, by name of the command.
    """

    def __init__(self, window: QWidget, stack: QWidget, handlers: Mapping[str, Callable[[], object]]) -> None:
        self._actions: dict[str, QAction] = {}
        for command in COMMANDS:
            action = QAction(window)
            action.setShortcuts(command.keys)
            action.triggered.connect(lambda checked=False, name=command.name: handlers[name]())
            if command.on_stack:
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                stack.addAction(action)
            else:
                window.addAction(action)
            self._actions[command.name] = action

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def of_menu(self, menu: str) -> list[tuple[bool, QAction]]:
        """The actions of a menu in order, each with whether a separator stands before it."""
        return [(c.separator, self._actions[c.name]) for c in COMMANDS if c.menu == menu]

    def update(self, situation: Situation) -> None:
        """Bring text, tooltip and state of every action up to date."""
        for command in COMMANDS:
            action = self._actions[command.name]
            text = command.text if isinstance(command.text, str) else command.text(situation)
            reason = command.why_not(situation)
            tip = command.tip or without_pictogram(text)
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setText(text)
            action.setEnabled(not reason)
            action.setToolTip(reason or " · ".join(part for part in (tip, key) if part))
