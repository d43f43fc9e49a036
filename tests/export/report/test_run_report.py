"""A report stands alone, says what was measured, and lets no name of the data act."""

import re
import struct
import zlib
from dataclasses import replace
from html.parser import HTMLParser
from threading import Event
from xml.etree import ElementTree

import numpy as np
import pytest

from mpnn_studio.data.dataset import Dataset, Feature, Schema
from mpnn_studio.data.sources.arrays import ArrayFiles
from mpnn_studio.export.report.blocks import Code, Paragraph, PlainTable
from mpnn_studio.export.report.charts import DrawnCurve, line_chart
from mpnn_studio.export.report.network_drawing import network_svg
from mpnn_studio.export.report.png import png
from mpnn_studio.export.targets.html_report import HtmlReport
from mpnn_studio.export.targets.markdown_report import MarkdownReport
from mpnn_studio.export.targets.network_picture import NetworkPicture
from mpnn_studio.export.trained import TrainedNetwork
from mpnn_studio.project import edits
from mpnn_studio.project.examples import examples, load_example
from mpnn_studio.run.headless import train

HOSTILE = ("<script>alert(1)</script>", "\"'><img src=x onerror=y>", "](javascript:z) | `a`\n# b", "‮𝕏\x00\x1b[31m")


class Reader(HTMLParser):
    """Collects what a browser would make of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.words = set(), [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join(self.words)


def page_of(trained):
    (page,) = HtmlReport().files(trained).values()
    return page.decode()


@pytest.fixture(scope="module")
def hostile(project_on, trained):
    """A network whose classes and file have names that try to act."""
    network = trained(project_on("row", [("Dense", {"output_size": 3})]))
    dataset = network.dataset
    features = tuple(Feature(name) for name in (*HOSTILE, "a"))
    schema = Schema(dataset.schema.input_shape, "classification", HOSTILE[:3], features=features, target=HOSTILE[0])
    patch = pytest.MonkeyPatch()
    patch.setattr(ArrayFiles, "schema", lambda self: schema)
    patch.setattr(ArrayFiles, "name", property(lambda self: HOSTILE[1]))
    named = replace(network.run, name=HOSTILE[0])
    yield TrainedNetwork(named, load=lambda: Dataset(schema, dataset.inputs, dataset.targets))
    patch.undo()


@pytest.mark.parametrize("example", [example.name for example in examples()])
def test_the_drawing_of_every_example_is_well_formed_and_names_every_layer(example):
    project = load_example(example)
    for alone in (True, False):
        drawing = ElementTree.fromstring(network_svg(project, example, alone))
        words = [element.text for element in drawing.iter("{http://www.w3.org/2000/svg}text")]
        for spec in project.active_layers:
            assert spec.component.title in words


def test_a_very_deep_network_is_drawn_without_its_middle():
    project = load_example("iris")
    for _ in range(8):
        project = edits.duplicate_layers(project, {spec.uid for spec in project.layers[:-1]})
    drawing = network_svg(project, "deep")
    assert len(project.layers) > 200 and "more layers" in drawing
    ElementTree.fromstring(drawing)
    assert drawing.count("<circle") < 2000


def test_the_drawing_is_a_target_of_its_own(iris):
    (content,) = NetworkPicture().files(iris).values()
    drawing = ElementTree.fromstring(content)
    assert "prefers-color-scheme:dark" in content.decode() and drawing.get("role") == "img"


def test_the_page_says_what_was_measured_with_the_trivial_answer_beside_it(iris):
    text = Reader(page_of(iris)).text
    assert "Accuracy" in text and "always " in text
    test = iris.run.finished.test["Accuracy"]
    assert f"{100 * test:.2f} %" in text
    for name in (*iris.schema.classes, "sepal_length", "Adam", "Learning rate", "Confusion", "Mistakes", "Seed 0"):
        assert name in text
    assert "mpnn-studio train" in text and "mpnn-studio verify" in text and f"NumPy {np.__version__}" in text


def test_a_regression_shows_predicted_against_true_and_the_rows_that_are_furthest_off():
    project = edits.set_value(load_example("penguins"), "training", "epochs", 3)
    trained = TrainedNetwork(train(project, project.data.create().load(), lambda event: None, Event()))
    text = Reader(page_of(trained)).text
    assert "Predicted against true" in text and "Furthest off" in text and "always the mean" in text
    scale = trained.run.history.metric_scale
    assert f"{trained.run.finished.test['RMSE'] * scale:.4g}" in text


def test_images_that_are_mistaken_are_shown(project_on, trained):
    network = trained(project_on("image", [("Flatten", {}), ("Dense", {"output_size": 3})]))
    page = page_of(network)
    assert 1 <= page.count("data:image/png;base64,") <= 24
    assert "said" in Reader(page).text


def test_weights_of_a_moment_are_measured_themselves(iris):
    zeros = replace(iris.run.snapshot, step=2, values=np.zeros_like(iris.run.snapshot.values))
    text = Reader(page_of(TrainedNetwork(iris.run, zeros))).text
    assert "weights of step 2" in text
    # All zeros answer the first class always.
    assert f"{100 * iris.run.finished.test['Accuracy']:.2f} %" not in text


def test_the_page_fetches_nothing_and_runs_nothing(iris, hostile):
    for trained in (iris, hostile):
        page = Reader(page_of(trained))
        assert not page.tags & {"script", "link", "iframe", "object", "embed", "base", "form", "a"}
        for name, value in page.attributes:
            assert not name.startswith("on")
            if name in {"src", "href"}:
                assert value.startswith("data:image/png;base64,")
        assert ("content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:") in page.attributes
        assert "@import" not in page.text and "url(" not in page.text


def test_names_that_try_to_act_are_words(hostile):
    text = Reader(page_of(hostile)).text
    assert "<script>alert(1)<" in text and "\x00" not in text and "\x1b" not in text
    (markdown,) = MarkdownReport().files(hostile).values()
    lines = markdown.decode()
    assert "<script" not in lines and not re.search(r"(?<!\\)\]\(javascript", lines) and "\n# b" not in lines
    (svg,) = NetworkPicture().files(hostile).values()
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(svg).iter()}
    assert tags <= {"svg", "title", "style", "rect", "circle", "line", "text"}


def test_the_name_of_the_file_is_told_but_not_where_it_lies(iris, tmp_path):
    told = TrainedNetwork(iris.run, path=tmp_path / "flowers.mpnn")
    page = page_of(told)
    assert "flowers.mpnn" in page and str(tmp_path) not in page


def test_markdown_has_the_same_figures_and_its_pictures(iris):
    (content,) = MarkdownReport().files(iris).values()
    text = content.decode()
    assert text.startswith("# ") and "data:image/svg+xml;base64," in text
    assert f"{100 * iris.run.finished.test['Accuracy']:.2f}".replace(".", r"\.") in text
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert len(tables) > 10 and all(line.endswith("|") for line in tables)


def test_a_table_keeps_its_columns_whatever_its_cells_say():
    table = PlainTable(["a", "b"], [["x | y", "\n1"]]).markdown()
    assert [len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()] == [3, 3, 3]


@pytest.mark.parametrize("block", [Paragraph("<b>&"), Code(["<b>&"]), PlainTable(["<b>&"], [["<b>&"]])])
def test_every_block_escapes(block):
    assert "<b>" not in block.html() and "&lt;b&gt;&amp;" in block.html()


def test_a_picture_is_a_png_file_with_these_pixels():
    pixels = np.arange(24, dtype=np.uint8).reshape(1, 4, 6)
    content = png(pixels)
    width, height, depth, colour = struct.unpack(">IIBB", content[16:26])
    assert content.startswith(b"\x89PNG\r\n\x1a\n") and (width, height, depth, colour) == (6, 4, 8, 0)
    length = struct.unpack(">I", content[33:37])[0]
    rows = np.frombuffer(zlib.decompress(content[41 : 41 + length]), np.uint8).reshape(4, 7)
    np.testing.assert_array_equal(rows[:, 1:], pixels[0])
    assert struct.unpack(">IIBB", png(np.zeros((3, 2, 5)))[16:26]) == (5, 2, 8, 2)


def test_curves_that_ran_away_are_drawn_as_far_as_they_are_numbers():
    x = np.arange(5.0)
    for y in ([1.0, np.nan, 3.0, np.inf, 2.0], [np.nan] * 5, [0.0] * 5, [1e-3, 1.0, 1e3, 10.0, 1.0]):
        drawing = line_chart("Loss", "epochs", [DrawnCurve("training", x, np.array(y), "train")])
        ElementTree.fromstring(drawing)
        assert "nan" not in drawing and "inf" not in drawing
