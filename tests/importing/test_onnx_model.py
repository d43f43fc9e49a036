"""A model of ONNX comes in as a network of this studio that answers as its own runtime does."""

import json
import sys

import numpy as np
import pytest
from mpneuralnetwork.components import registry

from mpnn_studio.export.other_process import Outcome
from mpnn_studio.importing.likeness import compare
from mpnn_studio.importing.welcome import welcome
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.project import ProjectError

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from mpnn_studio.export.drivers import onnx_model as driver  # noqa: E402
from mpnn_studio.export.targets.onnx_model import onnx_model  # noqa: E402
from mpnn_studio.importing.onnx_model import bring_in, read_guest  # noqa: E402

from .graphs import chain, digits_of_cntk, graph, node, save  # noqa: E402

R = np.random.default_rng(0)
IMAGES = ("N", 3, 8, 8)


def floats(*shape):
    return R.normal(0, 0.5, shape).astype(np.float32)


def ints(*values):
    return np.array(values, np.int64)


KERNEL, FLAT, END = floats(4, 3, 3, 3), ("Flatten", [], {}), ("Gemm", [floats(3, 2), floats(2)], {})
CONV = ("Conv", [KERNEL, floats(4)], {})
STATISTICS = [floats(4), floats(4), floats(4), np.abs(floats(4)) + 0.1]
SQUARED = {"kernel_shape": [2, 2], "strides": [2, 2]}
MADE = {
    "a product and a sum": ([("MatMul", [floats(3, 4)], {}), ("Add", [floats(4)], {})], ("N", 3)),
    "weights turned round": (
        [("Gemm", [floats(4, 3), floats(1, 4)], {"transB": 1, "alpha": 0.5, "beta": 2.0})],
        ("N", 3),
    ),
    "a double product": ([("Gemm", [floats(3, 4)], {}), ("Mul", [floats(4)], {}), ("Sub", [floats(1)], {})], ("N", 3)),
    "same, upper": ([("Conv", [KERNEL], {"auto_pad": "SAME_UPPER", "strides": [2, 2]}), FLAT], IMAGES),
    "same, by numbers": ([("Conv", [KERNEL], {"pads": [0, 0, 1, 1], "strides": [2, 2]}), FLAT], IMAGES),
    "padded alike": ([("Conv", [KERNEL, floats(4)], {"pads": [2, 2, 2, 2]}), FLAT], IMAGES),
    "padded before": ([("Pad", [ints(0, 0, 1, 1, 0, 0, 1, 1)], {}), CONV, FLAT], IMAGES),
    "pooled": ([CONV, ("MaxPool", [], SQUARED), ("AveragePool", [], {"kernel_shape": [2, 2]}), FLAT], IMAGES),
    "averaged": ([CONV, ("GlobalAveragePool", [], {}), ("Squeeze", [ints(2, 3)], {})], IMAGES),
    "means": ([CONV, ("ReduceMean", [], {"axes": [2, 3], "keepdims": 0})], IMAGES),
    "a convolution of means": (
        [CONV, ("GlobalAveragePool", [], {}), ("Conv", [floats(5, 4, 1, 1)], {}), FLAT],
        IMAGES,
    ),
    "normalised": ([CONV, ("BatchNormalization", STATISTICS, {"epsilon": 0.1}), ("Relu", [], {}), FLAT], IMAGES),
    "normalised rows": ([("Gemm", [floats(3, 4)], {}), ("BatchNormalization", STATISTICS, {})], ("N", 3)),
    "layers normalised": ([("LayerNormalization", [floats(3), floats(3)], {"axis": -1, "epsilon": 0.01})], ("N", 3)),
    "softened": ([END, ("Div", [np.float32(2.5)], {}), ("Softmax", [], {})], ("N", 3)),
    "softened over channels": ([CONV, ("Softmax", [], {"axis": 1}), FLAT], IMAGES),
    "logarithms of shares": ([END, ("LogSoftmax", [], {"axis": 1})], ("N", 3)),
    "silenced in training": ([END, ("Dropout", [], {})], ("N", 3)),
    "its own slope": ([END, ("PRelu", [floats(2)], {})], ("N", 3)),
    "slopes of channels": ([CONV, ("PRelu", [floats(4, 1, 1)], {}), FLAT], IMAGES),
    "scaled in front": ([("Sub", [np.float32(127)], {}), ("Div", [np.float32(64)], {}), CONV, FLAT], IMAGES),
    "channels scaled": ([("Div", [floats(3, 1, 1) + 4], {}), ("Add", [floats(1, 3, 1, 1)], {}), CONV, FLAT], IMAGES),
    "reshaped by a copied batch": ([CONV, ("Reshape", [ints(0, -1)], {}), ("MatMul", [floats(144, 2)], {})], IMAGES),
    "a channel that comes last": (
        [("Transpose", [], {"perm": [0, 3, 1, 2]}), ("Conv", [floats(2, 1, 3, 3)], {}), FLAT],
        ("N", 6, 6, 1),
    ),
    "scaled behind an activation": ([("Relu", [], {}), ("Mul", [np.float32(0.5)], {}), END], ("N", 3)),
    **{
        name: ([END, (name, [], {})], ("N", 3))
        for name in ("Relu", "Tanh", "Sigmoid", "Softplus", "LeakyRelu", "Elu", "Selu")
    },
    "clipped below": ([END, ("Clip", [np.float32(0)], {})], ("N", 3)),
}


