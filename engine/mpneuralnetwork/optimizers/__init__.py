"""How gradients change parameters."""

# The order of import is the order in a list of choices.
# isort: off
from ..components.discovery import import_modules
from .base import Optimizer
from .sgd import SGD
from .adam import Adam, AdamW
from .adaptive import Adadelta, Adagrad, RMSprop
# isort: on

__all__ = ["SGD", "Adadelta", "Adagrad", "Adam", "AdamW", "Optimizer", "RMSprop"]

import_modules(__name__)  # also a module that is not named above
