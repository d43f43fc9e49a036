"""An ONNX model takes raw examples and answers as the studio does, in every runtime of its age."""

import json
import sys
from math import erf, sqrt

import numpy as np
import pytest

from mpnn_studio.data.date_inputs import date_inputs
from mpnn_studio.data.date_parts import CLOCK_PARTS, DATE_PARTS
from mpnn_studio.data.decisions import Decisions, source_decided
from mpnn_studio.export.check import check
from mpnn_studio.export.placing import put
from mpnn_studio.export.targets.onnx_model import OnnxModel
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.project import ProjectError
from mpnn_studio.run.opening import propose

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
from mpnn_studio.export.code.onnx_dates import write_date  # noqa: E402
from mpnn_studio.export.code.onnx_graph import Graph  # noqa: E402
from mpnn_studio.export.drivers.onnx_model import session_of  # noqa: E402

EDGES = ("1900-02-28", "1900-03-01", "2000-02-29", "2000-03-01", "2023-12-31", "2024-01-01", "2024-02-29", "1969-12-31")
CELLS = """day,size,colour,prediction,0.dense,kind
2020-01-01,1.5,red,7,9,wide
2020-02-01,,blue,8,1,narrow
2020-03-01,2.5,,9,4,wide
2020-04-01,3.5,red,7,3,narrow
2020-05-01,,blue,6,9,wide
2020-06-01,4.5,green,5,2,narrow
"""


@pytest.fixture
def table(tmp_path, trained):
    """A network on a table of dates, gaps, words and columns whose names mean something in the model."""
    path = tmp_path / "things.csv"
    path.write_text(CELLS + CELLS.split("\n", 1)[1] * 6)
    rules = Decisions(missing={"size": "median", "colour": "category"}, kept={"colour": 1}, task="classification")
    return trained(propose(source_decided(path, rules)))


def model(trained):
    return onnx.load_from_string(OnnxModel().files(trained)["model.onnx"])


def nodes(trained):
    """The nodes by the kind of operation."""
    return {node.op_type: node for node in model(trained).graph.node}


def attributes(node):
    return {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute}


IMAGE = [("Convolutional", {"output_depth": 2, "kernel_size": 3, "padding": "same", "stride": 2})]
END = [("Flatten", {}), ("Dense", {"output_size": 3})]


def test_it_is_old_enough_for_the_runtimes_that_people_have_and_checks(iris):
    found = model(iris)
    assert found.ir_version == 8 and [(each.domain, each.version) for each in found.opset_import] == [("", 17)]
    onnx.checker.check_model(found, full_check=True)


def test_the_batch_is_as_large_as_it_comes(project_on, trained, model_of, raw_of):
    network = trained(project_on("image", IMAGE + END))
    found, raw = model_of(network), raw_of(network)
    assert next(dim.dim_param for dim in model(network).graph.input[0].type.tensor_type.shape.dim) == "N"
    for count in (1, 2, 5):
        np.testing.assert_allclose(found.predict(raw[:count]), network.predict(raw[:count]), atol=1e-6)


def test_images_go_in_as_they_come(project_on, trained):
    (taken,) = model(trained(project_on("image", IMAGE + END))).graph.input
    assert taken.name == "input"
    assert [dim.dim_value for dim in taken.type.tensor_type.shape.dim][1:] == [3, 7, 6]


@pytest.mark.parametrize("part", [(part,) for part in (*DATE_PARTS, *CLOCK_PARTS)])
def test_the_parts_of_dates_are_those_of_the_calendar(part):
    rng = np.random.default_rng(0)
    every = np.arange(-719162 - 5, 2932896 + 5, 97.25)
    edges = [(np.datetime64(day) - np.datetime64("1970-01-01")).astype(int) for day in EDGES]
    days = np.concatenate([every, edges, rng.uniform(0, 24, 50), [np.nan]])
    days = days if part != ("time of day",) else days[-51:]
    expected = date_inputs(days, part, 17000.0, 900.0)
    graph = Graph(["days"])
    found = graph.add("Concat", *write_date(graph, "days", part, 17000.0, 900.0), axis=1)
    content = graph.model({"days": ("DOUBLE", (1,))}, found, expected.shape[1], {})
    answers = session_of(content).run(None, {"days": days[:, np.newaxis]})[0]
    np.testing.assert_allclose(answers, expected, atol=2e-6, rtol=1e-6)


def test_a_table_goes_in_column_by_column_with_its_gaps_and_words(table, model_of, raw_of):
    taken = model_of(table).session.get_inputs()
    assert [(each.name, each.type) for each in taken] == [
        ("day", "tensor(double)"),
        ("size", "tensor(double)"),
        ("colour", "tensor(string)"),
        ("prediction", "tensor(double)"),
        ("0.dense", "tensor(double)"),
    ]
    raw = raw_of(table)
    assert np.isnan(table.dataset.inputs).any() and table.schema.features[2].categories[-2:] == ("other", "missing")
    np.testing.assert_allclose(model_of(table).predict(raw), table.predict(raw), atol=1e-6)
    np.testing.assert_allclose(
        model_of(table).predict(table.dataset.inputs), table.predict(table.dataset.inputs), atol=1e-6
    )


