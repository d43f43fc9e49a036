"""The network as a PyTorch folder answers as the engine does."""

import json
import subprocess
import sys

import numpy as np
import pytest

from mpnn_studio.export.placing import put
from mpnn_studio.export.targets.torch_folder import TorchFolder
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.project import ProjectError

from .stacks import DENSE, FLAT

torch = pytest.importorskip("torch")


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
