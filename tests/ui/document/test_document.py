"""The document: one undo history, one signal, and whether something would be lost."""

import pytest

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.ui.document.document import Document


@pytest.fixture
def document(qapp):
    return Document(load_example("mnist"))


def with_seed(document, seed):
    return edits.set_value(document.project, "training", "seed", seed)


def test_a_change_tells_the_old_and_the_new_project(document, qtbot):
    old, new = document.project, with_seed(document, 5)
    with qtbot.waitSignal(document.changed) as told:
        document.edit("Set seed", new)
    assert told.args == [old, new]


def test_an_edit_that_changes_nothing_leaves_no_step(document):
    document.edit("Set seed", with_seed(document, 0))
    assert document.undo_stack.count() == 0
    assert not document.edited


def test_undo_and_redo_are_exact(document):
    old, new = document.project, with_seed(document, 5)
    document.edit("Set seed", new)
    document.undo_stack.undo()
    assert document.project == old
    document.undo_stack.redo()
    assert document.project == new


def test_one_drag_of_a_slider_is_one_step(document):
    for seed in (1, 2, 3):
        document.edit("Set seed", with_seed(document, seed), merge_key=("drag", 1))
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.project.training.config["seed"] == 0


def test_two_drags_are_two_steps(document):
    document.edit("Set seed", with_seed(document, 1), merge_key=("drag", 1))
    document.edit("Set seed", with_seed(document, 2), merge_key=("drag", 2))
    assert document.undo_stack.count() == 2


def test_a_drag_back_to_where_it_began_leaves_no_step(document):
    document.edit("Set seed", with_seed(document, 1), merge_key=("drag", 1))
    document.edit("Set seed", with_seed(document, 0), merge_key=("drag", 1))
    assert document.undo_stack.count() == 0


def test_edited_goes_away_with_undo_and_with_saving(document, tmp_path):
    document.edit("Set seed", with_seed(document, 1))
    assert document.edited
    document.undo_stack.undo()
    assert not document.edited
    document.undo_stack.redo()
    document.mark_saved(tmp_path / "digits.mpnn")
    assert not document.edited
    assert document.name == "digits.mpnn"


def test_a_trained_network_is_unsaved_work(document, tmp_path):
    document.mark_trained()
    assert document.edited
    document.mark_saved(tmp_path / "digits.mpnn")
    assert not document.edited


def test_the_check_follows_the_project(document):
    document.edit("Delete", edits.remove_layers(document.project, {document.project.layers[0].uid}))
    assert not document.check.ok
    document.undo_stack.undo()
    assert document.check.ok


def test_an_edit_made_by_a_listener_is_told_to_everybody_after_the_one_it_answers(document):
    heard = []

    def answer(old, new):
        if new.training.config["seed"] == 5:
            document.edit("Answer", with_seed(document, 6))

    document.changed.connect(answer)
    document.changed.connect(lambda old, new: heard.append((old.training.config["seed"], new.training.config["seed"])))
    document.edit("Set seed", with_seed(document, 5))
    assert heard == [(0, 5), (5, 6)]
    assert [document.undo_stack.text(place) for place in range(2)] == ["Set seed", "Answer"]


def test_an_edit_made_while_an_undo_is_told_leaves_a_history_that_can_be_walked(document):
    document.edit("Set seed", with_seed(document, 1))
    document.edit("Set seed", with_seed(document, 2))

    def answer(old, new):
        if new.training.config["seed"] == 1:
            document.changed.disconnect(answer)
            document.edit("Answer", with_seed(document, 7))

    document.changed.connect(answer)
    document.undo_stack.undo()
    assert document.project.training.config["seed"] == 7
    seeds = []
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
        seeds.append(document.project.training.config["seed"])
    assert seeds == [1, 0] and document.undo_stack.count() == 2


def test_what_listeners_find_is_an_undo_history_that_has_moved_and_a_check_that_fits(document):
    found = []
    document.changed.connect(lambda old, new: found.append((document.undo_stack.index(), document.check.ok)))
    document.edit("Delete", edits.remove_layers(document.project, {document.project.layers[0].uid}))
    document.undo_stack.undo()
    assert found == [(1, False), (0, True)]


def test_what_is_typed_is_taken_over_before_an_edit_and_before_a_jump(document):
    typed = [3, 4]

    def take_over():
        if typed:
            document.set_value("training", "seed", typed.pop(0))

    document.settling.connect(take_over)
    document.edit("Mute", edits.toggle_muted(document.project, {document.project.layers[0].uid}))
    assert document.undo_stack.text(0).startswith("Set Training") and document.undo_stack.count() == 2
    document.go_to(0)
    assert document.project.training.config["seed"] == 0
