"""What every registered part owes to whoever saves, shows or builds it."""

import ast
import inspect

import numpy as np
import pytest
from mpneuralnetwork.activations import ReLU
from mpneuralnetwork.components import registry
from mpneuralnetwork.components.errors import ConfigError, ShapeError
from mpneuralnetwork.components.fields import MISSING
from mpneuralnetwork.layers import Dense

from tests.engine.cases import LAYER_CASES

KINDS = ("layer", "loss", "optimizer", "metric", "schedule")
COMPONENTS = [cls for kind in KINDS for cls in registry.components(kind)]
GROUPS = {"Core", "Convolution", "Activation", "Regularisation", "Normalisation"}


def fresh(cls):
    """A part as a person picks it from the palette."""
    return cls(**{name: field.initial for name, field in cls.fields.items()})


def parsed(text: str):
    """Build a part from its repr, without running it."""
    call = ast.parse(text, mode="eval").body
    settings = {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords}
    kind = next(kind for kind in KINDS if call.func.id in {cls.__name__ for cls in registry.components(kind)})
    return registry.create(kind, call.func.id, settings)


@pytest.mark.parametrize("cls", COMPONENTS)
def test_a_part_explains_itself(cls):
    assert cls.title
    assert cls.summary
    assert cls.formula
    assert cls.explanation.count(".") >= 2
    assert cls.__doc__
    assert fresh(cls).describe()
    for field in cls.fields.values():
        assert field.label[0].isupper() or not field.label.isascii() or field.hidden or len(field.label) == 1


@pytest.mark.parametrize("cls", [cls for kind in ("layer", "loss", "optimizer") for cls in registry.components(kind)])
def test_what_learns_shows_its_gradient(cls):
    assert "partial" in cls.gradient


@pytest.mark.parametrize("cls", list(registry.components("layer")))
def test_a_layer_has_its_place_in_the_palette(cls):
    assert cls.group in GROUPS
    assert cls.is_activation == (cls.group == "Activation")


@pytest.mark.parametrize("cls", list(registry.components("layer")))
def test_the_settings_that_a_layer_declares_are_its_own(cls):
    named = {cls.units_setting, cls.weights_setting, cls.window_setting} - {""}
    assert named <= set(cls.fields)
    layer = fresh(cls)
    if cls.units_setting:
        setattr(layer, cls.units_setting, 3)
        assert layer.output_shape(cls.example_shape) == (3,)
    if cls.window_setting:
        setattr(layer, cls.window_setting, 2)
        assert layer.output_shape(cls.example_shape)[1:] < cls.example_shape[1:]
    # What draws its weights starts anywhere else with another seed; everything else starts the same.
    seeds = [np.random.default_rng(seed) for seed in (1, 2)]
    first, second = (fresh(cls) for _ in seeds)
    first.build(cls.example_shape, seeds[0])
    second.build(cls.example_shape, seeds[1])
    drawn = any(not np.array_equal(array, second.arrays[name]) for name, array in first.arrays.items())
    assert drawn == bool(cls.weights_setting)


@pytest.mark.parametrize("cls", list(registry.components("layer")))
def test_a_layer_can_be_shown_with_its_example_and_its_initial_settings(cls):
    outputs = fresh(cls).forward(np.ones((2, *cls.example_shape), np.float32))
    assert outputs.shape == (2, *fresh(cls).output_shape(cls.example_shape))


@pytest.mark.parametrize("cls", COMPONENTS)
def test_settings_survive_being_saved(cls):
    part = fresh(cls)
    again = cls.from_config(part.get_config())
    assert again.get_config() == part.get_config()
    assert parsed(repr(part)).get_config() == part.get_config()


@pytest.mark.parametrize("case", LAYER_CASES, ids=str)
def test_any_settings_survive_being_written_as_text(case):
    layer = case.layer()
    assert parsed(repr(layer)).get_config() == layer.get_config()


@pytest.mark.parametrize("cls", COMPONENTS)
def test_an_unknown_setting_is_refused_by_name(cls):
    with pytest.raises(ConfigError, match="no setting 'colour'"):
        cls.from_config({**fresh(cls).get_config(), "colour": "red"})


@pytest.mark.parametrize(("cls", "name"), [(cls, name) for cls in COMPONENTS for name in cls.fields])
@pytest.mark.parametrize("wrong", [float("nan"), -(10**12), object(), [1.5], "nonsense"])
def test_a_wrong_setting_is_refused_with_what_is_allowed(cls, name, wrong):
    with pytest.raises(ConfigError, match=f"{name} must be "):
        setattr(fresh(cls), name, wrong)


@pytest.mark.parametrize("cls", COMPONENTS)
def test_the_signature_names_every_setting(cls):
    parameters = inspect.signature(cls).parameters
    assert list(parameters) == list(cls.fields)
    for name, field in cls.fields.items():
        assert (parameters[name].default is inspect.Parameter.empty) == (field.default is MISSING)


