"""A layer of one's own, written as a textbook does, takes part in everything that ours do."""

import numpy as np
import pytest
from mpneuralnetwork.activations import ReLU
from mpneuralnetwork.components import registry
from mpneuralnetwork.components.errors import ConfigError, FileError, ShapeError
from mpneuralnetwork.components.fields import real
from mpneuralnetwork.components.parameter import Parameter
from mpneuralnetwork.instruments.gradient_check import check_layer, check_model
from mpneuralnetwork.instruments.trace import trace_step
from mpneuralnetwork.layers import Convolutional, Dense, Flatten, Layer
from mpneuralnetwork.losses import MSE, CategoricalCrossEntropy
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import SGD, Adam
from mpneuralnetwork.saving.checkpoint import load_checkpoint, save_checkpoint
from mpneuralnetwork.saving.model_files import load_model, save_model
from mpneuralnetwork.trainer import Trainer


class Affine:
    """A plain class with weights: nothing of ours is imported to write it."""

    def __init__(self, inputs, outputs, dtype=np.float64, slip=1.0):
        self.w = np.random.default_rng(1).normal(size=(inputs, outputs)).astype(dtype) / np.sqrt(inputs).astype(dtype)
        self.b = np.zeros(outputs, dtype)
        self.dw, self.db = np.zeros_like(self.w), np.zeros_like(self.b)
        self.slip = slip

    @property
    def params(self):
        return {"w": (self.w, self.dw), "b": (self.b, self.db)}

    def forward(self, x, training):
        self.x = x
        return x @ self.w + self.b

    def backward(self, grad):
        self.dw = self.x.T @ grad * self.slip
        self.db[...] = grad.sum(axis=0)
        return grad @ self.w.T

    def get_config(self):
        return {"inputs": self.w.shape[0], "outputs": self.w.shape[1]}


class Square(Layer):
    """A subclass of ours that writes the two functions only, and knows nothing of training."""

    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, grad):
        return 2 * self.x * grad


class Logistic:
    """Without weights; it keeps its output, as many do."""

    def forward(self, x, training=True):
        self.out = 1 / (1 + np.exp(-x))
        return self.out

    def backward(self, grad):
        return grad * self.out * (1 - self.out)


class Scale(Layer):
    """A subclass that declares its array, so that the network draws and keeps it as ours."""

    factor = Parameter(decayed=False)

    def parameter_shapes(self, input_shape):
        return {"factor": input_shape}

    def initialize(self):
        self.factor = 1 + self.rng.random(self.factor.shape)

    def forward(self, x, training=True):
        self.x = x
        return x * self.factor

    def backward(self, grad):
        self.gradients["factor"][...] = (self.x * grad).sum(axis=0)
        return grad * self.factor


class Mixing(Layer):
    """A subclass with arrays of its own, put into ``params`` by hand."""

    def __init__(self, channels):
        super().__init__()
        self.w = np.eye(channels) + 0.1
        self.dw = np.zeros_like(self.w)
        self.params = {"w": (self.w, self.dw)}

    def forward(self, x, training=True):
        self.x = x
        return np.einsum("nchw,cd->ndhw", x, self.w)

    def backward(self, grad):
        self.dw[...] = np.einsum("nchw,ndhw->cd", self.x, grad)
        return np.einsum("ndhw,cd->nchw", grad, self.w)


class Diagonals:
    """A convolution of two fixed taps on images, which change their size."""

    def forward(self, x, training=True):
        self.shape = x.shape
        return x[:, :, :-1, :-1] + 2 * x[:, :, 1:, 1:]

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        result[:, :, :-1, :-1] += grad
        result[:, :, 1:, 1:] += 2 * grad
        return result


class Growing:
    """Makes its weights when it sees the first batch, and says what comes out."""

    no_weight_decay = ("w",)
    title = "Growing"

    def __init__(self):
        self.w = None

    def output_shape(self, input_shape):
        return (2,)

    @property
    def params(self):
        return {} if self.w is None else {"w": (self.w, self.dw)}

    def forward(self, x):
        if self.w is None:
            self.w = np.full((x.shape[1], 2), 0.5, np.float32)
            self.dw = np.zeros_like(self.w)
        self.x = x
        return x @ self.w

    def backward(self, grad):
        self.dw = self.x.T @ grad
        return grad @ self.w.T


