"""A component is found because its file is there: nobody edits a list."""

import sys

import mpneuralnetwork.layers
import mpneuralnetwork.optimizers
import pytest
from mpneuralnetwork.components import registry
from mpneuralnetwork.components.discovery import import_modules

SOURCE = """
from mpneuralnetwork.components.registry import register
from mpneuralnetwork.layers.base import Layer

@register
class Scratch(Layer):
    '''A layer in a file of its own.'''

    title = "Scratch"
"""


@pytest.fixture
def scratch_layer(tmp_path, monkeypatch):
    """A new file in the folder of the layers, which is gone again after the test."""
    (tmp_path / "scratch.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.setattr(mpneuralnetwork.layers, "__path__", [*mpneuralnetwork.layers.__path__, str(tmp_path)])
    yield "mpneuralnetwork.layers.scratch"
    registry.unregister(sys.modules.pop("mpneuralnetwork.layers.scratch").Scratch)


def test_a_layer_in_a_new_file_is_found_by_being_there(scratch_layer):
    assert scratch_layer in {module.__name__ for module in import_modules("mpneuralnetwork.layers")}
    assert registry.find("layer", "Scratch").title == "Scratch"
    assert [cls.__name__ for cls in registry.components("layer")][-1] == "Scratch"


@pytest.mark.parametrize("package", [mpneuralnetwork.layers, mpneuralnetwork.optimizers])
def test_looking_again_finds_the_same_modules(package):
    names = [module.__name__ for module in import_modules(package)]
    assert names == sorted(names)
    assert import_modules(package.__name__) == import_modules(package)


PALETTE = (
    "Dense Flatten Reshape Convolutional MaxPooling2D AveragePooling2D GlobalAveragePooling2D Dropout GaussianNoise "
    "BatchNormalization BatchNormalization2D LayerNormalization "
    "ReLU LeakyReLU PReLU ELU Sigmoid Tanh Softplus Swish GELU Softmax"
)


@pytest.mark.parametrize(
    ("kind", "names"), [("layer", PALETTE), ("optimizer", "SGD Adam AdamW RMSprop Adagrad Adadelta")]
)
def test_the_order_of_a_palette_is_declared_and_not_that_of_the_files(kind, names):
    assert [cls.__name__ for cls in registry.components(kind)] == names.split()
    orders = [cls.order for cls in registry.components(kind)]
    assert orders == sorted(set(orders))
