"""Edits are pure functions on an immutable project."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpneuralnetwork.components.errors import ConfigError

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.spec import new_spec


@pytest.fixture
def project():
    return load_example("mnist")


def names(project):
    return [spec.name for spec in project.layers]


def test_a_layer_is_inserted_where_it_was_asked_for(project):
    assert names(edits.insert_layer(project, 1, "Tanh"))[:3] == ["Flatten", "Tanh", "Dense"]


def test_an_index_beyond_the_end_means_the_end(project):
    assert names(edits.insert_layer(project, 99, "Tanh"))[-1] == "Tanh"


def test_an_edit_leaves_the_old_project_as_it_was(project):
    before = names(project)
    edits.remove_layers(project, {project.layers[0].uid})
    assert names(project) == before


def test_layers_move_down_in_front_of_the_place_that_was_pointed_at(project):
    moved = edits.move_layers(project, {project.layers[0].uid}, 3)
    assert names(moved) == ["Dense", "ReLU", "Flatten", "Dropout", "Dense"]


def test_several_layers_move_as_one_block_in_their_order(project):
    moved = edits.move_layers(project, {project.layers[4].uid, project.layers[2].uid}, 0)
    assert names(moved) == ["ReLU", "Dense", "Flatten", "Dense", "Dropout"]


def test_copies_stand_behind_the_last_original_with_uids_of_their_own(project):
    copied = edits.duplicate_layers(project, {project.layers[1].uid, project.layers[2].uid})
    assert names(copied) == ["Flatten", "Dense", "ReLU", "Dense", "ReLU", "Dropout", "Dense"]
    assert len({spec.uid for spec in copied.layers}) == 7


def test_a_refused_value_says_what_is_allowed(project):
    with pytest.raises(ConfigError, match="whole number"):
        edits.set_value(project, project.layers[1].uid, "output_size", 0)


def test_changing_a_setting_keeps_the_uid(project):
    uid = project.layers[1].uid
    assert edits.set_value(project, uid, "output_size", 64).find(uid).config["output_size"] == 64


def test_another_optimizer_keeps_the_settings_it_shares(project):
    slower = edits.set_value(project, "optimizer", "learning_rate", 0.5)
    assert edits.choose(slower, "optimizer", "SGD").optimizer.config["learning_rate"] == 0.5


def test_another_optimizer_comes_with_its_own_defaults(project):
    usual = new_spec("optimizer", "Adam").config["learning_rate"]
    chosen = edits.choose(edits.set_value(project, "optimizer", "learning_rate", usual), "optimizer", "SGD")
    assert chosen.optimizer.config["learning_rate"] == new_spec("optimizer", "SGD").config["learning_rate"]


def test_digits_to_table_and_back_fits_both_ends_of_the_stack(project):
    iris = load_example("iris")
    table = edits.fit_to_data(project.with_spec(iris.data))
    assert names(table) == ["Dense", "ReLU", "Dropout", "Dense"]
    assert table.layers[-1].config["output_size"] == 3
    digits = edits.fit_to_data(table.with_spec(project.data))
    assert names(digits) == names(project)
    assert digits.layers[-1].config["output_size"] == 10


@given(st.lists(st.integers(0, 4), min_size=1, unique=True), st.integers(0, 5))
def test_moving_never_loses_or_doubles_a_layer(places, target):
    project = load_example("mnist")
    uids = {project.layers[place].uid for place in places}
    moved = edits.move_layers(project, uids, target)
    assert sorted(spec.uid for spec in moved.layers) == sorted(spec.uid for spec in project.layers)
    kept = [spec.uid for spec in project.layers if spec.uid not in uids]
    assert [spec.uid for spec in moved.layers if spec.uid not in uids] == kept
