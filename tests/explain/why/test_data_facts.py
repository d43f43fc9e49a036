"""What is measured of the data around an example."""

from threading import Event

import numpy as np
import pytest

from mpnn_studio.data.prepare import prepare
from mpnn_studio.explain.examples import Examples
from mpnn_studio.explain.why.data_facts import DataFacts
from mpnn_studio.explain.why.explainer import Explainer
from mpnn_studio.explain.why.smallest_change import Fooling
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.datasets import Datasets
from mpnn_studio.run.headless import train


def test_an_image_has_the_range_of_its_pixels_and_the_background_that_is_most_frequent(digits):
    data = digits.question().data
    assert (data.low.min(), data.high.max()) == (0, 1) and not data.background.any() and data.mean.any()


def test_a_category_has_its_most_frequent_value_and_is_not_movable(penguins):
    data = penguins.question().data
    place = data.features[0]
    assert data.mean[place].sum() == data.background[place].sum() == 1 and not data.movable[place].any()
    assert data.movable[data.features[2]].all()


def test_what_the_data_could_not_hold_is_settled(penguins):
    data = penguins.question().data
    given = penguins.question().example.copy()
    given[:, data.features[0]] = [[0.2, 0.5, 0.3]]
    given[:, data.features[2]] = 99
    settled = data.settle(given)[0]
    assert list(settled[data.features[0]]) == [0, 1, 0]
    assert settled[data.features[2]] == pytest.approx(data.high[data.features[2]])


def test_what_is_derived_follows_its_coordinates():
    plane = load_example("circles")
    project = edits.set_value(edits.set_value(plane, "data", "x_squared", True), "data", "product", True)
    datasets = Datasets()
    examples = Examples.of(project, datasets)
    preparation = prepare(examples.dataset, project.preparation_settings).preparation
    data = DataFacts.of(examples, preparation)
    x = preparation.inputs(examples.dataset.inputs[:1])
    x[0, 2:] = 0
    assert data.settle(x)[0] == pytest.approx(preparation.inputs(examples.dataset.inputs[:1])[0], abs=1e-5)
    x = data.settle(x).astype(np.float64)
    slopes = data.movable_slopes(x, np.array([[0.0, 0.0, 1.0, 0.0]]))
    step = np.array([[1e-3, 0, 0, 0]])
    expected = (data.settle(x + step) - data.settle(x - step))[0, 2] / 2e-3
    assert slopes[0] == pytest.approx([expected, 0, 0, 0], abs=1e-3) and expected


def test_the_smallest_change_of_a_point_moves_its_coordinates_and_what_follows_from_them():
    plane = edits.set_value(load_example("circles"), "data", "x_squared", True)
    project = edits.set_value(edits.set_value(plane, "data", "y_squared", True), "training", "epochs", 20)
    datasets = Datasets()
    dataset = datasets.get(project.data)
    run = train(project, dataset, lambda event: None, Event())
    asked = Explainer(datasets), Fooling(), run, run.snapshot
    found = asked[0].ask(*asked[1:], dataset.inputs[0])
    raw = found.example * np.array(run.preparation.spread) + np.array(run.preparation.centre)
    assert found.found and raw[2:] == pytest.approx(raw[:2] ** 2, rel=1e-3) and found.size < found.random
