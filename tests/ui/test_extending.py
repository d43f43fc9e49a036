"""One new file is enough: what ARCHITECTURE.md says about adding to the studio is tried out here."""

import json
import runpy
import sys
from textwrap import dedent
from threading import Event

import mpneuralnetwork.layers
import mpneuralnetwork.optimizers
import numpy as np
import pytest
from mpneuralnetwork.components import registry
from mpneuralnetwork.components.discovery import import_modules
from mpneuralnetwork.components.registry import Component
from mpneuralnetwork.instruments.gradient_check import check_layer
from mpneuralnetwork.saving.model_files import load_model, save_model
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget

import mpnn_studio.data.sources
import mpnn_studio.ui.inspect
from mpnn_studio import cli
from mpnn_studio.export.python_script import python_script
from mpnn_studio.project import edits
from mpnn_studio.project.check import check
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.archive import load_project, save_project
from mpnn_studio.run.headless import train
from mpnn_studio.run.record import network
from mpnn_studio.ui.inspect import inspector, tabs
from mpnn_studio.ui.stack.palette import PaletteModel
from mpnn_studio.ui.widgets.icons import layer_icon

LAYER = """
    '''A layer that a user wrote.'''

    from typing import ClassVar

    import numpy as np

    from mpneuralnetwork.components.fields import real
    from mpneuralnetwork.components.parameter import Parameter
    from mpneuralnetwork.components.registry import register
    from mpneuralnetwork.layers.base import Layer


    @register
    class Scale(Layer):
        '''Multiply each unit by a learned factor.'''

        title: ClassVar[str] = "Scale"
        group: ClassVar[str] = "Core"
        summary: ClassVar[str] = "each unit times a factor"
        formula: ClassVar[str] = r"y = a x"
        explanation: ClassVar[str] = "Each unit gets a factor. It is learned."

        start: float = real(1.0, low=0.1, high=10.0, label="Start", help="Each factor before training.")
        factors = Parameter()

        def parameter_shapes(self, input_shape):
            return {"factors": input_shape}

        def initialize(self):
            self.factors = np.full_like(self.factors, self.start)

        def forward_pass(self, x, training):
            self._x = x
            return x * self.factors

        def parameter_gradients(self, gradient):
            self.gradients["factors"][...] = (gradient * self._x).sum(axis=0)

        def input_gradient(self, gradient):
            return gradient * self.factors
"""

OPTIMIZER = """
    '''An optimizer that a user wrote.'''

    from typing import ClassVar

    import numpy as np

    from mpneuralnetwork.components.fields import integer
    from mpneuralnetwork.components.registry import register
    from mpneuralnetwork.optimizers.base import Optimizer


    @register
    class SignDescent(Optimizer):
        '''Step by the sign of the averaged gradient.'''

        title: ClassVar[str] = "Sign descent"
        summary: ClassVar[str] = "steps of one size"
        formula: ClassVar[str] = r"w \\leftarrow w - \\eta \\operatorname{sign}(s)"
        explanation: ClassVar[str] = "Every weight takes the same step. Only its direction is learned."
        slots: ClassVar[tuple[str, ...]] = ("s",)

        window: int = integer(2, low=1, high=100, label="Window", help="Steps that are averaged.")

        def update(self, values, grads, slots, rate, t, scratch):
            slots["s"] += (grads - slots["s"]) / self.window
            values -= rate * np.sign(slots["s"])
"""

SOURCE = """
    '''Data that a user reads from files of another kind.'''

    import json
    from pathlib import Path
    from typing import ClassVar

    import numpy as np
    from mpneuralnetwork.components.registry import register

    from mpnn_studio.data.dataset import Dataset, Feature, Schema
    from mpnn_studio.data.fields import file_path
    from mpnn_studio.data.source import Source, no_progress


    @register
    class JsonRows(Source):
        '''Rows of numbers, the last of which is the class.'''

        title: ClassVar[str] = "JSON rows"
        summary: ClassVar[str] = "rows of numbers in a JSON file"
        explanation: ClassVar[str] = "The file holds a list of lists. The last number of each is its class."
        reads: ClassVar[str] = "rows of numbers"
        extensions: ClassVar[tuple[str, ...]] = (".jsonrows",)

        path: str = file_path("", label="File", help="The JSON file.")

        @classmethod
        def open(cls, paths, progress=no_progress):
            return cls(str(paths[0]))

        @property
        def name(self):
            return Path(self.path).name

        def schema(self):
            return Schema(
                (2,), "classification", ("below", "above"), features=(Feature("x"), Feature("y")), target="side"
            )

        def load(self, progress=no_progress):
            rows = np.array(json.loads(Path(self.path).read_text()))
            return Dataset(self.schema(), rows[:, :-1], rows[:, -1].astype(np.int64))
"""

