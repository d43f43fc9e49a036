"""Whole files of every format that is read, from which mutants are made: small, and the same in each process."""

from __future__ import annotations

import io
import json
import struct
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from mpneuralnetwork.layers import Dense
from mpneuralnetwork.losses import CategoricalCrossEntropy
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import Adam
from mpneuralnetwork.saving.checkpoint import save_checkpoint
from mpneuralnetwork.saving.formats import unpack_safetensors
from mpneuralnetwork.saving.model_files import save_model
from mpneuralnetwork.schedules import ReduceOnPlateau
from mpneuralnetwork.trainer import Interruption, Trainer
from numpy.typing import NDArray

from mpnn_studio.data.dataset import Dataset
from mpnn_studio.data.recognise import source_for
from mpnn_studio.export.code.onnx_graph import Graph
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.archive import save_project
from mpnn_studio.run.autosave import Autosave, Work
from mpnn_studio.run.inbox import Inbox
from mpnn_studio.run.job import Job
from mpnn_studio.run.opening import propose
from mpnn_studio.run.run import Run, new_run

from .folders import write_files
from .pictures import sample_pictures

Members = Mapping[str, bytes]
ROWS = 40
SECONDS = 0.01
"""Between two events of a training, whatever it really takes."""
TRAINED = ("iris", "xor", "sine", "penguins")
DRAWN = ("mnist", "mnist-conv", "mnist-deep", "spirals", "circles", "diverging")


@cache
def trained(name: str) -> Run:
    """Return a finished run of one epoch; its name and its times are fixed, so that mutants repeat."""
    project = edits.set_value(load_example(name), "training", "epochs", 1)
    run, inbox = new_run(project), Inbox()
    for count, event in enumerate(Job(project, project.data.create().load()).run()):
        if not isinstance(event, Interruption):
            inbox.put(event, SECONDS * count)
    run.take(inbox.drain())
    assert run.finished is not None
    run.uid, run.began, run.finished = f"run-{name}", 1.7e9, replace(run.finished, seconds=1.0)
    return run


@cache
def project_members(name: str) -> Members:
    """Return what the zip of a trained project holds."""
    run = trained(name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "project.mpnn")
        save_project(path, run.project, run, sample_pictures()[".png"][0])
        return unzip(path.read_bytes())


