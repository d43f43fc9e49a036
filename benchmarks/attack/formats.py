"""The table of all formats: what writes hostile files of each, what reads them, and how the reader may refuse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from random import Random
from types import MappingProxyType

from mpneuralnetwork.components.errors import EngineError, FileError

from mpnn_studio.data.dataset import DataError
from mpnn_studio.project.project import ProjectError

from . import mutants, readers


@dataclass(frozen=True)
class Format:
    """One kind of file.

    Attributes:
        write: puts one mutant into an empty folder; the same for the same random numbers.
        read: reads it as the studio does.
        own: the errors by which it may be refused; every other one is a finding.
    """

    write: Callable[[Random, Path], None]
    read: Callable[[Path], None]
    own: tuple[type[Exception], ...]


_PROJECT = (ProjectError,)
_DATA = (DataError, ProjectError)
FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "project": Format(mutants.project, readers.project, _PROJECT),
        "run": Format(mutants.run, readers.project, _PROJECT),
        "history": Format(mutants.history, readers.project, _PROJECT),
        "weights": Format(mutants.weights, readers.project, _PROJECT),
        "zip": Format(mutants.zip_directory, readers.project, _PROJECT),
        "model-safetensors": Format(mutants.model_safetensors, readers.model, (FileError,)),
        "model-npz": Format(mutants.model_npz, readers.model, (FileError,)),
        "model-json": Format(mutants.model_json, readers.model, (FileError,)),
        # Only where the package is installed that reads it.
        **({"onnx": Format(mutants.onnx_model, readers.onnx_model, _DATA)} if find_spec("onnx") else {}),
        "checkpoint": Format(mutants.checkpoint, readers.checkpoint, (FileError,)),
        "npy": Format(mutants.npy, readers.data, _DATA),
        "npz": Format(mutants.npz, readers.data, _DATA),
        "idx": Format(mutants.idx, readers.data, _DATA),
        "idx-gzip": Format(mutants.idx_gzip, readers.data, _DATA),
        "csv": Format(mutants.csv, readers.data, _DATA),
        "pictures": Format(mutants.pictures, readers.data, _DATA),
        "examples": Format(mutants.examples, readers.examples, (DataError,)),
        "source": Format(mutants.source, readers.source, _DATA),
        "training": Format(mutants.training, readers.training, (ProjectError, DataError, EngineError)),
        "text": Format(mutants.text, readers.pasted_project, _PROJECT),
        "layers": Format(mutants.layers, readers.pasted_layers, _PROJECT),
        "recovery": Format(mutants.recovery, readers.recovery, ()),
        "places": Format(mutants.places, readers.places, ()),
        "names": Format(mutants.names, readers.names, ()),
    }
)
