"""How components describe themselves and where their numbers live; what the file of one needs can be had from here."""

from .axes import Array, Shape, in_words
from .errors import ConfigError, ShapeError
from .fields import boolean, choice, fraction, integer, positive, real, shape
from .parameter import Arrays, Parameter
from .registry import Component, find, register
from .shapes import require_images, require_known, require_rows

__all__ = [
    "Array",
    "Arrays",
    "Component",
    "ConfigError",
    "Parameter",
    "Shape",
    "ShapeError",
    "boolean",
    "choice",
    "find",
    "fraction",
    "in_words",
    "integer",
    "positive",
    "real",
    "register",
    "require_images",
    "require_known",
    "require_rows",
    "shape",
]
