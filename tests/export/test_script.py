"""The script for the engine repeats a training bit for bit."""

import subprocess
import sys
from threading import Event

import numpy as np
import pytest
from mpneuralnetwork.saving.model_files import load_model

from mpnn_studio.export.check import check
from mpnn_studio.export.placing import put
from mpnn_studio.export.targets.script import RetrainingScript
from mpnn_studio.export.trained import TrainedNetwork
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.project import ProjectError
from mpnn_studio.run.headless import train

from .stacks import DENSE, FLAT


def train_on(project, stop=None):
    project = edits.set_value(project, "training", "epochs", 2)
    return TrainedNetwork(train(project, project.data.create().load(), lambda event: None, stop or Event()))


def exported(trained, folder):
    put(RetrainingScript, folder / "out", RetrainingScript().files(trained))
    return folder / "out"


@pytest.mark.parametrize("name", ["iris", "penguins", "spirals", "sine", "xor"])
def test_an_example_comes_out_with_the_same_bits(name, tmp_path):
    trained = train_on(load_example(name))
    found = check(RetrainingScript, trained, exported(trained, tmp_path))
    assert found.passed and found.max_abs_difference == 0


SETTINGS = [
    ("training", "keep_best", True),
    ("training", "patience", 1),
    ("training", "seed", 7),
    ("preparation", "class_weights", "balanced"),
    ("preparation", "validation_share", 0.0),
    ("preparation", "seed", 3),
]


@pytest.mark.parametrize(("part", "field", "value"), SETTINGS)
def test_every_setting_of_the_training_is_repeated(part, field, value, tmp_path):
    trained = train_on(edits.set_value(load_example("iris"), part, field, value))
    assert check(RetrainingScript, trained, exported(trained, tmp_path)).max_abs_difference == 0


def test_images_with_dropout_and_a_schedule_are_repeated(project_on, tmp_path):
    layers = [
        ("Flatten", {}),
        ("Dropout", {"probability": 0.3}),
        ("BatchNormalization", {}),
        ("Dense", {"output_size": 3}),
    ]
    project = edits.choose(project_on("image", layers), "schedule", "CosineDecay")
    trained = train_on(project)
    assert check(RetrainingScript, trained, exported(trained, tmp_path)).max_abs_difference == 0


def test_a_person_runs_it_and_gets_the_weights(tmp_path):
    trained = train_on(load_example("iris"))
    out = exported(trained, tmp_path)
    done = subprocess.run([sys.executable, str(out / "retrain.py")], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "test: {'loss':" in done.stdout and "validation loss" in done.stderr
    again = load_model(out / "retrain.safetensors").weights()
    for name, array in trained.model.weights().items():
        np.testing.assert_array_equal(again[name], array)


def test_what_cannot_be_repeated_is_refused_with_the_reason(project_on, trained):
    stopped = trained(load_example("iris"))
    with pytest.raises(ProjectError, match="not come to its end"):
        RetrainingScript().files(stopped)
    project = edits.set_value(project_on("image", [FLAT, DENSE]), "preparation", "shift", 1)
    varied = train_on(project)
    with pytest.raises(ProjectError, match="varied at random"):
        RetrainingScript().files(varied)
    varied.run.start_epochs = 3
    with pytest.raises(ProjectError, match="continues an earlier training"):
        RetrainingScript().files(varied)
    varied.run.start_epochs, varied.run.continues = 0, "other"  # its curves began anew, its weights did not
    with pytest.raises(ProjectError, match="continues an earlier training"):
        RetrainingScript().files(varied)