@pytest.mark.parametrize("case", LAYER_CASES, ids=str)
def test_declared_shapes_are_the_real_ones(case):
    layer, inputs = case.layer(), case.inputs()
    example = inputs.shape[1:]
    declared, parameters, state = (
        layer.output_shape(example),
        layer.parameter_shapes(example),
        layer.state_shapes(example),
    )
    assert not layer.built
    outputs = layer.forward(inputs)
    assert outputs.shape == (len(inputs), *declared)
    assert {name: values.shape for name, (values, _) in layer.params.items()} == parameters
    assert {name: array.shape for name, array in layer.arrays.items()} == {**parameters, **state}
    assert layer.no_weight_decay <= {*parameters, "biases", "slope"}
    assert layer.multiply_adds(example) >= 0
    assert layer.activation_size(example) >= 0


@pytest.mark.parametrize("case", LAYER_CASES, ids=str)
@pytest.mark.parametrize("training", [True, False])
def test_a_layer_used_alone_leaves_the_callers_arrays_as_they_were(case, training):
    layer, inputs = case.layer(), case.inputs().astype(np.float32)
    before = inputs.copy()
    outputs = layer.forward(inputs, training)
    kept, gradient = outputs.copy(), np.ones_like(outputs)
    layer.backward(gradient)
    layer.forward(inputs + 1, training)
    assert np.array_equal(inputs, before)
    assert np.array_equal(outputs, kept)
    assert np.array_equal(gradient, np.ones_like(gradient))


@pytest.mark.parametrize("case", LAYER_CASES, ids=str)
def test_float32_stays_float32(case):
    layer, inputs = case.layer(), case.inputs().astype(np.float32)
    outputs = layer.forward(inputs)
    assert outputs.dtype == np.float32
    assert layer.backward(outputs).dtype == np.float32


@pytest.mark.parametrize("case", LAYER_CASES, ids=str)
def test_a_layer_takes_batches_of_any_size_in_any_order(case):
    inputs = case.inputs()
    layer = case.layer()
    layer.build(inputs.shape[1:], np.random.default_rng(0), np.float64)
    first = layer.forward(inputs, training=False)
    layer.forward(np.concatenate([inputs, inputs + 1]), training=False)
    layer.forward(inputs[:1], training=False)
    assert np.allclose(layer.forward(inputs, training=False), first, rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "config", "shape", "words"),
    [
        ("Dense", {"output_size": 3}, (1, 28, 28), "Dense needs rows, but gets 1 × 28 × 28 images: put a Flatten"),
        ("Dense", {"output_size": 3, "input_size": 7}, (8,), "made for rows of 7"),
        ("Convolutional", {"output_depth": 2, "kernel_size": 3}, (9,), "needs images, but gets rows of 9"),
        ("Convolutional", {"output_depth": 2, "kernel_size": 5}, (1, 4, 9), "5 × 5 does not fit on 4 × 9"),
        (
            "Convolutional",
            {"output_depth": 2, "kernel_size": 1, "input_shape": (1, 2, 2)},
            (1, 4, 9),
            "made for 1 × 2 × 2",
        ),
        ("MaxPooling2D", {"pool_size": 3}, (1, 2, 9), "3 × 3 does not fit"),
        ("AveragePooling2D", {}, (4, 4), "needs images"),
        ("GlobalAveragePooling2D", {}, (4,), "needs images"),
        ("BatchNormalization", {}, (1, 2, 2), "use Batch norm 2D"),
        ("BatchNormalization2D", {}, (5,), "needs images"),
        ("Reshape", {"output": (2, 3)}, (7,), "7 numbers are not 6"),
    ],
)
def test_an_input_that_does_not_fit_is_told_in_plain_words(name, config, shape, words):
    with pytest.raises(ShapeError, match=words):
        registry.create("layer", name, config).output_shape(shape)


def test_nothing_draws_from_numpys_global_generator():
    np.random.seed(3)
    before = np.random.get_state()[1].copy()
    for case in LAYER_CASES:
        layer = case.layer()
        layer.backward(layer.forward(case.inputs()))
    assert np.array_equal(np.random.get_state()[1], before)


def test_only_what_is_declared_live_changes_while_a_training_runs():
    optimizer = registry.create("optimizer", "SGD", {})
    optimizer.apply_live("momentum", 0.5)
    assert optimizer.momentum == 0.5
    for field, value in [("nesterov", True), ("update", 1), ("momentum", 2.0)]:
        with pytest.raises(ConfigError, match=field):
            optimizer.apply_live(field, value)
    assert set(registry.kinds()) >= set(KINDS)


def test_a_component_is_built_from_settings_as_a_person_writes_them():
    layer = Dense.from_texts(["output_size=7", "no_bias=off"])
    assert (layer.output_size, layer.no_bias) == (7, True)


@pytest.mark.parametrize(
    ("component", "text", "said"),
    [(Dense, "colour=red", "has the settings output_size"), (ReLU, "colour=red", "ReLU has no settings")],
)
def test_texts_that_set_nothing_are_refused(component, text, said):
    with pytest.raises(ConfigError, match=said):
        component.from_texts([text])
