"""One ``.keras`` file, as Keras 3 itself writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from mpneuralnetwork.components.registry import register

from ..code.keras_layers import KERAS
from ..code.keras_program import keras_folder
from ..exporter import Exporter
from ..keras_package import INSTALL, backend_here, keras_archive, require_keras
from ..trained import TrainedNetwork
from ..translations import Translations


@register(title="Keras model", summary="one file for Keras 3 on PyTorch, JAX or TensorFlow", order=36)
class KerasModel(Exporter):
    """Write the network as a file that ``keras.saving.load_model`` opens, with the preparation beside it in the zip."""

    key: ClassVar[str] = "keras-model"
    suffix: ClassVar[str] = ".keras"
    holds: ClassVar[str] = (
        "the network from prepared examples to answers, and about.json with the preparation and the classes"
    )
    runtime: ClassVar[str] = "keras"
    install: ClassVar[str] = INSTALL
    driver: ClassVar[str] = "keras_model"
    translations: ClassVar[Translations[Any] | None] = KERAS

    def needs(self) -> tuple[str, ...]:
        return (*super().needs(), backend_here())

    def require(self, trained: TrainedNetwork) -> None:
        require_keras()
        super().require(trained)

    def files(self, trained: TrainedNetwork) -> Mapping[str, bytes]:
        files = keras_folder(trained, backend_here())
        require_keras()
        return {"model.keras": keras_archive(files)}
