"""What is measured of a network, against what NumPy says."""

from dataclasses import replace

import numpy as np
import pytest

from mpnn_studio.data.prepare import prepare
from mpnn_studio.explain.health import HealthMeter
from mpnn_studio.project import edits
from mpnn_studio.project.spec import new_spec
from mpnn_studio.run.datasets import Datasets
from mpnn_studio.run.events import Snapshot
from mpnn_studio.run.run import new_run


@pytest.fixture
def context(digits):
    """A function from a project to its meter, a drawn network, and the training split."""
    _, dataset = digits

    def admit(project):
        datasets = Datasets()
        datasets.prime(project.data, lambda: dataset)
        data = prepare(datasets.get(project.data), project.preparation.create())
        run = new_run(project)
        run.preparation = data.preparation
        return HealthMeter(run, datasets), project.build(np.random.default_rng(3)), data

    return admit


def without_dropout(project):
    return replace(project, layers=tuple(spec for spec in project.layers if spec.name != "Dropout"))


def test_the_gradient_is_that_of_the_examples_looked_at(digits, context):
    project = edits.set_value(without_dropout(digits[0]), "preparation", "validation_share", 0.6)
    meter, model, data = context(project)
    assert len(data.train) == 240  # fewer than are looked at, so that all of them are
    measurement = meter.measure(Snapshot(9, model.snapshot()))
    loss, _ = model.compute_gradients(data.train.inputs.copy(), data.train.targets)
    assert (measurement.step, measurement.examples) == (9, 240)
    assert measurement.loss == pytest.approx(loss, rel=1e-5)
    for place in (1, 3):
        slopes = np.concatenate([gradient.ravel() for gradient in model.layers[place].gradients.values()])
        assert measurement.layers[place].gradient == pytest.approx(np.linalg.norm(slopes), rel=1e-4)
        assert measurement.layers[place].steepness == pytest.approx(np.sqrt((slopes**2).mean()), rel=1e-4)
    assert measurement.layers[0].gradient is None and measurement.layers[2].gradient is None


def test_units_that_never_fire_are_counted(digits, context):
    meter, model, _ = context(without_dropout(digits[0]))
    model.layers[1].biases = np.where(np.arange(128) < 32, -100.0, 100.0)
    health = meter.measure(Snapshot(0, model.snapshot())).layers
    assert health[2].dead == 0.25 and health[1].dead is None and health[3].dead is None


def test_a_channel_lives_where_it_fires_anywhere(digits, context):
    project = replace(
        digits[0],
        layers=tuple(new_spec("layer", name) for name in ("Convolutional", "ReLU", "Flatten", "Dense")),
    )
    project = edits.fit_outputs(project)
    meter, model, _ = context(project)
    model.layers[0].biases = np.array([-100.0, -100.0, 1, 1, 1, 1, 1, 1])
    assert meter.measure(Snapshot(0, model.snapshot())).layers[1].dead == 0.25


def test_examining_leaves_the_snapshot_as_it_is_and_says_the_same_again(digits, context):
    meter, model, _ = context(without_dropout(digits[0]))
    snapshot = Snapshot(0, model.snapshot())
    kept = snapshot.values.copy()
    first, second = meter.measure(snapshot), meter.measure(snapshot)
    assert np.array_equal(snapshot.values, kept)
    assert [health.gradient for health in first.layers] == [health.gradient for health in second.layers]


def test_weights_gradients_and_activations_have_their_spread(digits, context):
    meter, model, _ = context(without_dropout(digits[0]))
    health = meter.measure(Snapshot(0, model.snapshot())).layers
    assert set(health[1].spreads) == {"weights", "gradients", "activations"}
    assert set(health[2].spreads) == {"activations"}
    assert health[1].spreads["weights"].deviation == pytest.approx(model.layers[1].weights.std(), rel=0.05)


def test_a_costly_network_is_looked_at_on_fewer_examples(digits, context):
    costly = [edits.set_value(digits[0], digits[0].layers[1].uid, "output_size", 30_000)]
    meter, model, _ = context(without_dropout(costly[0]))
    assert 16 <= meter.measure(Snapshot(0, model.snapshot())).examples < 64
