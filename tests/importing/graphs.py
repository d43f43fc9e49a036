"""Graphs of ONNX as other programs write them."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.helper import make_node as node


def graph(nodes, arrays, shape, output="out", outputs=(None,), opset=17, listed=False, name="input", **about):
    """Return a model of one input of a shape, with the batch; ``listed`` as CNTK did, with constants as inputs."""
    stored = [numpy_helper.from_array(np.asarray(array), each) for each, array in arrays.items()]
    inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)]
    if listed:
        inputs += [helper.make_tensor_value_info(each.name, each.data_type, each.dims) for each in stored]
    made = helper.make_graph(
        nodes, "made", inputs, [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["N", *outputs])], stored
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", opset)], ir_version=3 if opset < 10 else 8)
    helper.set_model_props(model, about)
    return model


def chain(*operations, arrays=None, shape=("N", 3), **settings):
    """Return a model of operations one after another: (kind, constants, attributes)."""
    nodes, stored, value = [], dict(arrays or {}), "input"
    for number, (kind, constants, attributes) in enumerate(operations):
        names = []
        for place, constant in enumerate(constants):
            stored[f"c{number}.{place}"] = constant
            names.append(f"c{number}.{place}")
        output = "out" if number == len(operations) - 1 else f"v{number}"
        nodes.append(helper.make_node(kind, [value, *names], [output], name=f"{kind} {number}", **attributes))
        value = output
    return graph(nodes, stored, list(shape), **settings)


def digits_of_cntk(rng):
    """Return a model like MNIST's of ONNX's own zoo: biases added, both sides reshaped, the batch frozen at 1."""
    arrays = {
        "Parameter5": rng.normal(0, 0.3, (8, 1, 5, 5)).astype(np.float32),
        "Parameter6": rng.normal(size=(8, 1, 1)).astype(np.float32),
        "Parameter87": rng.normal(0, 0.1, (16, 8, 5, 5)).astype(np.float32),
        "Parameter88": rng.normal(size=(16, 1, 1)).astype(np.float32),
        "Parameter193": rng.normal(0, 0.001, (16, 4, 4, 10)).astype(np.float32),
        "Parameter194": rng.normal(size=(1, 10)).astype(np.float32),
        "Pooling160_Output_0_reshape0_shape": np.array([1, 256]),
        "Parameter193_reshape1_shape": np.array([256, 10]),
    }
    conv = {"kernel_shape": [5, 5], "strides": [1, 1], "auto_pad": "SAME_UPPER", "group": 1, "dilations": [1, 1]}
    pool = {"auto_pad": "NOTSET", "pads": [0, 0, 0, 0]}

    nodes = [
        node("Reshape", ["Parameter193", "Parameter193_reshape1_shape"], ["Parameter193_reshape1"]),
        node("Conv", ["Input3", "Parameter5"], ["Convolution28_Output_0"], name="Convolution28", **conv),
        node("Add", ["Convolution28_Output_0", "Parameter6"], ["Plus30_Output_0"], name="Plus30"),
        node("Relu", ["Plus30_Output_0"], ["ReLU32_Output_0"], name="ReLU32"),
        node("MaxPool", ["ReLU32_Output_0"], ["Pooling66_Output_0"], kernel_shape=[2, 2], strides=[2, 2], **pool),
        node("Conv", ["Pooling66_Output_0", "Parameter87"], ["Convolution110_Output_0"], **conv),
        node("Add", ["Convolution110_Output_0", "Parameter88"], ["Plus112_Output_0"], name="Plus112"),
        node("Relu", ["Plus112_Output_0"], ["ReLU114_Output_0"], name="ReLU114"),
        node("MaxPool", ["ReLU114_Output_0"], ["Pooling160_Output_0"], kernel_shape=[3, 3], strides=[3, 3], **pool),
        node(
            "Reshape",
            ["Pooling160_Output_0", "Pooling160_Output_0_reshape0_shape"],
            ["Pooling160_Output_0_reshape0"],
            name="Times212_reshape0",
        ),
        node(
            "MatMul", ["Pooling160_Output_0_reshape0", "Parameter193_reshape1"], ["Times212_Output_0"], name="Times212"
        ),
        node("Add", ["Times212_Output_0", "Parameter194"], ["Plus214_Output_0"], name="Plus214"),
    ]
    settings = {"output": "Plus214_Output_0", "outputs": (10,), "opset": 8, "listed": True, "name": "Input3"}
    return graph(nodes, arrays, [1, 1, 28, 28], **settings)


def save(model, path):
    """Write a model and return its path."""
    onnx.save(model, path)
    return path