def assert_alike(model, tmp_path, source=None):
    """Bring a model in, and hold it to the answers of its runtime in this process."""
    path = save(model, tmp_path / "model.onnx") if not isinstance(model, bytes) else tmp_path / "model.onnx"
    if isinstance(model, bytes):
        path.write_bytes(model)
    session = driver.session_of(path.read_bytes())
    size = driver.batch_size(session) or 256

    def ask(inputs):
        parts = [inputs[start : start + size] for start in range(0, len(inputs), size)]
        return Outcome(np.concatenate([session.run(None, driver.feeds(session, part))[0] for part in parts]), {}, {})

    arrival = welcome(read_guest(path)[0], source)
    found = compare(arrival, ask, "onnxruntime")
    assert found.passed, found.sentence()
    return arrival


def layers(arrival):
    return [spec.name for spec in arrival.project.layers]


@pytest.mark.parametrize(("operations", "shape"), MADE.values(), ids=MADE.keys())
def test_operations_answer_as_in_their_own_runtime(operations, shape, tmp_path):
    assert_alike(chain(*operations, shape=shape), tmp_path)


def test_the_model_for_digits_of_the_zoo_comes_in(rng, tmp_path):
    arrival = assert_alike(digits_of_cntk(rng), tmp_path)
    assert layers(arrival) == [
        *("Convolutional", "ReLU", "MaxPooling2D", "Convolutional", "ReLU", "MaxPooling2D", "Flatten", "Dense"),
    ]
    assert arrival.project.data.name == "Mnist" and arrival.run.finished.test["loss"] > 0


def test_its_runtime_is_asked_in_a_process_of_its_own(rng, tmp_path):
    arrival, found = bring_in(save(digits_of_cntk(rng), tmp_path / "mnist-8.onnx"))
    assert found.passed and found.rows == 256 and "onnxruntime" in found.runtime
    assert arrival.run.note.startswith("From mnist-8.onnx (ONNX). max |Δ|")


def test_without_the_runtime_it_comes_in_and_says_that_nothing_was_compared(rng, tmp_path, monkeypatch):
    monkeypatch.setattr("mpnn_studio.importing.onnx_model.can_import", lambda *packages: False)
    arrival, found = bring_in(save(digits_of_cntk(rng), tmp_path / "a.onnx"))
    assert found.passed is None and "not installed" in arrival.run.note


@pytest.mark.parametrize(
    ("nodes", "name"),
    [
        ([node("Sigmoid", ["x"], ["s"]), node("Mul", ["x", "s"], ["out"])], "Swish"),
        ([node("Exp", ["x"], ["e"]), node("Add", ["e", "one"], ["f"]), node("Log", ["f"], ["out"])], "Softplus"),
        ([node("Mul", ["x", "some"], ["s"]), node("Max", ["x", "s"], ["out"])], "LeakyReLU"),
    ],
)
def test_an_activation_that_is_put_together_is_recognised(nodes, name, tmp_path):
    arrays = {"w": floats(3, 2), "one": np.float32(1), "some": np.float32(0.2)}
    arrival = assert_alike(
        graph([node("MatMul", ["input", "w"], ["x"]), *nodes], arrays, ["N", 3], outputs=(2,)), tmp_path
    )
    assert layers(arrival) == ["Dense", name]


