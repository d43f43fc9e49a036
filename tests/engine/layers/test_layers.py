"""What single layers promise beyond their gradients."""

import numpy as np
import pytest
from mpneuralnetwork.activations import ReLU, Softmax
from mpneuralnetwork.activations.base import Elementwise
from mpneuralnetwork.components import registry
from mpneuralnetwork.components.errors import ConfigError, ShapeError
from mpneuralnetwork.components.fields import Field
from mpneuralnetwork.instruments.diagnosis import first_not_finite
from mpneuralnetwork.layers import (
    AveragePooling2D,
    BatchNormalization,
    Convolutional,
    Dense,
    Dropout,
    Flatten,
    GaussianNoise,
    Layer,
    MaxPooling2D,
    Reshape,
)
from mpneuralnetwork.layers.images import SlidingWindow
from mpneuralnetwork.layers.weighted import WeightedLayer
from mpneuralnetwork.losses import MSE, ElementwiseLoss, Loss
from mpneuralnetwork.metrics import Metric, Precision
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import Optimizer
from mpneuralnetwork.schedules import Schedule


@pytest.mark.parametrize("probability", [0.1, 0.5, 0.9, 0.99999])
def test_dropout_silences_its_share_and_keeps_the_mean(probability):
    layer = Dropout(probability)
    layer.build((2000,), np.random.default_rng(0))
    outputs = layer.forward(np.ones((100, 2000)))
    assert (outputs == 0).mean() == pytest.approx(probability, abs=0.005)
    if probability < 0.99:
        assert outputs.mean() == pytest.approx(1, rel=0.02)
    assert np.array_equal(layer.backward(np.ones((100, 2000))), outputs)


def test_dropout_lets_everything_through_at_prediction():
    outputs = Dropout(0.9).forward(np.ones((3, 4)), training=False)
    assert np.array_equal(outputs, np.ones((3, 4)))


def test_noise_has_the_deviation_that_was_asked_for():
    layer = GaussianNoise(0.5)
    assert (layer.forward(np.zeros((200, 500))).std()) == pytest.approx(0.5, rel=0.02)
    assert not layer.forward(np.zeros((2, 500)), training=False).any()


def test_batch_norm_normalises_and_remembers():
    layer = BatchNormalization(momentum=0.5)
    x = np.random.default_rng(0).normal(3, 2, size=(500, 4)).astype(np.float32)
    outputs = layer.forward(x)
    assert np.allclose(outputs.mean(axis=0), 0, atol=1e-5)
    assert np.allclose(outputs.std(axis=0), 1, atol=1e-4)
    assert np.allclose(layer.running_mean, 0.5 * x.mean(axis=0), rtol=1e-4)
    assert np.allclose(layer.running_var, 0.5 + 0.5 * x.var(axis=0, ddof=1), rtol=1e-4)
    for _ in range(30):
        layer.forward(x)
    assert np.allclose(layer.forward(x, training=False).std(axis=0), 1, atol=0.01)


def test_the_first_of_equal_numbers_wins_the_pool():
    layer = MaxPooling2D(2)
    layer.forward(np.ones((1, 1, 2, 2)))
    assert layer.backward(np.full((1, 1, 1, 1), 5.0)).ravel().tolist() == [5, 0, 0, 0]


def test_a_pool_may_be_larger_than_a_byte_can_number():
    layer = MaxPooling2D(17)
    image = np.arange(17 * 17, dtype=float).reshape(1, 1, 17, 17)
    assert layer.forward(image).item() == 288
    assert layer.backward(np.ones((1, 1, 1, 1))).argmax() == 288


def test_a_convolution_that_knows_its_images_builds_itself():
    layer = Convolutional(2, 3, input_shape=(1, 5, 5))
    assert layer.weights.shape == (2, 1, 3, 3)
    assert Reshape((4,), input_shape=(2, 2)).params == {}
    assert Dense(2, input_size=3).params.keys() == {"weights", "biases"}


def test_a_layer_takes_random_numbers_from_whoever_hands_them_in():
    outputs = []
    for _ in range(2):
        layer = Dropout(0.5)
        layer.rng = np.random.default_rng(5)
        outputs.append(layer.forward(np.ones((4, 4))))
    assert np.array_equal(*outputs)
    assert isinstance(Dropout(0.5).rng, np.random.Generator)


def test_parameters_are_declared_on_the_class_and_live_in_the_layer():
    assert Dense.weights.decayed
    assert not Dense.biases.decayed
    assert not BatchNormalization.running_mean.learned
    assert Dense(2).no_weight_decay == {"biases"}


def test_the_undecayed_are_named():
    assert BatchNormalization().no_weight_decay == {"gamma", "beta"}


@pytest.mark.parametrize(
    "call",
    [
        lambda: Layer().forward_pass(np.ones((1, 1)), True),
        lambda: Layer().input_gradient(np.ones((1, 1))),
        lambda: Elementwise().apply(np.ones(1)),
        lambda: SlidingWindow().window((1, 2, 2)),
        lambda: WeightedLayer().weight_shape((1,)),
        lambda: Loss().losses(np.ones((1, 1)), np.ones((1, 1))),
        lambda: ElementwiseLoss().elementwise(np.ones(1), np.ones(1)),
        lambda: Metric()([1], [1]),
        lambda: Optimizer().update(np.ones(1), np.ones(1), {}, 0.1, 1, np.ones(1)),
        lambda: Schedule().factor(0, 1),
        lambda: Field().allowed(),
        lambda: Field().validate(1),
        lambda: type("Bare", (type(Precision()).__mro__[1],), {})()([0, 1], [0, 1]),
    ],
)
def test_what_a_new_part_has_to_write_is_asked_for(call):
    with pytest.raises(NotImplementedError):
        call()


