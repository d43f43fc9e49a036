"""The lines that ran in a stage, with the arrays of this very step."""

import inspect
import sys
import threading
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from mpneuralnetwork.activations import ReLU
from mpneuralnetwork.components.axes import batch_last
from mpneuralnetwork.components.errors import ShapeError
from mpneuralnetwork.kernels.pairs import KERNELS
from mpneuralnetwork.layers import BatchNormalization2D, Convolutional, Dense, Dropout, Flatten, Layer, MaxPooling2D
from mpneuralnetwork.losses import MSE, CategoricalCrossEntropy
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import SGD, Adam

from mpnn_studio.explain.steps.batch import Batch, copy_of
from mpnn_studio.explain.steps.dissection import Dissection
from mpnn_studio.explain.steps.recorder import END, START, Section, record
from mpnn_studio.explain.steps.source import read_source
from mpnn_studio.explain.steps.stages import stages
from mpnn_studio.project.examples import ORDER, load_example

EVERYTHING = Section(START, END, lambda path: path)


class Shifted(Layer):
    """A layer of a user's own, with a property that must not run because somebody looks."""

    readers: ClassVar = set()

    @property
    def tempting(self):
        self.readers.add(inspect.currentframe().f_back.f_code.co_name)
        return np.zeros(3)

    def forward(self, x, training=True):
        shifted = x + 1
        if not training and self.tempting is None:
            return shifted
        for column in range(3):
            with np.errstate(over="ignore"):
                shifted[:, column] *= 2
        return shifted

    def backward(self, gradient):
        return gradient * 2


class Doubled(MSE):
    """A loss of a user's own."""

    def elementwise(self, output, target):
        losses, gradient = super().elementwise(output, target)
        return 2 * losses, 2 * gradient


@pytest.fixture(scope="module")
def images():
    rng = np.random.default_rng(0)
    return Batch(rng.standard_normal((6, 16, 10, 10)).astype(np.float32), rng.integers(0, 3, 6))


@pytest.fixture(scope="module")
def model(images):
    layers = [
        *(Convolutional(4, 3, padding="same"), BatchNormalization2D(), ReLU(), MaxPooling2D()),
        *(Convolutional(2, 3, stride=2), Dropout(0.3), Flatten(), Dense(3, no_bias=True)),
    ]
    model = Model(layers, CategoricalCrossEntropy(), Adam(), seed=1)
    model.train(images.inputs, images.targets, epochs=2, batch_size=3, verbose=False)
    return model


@pytest.fixture(scope="module")
def step(model, images):
    return Dissection(model, images)


@pytest.fixture(scope="module")
def strip(step):
    return {stage.key: stage for stage in stages(step)}


def arrays_of(frame):
    """The arrays of a function by name, as its last lines left them."""
    return {array.name: array for line in frame.lines for array in line.arrays}


def corner_of(array):
    return array[0, :8, :8, 0] if array.ndim == 4 else array[:8, :8] if array.ndim == 2 else array[:8]


def test_a_recorded_step_is_the_step_of_training_to_the_last_bit(model, images, step):
    passed = {}
    taken = copy_of(model)
    frames = record(taken, images, EVERYTHING, lambda index, way, array: passed.update({(index, way): np.array(array)}))
    assert len(frames) > 20
    count = len(step.trace.layers)
    assert np.array_equal(passed.pop((count, "backward")), step.trace.loss_gradient)
    for (index, way), array in passed.items():
        traced = step.trace.layers[index]
        assert np.array_equal(array, traced.outputs if way == "forward" else traced.input_gradient)
    for layer, traced in zip(taken.layers, step.trace.layers, strict=True):
        assert all(np.array_equal(layer.arrays[name], array) for name, array in traced.after.items())
        assert all(np.array_equal(layer.gradients[name], array) for name, array in traced.used.items())
    state = step.model.optimizer.state_dict()
    assert all(np.array_equal(array, state[name]) for name, array in taken.optimizer.state_dict().items())
    assert taken.rng.bit_generator.state == step.model.rng.bit_generator.state


def test_looking_at_the_code_changes_nothing(step, strip):
    before, after = step.origin.snapshot(), step.model.snapshot()
    assert strip["backward.4.convolutional"].code() is strip["backward.4.convolutional"].code()
    assert np.array_equal(step.origin.snapshot(), before) and np.array_equal(step.model.snapshot(), after)


def test_a_tracer_that_was_set_before_is_put_back(model, images):
    def debugger(frame, event, argument):
        return None

    usual = sys.gettrace()
    sys.settrace(debugger)
    try:
        record(copy_of(model), images, EVERYTHING)
        assert sys.gettrace() is debugger
        with pytest.raises(ShapeError):
            record(copy_of(model), Batch(np.ones((2, 5)), np.zeros(2)), EVERYTHING)
        assert sys.gettrace() is debugger
        misfit = Batch(images.inputs, np.ones((6, 7, 7)))
        with pytest.raises(ShapeError):
            record(copy_of(model), misfit, EVERYTHING)
        assert sys.gettrace() is debugger
    finally:
        sys.settrace(usual)


