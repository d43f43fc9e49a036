"""The network as a Keras folder and as one .keras file answers as the engine does."""

import json
import os
import subprocess
import sys
from math import erf, sqrt

import numpy as np
import pytest

from mpnn_studio.export import exporter as exporting
from mpnn_studio.export.check import check
from mpnn_studio.export.code.keras_program import keras_folder
from mpnn_studio.export.exporter import exporter_for
from mpnn_studio.export.keras_package import BACKENDS
from mpnn_studio.export.placing import put
from mpnn_studio.export.targets.keras_folder import KerasFolder
from mpnn_studio.export.targets.keras_model import KerasModel
from mpnn_studio.export.trained import TrainedNetwork
from mpnn_studio.project.project import ProjectError
from mpnn_studio.run.events import Snapshot

from .stacks import DENSE, FLAT

IMAGE = ("Convolutional", {"output_depth": 2, "kernel_size": 3, "padding": "same", "stride": 2})


@pytest.fixture
def without_keras(monkeypatch):
    """A machine that has everything but Keras."""
    found = exporting.find_spec
    monkeypatch.setattr(exporting, "find_spec", lambda name: None if name == "keras" else found(name))


def code(trained):
    return keras_folder(trained, "torch")["model.py"].decode()


def test_batch_norm_keeps_its_momentum_and_epsilon(project_on, trained, keras_of):
    settings = {"epsilon": 0.1, "momentum": 0.7}
    network = trained(project_on("row", [("Dense", {"output_size": 4}), ("BatchNormalization", settings), DENSE]))
    norm = keras_of(network).load().get_layer("1_batchnormalization")
    # Of Keras, too, the momentum is what is kept of the old mean.
    assert norm.momentum == pytest.approx(0.7) and norm.epsilon == pytest.approx(0.1)


def test_batch_norm_predicts_with_the_statistics_of_the_training(project_on, trained, keras_of, raw_of):
    network = trained(project_on("row", [("BatchNormalization", {}), DENSE]))
    program, raw = keras_of(network), raw_of(network)
    alone = np.concatenate([program.predict(row[np.newaxis]) for row in raw[:4]])
    np.testing.assert_allclose(alone, network.predict(raw[:4]), atol=1e-5)


def test_channels_are_laid_out_one_after_another_though_keras_has_them_last(project_on, trained, keras_of, raw_of):
    network = trained(project_on("image", [FLAT, DENSE]))
    program, raw = keras_of(network), raw_of(network)
    assert program.load().input_shape == (None, 7, 6, 3)
    flat = dict(program.trace(raw))["0.flatten"]
    np.testing.assert_allclose(flat, raw.reshape(len(raw), -1) / np.float32(255), atol=1e-6)


def test_same_padding_with_a_stride_is_said_in_numbers(project_on, trained):
    # 7 rows need one zero on each side for 4 positions; 6 columns for 3 only one, behind.
    found = code(trained(project_on("image", [IMAGE, FLAT, DENSE])))
    assert "layers.ZeroPadding2D(((1, 1), (0, 1)))(x)" in found and "same" not in found


def test_gelu_is_the_one_of_the_engine_not_the_exact_one(project_on, trained, keras_of, raw_of):
    network = trained(project_on("row", [("Dense", {"output_size": 4}), ("GELU", {}), DENSE]))
    values = dict(keras_of(network).trace(raw_of(network)))
    exact = np.vectorize(lambda x: x * (1 + erf(x / sqrt(2))) / 2)(values["0.dense"].astype(float))
    assert 1e-5 < np.abs(values["1.gelu"] - exact).max() < 1e-2


def test_softmax_is_over_the_channels_of_an_image(project_on, trained, keras_of, raw_of):
    network = trained(project_on("image", [("Softmax", {}), FLAT, DENSE]))
    shares = dict(keras_of(network).trace(raw_of(network)))["0.softmax"]
    assert shares.shape[1:] == (3, 7, 6)
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-6)


