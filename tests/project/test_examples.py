"""The bundled examples can be trained as they are."""

from threading import Event

import numpy as np
import pytest
from mpneuralnetwork.components.errors import TrainingError

from mpnn_studio.data.pen import with_mnist_pen
from mpnn_studio.data.strokes import Stroke
from mpnn_studio.project import edits
from mpnn_studio.project.check import check
from mpnn_studio.project.examples import examples, load_example
from mpnn_studio.project.project import ProjectError, project_from_json
from mpnn_studio.resources import asset
from mpnn_studio.run.headless import train
from mpnn_studio.run.predictor import Predictor

NAMES = [example.name for example in examples()]


@pytest.mark.parametrize("name", NAMES)
def test_an_example_has_no_problem(name):
    assert check(load_example(name)).ok


@pytest.mark.parametrize("name", NAMES)
def test_an_example_reads_no_file_of_the_persons(name):
    assert load_example(name).data.create().files() == ()


@pytest.mark.parametrize("name", NAMES)
def test_an_example_survives_being_written_and_read(name):
    assert project_from_json(load_example(name).to_json()) == load_example(name)


def test_each_example_says_what_it_is():
    assert all(example.title and example.summary.endswith(".") for example in examples())
    assert len({example.title for example in examples()}) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_example_has_a_picture_of_its_own(name):
    content = asset(f"examples/{name}.png").read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) < 200_000
    others = {asset(f"examples/{other}.png").read_bytes() for other in NAMES if other != name}
    assert content not in others


def run_of(name, **settings):
    project = load_example(name)
    for field, value in settings.items():
        project = edits.set_value(project, "training", field, value)
    return train(project, project.data.create().load(), lambda event: None, Event())


def trained(name, **settings):
    return run_of(name, **settings).metrics()


@pytest.mark.parametrize(("name", "reached"), [("spirals", 0.95), ("circles", 0.95), ("xor", 0.95), ("iris", 0.8)])
def test_a_small_example_learns_its_classes(name, reached):
    assert trained(name)["test_accuracy"] >= reached


@pytest.fixture(scope="module")
def convolutions():
    return run_of("mnist-conv", epochs=1)


def test_the_convolutions_read_digits_better_after_one_epoch_than_the_perceptron_ever_does(convolutions):
    assert convolutions.metrics()["test_accuracy"] >= 0.98


def test_the_convolutions_read_a_one_with_an_upstroke(convolutions):
    predictor = Predictor(convolutions.project, convolutions.preparation)
    predictor.load(convolutions.snapshot)
    upstrokes = [(across, down) for across in (0.25, 0.3, 0.35, 0.4) for down in (0.4, 0.45, 0.5)]
    drawn = [with_mnist_pen((Stroke((start, (0.55, 0.2), (0.5, 0.8))),)) for start in upstrokes]
    images = np.rint(np.stack(drawn)[:, np.newaxis] * 255).astype(np.uint8)
    assert (predictor.predict_all(images).argmax(axis=1) == 1).mean() > 0.9


@pytest.mark.parametrize(("name", "error"), [("sine", 0.1), ("penguins", 320.0)])
def test_a_small_example_finds_its_numbers(name, error):
    assert trained(name)["RMSE"] <= error


def test_muting_the_hidden_layer_shows_why_one_layer_cannot_learn_xor():
    project = load_example("xor")
    muted = edits.toggle_muted(project, {spec.uid for spec in project.layers[:-1]})
    assert check(muted).ok
    run = train(muted, muted.data.create().load(), lambda event: None, Event())
    assert run.metrics()["test_accuracy"] < 0.75


def test_the_diverging_example_breaks_down_until_its_rate_is_lowered():
    project = load_example("diverging")
    dataset = project.data.create().load()
    losses = []
    with pytest.raises(TrainingError, match="smaller learning rate"):
        train(project, dataset, losses.append, Event())
    assert len(losses) > 50
    mended = edits.set_value(project, "optimizer", "learning_rate", 0.1)
    assert train(mended, dataset, lambda event: None, Event()).metrics()["RMSE"] < 0.1


def test_the_studio_opens_on_the_perceptron_for_digits():
    assert NAMES[0] == "mnist"
    layers = [spec.name for spec in load_example("mnist").layers]
    assert layers == ["Flatten", "Dense", "ReLU", "Dropout", "Dense"]


def test_an_unknown_example_is_refused_with_those_there_are():
    with pytest.raises(ProjectError, match="mnist, mnist-conv, mnist-deep, spirals"):
        load_example("nothing")
