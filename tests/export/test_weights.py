"""Exported weights can be used alone, with nothing but NumPy or the format's own library."""

import json
from threading import Event

import numpy as np
import pytest
from mpneuralnetwork.components.errors import FileError
from mpneuralnetwork.saving.model_files import load_model
from safetensors import safe_open
from safetensors.numpy import load_file

from mpnn_studio.data.source import no_progress
from mpnn_studio.export.weights import export_weights
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.project import ProjectError
from mpnn_studio.run.headless import train
from mpnn_studio.run.predictor import Predictor
from mpnn_studio.run.run import new_run

FLOWERS = np.array([[5.1, 3.5, 1.4, 0.2], [6.7, 3.0, 5.2, 2.3]])


@pytest.fixture(scope="module")
def run():
    """Iris, trained for three epochs: Dense 16, ReLU, Dense 3."""
    project = edits.set_value(load_example("iris"), "training", "epochs", 3)
    return train(project, project.data.create().load(no_progress), lambda event: None, Event())


@pytest.fixture
def expected(run):
    """What the studio itself predicts."""
    predictor = Predictor(run.project, run.preparation)
    predictor.load(run.snapshot)
    return np.array([predictor.predict(flower) for flower in FLOWERS])


def read_safetensors(path):
    with safe_open(path, "np") as file:
        return load_file(path), file.metadata()


def read_npz(path):
    with np.load(path, allow_pickle=False) as file:
        arrays = dict(file)
    return arrays, json.loads(str(arrays.pop("__metadata__")))


READERS = {".safetensors": read_safetensors, ".npz": read_npz}


def predict_with_numpy(arrays, metadata):
    """The network of the iris example in six lines, fed with what the file alone says."""
    preparation = json.loads(metadata["preparation"])
    x = (FLOWERS - preparation["centre"]) / preparation["spread"]
    hidden = np.maximum(x @ arrays["0.dense.weights"] + arrays["0.dense.biases"], 0)
    logits = hidden @ arrays["2.dense.weights"] + arrays["2.dense.biases"]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("suffix", READERS)
def test_plain_numpy_reproduces_the_prediction(run, expected, tmp_path, suffix):
    path = tmp_path / f"iris{suffix}"
    export_weights(run, path)
    np.testing.assert_allclose(predict_with_numpy(*READERS[suffix](path)), expected, atol=1e-6)


@pytest.mark.parametrize("suffix", READERS)
def test_the_engine_builds_the_network_again(run, expected, tmp_path, suffix):
    path = tmp_path / f"iris{suffix}"
    export_weights(run, path)
    model = load_model(path)
    # One by one, as the studio predicts: a matrix product rounds a batch of another size in another way.
    found = [model.predict(run.preparation.inputs(flower[np.newaxis]))[0] for flower in FLOWERS]
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("suffix", READERS)
def test_the_file_says_what_its_outputs_and_inputs_mean(run, tmp_path, suffix):
    path = tmp_path / f"iris{suffix}"
    export_weights(run, path)
    metadata = READERS[suffix](path)[1]
    assert json.loads(metadata["classes"]) == ["setosa", "versicolor", "virginica"]
    assert json.loads(metadata["target"]) == "species"
    assert json.loads(metadata["features"])[0]["name"] == "sepal_length"


@pytest.mark.parametrize("suffix", READERS)
def test_arrays_lie_row_after_row(run, tmp_path, suffix):
    path = tmp_path / f"iris{suffix}"
    export_weights(run, path)
    arrays = READERS[suffix](path)[0]
    assert all(array.flags.c_contiguous and array.dtype == np.float32 for array in arrays.values())


def test_capital_letters_in_the_ending_do_not_matter(run, tmp_path):
    export_weights(run, tmp_path / "IRIS.NPZ")
    assert len(read_npz(tmp_path / "IRIS.NPZ")[0]) == 4


def test_another_ending_is_refused_with_those_there_are(run, tmp_path):
    with pytest.raises(ProjectError, match=r"\.safetensors, \.npz or \.json"):
        export_weights(run, tmp_path / "iris.h5")


def test_a_network_that_was_never_trained_has_nothing_to_export(tmp_path):
    with pytest.raises(ProjectError, match="not trained yet"):
        export_weights(new_run(load_example("iris")), tmp_path / "iris.npz")


def test_a_folder_that_is_not_there_is_named(run, tmp_path):
    with pytest.raises(FileError, match="nowhere"):
        export_weights(run, tmp_path / "nowhere" / "iris.npz")
