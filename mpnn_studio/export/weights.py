"""Trained weights for other programs: one self-contained file with all that a prediction needs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from mpneuralnetwork.saving.formats import json_text, pack_npz, pack_safetensors, write_atomically
from mpneuralnetwork.saving.model_files import ARCHITECTURE, Arrays, pack_json

from ..project.project import ProjectError
from ..run.run import Run
from .exporter import Exporter
from .trained import TrainedNetwork

Pack = Callable[[Arrays, Mapping[str, str]], bytes]


def pack_readable_json(arrays: Arrays, metadata: Mapping[str, str]) -> bytes:
    """Return what the engine's ``load_model`` reads, with the metadata once more as values for other programs."""
    content = json.loads(pack_json(arrays, metadata))
    about = {name: json.loads(text) for name, text in metadata.items() if name != ARCHITECTURE}
    return json_text({**about, **content}, indent=1).encode()


FORMATS: Mapping[str, Pack] = MappingProxyType(
    {".safetensors": pack_safetensors, ".npz": pack_npz, ".json": pack_readable_json}
)


class WeightsExporter(Exporter):
    """Arrays named "1.dense.weights" by place and layer; the metadata says all else that a prediction needs."""

    driver: ClassVar[str] = "weights"
    runtime: ClassVar[str] = "mpneuralnetwork"
    install: ClassVar[str] = "pip install mpnn-studio"

    def files(self, trained: TrainedNetwork) -> Mapping[str, bytes]:
        return {f"weights{self.suffix}": pack_weights(trained, self.suffix)}


def pack_weights(trained: TrainedNetwork, suffix: str) -> bytes:
    """Return the content of a file of weights in the format of a suffix."""
    return FORMATS[suffix](trained.model.weights(), trained.metadata())


def check_format(path: Path) -> None:
    """Check the format of a file name before anything expensive is done. Raises ProjectError."""
    if path.suffix.lower() not in FORMATS:
        *first, last = FORMATS
        raise ProjectError(
            f"{path.name}: weights are written as {', '.join(first)} or {last}. Choose one of these endings."
        )


def export_weights(run: Run, path: Path) -> None:
    """Write a run's weights, named by place and layer, in the format of the path's suffix, without a certificate.

    Raises:
        ProjectError: the run has no weights yet, or the suffix is unknown.
        FileError: the folder cannot be written to, or the disk is full.
    """
    check_format(path)
    write_atomically(path, pack_weights(TrainedNetwork(run), path.suffix.lower()))
