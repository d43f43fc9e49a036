"""Trained weights for other programs: one self-contained file with all that a prediction needs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType

from mpneuralnetwork.saving.formats import json_text, pack_npz, pack_safetensors, write_atomically
from mpneuralnetwork.saving.model_files import ARCHITECTURE, architecture

from ..project.project import ProjectError
from ..run.record import network
from ..run.run import Run

FORMATS = MappingProxyType({".safetensors": pack_safetensors, ".npz": pack_npz})


def check_format(path: Path) -> None:
    """Check the format of a file name before anything expensive is done. Raises ProjectError."""
    if path.suffix.lower() not in FORMATS:
        raise ProjectError(f"{path.name}: weights are written as {' or '.join(FORMATS)}. Choose one of these endings.")


def export_weights(run: Run, path: Path) -> None:
    """Write a run's weights, named "1.dense.weights" by place and layer, in the format of the path's suffix.

    The metadata holds, as JSON texts: "mpneuralnetwork", the architecture, from which the engine's ``load_model``
    builds the network again; "classes", their names in the order of the outputs; "features", the columns of a table;
    "target"; and "preparation", how raw examples become inputs.

    Raises:
        ProjectError: the run has no weights yet, or the suffix is unknown.
        FileError: the folder cannot be written to, or the disk is full.
    """
    check_format(path)
    if run.snapshot is None or run.preparation is None:
        raise ProjectError("This network was not trained yet, so there are no weights to write. Train it first.")
    model, schema = network(run), run.project.schema()
    metadata = {
        ARCHITECTURE: architecture(model),
        "classes": schema.classes,
        "features": [asdict(feature) for feature in schema.features],
        "target": schema.target,
        "preparation": run.preparation.to_json(),
    }
    texts = {name: json_text(value) for name, value in metadata.items()}
    write_atomically(path, FORMATS[path.suffix.lower()](model.weights(), texts))
