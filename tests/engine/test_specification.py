"""The framework's specification, word for word, and the scripts of the package whose names it carries on."""

import numpy as np
from mpneuralnetwork import optimizers as optimizer_module


def test_the_script_of_the_specification_learns_digits(digits):
    X_train, y_train, X_test, y_test = digits
    from mpneuralnetwork.activations import ReLU
    from mpneuralnetwork.layers import Dense, Dropout
    from mpneuralnetwork.losses import CategoricalCrossEntropy
    from mpneuralnetwork.model import Model
    from mpneuralnetwork.optimizers import Adam

    network = [
        Dense(784, 128, initialization='auto'),   # He, because a ReLU follows
        ReLU(),
        Dropout(0.2),
        Dense(128, 10, initialization='auto'),    # logits: no final Softmax
    ]  # fmt: skip
    model = Model(layers=network, loss=CategoricalCrossEntropy(), optimizer=Adam(learning_rate=0.001))
    model.train(X_train, y_train, epochs=10, batch_size=32)
    predictions = model.predict(X_test)  # probabilities: Softmax applied for you  # fmt: skip

    assert predictions.shape == (2000, 10)
    assert np.allclose(predictions.sum(axis=1), 1, atol=1e-5)
    assert (predictions.argmax(axis=1) == y_test).mean() > 0.95


def test_one_hot_targets_learn_bit_for_bit_as_class_numbers_do(blobs, small_model):
    inputs, classes = blobs
    numbered, one_hot = small_model(), small_model()
    numbered.train(inputs, classes, epochs=2, batch_size=32)
    one_hot.train(inputs, np.eye(3)[classes], epochs=2, batch_size=32)
    assert np.array_equal(numbered.snapshot(), one_hot.snapshot())


def test_an_optimizer_of_the_users_own_walks_the_params(blobs, small_model):
    class Plain(optimizer_module.Optimizer):
        def step(self, layers):
            for layer in layers:
                for name, (param, grad) in layer.params.items():  # noqa: B007, PERF102  (as a user writes it)
                    param -= self.learning_rate * grad

    inputs, classes = blobs
    own, ours = small_model(optimizer=Plain(0.1)), small_model(optimizer=optimizer_module.SGD(0.1, momentum=0.0))
    own.train(inputs, classes, epochs=3, batch_size=16)
    ours.train(inputs, classes, epochs=3, batch_size=16)
    assert np.allclose(own.snapshot(), ours.snapshot(), rtol=1e-5, atol=1e-6)
    assert own.test(inputs, classes)["Accuracy"] > 0.95


def test_an_optimizer_need_not_even_derive_from_ours(blobs, small_model):
    class Bare:
        learning_rate = 0.1

        def step(self, layers):
            for layer in layers:
                for name, (param, grad) in layer.params.items():  # noqa: B007, PERF102  (as a user writes it)
                    param -= self.learning_rate * grad

    inputs, classes = blobs
    model = small_model(optimizer=Bare())
    model.train(inputs, classes, epochs=3, batch_size=16)
    assert model.test(inputs, classes)["Accuracy"] > 0.95


def test_a_layer_stands_alone():
    from mpneuralnetwork.layers import Dense

    layer = Dense(3, input_size=5, initialization="xavier")
    assert layer.weights.shape == (5, 3)
    assert not layer.biases.any()
    layer.weights = np.arange(15).reshape(5, 3)
    layer.biases = [1, 2, 3]
    outputs = layer.forward(np.ones((2, 5)), training=True)
    assert np.array_equal(outputs, [[31, 37, 43]] * 2)
    assert np.array_equal(layer.backward(np.ones((2, 3))), [[3, 12, 21, 30, 39]] * 2)
    weights, gradient = layer.params["weights"]
    assert weights is layer.weights
    assert np.array_equal(gradient, np.full((5, 3), 2))
    assert set(layer.state) == {"weights", "biases"}
    layer.load_params({"biases": np.zeros(3)})
    assert not layer.biases.any()
    assert layer.get_config()["input_size"] == 5


def test_a_convolutional_script_of_the_published_package_runs():
    from mpneuralnetwork.activations import PReLU, Swish
    from mpneuralnetwork.layers import (
        AveragePooling2D,
        BatchNormalization,
        BatchNormalization2D,
        Convolutional,
        Dense,
        Flatten,
        MaxPooling2D,
    )
    from mpneuralnetwork.losses import CategoricalCrossEntropy
    from mpneuralnetwork.metrics import Accuracy, TopKAccuracy
    from mpneuralnetwork.model import Model
    from mpneuralnetwork.optimizers import RMSprop

    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, 80)
    # A bright upper or lower half, in noise.
    images = rng.normal(scale=0.3, size=(80, 1, 8, 8))
    images[labels == 0, :, :4] += 1
    images[labels == 1, :, 4:] += 1
    network = [
        Convolutional(output_depth=4, kernel_size=3, input_shape=(1, 8, 8), initialization="auto", padding="same"),
        BatchNormalization2D(momentum=0.9, epsilon=1e-8),
        PReLU(alpha=0.01),
        MaxPooling2D(pool_size=2, strides=2),
        AveragePooling2D(2),
        Flatten(),
        Dense(output_size=8),
        BatchNormalization(),
        Swish(),
        Dense(2),
    ]
    loss = CategoricalCrossEntropy(temperature=1.0, epsilon=1e-8)
    optimizer = RMSprop(learning_rate=0.01, regularization="L2", weight_decay=0.0001, decay_rate=0.9, epsilon=1e-8)
    model = Model(network, loss, optimizer, metrics=[Accuracy(), TopKAccuracy(1)], seed=2)
    history = model.train(
        images, np.eye(2)[labels], epochs=8, batch_size=16, evaluation=(images, labels), early_stopping=8,
        model_checkpoint=True, compute_train_metrics=True,
    )  # fmt: skip
    predictions, figures = model.evaluate(images, labels)
    assert figures.keys() == {"loss", "Accuracy", "TopKAccuracy"}
    assert figures["Accuracy"] == figures["TopKAccuracy"] > 0.95
    assert predictions.shape == (80, 2)
    assert history[0].keys() >= {"loss", "val_loss", "val_Accuracy", "train_loss", "train_Accuracy"}


def test_a_regression_script_of_the_published_package_runs():
    from mpneuralnetwork.activations import Tanh
    from mpneuralnetwork.layers import Dense
    from mpneuralnetwork.losses import MSE
    from mpneuralnetwork.metrics import MAE, RMSE, R2Score
    from mpneuralnetwork.model import Model
    from mpneuralnetwork.optimizers import SGD

    x = np.linspace(-1, 1, 200).reshape(-1, 1)
    y = np.sin(3 * x)
    model = Model(
        [Dense(16, input_size=1), Tanh(), Dense(1)], MSE(), SGD(learning_rate=0.1), [RMSE(), MAE(), R2Score()], seed=0
    )
    model.train(x, y, epochs=100, batch_size=20)
    assert model.test(x, y)["R2Score"] > 0.98
    saved = model.get_weights()
    before = model.predict(x)
    model.train(x, -y, epochs=1, batch_size=20)
    assert not np.allclose(model.predict(x), before)
    model.restore_weights(saved)
    assert np.array_equal(model.predict(x), before)