OWN = {
    "plain with weights": lambda: [Affine(2, 8), ReLU(), Dense(3)],
    "subclass": lambda: [Dense(8), Square(), Dense(3)],
    "plain without weights": lambda: [Dense(8), Logistic(), ReLU(), Dense(3)],
    "declared": lambda: [Scale(), Dense(8), Scale(), Dense(3)],
    "growing": lambda: [Dense(4), Growing(), Dense(3)],
    "last": lambda: [Dense(8), Logistic(), Affine(8, 3)],
}


def model_of(name, optimizer=None, seed=0):
    return Model(OWN[name](), CategoricalCrossEntropy(), optimizer or Adam(0.05), seed=seed)


@pytest.mark.parametrize("name", OWN)
def test_it_trains_in_a_model(blobs, name):
    model = model_of(name)
    model.train(*blobs, epochs=12, batch_size=16, verbose=False)
    assert model.test(*blobs)["Accuracy"] > 0.9


@pytest.mark.parametrize("name", OWN)
def test_its_gradients_are_checked(blobs, name):
    model = model_of(name)
    model.build((2,))
    before = model.snapshot()
    verdicts = check_model(model, blobs[0][:12], blobs[1][:12])
    assert max(verdict.error for verdict in verdicts) < 1e-5, verdicts
    assert np.array_equal(model.snapshot(), before)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_wrong_gradient_of_ones_own_is_found(blobs, dtype):
    model = Model([Affine(2, 8, dtype, slip=1.01), ReLU(), Dense(3)], CategoricalCrossEntropy(), seed=0)
    model.build((2,))
    errors = {(v.layer, v.name): v.error for v in check_model(model, blobs[0][:12], blobs[1][:12])}
    assert errors[0, "w"] > 1e-3
    assert max(error for place, error in errors.items() if place != (0, "w")) < 1e-5


def test_one_layer_alone_is_checked():
    inputs = np.random.default_rng(0).standard_normal((4, 5))
    for layer in (Affine(5, 3), Square(), Logistic()):
        assert max(check_layer(layer, inputs).values()) < 1e-6
    assert check_layer(Affine(5, 3, slip=1.01), inputs)["w"] > 1e-3


def test_images_come_batch_first():
    layers = [Convolutional(3, 3), Mixing(3), Diagonals(), ReLU(), Flatten(), Dense(2)]
    model = Model(layers, CategoricalCrossEntropy(), seed=0)
    rng = np.random.default_rng(0)
    images, classes = rng.normal(size=(40, 1, 6, 6)), np.arange(40) % 2
    images[classes == 1] += 0.8
    model.train(images, classes, epochs=15, batch_size=8, auto_evaluation=0, verbose=False)
    assert model.layers[2].output_shape((3, 4, 4)) == (3, 3, 3)
    assert model.test(images, classes)["Accuracy"] > 0.9
    assert max(verdict.error for verdict in check_model(model, images[:5], classes[:5])) < 1e-5


def test_the_same_arithmetic_gives_the_same_numbers_as_ours(blobs):
    own = Affine(2, 8, np.float32)
    ours = Dense(8, input_size=2)
    ours.weights = own.w
    models = [Model([first, ReLU(), Dense(3)], CategoricalCrossEntropy(), SGD(0.1), seed=0) for first in (own, ours)]
    models[0].build((2,), np.random.default_rng(3))
    models[1].build((2,), np.random.default_rng(3))
    models[0].layers[2].weights = models[1].layers[2].weights
    for _ in range(5):
        losses = [model.train_step(blobs[0][:32].copy(), blobs[1][:32])[0] for model in models]
        assert losses[0] == pytest.approx(losses[1], rel=1e-5)
    assert np.allclose(models[0].layers[0].arrays["w"], ours.weights, atol=1e-6)


def test_it_holds_the_weights_of_the_network_after_every_change(blobs):
    own = Affine(2, 3)
    model = Model([own], CategoricalCrossEntropy(), SGD(0.1), seed=0)
    model.build((2,))
    start = model.snapshot()
    assert np.allclose(model.weights()["0.affine.w"], own.w)
    model.train_step(blobs[0].copy(), blobs[1])
    assert np.array_equal(model.weights()["0.affine.w"], own.w)
    model.restore(start)
    assert np.array_equal(model.weights()["0.affine.w"], own.w)
    model.restore_weights({"0.affine.w": np.ones((2, 3)), "0.affine.b": np.zeros(3)})
    assert np.array_equal(own.w, np.ones((2, 3)))
    model.layers[0].load_params({"w": np.full((2, 3), 2.0)})
    model.predict(blobs[0])
    assert np.array_equal(own.w, np.full((2, 3), 2.0))


