"""The import paths that scripts know stay, whichever room a thing lives in."""

from importlib import import_module

import pytest

PUBLIC = {
    "mpneuralnetwork.layers": "Dense Convolutional Dropout Reshape Flatten MaxPooling2D AveragePooling2D "
    "BatchNormalization BatchNormalization2D Layer",
    "mpneuralnetwork.activations": "ReLU Sigmoid Tanh Softmax PReLU Swish",
    "mpneuralnetwork.losses": "MSE BinaryCrossEntropy CategoricalCrossEntropy",
    "mpneuralnetwork.optimizers": "SGD RMSprop Adam Optimizer",
    "mpneuralnetwork.metrics": "Accuracy Precision Recall F1Score TopKAccuracy RMSE MAE R2Score",
    "mpneuralnetwork.model": "Model",
    "mpneuralnetwork.trainer": "Trainer Step Evaluation",
    "mpneuralnetwork.serialization": "save_model load_model get_model_weights restore_model_weights",
}


@pytest.mark.parametrize("module", PUBLIC)
def test_a_public_name_is_where_scripts_look_for_it(module):
    found = import_module(module)
    for name in PUBLIC[module].split():
        assert callable(getattr(found, name))
