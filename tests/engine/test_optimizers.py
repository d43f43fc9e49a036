"""Optimizers against their own papers, written out step by step in plain NumPy."""

import numpy as np
import pytest
from mpneuralnetwork.activations import PReLU
from mpneuralnetwork.components import registry
from mpneuralnetwork.components.errors import ConfigError, ShapeError
from mpneuralnetwork.layers import BatchNormalization, Dense
from mpneuralnetwork.losses import MSE
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import SGD, Adadelta, Adagrad, Adam, AdamW, RMSprop
from mpneuralnetwork.schedules import ConstantRate, CosineDecay, ExponentialDecay, ReduceOnPlateau, StepDecay

NAMES = [cls.__name__ for cls in registry.components("optimizer")]


def layer_of(values):
    layer = Dense(1, input_size=len(values), no_bias=True)
    layer.build((len(values),), np.random.default_rng(0), np.float64)
    layer.weights = np.reshape(values, (-1, 1))
    return layer


def run(optimizer, steps=10, start=(1.0, -2.0, 0.5)):
    """Follow the slope of θ³ + θ for some steps and return θ."""
    layer = layer_of(start)
    for _ in range(steps):
        layer.gradients["weights"][...] = 3 * layer.weights**2 + 1
        optimizer.step([layer])
    return layer.weights[:, 0]


def reference(rule, steps=10, start=(1.0, -2.0, 0.5)):
    return followed(rule, steps, start)[0]


def followed(rule, steps=10, start=(1.0, -2.0, 0.5)):
    """Return θ and what the formula keeps, after some steps."""
    theta, memory = np.array(start), {}
    for t in range(1, steps + 1):
        theta = rule(theta, 3 * theta**2 + 1, memory, t)
    return theta, memory


def sgd(theta, g, memory, t):
    memory["v"] = 0.9 * memory.get("v", 0) + g
    return theta - 0.01 * memory["v"]


def nesterov(theta, g, memory, t):
    memory["v"] = 0.9 * memory.get("v", 0) + g
    return theta - 0.01 * (g + 0.9 * memory["v"])


def rmsprop(theta, g, memory, t):
    memory["s"] = 0.9 * memory.get("s", 0) + 0.1 * g**2
    return theta - 0.01 * g / (np.sqrt(memory["s"]) + 1e-8)


def adam(theta, g, memory, t, decay=0.0):
    theta = theta * (1 - 0.01 * decay)
    memory["m"] = 0.9 * memory.get("m", 0) + 0.1 * g
    memory["v"] = 0.999 * memory.get("v", 0) + 0.001 * g**2
    return theta - 0.01 * (memory["m"] / (1 - 0.9**t)) / (np.sqrt(memory["v"] / (1 - 0.999**t)) + 1e-8)


def adagrad(theta, g, memory, t):
    memory["s"] = memory.get("s", 0) + g**2
    return theta - 0.01 * g / (np.sqrt(memory["s"]) + 1e-10)


def adadelta(theta, g, memory, t):
    memory["s"] = 0.9 * memory.get("s", 0) + 0.1 * g**2
    step = np.sqrt((memory.get("u", 0) + 1e-6) / (memory["s"] + 1e-6)) * g
    memory["u"] = 0.9 * memory.get("u", 0) + 0.1 * step**2
    return theta - step


@pytest.mark.parametrize(
    ("optimizer", "rule"),
    [
        (SGD(0.01), sgd),
        (SGD(0.01, momentum=0.0), lambda theta, g, memory, t: theta - 0.01 * g),
        (SGD(0.01, nesterov=True), nesterov),
        (RMSprop(0.01), rmsprop),
        (Adam(0.01), adam),
        (AdamW(0.01, weight_decay=0.1), lambda *given: adam(*given, decay=0.1)),
        (Adam(0.01, weight_decay=0.1), lambda *given: adam(*given, decay=0.1)),
        (Adam(0.01, weight_decay=0.1, regularization="L1"), lambda x, g, m, t: adam(x, g + 0.1 * np.sign(x), m, t)),
        (SGD(0.01, weight_decay=0.1), lambda x, g, m, t: sgd(x, g + 0.1 * x, m, t)),
        (SGD(0.01, weight_decay=0.1, regularization="L1"), lambda x, g, m, t: sgd(x, g + 0.1 * np.sign(x), m, t)),
        (Adagrad(0.01), adagrad),
        (Adadelta(), adadelta),
        (SGD(0.01, clip_value=2.0), lambda x, g, m, t: sgd(x, np.clip(g, -2, 2), m, t)),
        (SGD(0.01, clip_norm=2.0), lambda x, g, m, t: sgd(x, g * min(1, 2 / np.linalg.norm(g)), m, t)),
    ],
)
def test_ten_steps_are_those_of_the_paper(optimizer, rule):
    assert np.allclose(run(optimizer), reference(rule), rtol=1e-12)


