"""The layers; activations are in :mod:`mpneuralnetwork.activations`."""

from ..components.discovery import import_modules
from .base import Layer
from .convolution import Convolutional
from .dense import Dense
from .dropout import Dropout, GaussianNoise
from .normalization import BatchNormalization, BatchNormalization2D, LayerNormalization
from .pooling import AveragePooling2D, GlobalAveragePooling2D, MaxPooling2D
from .reshape import Flatten, Reshape

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
