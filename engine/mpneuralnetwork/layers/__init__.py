"""The layers; activations are in :mod:`mpneuralnetwork.activations`."""

# The order of import is the order in a palette: what a newcomer needs first comes first.
# isort: off
from ..components.discovery import import_modules
from .base import Layer
from .dense import Dense
from .reshape import Flatten, Reshape
from .convolution import Convolutional
from .pooling import AveragePooling2D, GlobalAveragePooling2D, MaxPooling2D
from .dropout import Dropout, GaussianNoise
from .normalization import BatchNormalization, BatchNormalization2D, LayerNormalization
# isort: on

__all__ = [
    "AveragePooling2D",
    "BatchNormalization",
    "BatchNormalization2D",
    "Convolutional",
    "Dense",
    "Dropout",
    "Flatten",
    "GaussianNoise",
    "GlobalAveragePooling2D",
    "Layer",
    "LayerNormalization",
    "MaxPooling2D",
    "Reshape",
]

import_modules(__name__)  # also a module that is not named above