@pytest.mark.parametrize(
    ("optimizer", "rule", "named"),
    [
        (SGD(0.01), sgd, {"velocity": "v"}),
        (RMSprop(0.01), rmsprop, {"s": "s"}),
        (Adam(0.01), adam, {"m": "m", "v": "v"}),
        (AdamW(0.01, weight_decay=0.1), lambda *given: adam(*given, decay=0.1), {"m": "m", "v": "v"}),
        (Adagrad(0.01), adagrad, {"s": "s"}),
        (Adadelta(), adadelta, {"s": "s", "u": "u"}),
    ],
)
def test_the_state_is_what_the_formula_names(optimizer, rule, named):
    run(optimizer)
    _, kept = followed(rule)
    state = optimizer.state[0]["weights"]
    assert set(optimizer.slots) == state.keys() == named.keys()
    for slot, symbol in named.items():
        assert f"{symbol} \\leftarrow" in optimizer.formula or isinstance(optimizer, AdamW)
        assert np.allclose(state[slot][:, 0], kept[symbol], rtol=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_a_layer_that_is_left_out_stays_as_it_was(name):
    layers = [Dense(4), BatchNormalization(), PReLU(), Dense(2)]
    model = Model(layers, MSE(), seed=0)
    model.build((3,), np.random.default_rng(0), np.float64)
    inputs = np.random.default_rng(1).normal(size=(8, 3))
    model.compute_gradients(inputs.copy(), inputs[:, :2])
    before = model.get_weights()
    registry.create("optimizer", name, {"weight_decay": 0.1, "clip_norm": 1.0}).step(layers[1:])
    after = model.get_weights()
    changed = {array for array in before if not np.array_equal(before[array], after[array])}
    assert changed == {
        "1.batchnormalization.gamma",
        "1.batchnormalization.beta",
        "2.prelu.slope",
        "3.dense.weights",
        "3.dense.biases",
    }


@pytest.mark.parametrize("name", NAMES)
def test_layer_by_layer_equals_the_whole_network(name):
    def stepped(split):
        model = Model([Dense(4), BatchNormalization(), PReLU(), Dense(2)], MSE(), seed=0)
        model.build((3,), np.random.default_rng(0), np.float64)
        optimizer = registry.create("optimizer", name, {"weight_decay": 0.1})
        inputs = np.random.default_rng(1).normal(size=(8, 3))
        # A frozen extra layer in the list means that no single store holds all, so that each array is served alone.
        extra = [layer_of([0.0])] if split else []
        for _ in range(4):
            model.compute_gradients(inputs.copy(), inputs[:, :2])
            optimizer.step(model.layers + extra)
        return model.snapshot()

    assert np.allclose(stepped(True), stepped(False), rtol=1e-12)


def test_decay_leaves_biases_normalisations_and_slopes_alone():
    layers = [Dense(4), BatchNormalization(), PReLU(), Dense(2)]
    model = Model(layers, MSE(), SGD(0.1, weight_decay=0.5), seed=0)
    model.build((3,))
    layers[3].biases = [1, 2]
    weights = layers[0].weights.copy()
    model.parameters.grads[...] = 0
    model.optimizer.step(model.layers)
    assert np.allclose(layers[0].weights, weights * 0.95)
    assert np.array_equal(layers[1].gamma, np.ones(4, np.float32))
    assert np.array_equal(layers[2].slope, np.float32([0.01]))
    assert np.array_equal(layers[3].biases, [1, 2])


def test_fading_memory_never_gets_subnormal():
    layer, optimizer = layer_of([1.0]), Adam(0.01)
    layer.build((1,), np.random.default_rng(0), np.float32)
    layer.gradients["weights"][...] = 1e-3
    optimizer.step([layer])
    layer.gradients["weights"][...] = 0
    smallest = np.finfo(np.float32).smallest_normal
    for _ in range(2000):
        optimizer.step([layer])
        m = optimizer.state[0]["weights"]["m"]
        assert m == 0 or m >= smallest
    assert m == 0


@pytest.mark.parametrize("name", NAMES)
def test_forgetting_starts_afresh(name):
    optimizer = registry.create("optimizer", name, {})
    first = run(optimizer)
    optimizer.reset()
    assert np.array_equal(run(optimizer), first)


def test_an_optimizer_without_layers_keeps_nothing():
    optimizer = SGD()
    optimizer.step([])
    assert optimizer.state == {} and optimizer.steps == 1


def factors(schedule, steps=100):
    return np.array([schedule.factor(step, steps) for step in range(steps)])


def test_schedules_by_their_shape():
    assert (factors(ConstantRate()) == 1).all()
    assert np.unique(factors(StepDecay(cuts=2, gamma=0.1)).round(9)).tolist() == [0.01, 0.1, 1]
    exponential = factors(ExponentialDecay(final=0.01))
    assert np.allclose(exponential[1:] / exponential[:-1], 0.01 ** (1 / 100))
    cosine = factors(CosineDecay(warm_up=0.1))
    assert cosine.argmax() in (9, 10)
    assert (np.diff(cosine[:10]) > 0).all()
    assert (np.diff(cosine[11:]) < 0).all()
    assert cosine[55] == pytest.approx(0.5)
    assert cosine[-1] < 0.01


def test_a_plateau_is_counted_in_evaluations():
    schedule = ReduceOnPlateau(patience=2, gamma=0.5)
    for loss, factor in [(1.0, 1), (0.9, 1), (0.95, 1), (0.91, 0.5), (0.5, 0.5), (0.6, 0.5), (0.7, 0.25)]:
        schedule.observe(loss)
        assert schedule.factor(0, 1) == factor


@pytest.mark.parametrize("schedule", [StepDecay(), ExponentialDecay(), CosineDecay()])
def test_a_stream_of_unknown_length_has_a_rate_all_the_same(schedule):
    assert 0 <= schedule.factor(5, 0) <= 1


def test_a_gradient_shorter_than_the_clip_is_left_as_it_is():
    layer = Dense(2, input_size=2)
    for _, gradient in layer.params.values():
        gradient[...] = 0.1
    before = layer.weights.copy()
    SGD(1.0, momentum=0.0, clip_norm=100.0).step([layer])
    np.testing.assert_allclose(layer.weights, before - 0.1, rtol=1e-6)


# Any object with params.


class Own:
    """A layer as a user writes it: it has params, and nothing else of ours."""

    def __init__(self, **values):
        self.params = {name: (np.asarray(value), 3 * np.asarray(value) ** 2 + 1) for name, value in values.items()}

    def differentiate(self):
        """Write the gradient of θ³ + θ, each time in a new array, as most people do."""
        self.params = {name: (value, 3 * value**2 + 1) for name, (value, _) in self.params.items()}

    def __getitem__(self, name):
        return self.params[name][0]


def stepped(optimizer, layers, steps=10):
    for _ in range(steps):
        for layer in layers:
            if isinstance(layer, Own):
                layer.differentiate()
        optimizer.step(layers)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("settings", [{}, {"weight_decay": 0.1, "clip_norm": 2.0, "clip_value": 3.0}])
def test_a_foreign_layer_learns_as_ours(name, settings):
    own, ours = Own(weights=np.array([[1.0], [-2.0], [0.5]])), registry.create("optimizer", name, settings)
    foreign = registry.create("optimizer", name, settings)
    stepped(foreign, [own])
    assert np.array_equal(own["weights"][:, 0], run(ours))
    assert np.array_equal(foreign.state[0]["weights"]["velocity" if name == "SGD" else foreign.slots[0]],
                          ours.state[0]["weights"][ours.slots[0]])  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_an_object_without_params_is_passed_over(name):
    class Activation:
        store = "of no concern to an optimizer"

    own = Own(w=np.array([1.0, -2.0, 0.5]))
    optimizer = registry.create("optimizer", name, {})
    stepped(optimizer, [Activation(), own, object()])
    assert np.array_equal(own["w"], run(registry.create("optimizer", name, {})))
    assert list(optimizer.state) == [1]


def test_a_step_takes_any_iterable_of_layers():
    own = Own(w=np.array([1.0]))
    SGD(0.5, momentum=0.0).step(layer for layer in [own])
    assert own["w"] == -1


@pytest.mark.parametrize("name", NAMES)
def test_parameters_of_any_shape_and_precision_keep_them(name):
    values = {
        "scalar": np.array(0.5),
        "single": np.ones((2, 3), np.float32),
        "double": np.ones((2, 3)),
        "turned": np.ones((3, 2)).T,
        "strided": np.ones((2, 6))[:, ::2],
        "empty": np.ones((0, 4)),
        "images": np.ones((2, 1, 2, 2), np.float32),
    }
    own, optimizer = Own(**values), registry.create("optimizer", name, {"weight_decay": 0.1, "clip_norm": 5.0})
    before = {key: value.copy() for key, value in values.items()}
    stepped(optimizer, [own], steps=40)
    for key, value in values.items():
        assert own[key] is value
        assert (value < before[key]).all()
        for slot in optimizer.state[0][key].values():
            assert (slot.shape, slot.dtype) == (value.shape, value.dtype)
    assert np.allclose(values["single"], values["double"], rtol=1e-4)
    assert np.allclose(values["turned"], values["double"]) and np.allclose(values["strided"], values["double"])


@pytest.mark.parametrize("settings", [{}, {"weight_decay": 0.1, "clip_norm": 0.5, "clip_value": 0.5}])
def test_a_gradient_may_be_read_only_and_of_another_type(settings):
    results = []
    for gradient in (np.ones(3), np.ones(3, np.float32), np.ones(3, int), np.broadcast_to(1.0, 3), [1, 1, 1]):
        own = Own()
        own.params = {"w": (np.array([1.0, 2.0, 3.0]), gradient)}
        SGD(0.1, **settings).step([own])
        results.append(own["w"])
    assert all(np.allclose(result, results[-1]) for result in results)


def test_a_parameter_that_cannot_change_in_place_is_refused():
    own = Own()
    own.params = {"bias": (np.float64(0.5), np.float64(1.0))}
    with pytest.raises(ConfigError, match=r"Layer 2: 'bias'"):
        SGD().step([object(), own])


def test_foreign_layers_train_beside_ours():
    alone, optimizer = Own(w=np.array([1.0, -2.0, 0.5])), Adam(0.01)
    stepped(optimizer, [alone])
    ours, own, together = layer_of([1.0, -2.0, 0.5]), Own(w=np.array([1.0, -2.0, 0.5])), Adam(0.01)
    for _ in range(10):
        ours.gradients["weights"][...] = 3 * ours.weights**2 + 1
        stepped(together, [ours, own], steps=1)
    assert np.array_equal(ours.weights[:, 0], own["w"])
    assert np.array_equal(own["w"], alone["w"])
    assert together.state.keys() == {0, 1}


def test_a_foreign_layer_decays_but_for_what_it_declares():
    class Declaring(Own):
        no_weight_decay = ("bias",)

    declaring, plain = (cls(weight=np.ones(2), bias=np.ones(2)) for cls in (Declaring, Own))
    for layer in (declaring, plain):
        layer.params = {name: (value, np.zeros(2)) for name, (value, _) in layer.params.items()}
    SGD(0.1, weight_decay=0.5).step([declaring, plain])
    assert np.allclose(declaring["weight"], 0.95)
    assert np.allclose(declaring["bias"], 1)
    assert np.allclose(plain["weight"], 0.95)
    assert np.allclose(plain["bias"], 0.95)


@pytest.mark.parametrize("name", NAMES)
def test_a_parameter_that_comes_later_or_changes_shape_starts_afresh_and_leaves_the_others_alone(name):
    def made():
        return registry.create("optimizer", name, {})

    steady, late, optimizer = Own(w=np.array([1.0, -2.0, 0.5])), Own(), made()
    stepped(optimizer, [steady, late], steps=4)
    late.params = {"w": (np.array([1.0, -2.0, 0.5]), None)}
    stepped(optimizer, [steady, late], steps=3)
    assert np.array_equal(late["w"], run(made(), steps=3))
    late.params = {"w": (np.array([[1.0], [-2.0], [0.5]]), None)}
    stepped(optimizer, [steady, late], steps=3)
    assert np.array_equal(late["w"][:, 0], run(made(), steps=3))
    assert np.array_equal(steady["w"], run(made(), steps=10))


def test_a_list_of_another_length_starts_afresh():
    first, second = Own(w=np.array([1.0, -2.0, 0.5])), Own(w=np.array([1.0, -2.0, 0.5]))
    optimizer = SGD(0.01)
    stepped(optimizer, [first, second], steps=5)
    start = second["w"].copy()
    stepped(optimizer, [second], steps=5)
    assert np.array_equal(second["w"], run(SGD(0.01), steps=5, start=start))


@pytest.mark.parametrize("name", NAMES)
def test_state_goes_on_when_a_network_is_stepped_array_by_array_and_back(name):
    def trained(switching):
        layers = [Dense(4), BatchNormalization(), PReLU(), Dense(2)]
        model = Model(layers, MSE(), registry.create("optimizer", name, {}), seed=0)
        model.build((3,), np.random.default_rng(0), np.float64)
        inputs = np.random.default_rng(1).normal(size=(8, 3))
        for number in range(9):
            model.compute_gradients(inputs.copy(), inputs[:, :2])
            # Anything that stands for one of our layers makes the list another one than the network's.
            stand_in = Own()
            stand_in.params, stand_in.no_weight_decay = layers[3].params, layers[3].no_weight_decay
            model.optimizer.step([*layers[:3], stand_in if switching and number // 3 == 1 else layers[3]])
        return model.snapshot()

    assert np.allclose(trained(True), trained(False), rtol=1e-12)


# State that leaves an optimizer.


@pytest.mark.parametrize("name", NAMES)
def test_an_optimizer_goes_on_from_its_state_dict(name, tmp_path):
    first, second = (registry.create("optimizer", name, {}) for _ in range(2))
    layer = Own(w=np.array([1.0, -2.0, 0.5]), scale=np.array(0.5))
    stepped(first, [layer], steps=4)
    np.savez(tmp_path / "state.npz", **first.state_dict())
    with np.load(tmp_path / "state.npz") as state:
        second.load_state_dict(state)
    assert second.steps == 4
    assert second.state_dict().keys() == first.state_dict().keys()
    stepped(second, [layer], steps=6)
    assert np.array_equal(layer["w"], run(registry.create("optimizer", name, {})))


def test_a_state_dict_is_a_copy_and_the_state_is_not():
    layer, optimizer = Own(w=np.array([1.0])), SGD(0.01)
    stepped(optimizer, [layer], steps=1)
    saved, living = optimizer.state_dict()["0.w.velocity"], optimizer.state[0]["w"]["velocity"]
    before = saved.copy()
    stepped(optimizer, [layer], steps=1)
    assert np.array_equal(saved, before)
    assert np.array_equal(living, optimizer.state[0]["w"]["velocity"])


@pytest.mark.parametrize(
    "state",
    [
        {"0.w.s": np.ones(2), "0.w.t": 1},
        {"0.w.m": np.ones(2), "0.w.t": 1},
        {"0.w.m": np.ones(2), "0.w.v": np.ones(3), "0.w.t": 1},
        {"0.w.m": np.ones(2), "0.w.v": np.ones(2), "0.w.t": np.ones(2)},
        {"w.m": np.ones(2)},
    ],
)
def test_the_state_of_another_optimizer_is_refused(state):
    optimizer = Adam()
    with pytest.raises(ConfigError, match="m, v"):
        optimizer.load_state_dict({"steps": 1, **state})
    assert optimizer.steps == 0


def test_names_with_dots_survive_a_state_dict():
    layer, optimizer, other = Own(**{"block.1.w": np.array([1.0])}), Adam(), Adam()
    stepped(optimizer, [layer], steps=2)
    other.load_state_dict(optimizer.state_dict())
    assert other.state[0].keys() == {"block.1.w"}


# The learning rate.


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("settings", [{}, {"weight_decay": 0.1}])
def test_a_factor_acts_as_a_smaller_rate_and_leaves_the_rate_as_it_is(name, settings):
    scaled = registry.create("optimizer", name, {"learning_rate": 0.08, **settings})
    scaled.rate_factor = 0.25
    assert np.array_equal(run(scaled), run(registry.create("optimizer", name, {"learning_rate": 0.02, **settings})))
    assert (scaled.learning_rate, scaled.effective_rate) == (0.08, 0.02)


def test_a_schedule_goes_on_from_its_state_dict():
    first, second = ReduceOnPlateau(patience=2, gamma=0.5), ReduceOnPlateau(patience=2, gamma=0.5)
    for loss in (1.0, 1.1, 1.2, 1.3):
        first.observe(loss)
    second.load_state_dict(first.state_dict())
    for schedule in (first, second):
        schedule.observe(1.4)
        assert schedule.factor(0, 1) == 0.25
    assert CosineDecay().state_dict() == {}
    CosineDecay().load_state_dict({})


class Holder:
    """An object with params, whatever they are."""

    def __init__(self, params):
        self.params = params


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("pair", "error"),
    [
        ((np.ones(3, int), np.ones(3)), ConfigError),
        ((np.broadcast_to(np.ones(1), 3), np.ones(3)), ConfigError),
        ((np.ones(3), None), ShapeError),
        ((np.ones((3, 3)), np.ones(3)), ShapeError),
        ((np.ones(3), np.ones((3, 1))), ShapeError),
    ],
)
def test_what_a_step_cannot_change_is_refused_in_words(name, pair, error):
    with pytest.raises(error, match="Layer 2: 'w' "):
        registry.create("optimizer", name, {}).step([Holder(None), Holder({"w": pair})])
