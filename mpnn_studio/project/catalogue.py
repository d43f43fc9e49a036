"""Register every component that a project can name, by being imported."""

import mpneuralnetwork.activations
import mpneuralnetwork.layers
import mpneuralnetwork.losses
import mpneuralnetwork.metrics
import mpneuralnetwork.optimizers
import mpneuralnetwork.schedules  # noqa: F401

from .. import data  # noqa: F401
from . import training  # noqa: F401
