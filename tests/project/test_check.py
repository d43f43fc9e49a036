"""The check tells on each layer what would not work, before a weight exists."""

from dataclasses import replace

import numpy as np
import pytest

from mpnn_studio.project import edits
from mpnn_studio.project.check import check
from mpnn_studio.project.examples import examples, load_example
from mpnn_studio.project.spec import Spec


@pytest.fixture
def project():
    return load_example("mnist")


@pytest.mark.parametrize("example", [example.name for example in examples()])
def test_every_example_can_be_trained(example):
    assert check(load_example(example)).problems == ()


def test_the_mnist_perceptron_has_the_size_that_arithmetic_gives(project):
    found = check(project)
    assert found.parameters == 784 * 128 + 128 + 128 * 10 + 10
    assert found.facts[project.layers[-1].uid].output_shape == (10,)


def test_auto_initialisation_is_told_as_what_it_means_here(project):
    facts = check(project).facts
    told = [facts[spec.uid].initialization for spec in project.layers]
    assert told == ["", "He", "", "", "Xavier"]


def test_a_bias_that_a_batch_norm_would_take_away_is_not_counted(project):
    normed = edits.insert_layer(project, 2, "BatchNormalization")
    counted = check(normed).facts[normed.layers[1].uid].parameters
    assert counted == 784 * 128
    assert check(normed).parameters == normed.build(np.random.default_rng(0)).parameters.learned


def test_dense_on_images_is_told_on_the_dense_and_fixed_with_a_flatten(project):
    broken = edits.remove_layers(project, {project.layers[0].uid})
    (problem,) = check(broken).problems
    assert problem.uid == broken.layers[0].uid
    assert problem.fix.text == "Insert Flatten"
    assert check(problem.fix.edit(broken)).ok


def test_a_wrong_number_of_outputs_is_fixed_with_one_click(project):
    broken = edits.set_value(project, project.layers[-1].uid, "output_size", 7)
    (problem,) = check(broken).problems
    assert "10" in problem.message
    assert check(problem.fix.edit(broken)).ok


def test_data_that_name_no_classes_are_told_on_the_data(project):
    part = {
        "path": "arrays.npz",
        "inputs": "x",
        "targets": "y",
        "task": "classification",
        "shape": [1, 28, 28],
        "classes": [],
    }
    (problem,) = check(replace(project, data=Spec("data", "source", "ArrayFiles", part))).problems
    assert problem.uid == "data"
    assert "no classes" in problem.message


def test_a_loss_for_numbers_on_classes_is_told_on_the_loss(project):
    broken = edits.choose(project, "loss", "MSE")
    (problem,) = check(broken).problems
    assert problem.uid == "loss"
    assert check(problem.fix.edit(broken)).ok


def test_an_empty_stack_asks_for_a_layer(project):
    (problem,) = check(replace(project, layers=())).problems
    assert "empty" in problem.message


def test_a_stack_without_weights_cannot_learn(project):
    bare = edits.remove_layers(project, {spec.uid for spec in project.layers if spec.name == "Dense"})
    (problem,) = check(bare).problems
    assert "learn" in problem.message


def test_a_network_beyond_the_memory_is_refused_with_its_size(project):
    huge = edits.set_value(project, project.layers[1].uid, "output_size", 10**9)
    problem = check(huge, memory_limit=16 * 2**30).problem(huge.layers[1].uid)
    assert "TB" in problem.message
    assert "17.2 GB" in problem.message


def test_a_billion_units_are_refused_on_any_machine(project):
    assert not check(edits.set_value(project, project.layers[1].uid, "output_size", 10**9)).ok


def test_an_empty_stack_with_a_loss_for_other_data_is_mended_step_by_step():
    project = edits.choose(load_example("sine"), "loss", "CategoricalCrossEntropy")
    project = edits.remove_layers(project, {spec.uid for spec in project.layers})
    for _ in range(2):
        found = check(project).problems[0]
        project = found.fix.edit(project)
    assert check(project).ok
    assert project.loss.component.task == "regression"
    assert project.layers[-1].config["output_size"] == 1
