"""One example on its way through a network."""

import numpy as np
import pytest

from mpnn_studio.data.prepare import prepare
from mpnn_studio.explain.activations import ActivationReader
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.spec import new_spec
from mpnn_studio.run.events import Snapshot
from mpnn_studio.run.run import new_run


def looked(project, dataset, sample):
    """The stages of an example in a network of drawn weights, and that network."""
    run = new_run(project)
    run.preparation = prepare(dataset, project.preparation.create()).preparation
    model = project.build(np.random.default_rng(4))
    return ActivationReader(run).stages(Snapshot(0, model.snapshot()), sample), model, run


def test_every_layer_shows_what_it_passes_on_without_dropping_anything(digits):
    project, dataset = digits
    stages, model, run = looked(project, dataset, dataset.inputs[3])
    inputs = run.preparation.inputs(dataset.inputs[3])
    titles = ["Input", "1 · Flatten", "2 · Dense", "3 · ReLU", "4 · Dropout", "5 · Dense", "Answer"]
    assert [stage.title for stage in stages] == titles
    hidden = inputs.reshape(1, -1) @ model.layers[1].weights + model.layers[1].biases
    assert stages[0].values == pytest.approx(inputs[0])
    assert stages[2].values == pytest.approx(hidden[0], abs=1e-5)
    assert stages[4].values == pytest.approx(np.maximum(hidden[0], 0), abs=1e-5)
    assert stages[6].values == pytest.approx(model.predict(inputs)[0])
    assert stages[3].spread.zeros == pytest.approx(float((hidden <= 0).mean()))


def test_the_answer_and_the_scores_before_it_carry_the_names_of_the_classes(digits):
    project, dataset = digits
    stages, _, _ = looked(project, dataset, dataset.inputs[0])
    assert stages[-1].classes == dataset.schema.classes
    assert stages[-2].sheet.words(7, 0, 0) == "unit 7 (7)" and stages[2].sheet.words(7, 0, 0) == "unit 7"


def test_a_convolution_shows_a_map_for_each_of_its_channels(digits):
    project, dataset = digits
    project = edits.insert_specs(project, 0, [new_spec("layer", "Convolutional"), new_spec("layer", "ReLU")])
    stages, _, _ = looked(project, dataset, dataset.inputs[0])
    assert stages[1].sheet.tiles.shape == (8, 26, 26) and stages[3].sheet.tiles.shape == (8, 26, 26)


def test_a_regression_answers_in_its_own_unit():
    project = load_example("sine")
    assert project.schema().task == "regression"
    dataset = project.data.create().load()
    stages, model, run = looked(project, dataset, dataset.inputs[0])
    expected = run.preparation.restore_targets(model.predict(run.preparation.inputs(dataset.inputs[:1])))
    assert stages[-1].values == pytest.approx(expected[0]) and stages[-1].classes == ()