def test_code_and_file_answer_alike(project_on, trained, keras_of, raw_of, tmp_path):
    network = trained(project_on("image", [IMAGE, ("GELU", {}), FLAT, DENSE]))
    program, raw = keras_of(network), raw_of(network)
    from_file = program.predict(raw)
    (tmp_path / "out" / "model.keras").unlink()
    np.testing.assert_array_equal(program.predict(raw), from_file)


def test_a_file_needs_no_code_of_ours_and_a_failed_check_names_the_first_layer(project_on, trained, tmp_path):
    if not KerasModel.installed():
        pytest.skip("keras is not installed")
    network, out = trained(project_on("image", [IMAGE, ("GELU", {}), FLAT, DENSE])), tmp_path / "image.keras"
    files = KerasModel().files(network)
    put(KerasModel, out, files)
    found = check(KerasModel, network, out, known=files)
    assert found.passed and found.max_abs_difference <= 1e-5, found.sentence()
    assert {"keras", "numpy"} < found.versions.keys() & {"keras", "numpy", *BACKENDS}
    values = network.weights.values.copy()
    values[-1] += 1
    found = check(KerasModel, TrainedNetwork(network.run, Snapshot(2, values)), out, known=files)
    assert found.passed is False and found.first_difference == "3.dense"


def test_a_person_predicts_from_the_command_line(iris, raw_of, tmp_path):
    if not KerasFolder.installed():
        pytest.skip("keras is not installed")
    put(KerasFolder, tmp_path / "out", KerasFolder().files(iris))
    np.save(tmp_path / "examples.npy", raw_of(iris))
    command = [sys.executable, "out/predict.py", "examples.npy"]
    environment = {name: value for name, value in os.environ.items() if name != "KERAS_BACKEND"}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", env=environment)
    assert done.returncode == 0, done.stderr
    rows = [line.split(",") for line in done.stdout.splitlines()]
    assert rows[0] == ["species", *iris.schema.classes]
    np.testing.assert_allclose(np.array([row[1:] for row in rows[1:]], float), iris.predict(raw_of(iris)), atol=1e-5)


def test_the_person_chooses_what_computes(iris):
    files = keras_folder(iris, "jax")
    assert b'"KERAS_BACKEND", "jax"' in files["model.py"] and b"\njax\n" in files["requirements.txt"]
    chosen = KerasFolder.from_texts(["backend=jax"])
    assert chosen.needs() == ("keras", "jax") and chosen.how_to_install() == 'pip install "mpnn-studio[keras]" jax'


def test_the_folder_holds_what_its_readme_names(iris, without_keras):
    files = KerasFolder().files(iris)
    for name in ("model.py", "weights.npz", "data.py", "about.json", "predict.py"):
        assert name in files and name.encode() in files["README.md"]
    assert json.loads(files["about.json"])["classes"] == list(iris.schema.classes)


def test_without_keras_the_code_is_written_and_is_checked_later(iris, tmp_path, without_keras, monkeypatch):
    out = tmp_path / "out"
    put(KerasFolder, out, KerasFolder().files(iris))
    assert not (out / "model.keras").exists()
    with pytest.raises(
        ProjectError, match=r'keras and torch, is not installed here: pip install "mpnn-studio\[keras\]"'
    ):
        check(KerasFolder, iris, out)
    monkeypatch.undo()
    if KerasFolder.installed():
        assert check(KerasFolder, iris, out).passed


def test_without_keras_no_keras_file_is_promised(iris, without_keras):
    with pytest.raises(ProjectError, match=r'pip install "mpnn-studio\[keras\]"'):
        KerasModel().require(iris)


def test_the_ending_says_the_format(tmp_path):
    assert exporter_for(tmp_path / "iris.keras") is KerasModel
    assert exporter_for(tmp_path / "iris", "keras") is KerasFolder
