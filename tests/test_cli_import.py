"""``mpnn-studio import``: a network of elsewhere becomes a project file."""

import pytest

from mpnn_studio.cli import main
from mpnn_studio.run.archive import load_project

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")


@pytest.fixture
def digits(rng, tmp_path):
    from tests.importing.graphs import digits_of_cntk, save

    return save(digits_of_cntk(rng), tmp_path / "mnist-8.onnx")


@pytest.fixture
def rng():
    import numpy as np

    return np.random.default_rng(0)


def test_a_model_comes_in_with_what_was_found(digits, tmp_path, capsys):
    assert main(["import", str(digits), str(tmp_path / "out.mpnn")]) == 0
    assert "max |Δ|" in capsys.readouterr().out
    run = load_project(tmp_path / "out.mpnn").run
    assert run.origin == "mnist-8.onnx" and "onnxruntime" in run.note


def test_it_predicts_and_goes_out_again(digits, tmp_path, capsys):
    out = tmp_path / "out.mpnn"
    assert main(["import", str(digits), str(out), "--data", "mnist"]) == 0
    assert main(["export", str(out), str(tmp_path / "again.onnx")]) == 0
    assert "accuracy" in capsys.readouterr().out


def test_data_that_do_not_fit_are_refused(digits, tmp_path, capsys):
    assert main(["import", str(digits), str(tmp_path / "out.mpnn"), "--data", "iris"]) == 2
    assert "takes 1 × 28 × 28 numbers" in capsys.readouterr().err
    assert not (tmp_path / "out.mpnn").exists()


def test_files_that_are_no_models_are_refused_with_those_that_are(tmp_path, capsys):
    assert main(["import", str(tmp_path / "a.pt"), str(tmp_path / "out.mpnn")]) == 2
    assert "models of ONNX (.onnx)" in capsys.readouterr().err
