"""The layers; activations are in :mod:`mpneuralnetwork.activations`."""

from .base import Layer
from .dense import Dense
from .dropout import Dropout, GaussianNoise
from .reshape import Flatten, Reshape

__all__ = ["Dense", "Dropout", "Flatten", "GaussianNoise", "Layer", "Reshape"]
