"""What differs between two projects, as a person reads it."""

import pytest
from mpneuralnetwork.components import registry

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.comparison import ABSENT, Difference, compare, in_short


@pytest.fixture
def project():
    return load_example("mnist")


def test_equal_projects_differ_in_nothing(project):
    assert compare(project, project) == ()
    assert in_short(project, project) == ""


def test_a_setting_stands_with_both_values_in_words(project):
    other = edits.set_value(project, "optimizer", "learning_rate", 0.01)
    other = edits.set_value(other, "layer-4", "probability", 0.5)
    assert compare(project, other) == (
        Difference("4 · Dropout", "Rate", "20 %", "50 %"),
        Difference("Optimizer", "Learning rate", "0.002", "0.01"),
    )
    assert in_short(project, other) == "rate 50 % · learning rate 0.01"


def test_layers_that_came_and_went_are_named_by_their_place(project):
    other = edits.remove_layers(edits.insert_layer(project, 3, "BatchNormalization"), {"layer-4"})
    left, right = compare(project, other)
    assert (left.part, left.left, left.right) == ("4 · Dropout", "20 % while training", ABSENT)
    assert right.part.startswith("4 · Batch") and right.left == ABSENT
    assert in_short(project, other) == f"− Dropout · + {right.part[4:]}"


def test_a_layer_that_moved_and_one_left_out_are_told(project):
    moved = edits.move_layers(project, {"layer-4"}, 2)
    assert [row.setting for row in compare(project, moved)] == ["Order"]
    muted = edits.toggle_muted(project, {"layer-4"})
    assert compare(project, muted) == (Difference("4 · Dropout", "Layer", "in use", "left out"),)
    assert in_short(project, muted) == "Dropout left out"


def test_another_optimizer_stands_by_its_name_and_what_both_have(project):
    other = edits.choose(project, "optimizer", "SGD")
    rows = compare(project, other)
    assert rows[0] == Difference("Optimizer", "Kind", "Adam", registry.find("optimizer", "SGD").title)
    assert all(row.setting != "β₁" for row in rows)


def test_other_data_are_told(project):
    rows = compare(project, edits.set_data(project, load_example("iris").data.create()))
    assert rows[0].part == "Data" and rows[0].setting == "Kind"


@pytest.mark.parametrize("kind", ["layer", "loss", "optimizer", "schedule", "preparation", "training"])
def test_every_setting_of_every_component_is_written_and_read_back(kind):
    for component in registry.components(kind):
        for field in component.fields.values():
            assert field.read(field.write(field.initial)) == field.initial, (component, field.name)


def test_another_network_is_named_so_and_not_layer_by_layer(project):
    said = in_short(project, load_example("mnist-conv"))
    assert said.startswith("another network") and "Conv" not in said and "Dense" not in said


def test_drawn_points_are_counted_and_not_listed(project):
    points = registry.find("source", "DrawnPoints")
    few, more = (points(points=[(x / 4, 0.5, x % 2) for x in range(count)]) for count in (8, 12))
    circles = load_example("circles")
    before, after = edits.set_data(circles, few), edits.set_data(circles, more)
    assert in_short(before, after) == "12 points"