@cache
def onnx_model() -> bytes:
    """Return a small network for images as a model of ONNX."""
    rng, graph = np.random.default_rng(0), Graph(["input"])

    def drawn(*shape: int) -> NDArray[np.float32]:
        return rng.normal(0, 0.3, shape).astype(np.float32)

    x = graph.add("Relu", graph.add("Conv", graph.add("Div", "input", 255.0), drawn(2, 1, 3, 3), drawn(2)))
    x = graph.add("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2])
    x = graph.add("Add", graph.add("MatMul", graph.add("Flatten", x, axis=1), drawn(18, 3)), drawn(3))
    x = graph.add("Softmax", x, axis=1)
    return graph.model({"input": ("FLOAT", (1, 8, 8))}, x, 3, {"classes": '["a", "b", "c"]'})


def unzip(content: bytes) -> Members:
    """Return what a zip holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return MappingProxyType({info.filename: archive.read(info) for info in archive.infolist()})


@cache
def projects() -> tuple[dict[str, Any], ...]:
    """Return projects as plain values: the examples, and one for each kind of file beside them."""
    with tempfile.TemporaryDirectory() as folder:
        found = [source_for([path]) for path in write_data(Path(folder))]
        beside = [json.dumps(propose(source).to_json()).replace(folder + "/", "") for source in found]
    return (*(load_example(name).to_json() for name in (*TRAINED, *DRAWN)), *map(json.loads, beside))


@cache
def trainable() -> tuple[dict[str, Any], ...]:
    """Return projects that can be trained within milliseconds."""
    return tuple(load_example(name).to_json() for name in (*TRAINED, "circles", "spirals", "diverging"))


def write_data(folder: Path) -> tuple[Path, ...]:
    """Write data of every kind into a folder; return what a person would open."""
    folder.mkdir(exist_ok=True)
    (folder / "table.csv").write_text("\n".join(map(",".join, table_rows())), encoding="utf-8")
    (folder / "arrays.npz").write_bytes(npz(arrays()))
    write_files(folder, idx_files())
    write_files(folder / "pictures", picture_folder())
    return tuple(folder / name for name in ("table.csv", "arrays.npz", next(iter(idx_files())), "pictures"))


@cache
def old_histories(name: str) -> tuple[dict[str, Any], ...]:
    """Return the curves of a run as the two earlier versions wrote them."""
    file = unpack_safetensors(project_members(name)[f"runs/run-{name}/history.safetensors"])
    columns: dict[str, dict[str, Any]] = {"train": {}, "validation": {}}
    for path, array in file.read().items():
        table, _, column = path.partition("/")
        columns[table][column] = [None if np.isnan(value) else float(value) for value in array.ravel()]
    about = json.loads(file.metadata["history"])
    curve = {"x": [0.5, 1.0], "y": [1.5, 0.5]}
    series = dict.fromkeys(("loss", "metric", "validation_loss", "validation_metric"), curve)
    return {**about, **columns}, {"metric": about["metrics"][0], "scale": 1.0, "series": series}


@cache
def table_rows() -> list[list[str]]:
    """Return a table with a column of every kind, and a class to predict."""
    rng = np.random.default_rng(0)
    header = ["length", "width mm", "colour", "day", "note", "species"]
    colours, species = ("red", "green", ""), ("setosa", "virginica")
    rows = [header]
    for number in range(ROWS):
        day = f"2024-{1 + number % 12:02d}-{1 + number % 28:02d}"
        size = rng.normal(size=2)
        rows.append([f"{size[0]:.3f}", f"{size[1]:.1f}", colours[number % 3], day, f"n{number}", species[number % 2]])
    return rows


@cache
def iris_examples() -> NDArray[Any]:
    """Return raw examples for the network that knows irises."""
    dataset: Dataset = load_example("iris").data.create().load()
    return dataset.inputs[:ROWS]


@cache
def iris_rows() -> list[list[str]]:
    """Return the same as a table."""
    names = [feature.name for feature in load_example("iris").schema().features]
    return [names, *([f"{value:.1f}" for value in row] for row in iris_examples())]


@cache
def arrays() -> Mapping[str, NDArray[Any]]:
    """Return images with their classes, as Keras names them."""
    rng = np.random.default_rng(0)
    images, classes = rng.integers(0, 256, (ROWS, 6, 6), dtype=np.uint8), np.arange(ROWS) % 3
    return MappingProxyType({"x_train": images, "y_train": classes, "x_test": images[:9], "y_test": classes[:9]})


@cache
def numbers() -> Mapping[str, NDArray[Any]]:
    """Return rows of numbers and an amount for each."""
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(ROWS, 3))
    return MappingProxyType({"X": rows, "y": rows.sum(axis=1)})


def npy(array: NDArray[Any]) -> bytes:
    """Return the bytes of a .npy file."""
    memory = io.BytesIO()
    np.save(memory, array)
    return memory.getvalue()


def npz(contents: Mapping[str, NDArray[Any]]) -> bytes:
    """Return the bytes of a .npz file."""
    memory = io.BytesIO()
    np.savez(memory, allow_pickle=False, **contents)
    return memory.getvalue()


@cache
def idx_files() -> Members:
    """Return images and labels, and those to test with, as IDX files by name."""
    images, classes = arrays()["x_train"], arrays()["y_train"].astype(np.uint8)
    return MappingProxyType(
        {
            "train-images-idx3-ubyte": _idx(images),
            "train-labels-idx1-ubyte": _idx(classes),
            "t10k-images-idx3-ubyte": _idx(images[:9]),
            "t10k-labels-idx1-ubyte": _idx(classes[:9]),
        }
    )


def _idx(array: NDArray[np.uint8]) -> bytes:
    return b"\0\0\x08" + bytes([array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


@cache
def picture_folder() -> Members:
    """Return one picture of each format in each of two classes, by its path in the folder."""
    pictures = {f"picture{ending}": contents[0] for ending, contents in sample_pictures().items()}
    return MappingProxyType(
        {f"{kind}/{name}": content for kind in ("cat", "dog") for name, content in pictures.items()}
    )


@cache
def recovery_files() -> Members:
    """Return what the autosave of a process leaves when it dies."""
    project = trained("iris").project
    changed = edits.set_value(project, "training", "epochs", 7)
    with tempfile.TemporaryDirectory() as folder:
        autosave = Autosave(Path(folder))
        runs = tuple(map(trained, ("iris", "xor")))
        autosave.keep(Work(changed, project, "iris", Path("/nowhere/iris.mpnn"), 1, runs[0], runs))
        autosave.flush(10)
        (work,) = Path(folder).iterdir()
        files = {path.name: path.read_bytes() for path in work.iterdir()}
        autosave.close()
    return MappingProxyType(files)


@cache
def model_file(ending: str) -> bytes:
    """Return the file of a small network in one of the three formats."""
    return _written(f"weights{ending}", lambda path: save_model(make_trainer().model, path))


def make_trainer() -> Trainer:
    """Return a training that a checkpoint can be loaded into."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(20, 3)).astype(np.float32), np.arange(20) % 3
    model = Model([Dense(4), Dense(3)], CategoricalCrossEntropy(), Adam(), seed=0)
    model.build((3,))
    return Trainer(model, x, y, epochs=3, batch_size=10, validation=(x, y), schedule=ReduceOnPlateau(), keep_best=True)


@cache
def checkpoint() -> bytes:
    """Return the checkpoint of that training after three batches."""
    trainer = make_trainer()
    records = trainer.run()
    for _ in range(5):
        next(records)
    return _written("checkpoint.safetensors", lambda path: save_checkpoint(trainer, path))


def _written(name: str, write: Any) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        write(path)
        return path.read_bytes()
