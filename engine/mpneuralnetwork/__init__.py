"""A deep-learning framework in NumPy alone, made to be read."""

from . import activations, layers, losses, metrics, optimizers, schedules  # noqa: F401  (each registers its components)