def test_the_palette_begins_with_what_a_newcomer_needs():
    names = [cls.__name__ for cls in registry.components("layer")]
    assert names[:4] == ["Dense", "Flatten", "Reshape", "Convolutional"]
    assert [cls.__name__ for cls in registry.components("optimizer")][:2] == ["SGD", "Adam"]


def test_a_part_cannot_be_registered_twice():
    with pytest.raises(ConfigError, match="already a layer named Dense"):
        registry.register(Dense)
    with pytest.raises(ConfigError, match="unknown layer 'Dens'; known are Dense"):
        registry.find("layer", "Dens")
    with pytest.raises(ConfigError, match="needs the setting 'output_size'"):
        Dense.from_config({})
    with pytest.raises(TypeError, match="Dense: missing a required argument"):
        Dense()


def test_a_network_without_a_fault_is_blamed_on_its_loss():
    model = Model([Dense(2, input_size=2)], MSE(), seed=0)
    assert first_not_finite(model, np.ones((1, 2))) == "the loss is not finite"
    model.layers[0].weights = np.full((2, 2), 10)
    with np.errstate(over="ignore"):
        assert first_not_finite(model, np.full((1, 2), 3e38)) == "the output of layer 1 (Dense) is not finite"


@pytest.mark.parametrize(
    ("name", "setting", "wrong", "allowed"),
    [
        ("Dense", "output_size", True, "a whole number from 1 to"),
        ("Dense", "no_bias", 1, "True or False"),
        ("Dense", "initialization", "great", "one of 'auto', 'he', 'xavier', 'zeros'"),
        ("Dropout", "probability", 1.0, "at least 0 and below 1"),
        ("Convolutional", "padding", "wide", "or 'valid' or 'same'"),
        ("Convolutional", "input_shape", (1, 2), "a tuple of 3 whole numbers from 1 or None"),
        ("Reshape", "output", (1, 0), "a tuple of 1 to 4 whole numbers from 1"),
    ],
)
def test_a_refusal_says_what_is_allowed(name, setting, wrong, allowed):
    cls = registry.find("layer", name)
    settings = {field: declared.initial for field, declared in cls.fields.items()}
    with pytest.raises(ConfigError, match=f"{name}: {setting} must be .*{allowed}"):
        cls(**{**settings, setting: wrong})


def test_one_unit_is_not_many():
    assert Dense(1).describe() == "1 unit"
    assert Dense(128, input_size=3, no_bias=True).describe() == "128 units, no bias"
    assert Convolutional(1, 3).describe() == "1 filter 3 × 3"
    assert Convolutional(8, 3, padding="same", stride=2).describe() == "8 filters 3 × 3 · padding same · stride 2"
    assert Dropout(0.2).describe() == "20 % while training"
    assert MaxPooling2D(3, strides=1).describe() == "3 × 3 · stride 1"


STANDING_ALONE = {
    "dense": (lambda: Dense(3), (4, 5)),
    "dropout": (lambda: Dropout(0.5), (4, 5)),
    "batch norm": (BatchNormalization, (4, 5)),
    "reshape": (lambda: Reshape((5, 1)), (4, 5)),
    "convolution": (lambda: Convolutional(2, 3), (4, 1, 6, 6)),
    "max pool": (MaxPooling2D, (4, 1, 6, 6)),
    "average pool": (AveragePooling2D, (4, 1, 6, 6)),
    "ReLU": (ReLU, (4, 5)),
    "softmax": (Softmax, (4, 5)),
}


@pytest.mark.parametrize("name", STANDING_ALONE)
def test_a_gradient_of_another_shape_than_the_output_is_refused_in_words(name):
    make, shape = STANDING_ALONE[name]
    layer = make()
    with pytest.raises(ShapeError, match="backward needs the output of a forward before it"):
        layer.backward(np.ones(shape))
    output = layer.forward(np.ones(shape))
    for wrong in ((1, *output.shape[1:]), (3, *output.shape[1:]), (*output.shape, 1), (*output.shape[:-1], 7)):
        with pytest.raises(ShapeError, match=r"the gradient has shape .*, but the output had \(4, "):
            layer.backward(np.ones(wrong))
    assert layer.backward(np.ones(output.shape)).shape == shape


def test_a_layer_of_a_network_takes_a_gradient_for_the_batch_that_the_network_ran():
    layer = Dense(3, input_size=5)
    model = Model([layer], MSE(), seed=0)
    layer.forward(np.ones((2, 5)))
    model.forward(np.ones((4, 5)))
    assert layer.backward(np.ones((4, 3))).shape == (4, 5)
    with pytest.raises(ShapeError, match="the gradient has shape"):
        layer.backward(np.ones((4, 2)))


@pytest.mark.parametrize("make", [lambda: Dense(3), lambda: Dropout(0.5), Flatten])
def test_a_single_number_is_no_batch(make):
    with pytest.raises(ShapeError, match="needs a batch, but gets a single number"):
        make().forward(1.0)