def test_only_the_thread_that_records_is_traced(model, images):
    usual, tracers = threading.gettrace(), []

    def look(index, way, array):
        other = threading.Thread(target=lambda: tracers.append(sys.gettrace()))
        other.start()
        other.join()

    record(copy_of(model), images, EVERYTHING, look)
    assert tracers and all(tracer is usual for tracer in tracers)


@pytest.mark.parametrize("name", ORDER)
def test_every_stage_of_every_example_has_lines_that_ran(name):
    project = load_example(name)
    model, rng = project.build(np.random.default_rng(0)), np.random.default_rng(1)
    classes = len(project.schema().classes)
    targets = rng.integers(0, classes, 4) if classes else rng.standard_normal((4, project.schema().outputs))
    batch = Batch(rng.standard_normal((4, *model.input_shape)).astype(np.float32), targets)
    for stage in stages(Dissection(model, batch)):
        frames = stage.code()
        assert frames, stage.key
        assert all(any(line.ran and line.text.strip() for line in frame.lines) for frame in frames), stage.key
        assert not any(Path(frame.file).is_absolute() or frame.file.startswith("instruments/") for frame in frames)


@pytest.mark.parametrize("key", ["forward.0.convolutional", "forward.3.maxpooling2d", "forward.7.dense"])
def test_a_forward_pass_shows_the_arrays_of_the_step(step, strip, key):
    stage = strip[key]
    traced, frame = step.trace.layers[stage.layer], stage.code()[0]
    received, returned = arrays_of(frame)["x"], arrays_of(frame)["return"]
    assert frame.function.endswith(".forward_pass")
    for found, array in ((received, batch_last(traced.inputs)), (returned, batch_last(traced.outputs))):
        assert found.shape == array.shape and found.dtype == "float32"
        assert np.array_equal(found.corner, corner_of(array))
        assert (found.least, found.largest) == (array.min(), array.max())
        assert found.mean == pytest.approx(array.mean(dtype=np.float64), rel=1e-12)


@pytest.mark.parametrize("key", ["backward.7.dense", "backward.3.maxpooling2d", "backward.1.batchnormalization2d"])
def test_a_backward_pass_shows_the_arrays_of_the_step(step, strip, key):
    stage = strip[key]
    traced = step.trace.layers[stage.layer]
    frames = {frame.function.rpartition(".")[2]: frame for frame in stage.code()}
    returned, array = arrays_of(frames["input_gradient"])["return"], batch_last(traced.input_gradient)
    assert returned.shape == array.shape and np.array_equal(returned.corner, corner_of(array))


def test_the_first_layer_that_learns_passes_no_gradient_on(strip):
    functions = [frame.function for frame in strip["backward.0.convolutional"].code()]
    assert functions[0] == "Convolutional.parameter_gradients" and "Convolutional.input_gradient" not in functions


def test_an_update_shows_the_part_of_the_long_arrays_that_it_is_about(step, strip):
    frames = {frame.function: frame for frame in strip["update.7.dense.weights"].code()}
    values = arrays_of(frames["Optimizer.step"])["span.values"]
    after = step.quantities["7.dense.weights.after"].values
    assert values.shape == after.shape and np.array_equal(values.corner, corner_of(after))
    assert values.part.startswith("7.dense.weights, [") and values.part.endswith(
        f"of all {step.origin.parameters.learned}"
    )
    assert arrays_of(frames["Adam.update"])["m"].shape == after.shape
    assert {frame.file.partition("/")[0] for frame in frames.values()} == {"optimizers", "kernels"}


def test_the_loss_shows_its_own_code(step, strip):
    frames = strip["loss"].code()
    assert frames[0].function == "Loss.measure"
    assert np.array_equal(arrays_of(frames[0])["output"].corner, corner_of(step.trace.outputs))


def test_lines_that_did_not_run_are_there_too(strip):
    lines = {line.text.strip(): line for line in strip["forward.7.dense"].code()[0].lines}
    assert lines["if self.has_bias:"].ran
    assert not lines["z += self.biases"].ran and lines["z += self.biases"].count == 0
    assert lines["return z"].count == 1


def test_a_loop_counts_its_runs_and_shows_the_last(strip):
    frame = next(frame for frame in strip["forward.4.convolutional"].code() if frame.function == "image_to_columns")
    lines = {line.text.strip(): line for line in frame.lines}
    assert lines["patches[:, offset, *positions] = x[:, *pixels]"].count == 9
    assert frame.first_line == frame.lines[0].number
    own = Path(sys.modules["mpneuralnetwork"].__file__).parent / frame.file
    text = own.read_text(encoding="utf-8").splitlines()
    assert all(line.text == text[line.number - 1] for line in frame.lines)


