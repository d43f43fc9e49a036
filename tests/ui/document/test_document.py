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
