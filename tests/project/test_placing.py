"""Adding a layer never breaks a stack: it goes where it fits, and where there is no such place, a button mends it."""

import pytest
from mpneuralnetwork.components import registry

from mpnn_studio.project.check import check
from mpnn_studio.project.edits import insert_layer, move_layers, remove_layers, set_value, toggle_muted
from mpnn_studio.project.examples import ORDER, load_example
from mpnn_studio.project.placing import fits_together, fitting_place, moved_to_fit

LAYERS = [layer.__name__ for layer in registry.components("layer")]


def titles(project):
    return [spec.name for spec in project.layers]


def added(project, wanted, name):
    return insert_layer(project, fitting_place(project, wanted, name), name)


@pytest.mark.parametrize("name", LAYERS)
@pytest.mark.parametrize("example", ORDER)
def test_every_layer_leaves_every_example_trainable_or_offers_the_mend(example, name):
    project = load_example(example)
    for wanted in range(len(project.layers) + 1):
        after = added(project, wanted, name)
        problems = check(after).problems
        for problem in problems:
            assert problem.fix is not None
            assert check(problem.fix.edit(after)).ok
        assert not problems or not any(
            check(insert_layer(project, place, name)).ok for place in range(len(project.layers) + 1)
        )


def test_a_convolution_goes_in_front_of_the_flatten_and_a_dense_in_front_of_the_outputs():
    project = load_example("mnist")
    assert titles(added(project, 99, "Convolutional"))[:2] == ["Convolutional", "Flatten"]
    assert titles(added(project, 99, "Dense"))[-2:] == ["Dense", "Dense"]
    assert added(project, 99, "Dense").layers[-1] == project.layers[-1]


def test_a_place_that_fits_is_the_one_that_was_wanted():
    project = load_example("mnist-conv")
    for place in range(len(project.layers)):
        assert fitting_place(project, place, "Dropout") == place


def test_the_first_layers_of_an_empty_stack_follow_one_another():
    project = load_example("mnist")
    project = insert_layer(remove_layers(project, {spec.uid for spec in project.layers}), 0, "Flatten")
    assert titles(added(project, 99, "Dense")) == ["Flatten", "Dense"]


def test_muted_layers_do_not_count():
    project = load_example("mnist")
    project = toggle_muted(project, {project.layers[0].uid})  # without its Flatten, no Dense fits
    assert fits_together(project) is False
    assert titles(added(project, 99, "Flatten")).index("Flatten") <= 1


def test_a_layer_that_was_dragged_behind_the_outputs_can_be_moved_back():
    project = load_example("mnist-conv")
    conv = project.layers[0]
    dragged = move_layers(project, {conv.uid}, len(project.layers))
    problem = check(dragged).problem(conv.uid)
    assert problem.fix.text == f"Move {conv.component.title} to where it fits"
    assert check(problem.fix.edit(dragged)).ok


def test_a_layer_that_fits_nowhere_can_be_removed():
    project = insert_layer(load_example("iris"), 0, "Convolutional")
    problem = check(project).problem(project.layers[0].uid)
    assert moved_to_fit(project, problem.uid) is None
    assert problem.fix.text == f"Remove {project.layers[0].component.title}"
    assert check(problem.fix.edit(project)).ok


def test_a_batch_that_takes_too_much_memory_is_made_smaller_with_a_button():
    project = set_value(load_example("mnist"), "training", "batch_size", 4096)
    limit = check(set_value(project, "training", "batch_size", 1024)).memory
    fix = check(project, memory_limit=limit).problems[0].fix
    assert fix.text == "Make the batch 1024"
    assert check(fix.edit(project), memory_limit=limit).ok
    assert check(project, memory_limit=1000).problems[0].fix is None  # no batch is small enough
