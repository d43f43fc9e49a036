"""Networks of every kind with weights of all signs, ready to be exported."""

import importlib
import sys
from importlib.util import module_from_spec, spec_from_file_location
from threading import Event
from types import SimpleNamespace

import numpy as np
import pytest

from mpnn_studio.data.sources.arrays import inspect_arrays
from mpnn_studio.export.placing import put
from mpnn_studio.export.targets.keras_folder import KerasFolder
from mpnn_studio.export.targets.numpy_file import NumpyFile
from mpnn_studio.export.targets.torch_folder import TorchFolder
from mpnn_studio.export.trained import TrainedNetwork, held_out
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.spec import Spec, new_uid
from mpnn_studio.run.events import Snapshot
from mpnn_studio.run.headless import train
from mpnn_studio.run.job import Job
from mpnn_studio.run.run import new_run

CLASSES = 3


@pytest.fixture(scope="session")
def data(tmp_path_factory):
    """Small colour images that are not square, and rows, each with classes and with numbers as targets."""
    folder, rng = tmp_path_factory.mktemp("data"), np.random.default_rng(0)
    inputs = {"image": rng.integers(0, 256, (60, 3, 7, 6)).astype(np.uint8), "row": rng.normal(3, 2, (60, 5))}
    targets = {"classes": np.arange(60) % CLASSES, "two": np.arange(60) % 2, "numbers": rng.normal(50, 9, 60)}
    for kind, x in inputs.items():
        for goal, y in targets.items():
            np.savez(folder / f"{kind}-{goal}.npz", X=x, y=y)
    return folder


@pytest.fixture(scope="session")
def project_on(data):
    """A function that returns a project on this data with these layers between input and output."""

    def project_on(kind, layers, goal="classes", loss=None, **settings):
        project = edits.set_data(load_example("iris"), inspect_arrays([data / f"{kind}-{goal}.npz"]))
        project = edits.remove_layers(project, {spec.uid for spec in project.layers})
        project = edits.insert_specs(project, 0, [Spec(new_uid(), "layer", name, config) for name, config in layers])
        if loss:
            project = edits.choose(project, "loss", loss)
            for name, value in settings.items():
                project = edits.set_value(project, "loss", name, value)
        return project

    return project_on


@pytest.fixture(scope="session")
def trained():
    """A function that returns the network of a project as if trained: its arrays hold numbers of all signs."""

    def trained(project):
        job = Job(project, project.data.create().load())
        rng = np.random.default_rng(1)
        for name, array in job.model.weights().items():
            drawn = rng.normal(0, 0.4, array.shape)
            if not name.endswith("weights"):
                array[...] = np.abs(drawn) + 0.3 if name.endswith("running_var") else drawn
        run = new_run(project)
        run.preparation, run.snapshot = job.data.preparation, Snapshot(1, job.model.snapshot())
        return TrainedNetwork(run)

    return trained


@pytest.fixture(scope="session")
def iris():
    """Iris, trained for three epochs: Dense 16, ReLU, Dense 3."""
    project = edits.set_value(load_example("iris"), "training", "epochs", 3)
    return TrainedNetwork(train(project, project.data.create().load(), lambda event: None, Event()))


@pytest.fixture(scope="session")
def raw_of():
    """A function that returns raw examples of a network's data."""
    return lambda trained: held_out(trained)[0]


@pytest.fixture
def program_of(tmp_path):
    """A function that exports a network to one NumPy file and imports the program."""

    def program_of(trained):
        put(NumpyFile, tmp_path / "out", NumpyFile().files(trained))
        spec = spec_from_file_location("network", tmp_path / "out" / "network.py")
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return program_of


@pytest.fixture
def folder_of(tmp_path, monkeypatch):
    """A function that exports a network to a PyTorch folder and imports its program for predictions."""
    pytest.importorskip("torch")

    def folder_of(trained):
        put(TorchFolder, tmp_path / "out", TorchFolder().files(trained))
        monkeypatch.syspath_prepend(tmp_path / "out")
        for name in ("data", "model", "predict"):
            monkeypatch.delitem(sys.modules, name, raising=False)
        return importlib.import_module("predict")

    return folder_of


@pytest.fixture
def keras_of(tmp_path, monkeypatch):
    """A function that exports a network to a Keras folder and imports its program, which runs on model.keras."""
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    pytest.importorskip("torch")
    pytest.importorskip("keras")
    from mpnn_studio.export.code.keras_program import keras_folder

    def keras_of(trained):
        # In this process: that of the target would start Keras anew for each network.
        put(KerasFolder, tmp_path / "out", keras_folder(trained, "torch"))
        monkeypatch.syspath_prepend(tmp_path / "out")
        for name in ("data", "model", "predict"):
            monkeypatch.delitem(sys.modules, name, raising=False)
        importlib.import_module("model").trained().save(tmp_path / "out" / "model.keras")
        return importlib.import_module("predict")

    return keras_of


@pytest.fixture
def model_of():
    """A function that exports a network to ONNX and loads it into onnxruntime."""
    pytest.importorskip("onnx")
    pytest.importorskip("onnxruntime")
    from mpnn_studio.export.drivers import onnx_model as driver
    from mpnn_studio.export.targets.onnx_model import onnx_model

    def model_of(trained):
        content = onnx_model(trained)
        names = driver.layers_in(content)
        session = driver.session_of(driver.with_outputs(content, names))

        def run(raw):
            return session.run(None, driver.feeds(session, raw))

        return SimpleNamespace(
            predict=lambda raw: run(raw)[0], trace=lambda raw: zip(names, run(raw)[1:], strict=True), session=session
        )

    return model_of
