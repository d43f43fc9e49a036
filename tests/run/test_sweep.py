"""A search tries what it says, and says beforehand what cannot be tried."""

from dataclasses import replace

import pytest

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.run import new_run
from mpnn_studio.run.sweep import (
    MAX_TRAININGS,
    SweepError,
    SweepRange,
    Values,
    check_range,
    dials,
    draws,
    estimated_seconds,
    grid,
    read_values,
)


@pytest.fixture
def project():
    return load_example("mnist")


@pytest.fixture
def dial(project):
    """A function that finds a dial."""
    return lambda uid, field: next(d for d in dials(project) if (d.uid, d.field.name) == (uid, field))


def test_settings_of_layers_and_training_may_be_turned_but_not_those_that_the_network_derives(project):
    texts = [dial.text for dial in dials(project)]
    assert {"2 · Dense: units", "4 · Dropout: rate", "Adam: learning rate", "Training: batch size"} <= set(texts)
    assert not any("inputs" in text for text in texts)


def test_a_layer_that_is_left_out_has_no_dials(project):
    muted = edits.toggle_muted(project, {"layer-4"})
    assert not any(dial.uid == "layer-4" for dial in dials(muted))


def test_a_grid_is_every_combination_in_the_order_of_the_values(project, dial):
    axes = [
        read_values(dial("optimizer", "learning_rate"), "0.1, 0.01"),
        read_values(dial("layer-4", "probability"), "20 %, 0.5"),
    ]
    trials = grid(project, axes)
    assert [trial.text for trial in trials] == [
        "learning rate 0.1 · rate 20 %",
        "learning rate 0.1 · rate 50 %",
        "learning rate 0.01 · rate 20 %",
        "learning rate 0.01 · rate 50 %",
    ]
    assert trials[3].project.optimizer.config["learning_rate"] == 0.01
    assert trials[3].project.find("layer-4").config["probability"] == 0.5
    assert trials[3].project == edits.set_value(
        edits.set_value(project, "optimizer", "learning_rate", 0.01), "layer-4", "probability", 0.5
    )


def test_a_logarithmic_range_is_evenly_spaced_in_powers(dial):
    span = SweepRange(dial("optimizer", "learning_rate"), 1e-4, 1e-1, 4, logarithmic=True)
    assert span.values == (0.0001, 0.001, 0.01, 0.1)
    assert SweepRange(dial("layer-2", "output_size"), 10, 12, 9).values == (10, 11, 12)


def test_choices_are_read_as_they_are_shown(dial):
    assert read_values(dial("layer-2", "initialization"), "he, Xavier").values == ("he", "xavier")
    assert read_values(dial("layer-2", "no_bias"), "on, off").values == (False, True)


def test_random_draws_differ_stay_inside_and_repeat_with_the_seed(project, dial):
    axes = [
        SweepRange(dial("optimizer", "learning_rate"), 1e-4, 1e-1, 5, logarithmic=True),
        Values(dial("training", "batch_size"), (16, 32)),
    ]
    trials = draws(project, axes, 20, seed=3)
    rates = [trial.project.optimizer.config["learning_rate"] for trial in trials]
    assert len(set(rates)) == 20 and all(1e-4 <= rate <= 1e-1 for rate in rates)
    assert 4 < sum(rate < 10**-2.5 for rate in rates) < 16
    assert trials == draws(project, axes, 20, seed=3) != draws(project, axes, 20, seed=4)


def test_a_random_search_ends_where_everything_was_drawn(project, dial):
    assert len(draws(project, [Values(dial("training", "batch_size"), (16, 32))], 10, seed=0)) == 2


@pytest.mark.parametrize("text", ["", "fast", "-1", "0.1, , x"])
def test_values_that_the_setting_refuses_are_named(dial, text):
    with pytest.raises(SweepError, match="Adam: learning rate"):
        read_values(dial("optimizer", "learning_rate"), text)


def test_ranges_that_are_none_are_refused(dial):
    rate = dial("optimizer", "learning_rate")
    for span in (SweepRange(rate, 0.0, 1.0, 3, True), SweepRange(rate, 1.0, 0.1, 3), SweepRange(rate, 1.0, 1e9, 3)):
        with pytest.raises(SweepError, match="learning rate"):
            check_range(span)


def test_a_network_that_would_not_fit_its_data_is_refused_before_anything_is_trained(project, dial):
    with pytest.raises(SweepError, match=r"With units 3 the network cannot be trained"):
        grid(project, [Values(dial("layer-5", "output_size"), (10, 3))])


def test_too_many_trainings_and_one_setting_twice_are_refused(project, dial):
    seeds = SweepRange(dial("training", "seed"), 0, MAX_TRAININGS, MAX_TRAININGS + 1)
    for axes in ([seeds], [], [Values(seeds.dial, (1,)), Values(seeds.dial, (2,))]):
        with pytest.raises(SweepError):
            grid(project, axes)


def test_the_time_is_guessed_from_a_run_by_epochs_and_size(project, dial):
    run = new_run(edits.set_value(project, "training", "epochs", 4))
    run.history.train.append([1, 2], [1.0, 2.0], [5.0, 10.0], [1, 1], [1, 1])
    trials = grid(project, [Values(dial("training", "epochs"), (1, 2))])
    assert estimated_seconds(trials, run) == pytest.approx(15.0)
    larger = [replace(trials[0], project=edits.set_value(project, "layer-2", "output_size", 256))]
    assert 90 < estimated_seconds(larger, run) < 110
    assert estimated_seconds(trials, None) is None
    assert estimated_seconds(trials, new_run(load_example("iris"))) is None
