"""The examples that a network was trained on, as programs that train it again need them."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from mpneuralnetwork.saving.formats import json_text

from ..data.prepare import class_weights
from ..data.splits import split_rows
from .trained import TrainedNetwork


def pack_examples(trained: TrainedNetwork) -> bytes:
    """Return the raw inputs and the prepared targets of each split, and what is known of them, as an .npz file.

    Raises:
        DataError: the data cannot be read.
    """
    dataset, settings = trained.dataset, trained.project.preparation_settings
    rows = split_rows(dataset, settings)
    arrays: dict[str, Any] = {}
    for name, chosen in (("train", rows.train), ("validation", rows.validation), ("test", rows.test)):
        arrays[f"{name}_inputs"] = dataset.inputs[chosen]
        arrays[f"{name}_targets"] = trained.preparation.targets(dataset.targets[chosen])
    if dataset.test_inputs is not None and dataset.test_targets is not None:
        arrays["test_inputs"] = dataset.test_inputs
        arrays["test_targets"] = trained.preparation.targets(dataset.test_targets)
    about = {
        "classes": trained.schema.classes,
        "preparation": trained.preparation.to_json(),
        "class_weights": class_weights(dataset, settings, rows.train),
    }
    memory = io.BytesIO()
    np.savez_compressed(memory, allow_pickle=False, about=np.array(json_text(about)), **arrays)
    return memory.getvalue()