def test_a_step_through_it_is_traced(blobs):
    model = model_of("plain with weights")
    traced = trace_step(model, blobs[0][:8], blobs[1][:8])
    assert traced.layers[0].title == "Affine"
    assert traced.layers[0].outputs.shape == (8, 8)
    assert set(traced.layers[0].gradients) == {"w", "b"}
    assert not np.array_equal(traced.layers[0].before["w"], traced.layers[0].after["w"])


def test_a_training_goes_on_from_a_checkpoint(blobs, tmp_path):
    def trainer():
        return Trainer(model_of("plain with weights"), *blobs, epochs=2, batch_size=32)

    whole = trainer()
    list(whole.run())
    begun, resumed = trainer(), trainer()
    records = begun.run()
    for _ in range(5):
        next(records)
    save_checkpoint(begun, tmp_path / "training.safetensors")
    load_checkpoint(resumed, tmp_path / "training.safetensors")
    list(resumed.run())
    assert np.array_equal(resumed.model.snapshot(), whole.model.snapshot())


def test_weight_decay_spares_what_it_names():
    model = model_of("growing", SGD(0.0001, momentum=0.0, weight_decay=1.0))
    model.build((2,))
    assert model.layers[1].no_weight_decay == {"w"}
    assert model.parameters.decayed == 2 * 4 + 2 * 3


@pytest.fixture
def registered():
    """A subclass with a declared setting, in the catalogue for the time of a test."""

    @registry.register
    class Gain(Layer):
        """Multiply by a fixed share and a learned factor."""

        share: float = real(1.0, low=0.0, high=10.0)

        def __init__(self, *args, **values):
            super().__init__(*args, **values)
            self.w, self.dw = np.ones(1), np.zeros(1)

        @property
        def params(self):
            return {"w": (self.w, self.dw)}

        def forward(self, x, training=True):
            self.x = x
            return self.share * self.w * x

        def backward(self, grad):
            self.dw = np.array([(grad * self.x).sum() * self.share])
            return self.share * self.w * grad

    yield Gain
    registry.unregister(Gain)


@pytest.mark.parametrize("suffix", [".safetensors", ".npz", ".json"])
def test_it_is_saved_by_its_settings(blobs, tmp_path, registered, suffix):
    model = Model([Dense(8), registered(2.5), ReLU(), Dense(3)], CategoricalCrossEntropy(), Adam(0.01), seed=0)
    model.train(*blobs, epochs=2, batch_size=16, verbose=False)
    save_model(model, tmp_path / f"own{suffix}")
    loaded = load_model(tmp_path / f"own{suffix}")
    assert loaded.layers[1].get_config() == {"share": 2.5}
    assert repr(loaded.layers[1]) == "Gain(share=2.5)"
    assert "1.gain.w" in loaded.weights()
    assert np.array_equal(loaded.predict(blobs[0]), model.predict(blobs[0]))


def test_a_class_that_is_not_known_is_named_when_its_file_is_loaded(tmp_path):
    model = model_of("plain with weights")
    model.build((2,))
    save_model(model, tmp_path / "own.safetensors")
    with pytest.raises(FileError, match=r"unknown layer 'Affine'.*import the module that registers it"):
        load_model(tmp_path / "own.safetensors")


def test_settings_that_no_file_can_hold_are_refused(tmp_path):
    class Odd(Logistic):
        def get_config(self):
            return {"function": np.sin}

    model = Model([Dense(3, input_size=2), Odd()], MSE(), seed=0)
    with pytest.raises(FileError, match="no plain values that a file can hold"):
        save_model(model, tmp_path / "odd.safetensors")
    model = Model([Dense(3, input_size=2), Logistic()], MSE(), seed=0)
    save_model(model, tmp_path / "plain.safetensors")


