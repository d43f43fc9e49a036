"""The activations: non-linearities, without which a deep network would be one matrix."""

from ..components.discovery import import_modules
from .rectifiers import ELU, LeakyReLU, PReLU, ReLU
from .sigmoids import Sigmoid, Softplus, Tanh
from .smooth import GELU, Swish
from .softmax import Softmax

__all__ = ["ELU", "GELU", "LeakyReLU", "PReLU", "ReLU", "Sigmoid", "Softmax", "Softplus", "Swish", "Tanh"]

import_modules(__name__)  # also a module that is not named above
