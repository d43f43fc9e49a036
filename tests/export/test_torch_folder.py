"""The network as a PyTorch folder answers as the engine does."""

import importlib
import json
import subprocess
import sys

import numpy as np
import pytest

from mpnn_studio.export.placing import put
from mpnn_studio.export.targets.torch_folder import TorchFolder
from mpnn_studio.project.examples import examples, load_example
from mpnn_studio.project.project import ProjectError

from .stacks import DENSE, FLAT, LOSSES, name_of, stacks

torch = pytest.importorskip("torch")


@pytest.fixture
def folder_of(tmp_path, monkeypatch):
    """A function that exports a network and imports its program for predictions."""

    def folder_of(trained):
        put(TorchFolder, tmp_path / "out", TorchFolder().files(trained))
        monkeypatch.syspath_prepend(tmp_path / "out")
        for name in ("data", "model", "predict"):
            monkeypatch.delitem(sys.modules, name, raising=False)
        return importlib.import_module("predict")

    return folder_of


def assert_alike(program, trained, raw):
    here, there = trained.predict(raw), program.predict(raw)
    assert there.shape == here.shape
    np.testing.assert_allclose(there, here, rtol=1e-5, atol=1e-5)
    for (name, output), (named, expected) in zip(program.trace(raw), trained.trace(raw).items(), strict=True):
        assert name == named
        np.testing.assert_allclose(output, expected, rtol=1e-4, atol=2e-5)


@pytest.mark.parametrize("stack", stacks(), ids=name_of)
def test_every_layer_gives_what_the_engine_gives(project_on, trained, folder_of, raw_of, stack):
    network = trained(project_on(*stack))
    assert_alike(folder_of(network), network, raw_of(network))


@pytest.mark.parametrize(("loss", "goal", "settings"), [(name, *facts) for name, facts in LOSSES.items()])
@pytest.mark.parametrize("last", [None, "Sigmoid", "Softmax"])
def test_every_loss_finishes_the_outputs_as_the_engine_does(
    project_on, trained, folder_of, raw_of, loss, goal, settings, last
):
    layers = [("Dense", {"output_size": 3 if goal == "classes" else 1}), *([(last, {})] if last else [])]
    network = trained(project_on("row", layers, goal, loss, **settings))
    assert_alike(folder_of(network), network, raw_of(network))


@pytest.mark.parametrize("name", [example.name for example in examples()])
def test_every_example_answers_as_in_the_studio(trained, folder_of, raw_of, name):
    network = trained(load_example(name))
    assert_alike(folder_of(network), network, raw_of(network))


def test_momentum_means_the_share_of_the_new_mean_there(project_on, trained, folder_of):
    network = trained(
        project_on("row", [("Dense", {"output_size": 4}), ("BatchNormalization", {"momentum": 0.8}), DENSE])
    )
    norm = folder_of(network).load().layers[1]
    assert norm.momentum == pytest.approx(0.2) and not norm.training


def test_a_person_predicts_from_the_command_line(iris, raw_of, tmp_path):
    put(TorchFolder, tmp_path / "out", TorchFolder().files(iris))
    np.save(tmp_path / "examples.npy", raw_of(iris))
    command = [sys.executable, "out/predict.py", "examples.npy"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    rows = [line.split(",") for line in done.stdout.splitlines()]
    assert rows[0] == ["species", *iris.schema.classes]
    np.testing.assert_allclose(np.array([row[1:] for row in rows[1:]], float), iris.predict(raw_of(iris)), atol=1e-5)


def test_the_folder_holds_what_its_readme_names(iris):
    files = TorchFolder().files(iris)
    for name in ("model.py", "model.safetensors", "data.py", "about.json", "predict.py", "train.py", "examples.npz"):
        assert name in files and (name == "predict.py" or name.encode() in files["README.md"])
    assert json.loads(files["about.json"])["classes"] == list(iris.schema.classes)


def test_it_is_a_folder_and_no_single_program(iris, tmp_path):
    with pytest.raises(ProjectError, match="Name a folder"):
        put(TorchFolder, tmp_path / "flowers.py", TorchFolder().files(iris))


def test_names_of_strangers_are_data_and_never_code(trained, tmp_path):
    from mpnn_studio.data.inspection import inspect_csv
    from mpnn_studio.project import edits

    (tmp_path / "evil.csv").write_text(
        'a,"b""""""\nimport os; os._exit(9)",kind\n'
        + "".join(f"{i},{i % 5},{('os._exit', 'x')[i % 2]}\n" for i in range(40))
    )
    project = edits.set_data(load_example("iris"), inspect_csv(tmp_path / "evil.csv").source)
    files = TorchFolder().files(trained(edits.fit_to_data(project)))
    assert [name for name, content in files.items() if b"_exit" in content] == ["model.safetensors", "about.json"]


def test_zeros_are_laid_only_where_the_engine_lays_them(project_on, trained, folder_of):
    config = {"output_depth": 2, "kernel_size": 2, "padding": "same", "stride": 2}
    network = trained(project_on("image", [("Convolutional", config), FLAT, DENSE]))
    assert folder_of(network).load().layers[0].zeros == (0, 0, 0, 1)
