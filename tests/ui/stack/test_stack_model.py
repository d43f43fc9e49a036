"""The Qt model of the stack mirrors the document through every edit, undo and redo."""

import random

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.ui.document.document import Document
from mpnn_studio.ui.stack import payload
from mpnn_studio.ui.stack.rows import INPUT
from mpnn_studio.ui.stack.stack_model import StackModel

BROKEN = b'{"format": "mpnn-layers", "layers": [0]}'
ENDS = ["loss", "optimizer", "schedule", "training"]


@pytest.fixture
def document(qapp):
    return Document(load_example("mnist"))


@pytest.fixture
def model(document):
    model = StackModel(document)
    model.tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def uids(model):
    return [model.row(model.index(number)).uid for number in range(model.rowCount())]


def expected(document):
    return [INPUT, *(spec.uid for spec in document.project.layers), *ENDS]


def drop(model, data, row):
    return model.dropMimeData(data, Qt.DropAction.MoveAction, row, 0, QModelIndex())


def carry(model, *rows):
    """What a drag of these cards carries."""
    return model.mimeData([model.index(row) for row in rows])


def test_the_cards_go_from_input_to_training(document, model):
    assert uids(model) == expected(document)


def test_a_dropped_layer_lands_where_it_was_dropped(document, model):
    assert drop(model, payload.carry_name("Tanh"), 3)
    assert [spec.name for spec in document.project.layers][:4] == ["Flatten", "Dense", "Tanh", "ReLU"]


@pytest.mark.parametrize(("row", "place"), [(0, 0), (1, 0), (6, 5), (8, 5), (-1, 5)])
def test_a_drop_beside_the_layers_lands_at_their_nearest_end(document, model, row, place):
    drop(model, payload.carry_name("Tanh"), row)
    assert document.project.layers[place].name == "Tanh"


def test_dragged_layers_move_in_one_undo_step(document, model):
    before = document.project
    carried = [before.layers[1].uid, before.layers[2].uid]
    drop(model, carry(model, 2, 3), 6)
    assert [spec.uid for spec in document.project.layers][-2:] == carried
    document.undo_stack.undo()
    assert document.project == before


def test_layers_dropped_from_another_window_are_added_there_with_their_settings(document, model):
    there = Document(edits.set_value(document.project, document.project.layers[1].uid, "output_size", 77))
    before = there.project
    assert drop(StackModel(there), carry(model, 1), 2)
    carried = document.project.layers[0]
    added = there.project.layers[1]
    assert (added.name, added.config) == (carried.name, carried.config)
    assert len({spec.uid for spec in there.project.layers}) == len(before.layers) + 1
    there.undo_stack.undo()
    assert there.project == before


def test_layers_that_are_gone_when_they_are_dropped_are_added_again(document, model):
    data = carry(model, 2)
    document.edit("Delete", edits.remove_layers(document.project, {document.project.layers[1].uid}))
    assert drop(model, data, 1)
    assert document.project.layers[0].name == "Dense"


@pytest.mark.parametrize("kind", [payload.NAME, payload.UIDS, payload.LAYERS])
@pytest.mark.parametrize(
    "content", [b"", b"another", b"\xff\xfe", b"a\nb", b'{"format": "mpnn-layers", "layers": [0]}']
)
def test_what_any_program_gives_our_names_is_refused(document, model, kind, content):
    data, before = QMimeData(), document.project
    data.setData(kind, content)
    assert not drop(model, data, 1)
    assert document.project == before


def test_a_foreign_drag_is_refused(document, model):
    text = QMimeData()
    text.setText("Dense")
    before = document.project
    assert not drop(model, text, 1)
    assert document.project == before


def test_only_layers_can_be_dragged(model):
    draggable = [
        bool(model.flags(model.index(number)) & Qt.ItemFlag.ItemIsDragEnabled) for number in range(model.rowCount())
    ]
    assert draggable == [False] + [True] * 5 + [False] * 4


def test_a_screen_reader_hears_what_the_card_shows(document, model):
    spoken = model.data(model.index(2), Qt.ItemDataRole.AccessibleTextRole)
    for part in ("Dense", "128 units", "output 128", "parameters"):
        assert part in spoken


def test_an_edit_of_a_setting_changes_only_its_cards(document, model, qtbot):
    with qtbot.waitSignal(model.dataChanged):
        document.edit("x", edits.set_value(document.project, document.project.layers[3].uid, "probability", 0.7))
    assert model.row(model.index(4)).summary.startswith("70")


def test_two_thousand_random_edits_leave_model_and_project_equal(document, model):
    chance, first = random.Random(7), document.project
    for _ in range(2000):
        project, stack = document.project, document.undo_stack
        layers = project.layers
        some = {spec.uid for spec in layers if chance.random() < 0.3}
        match chance.randrange(7):
            case 0:
                name = chance.choice(["Dense", "ReLU", "Dropout", "Flatten"])
                document.edit("a", edits.insert_layer(project, chance.randint(0, len(layers)), name))
            case 1 if len(layers) > 3:
                document.edit("b", edits.remove_layers(project, some))
            case 2:
                document.edit("c", edits.move_layers(project, some, chance.randint(0, len(layers))))
            case 3 if len(layers) < 12:
                document.edit("d", edits.duplicate_layers(project, some))
            case 4:
                stack.undo()
            case 5:
                stack.redo()
            case 6:
                document.edit("e", edits.choose(project, "optimizer", chance.choice(["SGD", "Adam"])))
        assert uids(model) == expected(document)
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.project == first
    assert uids(model) == expected(document)
