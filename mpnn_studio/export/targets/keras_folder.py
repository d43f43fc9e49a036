"""A folder for Keras 3: the network as readable code and as ``.keras``, and a program that predicts with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from mpneuralnetwork.components.fields import choice
from mpneuralnetwork.components.registry import register

from ..code.keras_layers import KERAS
from ..code.keras_program import keras_folder
from ..exporter import Exporter
from ..keras_package import BACKENDS, INSTALL, has_keras, keras_archive
from ..trained import TrainedNetwork
from ..translations import Translations


@register(title="Keras folder", summary="code, a .keras file, and a program that predicts", order=65)
class KerasFolder(Exporter):
    """Write the network as a Keras model with all that a prediction needs."""

    key: ClassVar[str] = "keras"
    holds: ClassVar[str] = "model.py, model.keras, predict.py, data.py, weights, preparation, classes"
    runtime: ClassVar[str] = "keras"
    install: ClassVar[str] = INSTALL
    main: ClassVar[str] = "predict.py"
    translations: ClassVar[Translations[Any] | None] = KERAS

    backend: str = choice(
        BACKENDS[0], choices=BACKENDS, label="Backend", help="What computes for Keras, unless KERAS_BACKEND says it."
    )

    def needs(self) -> tuple[str, ...]:
        return (*super().needs(), self.backend)

    def how_to_install(self) -> str:
        return INSTALL if self.backend == BACKENDS[0] else f"{INSTALL} {self.backend}"

    def files(self, trained: TrainedNetwork) -> Mapping[str, bytes]:
        files = keras_folder(trained, self.backend)
        return {**files, "model.keras": keras_archive(files)} if has_keras() else files