def test_a_shape_that_pytorch_computes_is_followed(tmp_path):
    nodes = [
        node("Shape", ["input"], ["shape"]),
        node("Constant", [], ["first"], value_int=0),
        node("Gather", ["shape", "first"], ["batch"]),
        node("Unsqueeze", ["batch", "axes"], ["batches"]),
        node("Concat", ["batches", "rest"], ["target"], axis=0),
        node("Reshape", ["input", "target"], ["flat"]),
        node("MatMul", ["flat", "w"], ["out"]),
    ]
    arrays = {"axes": ints(0), "rest": ints(-1), "w": floats(192, 2)}
    assert layers(assert_alike(graph(nodes, arrays, list(IMAGES), outputs=(2,)), tmp_path)) == ["Flatten", "Dense"]


def test_names_of_classes_come_along(tmp_path):
    model = chain(END, ("Softmax", [], {}), classes=json.dumps(["no", "yes"]))
    assert assert_alike(model, tmp_path).project.schema().classes == ("no", "yes")


@pytest.mark.parametrize("name", ["mnist", "mnist-conv", "mnist-deep"])
def test_what_went_out_comes_in_again(name, trained, tmp_path):
    network = trained(load_example(name))
    arrival = assert_alike(onnx_model(network), tmp_path)
    assert arrival.project.data.name == "Mnist" and arrival.project.preparation_settings.scaling == "pixel"
    raw = network.dataset.test_inputs[:20]
    model = arrival.project.build(np.random.default_rng(0))
    model.restore(arrival.run.snapshot.values)
    np.testing.assert_allclose(model.predict(arrival.run.preparation.inputs(raw)), network.predict(raw), atol=1e-5)


@pytest.mark.parametrize("activation", [each.__name__ for each in registry.components("layer") if each.is_activation])
def test_every_activation_comes_in_again(activation, project_on, trained, tmp_path):
    layers = [
        ("Convolutional", {"output_depth": 2, "kernel_size": 3}),
        (activation, {}),
        ("Flatten", {}),
        ("Dense", {"output_size": 3}),
    ]
    network = trained(project_on("image", layers))
    arrival = assert_alike(onnx_model(network), tmp_path)
    assert activation in [spec.name for spec in arrival.project.layers]


REFUSED = {
    "groups": ([("Conv", [floats(3, 1, 3, 3)], {"group": 3}), FLAT], IMAGES, "groups of channels"),
    "gaps": ([("Conv", [KERNEL], {"dilations": [2, 2]}), FLAT], IMAGES, "gaps"),
    "oblong": ([("Conv", [floats(4, 3, 1, 3)], {}), FLAT], IMAGES, "not square"),
    "uneven": ([("Conv", [KERNEL], {"pads": [2, 0, 0, 0]}), FLAT], IMAGES, "2, 0, 0 and 0 zeros"),
    "pooled padding": ([("MaxPool", [], {**SQUARED, "pads": [1, 1, 1, 1]}), FLAT], IMAGES, "pools over padding"),
    "full windows": (
        [("MaxPool", [], {"kernel_shape": [3, 3], "strides": [2, 2], "ceil_mode": 1}), FLAT],
        IMAGES,
        "ceil_mode",
    ),
    "padded alone": ([("Pad", [ints(0, 0, 1, 1, 0, 0, 1, 1)], {}), FLAT], IMAGES, "zeros|together"),
    "turned": ([("Transpose", [], {"perm": [0, 2, 3, 1]}), FLAT], IMAGES, "into one another"),
    "exact gelu": ([END, ("Gelu", [], {})], ("N", 3), "exact GELU"),
    "cosine": ([END, ("Cos", [], {})], ("N", 3), "nothing like it"),
    "absolute": ([END, ("Abs", [], {})], ("N", 3), "function of each number"),
    "each pixel": ([("Add", [floats(3, 8, 8)], {}), FLAT], IMAGES, "each place"),
    "zero": ([END, ("Mul", [np.zeros(2, np.float32)], {})], ("N", 3), "multiplies by 0"),
    "training": (
        [CONV, ("BatchNormalization", STATISTICS, {"training_mode": 1}), FLAT],
        IMAGES,
        "training mode",
    ),
    "an image at the end": ([CONV], IMAGES, "gives 4 × 6 × 6"),
    "no layer": ([FLAT], IMAGES, "can learn"),
}