VIEW = """
    '''A tab that a user wrote.'''

    from PySide6.QtWidgets import QLabel, QVBoxLayout

    from mpnn_studio.ui.inspect.view import View


    class StepsView(View):
        '''Says how many steps the network has learned.'''

        def __init__(self, surroundings, parent=None):
            super().__init__(surroundings, parent)
            self._label = QLabel()
            QVBoxLayout(self).addWidget(self._label)

        def show_moment(self, moment):
            self._label.setText("untrained" if moment is None else f"{moment.snapshot.step} steps")
"""


@pytest.fixture
def add_file(tmp_path, monkeypatch):
    """Add a file to a room as a user does; it and what it registered are gone after the test."""
    added = []

    def add(room, name, source):
        folder = tmp_path / room.__name__
        folder.mkdir()
        (folder / f"{name}.py").write_text(dedent(source), encoding="utf-8")
        monkeypatch.setattr(room, "__path__", [*room.__path__, str(folder)])
        added.append((room, name))

    yield add
    for room, name in added:
        module = sys.modules.pop(f"{room.__name__}.{name}")
        delattr(room, name)
        for found in vars(module).values():
            if isinstance(found, type) and issubclass(found, Component) and found.__module__ == module.__name__:
                registry.unregister(found)


@pytest.fixture
def scale(add_file):
    """A layer of a user's own."""
    add_file(mpneuralnetwork.layers, "scale", LAYER)
    import_modules("mpneuralnetwork.layers")
    return registry.find("layer", "Scale")


@pytest.fixture
def sign_descent(add_file):
    """An optimizer of a user's own."""
    add_file(mpneuralnetwork.optimizers, "sign_descent", OPTIMIZER)
    import_modules("mpneuralnetwork.optimizers")
    return registry.find("optimizer", "SignDescent")


@pytest.fixture
def json_rows(add_file, tmp_path):
    """A file that only a data source of a user's own reads."""
    add_file(mpnn_studio.data.sources, "json_rows", SOURCE)
    import_modules("mpnn_studio.data.sources")
    points = np.random.default_rng(0).normal(size=(120, 2))
    path = tmp_path / "points.jsonrows"
    path.write_text(json.dumps([[x, y, int(y > x)] for x, y in points]))
    return path


def iris_with(name, epochs=3):
    """The example of the irises with one more layer behind its first one."""
    project = edits.insert_layer(load_example("iris"), 1, name)
    return edits.set_value(project, "training", "epochs", epochs)


def trained(project):
    return train(project, project.data.create().load(), lambda event: None, Event())


def command_line(capsys, *words):
    """Run a command; return its exit code and what it printed, which is JSON."""
    code = cli.main([*map(str, words), "--json"])
    return code, json.loads(capsys.readouterr().out)


