"""What is passed by mistake is refused in a sentence that names it, before anything is trained."""

import numpy as np
import pytest
from mpneuralnetwork.components.errors import ConfigError
from mpneuralnetwork.components.registry import register
from mpneuralnetwork.instruments.gradient_check import check_model
from mpneuralnetwork.layers import Dense
from mpneuralnetwork.losses import MSE
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import SGD, Adam
from mpneuralnetwork.trainer import Trainer

X = np.zeros((6, 3), np.float32)
Y = np.zeros((6, 1), np.float32)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"loss": "mse"}, "loss must be an object such as MSE(), not 'mse'"),
        ({"loss": None}, "loss must be an object such as MSE(), not None"),
        ({"loss": MSE}, "loss must be an object such as MSE(), not MSE"),
        ({"loss": MSE(), "optimizer": "adam"}, "optimizer must be an object such as Adam(learning_rate=0.001), not 'a"),
        ({"loss": MSE(), "optimizer": Adam}, "optimizer must be an object such as Adam(learning_rate=0.001), not Adam"),
    ],
)
def test_a_part_that_is_a_name_or_a_class_is_refused(parts, message):
    with pytest.raises(ConfigError) as refused:
        Model([Dense(3, 1)], **parts)
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"epochs": -1}, "epochs must be a whole number from 0, not -1"),
        ({"epochs": 1.5}, "epochs must be a whole number from 0, not 1.5"),
        ({"batch_size": 0}, "batch_size must be a whole number from 1, not 0"),
        ({"batch_size": "a"}, "batch_size must be a whole number from 1, not 'a'"),
        ({"batch_size": True}, "batch_size must be a whole number from 1, not True"),
        ({"early_stopping": -3}, "early_stopping must be a whole number from 0, not -3"),
        ({"auto_evaluation": 2.0}, "auto_evaluation must be a number from 0 to below 1, not 2.0"),
        ({"auto_evaluation": "x"}, "auto_evaluation must be a number from 0 to below 1, not 'x'"),
        ({"evaluation": X}, "evaluation must be a pair (inputs, targets), not ndarray"),
        ({"evaluation": (X,)}, "evaluation must be a pair (inputs, targets), not tuple"),
    ],
)
def test_a_setting_of_the_training_that_cannot_be_is_refused(settings, message):
    with pytest.raises(ConfigError) as refused:
        Model([Dense(3, 1)], MSE()).train(X, Y, **{"epochs": 1, "batch_size": 2, "verbose": False, **settings})
    assert str(refused.value) == message


def test_a_trainer_refuses_a_validation_that_is_no_pair():
    with pytest.raises(ConfigError, match="validation must be a pair"):
        Trainer(Model([Dense(3, 1)], MSE()), X, Y, epochs=1, validation=X)


def test_numpys_own_numbers_are_numbers_too():
    model = Model([Dense(3, 1)], MSE(), SGD())
    assert len(model.train(X, Y, np.int64(2), np.int32(3), auto_evaluation=np.float32(0.5), verbose=False)) == 2


def test_a_class_of_no_kind_cannot_be_registered():
    with pytest.raises(ConfigError, match="Plain cannot be registered: derive it from Layer"):

        @register
        class Plain:
            pass


def test_the_gradients_of_a_model_that_has_seen_no_data_can_be_checked():
    model = Model([Dense(4), Dense(1)], MSE(), seed=0)
    assert max(verdict.error for verdict in check_model(model, np.ones((5, 3)), np.zeros((5, 1)))) < 1e-6
