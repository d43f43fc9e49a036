"""The engine's errors: every one is a ``ValueError`` whose message can be shown to a person as it stands."""


class EngineError(ValueError):
    """Base of every error that the engine raises on purpose."""


class ConfigError(EngineError):
    """A component was given a setting that its declaration refuses, or an unknown name."""


class ShapeError(EngineError):
    """An array, or the output of the layer before, has a shape that a layer cannot take."""


class FileError(EngineError):
    """A weight or model file is damaged, does not fit the network, or asks for too much memory."""


class TrainingError(EngineError):
    """Training cannot go on: a value became infinite or not a number."""
