"""A trained network with all that an export may need of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from mpneuralnetwork.saving.formats import json_text
from mpneuralnetwork.saving.model_files import ARCHITECTURE, architecture
from numpy.typing import NDArray

from ..data.dataset import Dataset, Schema
from ..data.preparation import Preparation
from ..data.splits import split_rows
from ..project.project import Project, ProjectError
from ..run.events import Snapshot
from ..run.predictor import Predictor
from ..run.record import network
from ..run.run import Run

ROWS = 256
"""Examples on which an export is compared with the engine."""


@dataclass(frozen=True)
class TrainedNetwork:
    """A run with weights.

    Attributes:
        snapshot: the weights that are meant; None for the newest.
        load: returns the data that it was trained on; None to read them from its files.
        path: of the project's file; None where it was not saved.
        name: of the project; "" for that of its file.

    Raises:
        ProjectError: it has none yet.
    """

    run: Run
    snapshot: Snapshot | None = None
    load: Callable[[], Dataset] | None = None
    path: Path | None = None
    name: str = ""

    def __post_init__(self) -> None:
        if self.run.snapshot is None or self.run.preparation is None:
            raise ProjectError("This network was not trained yet, so there are no weights to write. Train it first.")

    @property
    def weights(self) -> Snapshot:
        """The weights that are written."""
        assert self.run.snapshot is not None
        return self.snapshot or self.run.snapshot

    @property
    def project(self) -> Project:
        """The project as it was trained."""
        return self.run.project

    @property
    def preparation(self) -> Preparation:
        """How raw examples become inputs."""
        assert self.run.preparation is not None
        return self.run.preparation

    @cached_property
    def schema(self) -> Schema:
        """What goes in and what comes out."""
        return self.project.schema()

    @cached_property
    def model(self) -> Any:
        """The network, built with these weights."""
        return network(replace(self.run, snapshot=self.weights))

    @cached_property
    def dataset(self) -> Dataset:
        """The data that it was trained on, read from its files: ask before whether they may be."""
        dataset: Dataset = self.load() if self.load is not None else self.project.data.create().load()
        return dataset

    def about(self) -> dict[str, Any]:
        """Return what a prediction needs beside the network, as plain values.

        "classes" are their names in the order of the outputs; "features" the columns of a table, in which "day_first"
        tells what 3/4/2020 is; "target" and "targets" what is predicted; "preparation" how raw examples become inputs.
        """
        return {
            "classes": self.schema.classes,
            "features": [asdict(feature) for feature in self.schema.features],
            "day_first": bool(self.project.data.create().reading().day_first),
            "target": self.schema.target,
            "targets": self.schema.targets,
            "preparation": self.preparation.to_json(),
        }

    def metadata(self) -> dict[str, str]:
        """Return the same as JSON texts by name, as files of weights keep it.

        "mpneuralnetwork" is the architecture, from which the engine's ``load_model`` builds the network again.
        """
        content = {ARCHITECTURE: architecture(self.model), **self.about()}
        return {name: json_text(value) for name, value in content.items()}

    def predict(self, raw: NDArray[Any]) -> NDArray[np.float64]:
        """Return the engine's own answers to raw examples."""
        predictor = Predictor(self.project, self.preparation)
        predictor.load(self.weights)
        return predictor.predict_all(raw)

    def trace(self, raw: NDArray[Any]) -> dict[str, NDArray[Any]]:
        """Return the output of each layer for raw examples, by the layer's name, as at prediction."""
        x, found = self.preparation.inputs(raw), {}
        for index, layer in enumerate(self.model.layers):
            x = layer.forward(x, training=False)
            found[f"{index}.{layer.class_name.lower()}"] = x
        return found


def held_out(trained: TrainedNetwork) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return raw examples of the data to compare on, and their targets: of the test split where there is one."""
    dataset = trained.dataset
    if dataset.test_inputs is not None and dataset.test_targets is not None:
        return dataset.test_inputs[:ROWS], dataset.test_targets[:ROWS]
    splits = split_rows(dataset, trained.project.preparation_settings)
    chosen = next(rows for rows in (splits.test, splits.validation, splits.train) if len(rows))[:ROWS]
    return dataset.inputs[chosen], dataset.targets[chosen]
