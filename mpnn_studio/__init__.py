"""MPNN Studio: a desktop playground where people build, train, draw on and take apart a neural network."""

__version__ = "0.1.0"
