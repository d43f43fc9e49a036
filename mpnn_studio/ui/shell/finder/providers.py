"""What the window offers the search: commands, settings, layers, examples and preferences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from mpneuralnetwork.components import registry
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from ....project.examples import Example
from ....project.examples import examples as bundled_examples
from ...data.data_card import DataCard
from ...files.project_files import ProjectFiles
from ...stack.row_editor import CHOSEN_KINDS
from ...stack.stack_panel import StackPanel
from ...widgets.action_button import without_pictogram
from ...widgets.preferences import Preferences
from ..actions import Actions
from ..arrangement import Arrangement
from ..command_center import CommandCenter
from ..commands.table import COMMANDS, heading
from .entry import Provider, SearchEntry

_NATIVE = QKeySequence.SequenceFormat.NativeText
ITSELF = "search"
Seen = Callable[[Callable[[], object]], Callable[[], object]]
"""Makes of what is done in a panel that it is seen first."""


def of_window(
    actions: Actions,
    stack: StackPanel,
    card: DataCard,
    files: ProjectFiles,
    center: CommandCenter,
    arrangement: Arrangement,
) -> tuple[Provider, ...]:
    """Return what the parts of the window offer, in the order in which it is found."""

    def seen(panel: QWidget, do: Callable[[], object]) -> Callable[[], object]:
        return partial(arrangement.reveal, panel, do)

    return (
        partial(commands, actions),
        partial(settings, stack, partial(seen, stack)),
        partial(data_settings, card, partial(seen, card)),
        partial(layers, lambda name: arrangement.reveal(stack, partial(stack.add, name))),
        partial(examples, bundled_examples(), files.open_example),
        partial(preferences, center.show_preference),
    )


def commands(actions: Actions) -> Iterable[SearchEntry]:
    """Every command of the table but the search itself."""
    for command in COMMANDS:
        if command.name == ITSELF:
            continue
        action = actions[command.name]
        yield SearchEntry(
            f"command:{command.name}",
            without_pictogram(action.text()).removesuffix("…"),
            heading(command),
            action.trigger,
            command.tip,
            action.shortcut().toString(_NATIVE) or command.own_key,
            "" if action.isEnabled() else action.toolTip(),
            command.name.replace("_", " "),
        )


def layers(add: Callable[[str], object]) -> Iterable[SearchEntry]:
    """Every registered layer; ``add`` puts it where it fits."""
    for layer in registry.components("layer"):
        name = layer.__name__
        yield SearchEntry(f"layer:{name}", layer.title, "Layer", partial(add, name), layer.summary, words=f"add {name}")


def examples(bundled: Sequence[Example], open_example: Callable[[str], object]) -> Iterable[SearchEntry]:
    """Every bundled example."""
    for example in bundled:
        run = partial(open_example, example.name)
        yield SearchEntry(
            f"example:{example.name}", example.title, "Example", run, example.summary, words="open example"
        )


def preferences(reveal: Callable[[str], object]) -> Iterable[SearchEntry]:
    """Every preference."""
    for name, field in Preferences.fields.items():
        yield SearchEntry(f"preference:{name}", field.label, "Preference", partial(reveal, name), field.help)


def settings(stack: StackPanel, seen: Seen) -> Iterable[SearchEntry]:
    """Every setting on a card of the stack, with its value."""
    for number, row in enumerate(stack.model.rows):
        if row.spec is None:
            continue
        where = f"{row.title}, layer {number}" if row.is_layer else row.title
        if row.kind in CHOSEN_KINDS:
            run = seen(partial(stack.show_choice, row.uid))
            yield SearchEntry(f"setting:{row.uid}", CHOSEN_KINDS[row.kind], "Setting", run, where)
        for name, field in row.spec.component.fields.items():
            if not field.hidden and name not in row.unused:
                run = seen(partial(stack.show_setting, row.uid, name))
                value = field.write(row.spec.config[name])
                detail = f"{where} · {value}" if value else where
                # A layer's uid is of one project; the setting of its kind is what is used again.
                uid = f"setting:{row.spec.name}.{name}"
                yield SearchEntry(uid, field.label, "Setting", run, detail, words=f"{field.help} {name}")


def data_settings(card: DataCard, seen: Seen) -> Iterable[SearchEntry]:
    """Every setting of made-up data."""
    for field in card.settings.fields():
        run = seen(partial(card.settings.show_setting, field.name))
        yield SearchEntry(f"setting:data.{field.name}", field.label, "Setting", run, "Data", words=field.help)
