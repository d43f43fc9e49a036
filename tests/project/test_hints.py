"""Advice on stacks that work but could learn better, each with a way out of one click."""

import pytest

from mpnn_studio.project import edits
from mpnn_studio.project.check import check
from mpnn_studio.project.examples import examples, load_example


@pytest.fixture
def project():
    return load_example("mnist")


def stacked(project, *names):
    """The example with these layers instead of its own, and the output at the end."""
    last = project.layers[-1]
    project = edits.remove_layers(project, {spec.uid for spec in project.layers[:-1]})
    for place, name in enumerate(("Flatten", *names)):
        project = edits.insert_layer(project, place, name)
    assert project.layers[-1] == last
    assert check(project).ok
    return project


def names(project):
    return [spec.name for spec in project.layers]


def told(project, place):
    """The hint on one layer, which must be the only one."""
    (hint,) = check(project).hints
    assert hint.hint
    assert hint.uid == project.layers[place].uid
    return hint


@pytest.mark.parametrize("name", [example.name for example in examples()])
def test_no_example_needs_advice(name):
    assert check(load_example(name)).hints == ()


def test_a_second_activation_in_a_row_is_taken_out(project):
    twice = stacked(project, "Dense", "ReLU", "Tanh")
    fixed = told(twice, 3).fix.edit(twice)
    assert names(fixed) == ["Flatten", "Dense", "ReLU", "Dense"]
    assert check(fixed).hints == ()


def test_two_dense_without_an_activation_get_one_between_them(project):
    linear = stacked(project, "Dense", "Dropout")
    fixed = told(linear, 3).fix.edit(linear)
    assert names(fixed) == ["Flatten", "Dense", "Dropout", "ReLU", "Dense"]
    assert check(fixed).hints == ()


@pytest.mark.parametrize(("pool", "bends"), [("MaxPooling2D", True), ("AveragePooling2D", False)])
def test_a_max_pool_bends_enough_but_an_average_does_not(project, pool, bends):
    for place, name in enumerate(("Convolutional", pool, "Convolutional", pool)):
        project = edits.insert_layer(project, place, name)
    assert check(project).ok
    assert any("no activation" in hint.message for hint in check(project).hints) is not bends


def test_one_sigmoid_is_welcome(project):
    assert check(stacked(project, "Dense", "Sigmoid")).hints == ()


def test_a_deep_stack_of_sigmoids_is_told_how_little_reaches_its_first_layer(project):
    deep = stacked(project, *(("Dense", "Sigmoid") * 3))
    hint = told(deep, 2)
    assert "1.6%" in hint.message  # a quarter, three times
    fixed = hint.fix.edit(deep)
    assert "Sigmoid" not in names(fixed)
    assert names(fixed).count("ReLU") == 3
    assert check(fixed).hints == ()


def test_a_softmax_that_the_loss_applies_itself_is_dropped(project):
    final = edits.insert_layer(project, len(project.layers), "Softmax")
    hint = told(final, -1)
    assert "itself" in hint.message
    assert hint.fix.edit(final) == project


def test_an_activation_that_bends_the_scores_is_told(project):
    final = edits.insert_layer(project, len(project.layers), "ReLU")
    assert "raw scores" in told(final, -1).message


def test_dropout_behind_the_outputs_is_told(project):
    final = edits.insert_layer(project, len(project.layers), "Dropout")
    assert told(final, -1).fix.edit(final) == project


def test_a_muted_layer_gets_no_advice(project):
    final = edits.insert_layer(project, len(project.layers), "Softmax")
    assert check(edits.toggle_muted(final, {final.layers[-1].uid})).hints == ()


def test_a_hint_does_not_keep_from_training(project):
    assert check(edits.insert_layer(project, len(project.layers), "Softmax")).ok