def test_a_corner_is_a_small_copy(strip):
    for stage in strip.values():
        for frame in stage.code():
            for array in arrays_of(frame).values():
                assert max(array.corner.shape, default=0) <= 8 and array.corner.ndim <= 2
                assert array.corner.base is None


def test_a_layer_of_ones_own_is_shown_from_its_own_file():
    model = Model([Dense(3), Shifted(), Dense(1)], Doubled(), SGD(), seed=0)
    model.build((2,))
    step = Dissection(model, Batch(np.ones((4, 2)), np.ones((4, 1))))
    strip = {stage.key: stage for stage in stages(step)}
    (frame,) = strip["forward.1.shifted"].code()
    assert (frame.function, frame.file) == ("Shifted.forward", "test_code.py")
    lines = {line.text.strip(): line for line in frame.lines}
    assert lines["shifted[:, column] *= 2"].count == lines['with np.errstate(over="ignore"):'].count == 3
    assert lines["for column in range(3):"].count == 4
    assert lines["if not training and self.tempting is None:"].ran
    assert [line.ran for line in frame.lines if line.text.strip() == "return shifted"] == [False, True]
    assert np.array_equal(arrays_of(frame)["return"].corner, step.trace.layers[1].outputs)
    assert [frame.function for frame in strip["backward.1.shifted"].code()] == ["Shifted.backward"]
    assert "Doubled.elementwise" in [frame.function for frame in strip["loss"].code()]
    # The network tries the layer out for its shapes, without training.
    assert Shifted.readers == {"forward"}


def test_a_fast_kernel_has_its_plain_version_and_their_difference_on_this_step(step, strip):
    (kernel,) = (kernel for kernel in KERNELS if kernel.name == "elementwise.relu")
    plain = {frame.function: frame.plain for frame in strip["forward.2.relu"].code()}
    assert plain["Elementwise.forward_pass"] is None
    assert plain["relu"].kernel == kernel.name and plain["relu"].code.function == "plain_relu"
    assert "return np.maximum(x, 0), x > 0" in plain["relu"].code.lines[-1].text
    assert plain["relu"].difference() == kernel.difference(batch_last(step.trace.layers[2].inputs)) == 0
    frames = {frame.function: frame for frame in strip["backward.1.batchnormalization2d"].code()}
    assert 0 < frames["batch_norm_gradient"].plain.difference() < 1e-6


def test_every_kernel_that_ran_is_close_to_its_plain_version(strip):
    plain = [frame.plain for stage in strip.values() for frame in stage.code() if frame.plain]
    assert len({version.kernel for version in plain}) > 8
    assert all(version.code.lines and version.difference() < 1e-4 for version in plain)


@pytest.mark.parametrize(
    ("key", "kernel", "definitions"),
    [
        ("forward.0.convolutional", "shift_fold.by_shifts", ["plain_convolution"]),
        ("backward.4.convolutional", "convolution.by_columns", ["plain_filter_gradient", "plain_input_gradient"]),
    ],
)
def test_each_way_of_a_convolution_is_compared_with_its_definition(strip, key, kernel, definitions):
    found = [frame.plain for frame in strip[key].code() if frame.plain and frame.plain.kernel == kernel]
    assert [plain.code.function for plain in found] == definitions
    assert all(0 < plain.difference() < 1e-4 for plain in found)


def test_every_array_that_a_line_names_is_found_where_it_can_be_read_without_running_anything(strip):
    frame = strip["forward.0.convolutional"].code()[0]
    lines = {line.text.strip(): line for line in frame.lines}
    call = lines["z = self._convolution.forward(self.buffers.contiguous(x), self.weights)"]
    assert [array.name for array in call.arrays] == ["z", "x", "self.weights"]
    dense = strip["backward.7.dense"].code()[0]
    assert 'self.gradients["weights"]' in arrays_of(dense)


def test_what_cannot_be_read_as_python_has_no_functions(tmp_path):
    broken = tmp_path / "broken.py"
    broken.write_text("def f(:\n", encoding="utf-8")
    assert not read_source(str(broken)).functions
    assert not read_source(str(tmp_path / "missing.py")).functions
    assert not read_source("<stdin>").functions


def test_functions_are_found_with_their_decorators_classes_and_statements_of_several_lines(tmp_path):
    file = tmp_path / "own.py"
    text = "class A:\n    @property\n    def p(self):\n        return 1\n\n    def f(\n        self, x\n    ):\n"
    text += "        y = g(\n            x,\n        )\n        def inner(): return y\n        return y\n"
    file.write_text(text, encoding="utf-8")
    functions = {function.name: function for function in read_source(str(file)).functions.values()}
    assert set(functions) == {"A.p", "A.f", "A.f.inner"}
    assert functions["A.p"].is_property and functions["A.p"].first == 2
    assert (functions["A.f"].head.first, functions["A.f"].head.last) == (6, 8)
    statement = functions["A.f"].statements[10]
    assert (statement.first, statement.last) == (9, 11)
    assert [access.root for access in statement.accesses] == ["y", "g", "x"]