class Broken:
    """Each of its faults shows in another test."""

    def __init__(self, params=None, backward=lambda grad: grad, forward=lambda x: x):
        self.params, self.backward, self.forward = params, backward, forward


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Broken({"w": (1.0, 0.0)}), r"params\['w'\] must be \(array, gradient\)"),
        (Broken({"w": np.ones(3)}), "must be"),
        (Broken({"w": (np.ones(3, int), np.ones(3))}), "floating-point"),
        (Broken(backward=lambda grad: grad[:, :1]), r"backward returned \(1,\), but the input was \(3,\)"),
        (Broken({"w": (np.ones(3), np.ones(2))}), r"the gradient of w is \(2,\), not \(3,\)"),
        (Broken(forward=lambda x: x @ np.ones((7, 2))), "Layer 2: Broken cannot take rows of 3"),
        (Broken(forward=lambda x: Dense(2, input_size=9).forward(x)), "Dense was built for|made for rows of 9"),
    ],
)
def test_what_is_wrong_with_it_is_said(part, words):
    with pytest.raises((ConfigError, ShapeError), match=words):
        model = Model([Dense(3, input_size=2), part], MSE(), seed=0)
        model.train_step(np.ones((4, 2), np.float32), np.ones((4, 3)))


def read_only():
    array = np.ones(3)
    array.flags.writeable = False
    return array


class Changing(Broken):
    """Its arrays are others from its second backward pass on."""

    def __init__(self, later):
        super().__init__({"w": (np.ones(3), np.ones(3))}, self.change)
        self.later, self.passes = later, 0

    def change(self, grad):
        self.passes += 1
        if self.passes == 2:
            self.params = self.later
        return grad


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Broken([np.ones(3)]), "params must be a mapping from names"),
        (Broken({"w": (read_only(), np.ones(3))}), "read-only"),
        (Changing({}), r"built with the params \{'w': \(3,\)\}, but now there are \{\}"),
        (Changing({"w": (np.ones(4), np.ones(4))}), r"now there are \{'w': \(4,\)\}"),
        (Changing({"w": (np.ones(3), np.ones(3)), "b": (np.ones(1), np.ones(1))}), r"'b': \(1,\)"),
    ],
)
def test_arrays_that_a_network_cannot_keep_are_refused(part, words):
    with pytest.raises((ConfigError, ShapeError), match=words):
        model = Model([Dense(3, input_size=2), part], MSE(), seed=0)
        for _ in range(3):
            model.train_step(np.ones((4, 2), np.float32), np.ones((4, 3)))


class Louder(Dense):
    def forward(self, x, training=True):
        return 2 * super().forward(x, training)


class Bent(ReLU):
    def forward(self, x, training=True):
        return np.abs(x)

    def backward(self, grad):
        return grad


class Deaf(Dense):
    def backward(self, grad):
        return super().backward(grad)


class DeafInside(Dense):
    def backward_pass(self, gradient):
        return super().backward_pass(gradient)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Louder(3), "Louder overrides forward, but a network calls forward_pass"),
        (Bent(), "Bent overrides forward"),
        (Deaf(3), "Deaf overrides backward, but a network calls parameter_gradients and input_gradient"),
        (DeafInside(3), "DeafInside overrides backward_pass"),
        (type("Deeper", (Louder,), {})(3), "Louder overrides forward"),
        (Dense, r"Dense is a class: make a layer of it"),
    ],
)
def test_what_a_network_would_pass_over_is_refused_when_it_is_made(part, words):
    with pytest.raises(ConfigError, match=words):
        Model([Dense(3, input_size=2), part], MSE())


def test_a_subclass_may_override_what_a_network_calls():
    class Doubled(Dense):
        def forward_pass(self, x, training):
            return 2 * super().forward_pass(x, training)

        def parameter_gradients(self, gradient):
            super().parameter_gradients(2 * gradient)

    plain, doubled = Dense(3, input_size=2), Doubled(3, input_size=2)
    models = [Model([layer], MSE(), seed=0) for layer in (plain, doubled)]
    inputs = np.ones((4, 2), np.float32)
    assert np.allclose(models[1].forward(inputs), 2 * models[0].forward(inputs))


@pytest.mark.parametrize("part", [object(), "Dense", type("Half", (), {"forward": lambda self, x: x})()])
def test_what_is_no_layer_is_refused(part):
    with pytest.raises(ConfigError, match="is no layer: it needs forward"):
        Model([Dense(3), part], MSE())


def test_the_same_object_twice_is_refused():
    own = Logistic()
    with pytest.raises(ConfigError, match="twice"):
        Model([own, Dense(3), own], MSE())