def run_exported(project, tmp_path, monkeypatch):
    """Run the script that a project becomes; return its names."""
    (tmp_path / "script.py").write_text(python_script(project), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return runpy.run_path("script.py")


def editor(window, uid, label):
    """Return the editor of a setting in the open card of a part."""
    window.stack.view.open(uid)
    return next(child for child in window.stack.view.findChildren(QWidget) if child.accessibleName() == label)


def test_a_layer_in_a_new_file_trains_and_its_gradients_are_right(scale):
    errors = check_layer(scale(start=2.0), np.random.default_rng(0).normal(size=(4, 5)))
    assert max(errors.values()) < 1e-5
    project = iris_with("Scale", epochs=20)
    run = trained(project)
    assert run.history.loss.y[-5:].mean() < run.history.loss.y[:5].mean()
    assert not np.allclose(network(run).layers[1].factors, 1.0)


def test_a_layer_in_a_new_file_is_saved_with_the_project_and_with_the_model(scale, tmp_path):
    run = trained(iris_with("Scale"))
    save_project(tmp_path / "mine.mpnn", run.project, run)
    opened = load_project(tmp_path / "mine.mpnn")
    assert opened.project == run.project
    factors = network(run).layers[1].factors
    np.testing.assert_array_equal(network(opened.run).layers[1].factors, factors)
    save_model(network(run), tmp_path / "mine.safetensors")
    np.testing.assert_array_equal(load_model(tmp_path / "mine.safetensors").layers[1].factors, factors)


def test_a_layer_in_a_new_file_is_in_the_palette_with_a_picture_and_a_form(scale, window):
    palette = PaletteModel()
    palette.search("each unit times a factor")
    assert [palette.index(row).data() for row in range(palette.rowCount())] == ["Core", "Scale"]
    assert not layer_icon("Scale", QColor("black"), 16).isNull()
    window.stack.add("Scale")
    spec = next(spec for spec in window.document.project.layers if spec.name == "Scale")
    start = editor(window, spec.uid, "Start")
    start.setValue(4.0)
    assert window.document.project.find(spec.uid).config["start"] == 4.0


def test_a_layer_in_a_new_file_is_written_into_the_exported_script(scale, tmp_path, monkeypatch):
    project = edits.set_value(iris_with("Scale"), iris_with("Scale").layers[0].uid, "output_size", 8)
    names = run_exported(project, tmp_path, monkeypatch)
    assert type(names["model"].layers[1]) is scale


def test_a_layer_in_a_new_file_works_on_the_command_line(scale, tmp_path, capsys):
    save_project(tmp_path / "mine.mpnn", iris_with("Scale"))
    code, figures = command_line(capsys, "train", tmp_path / "mine.mpnn")
    assert code == 0
    assert figures["epochs"] == 3


def test_an_optimizer_in_a_new_file_trains_is_saved_and_exported(sign_descent, tmp_path, capsys, monkeypatch):
    project = edits.choose(load_example("iris"), "optimizer", "SignDescent")
    project = edits.set_value(project, "training", "epochs", 20)
    assert check(project).ok
    run = trained(project)
    assert run.history.loss.y[-5:].mean() < run.history.loss.y[:5].mean()
    save_project(tmp_path / "mine.mpnn", project, run)
    opened = load_project(tmp_path / "mine.mpnn")
    assert opened.project == project
    assert list(network(opened.run).optimizer.slots) == ["s"]
    assert command_line(capsys, "train", tmp_path / "mine.mpnn", "--epochs", "2")[0] == 0
    assert type(run_exported(project, tmp_path, monkeypatch)["model"].optimizer) is sign_descent


def test_an_optimizer_in_a_new_file_is_chosen_and_set_in_its_card(sign_descent, window):
    window.stack.view.open("optimizer")
    window.document.edit("Choose", edits.choose(window.document.project, "optimizer", "SignDescent"))
    average = editor(window, "optimizer", "Window")
    average.setValue(5)
    assert window.document.project.optimizer.config["window"] == 5


def test_a_data_source_in_a_new_file_is_offered_by_the_dialog_that_opens_files(json_rows, window, qtbot, monkeypatch):
    offered = []

    def choose(parent, title, folder, filters):
        offered.append(filters)
        return str(json_rows), filters

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    with qtbot.waitSignal(window.arrays.opened, timeout=30_000):
        window.actions_table["open"].trigger()
    assert "*.jsonrows" in offered[0]
    assert window.document.project.data.name == "JsonRows"


def test_a_data_source_in_a_new_file_opens_what_is_dropped(json_rows, window, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(json_rows))])
    place, how = window.rect().center(), (Qt.DropAction.CopyAction, data)
    pressed = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    with qtbot.waitSignal(window.arrays.opened, timeout=30_000):
        enter = QDragEnterEvent(place, *how, *pressed)
        QApplication.sendEvent(window, enter)
        drop = QDropEvent(QPointF(place), *how, *pressed)
        QApplication.sendEvent(window, drop)
    assert window.document.check.ok
    assert window.document.check.schema.classes == ("below", "above")


def test_a_data_source_in_a_new_file_works_on_the_command_line(json_rows, capsys):
    code, facts = command_line(capsys, "data", json_rows)
    assert (code, facts["source"], facts["rows_used"]) == (0, "JSON rows", 120)
    code, figures = command_line(capsys, "train", json_rows, "--epochs", "30")
    assert code == 0
    assert figures["test_accuracy"] > 0.7


def test_a_tab_in_a_new_file_with_its_row_appears_and_shows_the_moment(add_file, monkeypatch, request):
    add_file(mpnn_studio.ui.inspect, "steps", VIEW)
    row = tabs.Tab("Steps", "How many steps the network has learned", "steps", "StepsView")
    monkeypatch.setattr(inspector, "TABS", (*tabs.TABS, row))
    window = request.getfixturevalue("window")
    view = window.inspector.open_tab(row.load())
    assert window.inspector.tabText(window.inspector.currentIndex()) == "Steps"
    assert view.accessibleName() == "Steps"
    assert view.findChild(QLabel).text() == "untrained"
