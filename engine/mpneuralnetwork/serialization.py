"""Saving and loading of models, under the name that scripts know; the work is done in :mod:`.saving`."""

from .saving.model_files import get_model_weights, load_model, restore_model_weights, save_model

__all__ = ["get_model_weights", "load_model", "restore_model_weights", "save_model"]