@pytest.mark.parametrize(("word", "taken_for"), [("mauve", "other"), ("green", "other"), ("", "missing")])
def test_a_word_that_nobody_knows_is_taken_as_in_the_studio(table, model_of, word, taken_for):
    session, colour = model_of(table).session, table.schema.features[2]
    raw = table.dataset.inputs[:1].copy()
    feeds = {each.name: raw[:, [place]] for place, each in enumerate(session.get_inputs())}
    feeds["colour"] = np.array([[word]], object)
    raw[0, 2] = colour.categories.index(taken_for)
    np.testing.assert_allclose(session.run(None, feeds)[0], table.predict(raw), atol=1e-6)


def test_what_a_playground_derives_of_its_points_is_derived_in_the_model(trained, model_of, raw_of):
    project = load_example("spirals")
    for name in ("x_squared", "y_squared", "product", "sin_x", "sin_y"):
        project = edits.set_data_value(project, name, True)
    network = trained(project)
    assert [each.name for each in model_of(network).session.get_inputs()] == ["x", "y"]
    raw = raw_of(network)
    assert raw.shape[1] == 7
    np.testing.assert_allclose(model_of(network).predict(raw), network.predict(raw), atol=1e-6)


def test_the_names_of_the_classes_can_be_read(iris):
    about = {each.key: each.value for each in model(iris).metadata_props}
    assert json.loads(about["classes"]) == list(iris.schema.classes)
    assert json.loads(about["preparation"]) == iris.preparation.to_json()


def test_batch_norm_is_exported_as_it_predicts(project_on, trained, model_of, raw_of):
    settings = {"epsilon": 0.1, "momentum": 0.7}
    network = trained(project_on("row", [("Dense", {"output_size": 4}), ("BatchNormalization", settings), *END[1:]]))
    found = attributes(nodes(network)["BatchNormalization"])
    assert not found.get("training_mode", 0)
    # Of ONNX, too, the momentum is what is kept of the old mean.
    assert found["momentum"] == pytest.approx(0.7) and found["epsilon"] == pytest.approx(0.1)
    raw = raw_of(network)
    alone = np.concatenate([model_of(network).predict(row[np.newaxis]) for row in raw[:4]])
    np.testing.assert_allclose(alone, network.predict(raw[:4]), atol=1e-6)


def test_gelu_is_the_one_of_the_engine_not_the_exact_one(project_on, trained, model_of, raw_of):
    network = trained(project_on("row", [("Dense", {"output_size": 4}), ("GELU", {}), *END[1:]]))
    assert {"Gelu", "Erf"}.isdisjoint(nodes(network))
    values = dict(model_of(network).trace(raw_of(network)))
    exact = np.vectorize(lambda x: x * (1 + erf(x / sqrt(2))) / 2)(values["0.dense"].astype(float))
    assert 1e-5 < np.abs(values["1.gelu"] - exact).max() < 1e-2


def test_same_padding_with_a_stride_is_said_in_numbers(project_on, trained):
    found = attributes(nodes(trained(project_on("image", IMAGE + END)))["Conv"])
    # 7 rows need one zero on each side for 4 positions; 6 columns for 3 only one, behind.
    assert found["pads"] == [1, 0, 1, 1] and found.get("auto_pad", b"NOTSET") == b"NOTSET"


def test_channels_are_laid_out_one_after_another(project_on, trained, model_of, raw_of):
    network = trained(project_on("image", END))
    raw = raw_of(network)
    flat = dict(model_of(network).trace(raw))["0.flatten"]
    np.testing.assert_allclose(flat, raw.reshape(len(raw), -1) / np.float32(255), atol=1e-6)


def test_softmax_is_over_the_channels_of_an_image(project_on, trained, model_of, raw_of):
    network = trained(project_on("image", [("Softmax", {}), *END]))
    shares = dict(model_of(network).trace(raw_of(network)))["0.softmax"]
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-6)
    assert shares.ndim == 4


def test_a_failed_check_names_the_first_layer_that_differs(iris, tmp_path):
    out = tmp_path / "iris.onnx"
    put(OnnxModel, out, OnnxModel().files(iris))
    changed = onnx.load(out)
    weights = next(each for each in changed.graph.initializer if list(each.dims) == [16, 3])
    weights.raw_data = np.zeros((16, 3), np.float32).tobytes()
    onnx.save(changed, out)
    found = check(OnnxModel, iris, out)
    assert found.passed is False and found.first_difference == "2.dense"


def test_without_the_package_a_sentence_says_how_to_get_it(iris, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ProjectError, match=r'pip install "mpnn-studio\[onnx\]"'):
        OnnxModel().files(iris)