@pytest.mark.parametrize(("operations", "shape", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_taken_is_named_with_its_node_and_operation(operations, shape, said, tmp_path):
    path = save(chain(*operations, shape=shape, opset=20), tmp_path / "strange.onnx")
    with pytest.raises(ProjectError, match=said) as refused:
        welcome(read_guest(path)[0])
    message = str(refused.value)
    assert message.startswith("strange.onnx") and len(message) <= 300
    if "“" in message:
        assert any(f"{operation} {place}” ({operation})" in message for place, (operation, *_) in enumerate(operations))


def test_branches_are_named(tmp_path):
    nodes = [node("MatMul", ["input", "w"], ["x"]), node("Add", ["x", "input"], ["out"], name="skip")]
    path = save(graph(nodes, {"w": floats(3, 3)}, ["N", 3], outputs=(3,)), tmp_path / "a.onnx")
    with pytest.raises(ProjectError, match=r"“skip” \(Add\) cannot be taken: it joins two branches"):
        read_guest(path)


def test_several_inputs_and_open_sizes_are_refused(tmp_path):
    open_size = save(chain(END, shape=("N", "features")), tmp_path / "open.onnx")
    with pytest.raises(ProjectError, match="how large"):
        read_guest(open_size)
    two = graph([node("Add", ["input", "other"], ["out"])], {}, ["N", 3])
    two.graph.input.append(onnx.helper.make_tensor_value_info("other", 1, ["N", 3]))
    with pytest.raises(ProjectError, match="takes 2 inputs"):
        read_guest(save(two, tmp_path / "two.onnx"))


def test_numbers_in_other_files_are_not_read(tmp_path):
    model = chain(END)
    (tmp_path / "secret").write_bytes(b"\0" * 1000)
    for tensor in model.graph.initializer:
        tensor.data_location, tensor.raw_data = onnx.TensorProto.EXTERNAL, b""
        tensor.external_data.add(key="location", value="secret")
    with pytest.raises(ProjectError, match="in other files"):
        read_guest(save_as_it_is(model, tmp_path / "a.onnx"))


def save_as_it_is(model, path):
    path.write_bytes(model.SerializeToString())
    return path


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\3\4",
        b"\x3a\xff\xff\xff\xff\x0f",
        b"\x80" * 100,
        b"\x3a\x00" * 10,
        b"\x0b",
        bytes(range(256)),
    ],
    ids=["empty", "zip", "cut off", "no end", "empty graphs", "old groups", "bytes"],
)
def test_what_is_no_model_ends_in_one_sentence(content, tmp_path):
    path = tmp_path / "hostile.onnx"
    path.write_bytes(content)
    with pytest.raises(ProjectError, match=r"hostile\.onnx") as refused:
        read_guest(path)
    assert len(str(refused.value)) <= 300


@pytest.mark.parametrize("field", [b"\x0a\x00", b"\x72\x00"], ids=["nodes", "annotations"])
def test_more_parts_than_any_network_has_are_refused_before_they_are_parsed(field, tmp_path, monkeypatch):
    inner = field * 700_000
    size = len(inner)
    length = bytes([size & 127 | 128, size >> 7 & 127 | 128, size >> 14 & 127 | 128, size >> 21])
    path = tmp_path / "bomb.onnx"
    path.write_bytes(b"\x3a" + length + inner)
    parsed = []
    monkeypatch.setattr(onnx, "ModelProto", type("Never", (), {"FromString": parsed.append}))
    with pytest.raises(ProjectError, match="more parts"):
        read_guest(path)
    assert not parsed


def test_arrays_that_claim_more_than_they_hold_are_refused(tmp_path):
    model = chain(END)
    model.graph.initializer[0].dims[0] = 2**40
    with pytest.raises(ProjectError, match="damaged"):
        read_guest(save_as_it_is(model, tmp_path / "a.onnx"))


def test_without_the_package_a_sentence_says_how_to_get_it(tmp_path, monkeypatch):
    path = save(chain(END), tmp_path / "a.onnx")
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ProjectError, match="pip install"):
        read_guest(path)
