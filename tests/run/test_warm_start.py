"""A training that goes on keeps what every unchanged layer learned."""

import threading

import numpy as np
import pytest

from mpnn_studio.project import edits
from mpnn_studio.run.events import DataPrepared, Step
from mpnn_studio.run.headless import train
from mpnn_studio.run.job import Job
from mpnn_studio.run.record import network
from mpnn_studio.run.warm_start import warm_start


@pytest.fixture
def trained(digits):
    project, dataset = digits
    return train(project, dataset, lambda event: None, threading.Event())


def begun(project, run, dataset):
    """The network of a continuing job, before its first step."""
    return Job(project, dataset, warm_start(project, run)[1]).model


def test_an_unchanged_stack_begins_with_exactly_the_trained_weights(trained, digits):
    model = begun(trained.project, trained, digits[1])
    assert np.array_equal(model.snapshot(), trained.snapshot.values)


def test_unchanged_layers_keep_their_weights_and_changed_ones_are_drawn_anew(trained, digits):
    dense, last = trained.project.layers[1], trained.project.layers[-1]
    wider = edits.insert_layer(trained.project, 4, "Dense")
    model, old = begun(wider, trained, digits[1]), network(trained)
    assert wider.layers[1] == dense
    assert np.array_equal(model.layers[1].weights, old.layers[1].weights)
    # The last layer now gets 64 inputs instead of 128: its old weights fit no more.
    assert wider.layers[-1] == last
    assert model.layers[-1].weights.shape == (64, 10)


def test_layers_keep_their_weights_when_they_move_or_others_are_muted(trained, digits):
    relu = trained.project.layers[2]
    muted = edits.toggle_muted(trained.project, {relu.uid, trained.project.layers[3].uid})
    model, old = begun(muted, trained, digits[1]), network(trained)
    assert len(model.layers) == len(old.layers) - 2
    assert np.array_equal(model.layers[-1].weights, old.layers[-1].weights)


def test_the_optimizer_goes_on_where_the_whole_network_does(trained, digits):
    optimizer = begun(trained.project, trained, digits[1]).optimizer
    state, kept = optimizer.state_dict(), trained.finished.optimizer
    assert optimizer.steps == kept["steps"] > 0
    assert state.keys() == kept.keys() > {"1.weights.m", "1.weights.v"}
    for name, array in state.items():
        assert np.array_equal(array, kept[name])


def test_the_state_of_the_optimizer_moves_with_the_layers(trained, digits):
    dropout = next(spec for spec in trained.project.layers if spec.name == "Dropout")
    moved = edits.move_layers(trained.project, {dropout.uid}, 0)
    assert [spec.name for spec in moved.layers[:3]] == ["Dropout", "Flatten", "Dense"]
    optimizer, kept = begun(moved, trained, digits[1]).optimizer, trained.finished.optimizer
    assert optimizer.steps == kept["steps"]
    assert np.array_equal(optimizer.state[2]["weights"]["m"], kept["1.weights.m"])


def test_the_optimizer_begins_afresh_where_a_layer_was_changed(trained, digits):
    wider = edits.set_value(trained.project, trained.project.layers[1].uid, "output_size", 64)
    assert begun(wider, trained, digits[1]).optimizer.steps == 0


def test_the_curves_go_on_behind_the_old_ones(trained, digits):
    following, inherited = warm_start(trained.project, trained)
    events = list(Job(trained.project, digits[1], inherited).run())
    steps = [event for event in events if isinstance(event, Step)]
    prepared = next(event for event in events if isinstance(event, DataPrepared))
    assert following.start_epochs == 2
    assert following.epochs == 4
    assert np.array_equal(following.history.loss.y, trained.history.loss.y)
    assert {step.epoch for step in steps} == {2, 3}
    assert steps[-1].step == prepared.steps == 2 * len(steps)


def test_the_old_curves_stay_as_they_were(trained):
    following, _ = warm_start(trained.project, trained)
    count = len(trained.history.loss)
    following.history.add([Step(9, 0, 1, 900, 1.0, 1.0)], [], [0.1])
    assert len(trained.history.loss) == count


def test_another_loss_begins_curves_of_its_own(trained):
    other = edits.set_value(trained.project, "loss", "label_smoothing", 0.1)
    following, inherited = warm_start(other, trained)
    assert len(following.history.loss) == 0
    assert following.start_epochs == inherited.epochs == 0
    assert not following.from_seed and following.continues == trained.uid


def test_going_on_is_repeatable_and_draws_other_batches_than_the_first_epochs(trained, digits):
    def losses():
        job = Job(trained.project, digits[1], warm_start(trained.project, trained)[1])
        return [event.loss for event in job.run() if isinstance(event, Step)]

    assert losses() == losses()
    fresh = [event.loss for event in Job(*digits).run() if isinstance(event, Step)]
    assert losses() != fresh


@pytest.mark.parametrize(("field", "value"), [("seed", 5), ("validation_share", 0.3)])
def test_curves_begin_anew_where_other_examples_are_held_back(trained, field, value):
    assert warm_start(trained.project, trained)[0].start_epochs == 2
    other = edits.set_value(trained.project, "preparation", field, value)
    assert warm_start(other, trained)[0].start_epochs == 0
