"""One dialog for every target of export: chosen by mouse or keys, shown, written, run, told with its certificate."""

import json
import sys
from threading import Event

import numpy as np
import pytest
from mpneuralnetwork.components.fields import choice
from mpneuralnetwork.components.registry import register, unregister
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QFileDialog, QLineEdit, QTextBrowser, QWidget

from mpnn_studio.export import check as checking
from mpnn_studio.export import targets  # noqa: F401  (each registers itself)
from mpnn_studio.export.certificate import certificate_path
from mpnn_studio.export.exporter import exporter_for, exporters
from mpnn_studio.export.targets.numpy_file import NumpyFile
from mpnn_studio.project import edits
from mpnn_studio.run.state import State
from mpnn_studio.ui.exporting import export_dialog
from mpnn_studio.ui.exporting.export_dialog import ExportDialog

PATIENCE_MS = 60_000
KEYS = [each.key for each in exporters()]


def named(window, name, kind=QWidget):
    return next(child for child in window.findChildren(kind) if child.accessibleName() == name)


def train(window, qtbot, epochs=1):
    window.document.edit("Epochs", edits.set_value(window.document.project, "training", "epochs", epochs))
    window.stack.view.setFocus()
    QTest.keyClick(window.stack.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.runs.state is State.DONE, timeout=PATIENCE_MS)


@pytest.fixture
def iris(window, qtbot):
    window.files.open_example("iris")
    qtbot.waitUntil(lambda: window.datasets.kept(window.document.project.data) is not None, timeout=PATIENCE_MS)
    train(window, qtbot, 2)
    return window


@pytest.fixture
def dialog_of(qtbot, tmp_path):
    """A function that opens the dialog of a window by its key and waits until it knows what it may offer."""

    def dialog_of(window):
        window.settings.export_folder = tmp_path
        QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: bool(window.findChildren(ExportDialog)), timeout=PATIENCE_MS)
        dialog = window.findChild(ExportDialog)
        qtbot.waitUntil(lambda: bool(dialog.targets.looked), timeout=PATIENCE_MS)
        return dialog

    return dialog_of


def choose(dialog, key):
    """Click on a target."""
    row = KEYS.index(key)
    rect = dialog.targets.visualItemRect(dialog.targets.item(row))
    dialog.targets.scrollToItem(dialog.targets.item(row))
    rect = dialog.targets.visualItemRect(dialog.targets.item(row))
    QTest.mouseClick(dialog.targets.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


def ready(dialog, qtbot):
    qtbot.waitUntil(dialog.export.isEnabled, timeout=PATIENCE_MS)


def press(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def export(dialog, qtbot):
    ready(dialog, qtbot)
    press(dialog.export)
    qtbot.waitUntil(lambda: not dialog.busy, timeout=PATIENCE_MS)


@pytest.mark.parametrize("key", KEYS)
def test_every_target_is_clicked_shown_written_and_told_with_its_certificate(iris, qtbot, dialog_of, tmp_path, key):
    dialog, exporter = dialog_of(iris), exporter_for(tmp_path, key)
    choose(dialog, key)
    assert dialog.holds.text().startswith(f"Holds {exporter.holds}.")
    assert ("3 classes" in dialog.holds.text()) == bool(exporter.driver)
    if dialog.targets.obstacle:  # what writes it is an extra that is not installed
        assert not exporter.installed() and exporter.install in dialog.obstacle.text()
        assert not dialog.export.isEnabled()
        return
    out = dialog.place.path
    assert out.parent == tmp_path and out.name == f"iris{exporter.suffix or f'-{key}'}"
    export(dialog, qtbot)
    said = dialog.verdict.said.text()
    assert out.exists() and str(out) in said
    if not exporter.driver:
        assert not certificate_path(out).exists() and not dialog.verdict.command.isVisible()
    elif exporter.installed():
        assert "✓ max |Δ|" in said and "% there" in said and exporter.runtime in said
        assert json.loads(certificate_path(out).read_text())["status"] == "passed"
    else:
        assert exporter.install in said and "mpnn-studio verify" in dialog.verdict.command.text()


def test_it_is_driven_by_the_keyboard_alone(iris, qtbot, dialog_of, tmp_path):
    dialog = dialog_of(iris)
    assert dialog.targets.hasFocus()
    for _ in range(KEYS.index("numpy")):
        QTest.keyClick(dialog.targets, Qt.Key.Key_Down)
    ready(dialog, qtbot)
    QTest.keyClick(dialog.targets, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "✓" in dialog.verdict.said.text(), timeout=PATIENCE_MS)
    assert (tmp_path / "iris-numpy" / "network.py").is_file()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not iris.findChildren(ExportDialog), timeout=PATIENCE_MS)


def test_code_is_shown_before_it_is_written(iris, qtbot, dialog_of, tmp_path):
    dialog = dialog_of(iris)
    choose(dialog, "numpy")
    ready(dialog, qtbot)
    text = dialog.preview.text.toPlainText()
    assert "def predict(raw" in text and dialog.preview.file.currentText() == "network.py"
    named(dialog, "File of the preview", QComboBox).setCurrentText("network.npz")
    assert "Numbers" in named(dialog, "Instead of a preview").text()
    assert list(tmp_path.glob("iris*")) == []
    export(dialog, qtbot)
    assert (tmp_path / "iris-numpy" / "network.py").read_text(encoding="utf-8") == text


def test_a_report_is_shown_as_a_page_and_named_as_the_project(iris, qtbot, dialog_of):
    dialog = dialog_of(iris)
    choose(dialog, "report")
    ready(dialog, qtbot)
    page = named(dialog, "Page", QTextBrowser)
    text = page.toPlainText()
    assert page.isVisible() and text.startswith("iris · run 1\n") and "Confusion" in text and "var(--" not in text


def test_what_cannot_be_taken_is_grey_and_says_why_as_the_command_line_does(iris, qtbot, dialog_of, tmp_path, capsys):
    from mpnn_studio.cli import main

    train_on = iris.runs.run.project
    iris.actions_table["continue"].trigger()
    qtbot.waitUntil(lambda: iris.runs.run.continues and iris.runs.state is State.DONE, timeout=PATIENCE_MS)
    assert iris.runs.run.project == train_on
    dialog = dialog_of(iris)
    choose(dialog, "script")
    said = dialog.obstacle.text().removeprefix("Not now: ")
    assert "continues an earlier training" in said and not dialog.export.isEnabled()
    assert said in dialog.targets.currentItem().text()
    assert iris.files.save_to(tmp_path / "continued.mpnn")
    assert main(["export", str(tmp_path / "continued.mpnn"), str(tmp_path / "x"), "--format", "script"]) == 2
    assert said in capsys.readouterr().err


def test_a_runtime_that_is_missing_is_told_with_a_command_to_copy(iris, qtbot, dialog_of, monkeypatch):
    monkeypatch.setattr(NumpyFile, "runtime", "no_such_runtime")
    monkeypatch.setattr(NumpyFile, "install", "pip install it")
    dialog = dialog_of(iris)
    choose(dialog, "numpy")
    export(dialog, qtbot)
    assert "Not checked" in dialog.verdict.said.text() and "pip install it" in dialog.verdict.said.text()
    press(named(dialog, "Copy the command", QAbstractButton))
    assert QApplication.clipboard().text() == dialog.verdict.command.text()
    assert QApplication.clipboard().text().startswith('mpnn-studio verify "')


def test_a_failed_check_keeps_the_file_and_names_the_layer(iris, qtbot, dialog_of, tmp_path, monkeypatch):
    def wrong(self, trained):
        from mpneuralnetwork.saving.formats import pack_npz, unpack_npz

        files = dict(usual(self, trained))
        file = unpack_npz(files["network.npz"])
        arrays = {name: -array if name == "2.dense.weights" else array for name, array in file.read().items()}
        return {**files, "network.npz": pack_npz(arrays, file.metadata)}

    usual = NumpyFile.files
    monkeypatch.setattr(NumpyFile, "files", wrong)
    dialog = dialog_of(iris)
    choose(dialog, "numpy")
    export(dialog, qtbot)
    assert "FAILED" in dialog.verdict.said.text() and "2.dense" in dialog.verdict.said.text()
    assert (tmp_path / "iris-numpy" / "network.py").is_file()
    assert json.loads((tmp_path / "iris-numpy" / "certificate.json").read_text())["status"] == "FAILED"


def test_an_export_as_it_was_written_is_replaced_without_a_question_and_anything_else_after_one(
    iris, qtbot, dialog_of, tmp_path, monkeypatch
):
    asked, answers = [], [False, True]
    monkeypatch.setattr(export_dialog, "ask", lambda *question: asked.append(question) or answers.pop(0))
    dialog = dialog_of(iris)
    choose(dialog, "npz")
    export(dialog, qtbot)
    export(dialog, qtbot)
    assert asked == [] and "✓" in dialog.verdict.said.text()
    (tmp_path / "iris.npz").write_bytes(b"measured by hand")
    export(dialog, qtbot)
    assert len(asked) == 1 and (tmp_path / "iris.npz").read_bytes() == b"measured by hand"
    export(dialog, qtbot)
    assert len(asked) == 2 and "✓" in dialog.verdict.said.text()


def test_a_folder_of_others_is_never_replaced(iris, qtbot, dialog_of, tmp_path):
    (tmp_path / "iris-numpy").mkdir()
    (tmp_path / "iris-numpy" / "thesis.txt").write_text("years of work")
    dialog = dialog_of(iris)
    choose(dialog, "numpy")
    export(dialog, qtbot)
    assert "thesis.txt" in dialog.verdict.said.text() and "--" not in dialog.verdict.said.text()
    assert [path.name for path in (tmp_path / "iris-numpy").iterdir()] == ["thesis.txt"]


def test_a_place_is_typed_or_chosen_and_its_folder_is_remembered(iris, qtbot, dialog_of, tmp_path, monkeypatch):
    (tmp_path / "deep").mkdir()
    dialog = dialog_of(iris)
    choose(dialog, "json")
    line = named(dialog, "Where to", QLineEdit)
    line.selectAll()
    QTest.keyClicks(line, str(tmp_path / "nowhere" / "net"))
    export(dialog, qtbot)
    assert "nowhere" in dialog.verdict.said.text()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *asked: (str(tmp_path / "deep" / "net"), ""))
    press(named(dialog, "Choose where to", QAbstractButton))
    choose(dialog, "npz")
    export(dialog, qtbot)
    assert (tmp_path / "deep" / "net.npz").is_file() and iris.settings.export_folder == tmp_path / "deep"


def test_cancel_ends_the_program_that_is_run_and_keeps_what_was_written(iris, qtbot, dialog_of, tmp_path, monkeypatch):
    begun, ended = Event(), Event()

    def endless(*asked, **options):
        from mpneuralnetwork.components.interruption import interruption_point

        begun.set()
        try:
            while True:
                interruption_point()
        finally:
            ended.set()

    monkeypatch.setattr(checking, "run", endless)
    dialog = dialog_of(iris)
    choose(dialog, "npz")
    ready(dialog, qtbot)
    press(dialog.export)
    qtbot.waitUntil(begun.is_set, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: "Running it" in dialog.progress.format(), timeout=PATIENCE_MS)
    assert dialog.close_button.text() == "Cancel" and not dialog.targets.isEnabled()
    press(dialog.close_button)
    qtbot.waitUntil(ended.is_set, timeout=PATIENCE_MS)
    assert "was not checked" in dialog.verdict.said.text() and dialog.isVisible()
    assert (tmp_path / "iris.npz").is_file() and dialog.export.isEnabled()


def test_a_training_that_goes_on_is_exported_as_it_stands(window, qtbot, dialog_of, tmp_path):
    window.files.open_example("iris")
    window.document.edit("Epochs", edits.set_value(window.document.project, "training", "epochs", 100_000))
    QTest.keyClick(window.stack.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.runs.run is not None and window.runs.run.trained, timeout=PATIENCE_MS)
    dialog = dialog_of(window)
    assert "not come to its end" in dialog.targets.obstacles["script"]
    choose(dialog, "npz")
    export(dialog, qtbot)
    assert "✓ max |Δ| 0" in dialog.verdict.said.text() and window.runs.state.active
    choose(dialog, "report")
    export(dialog, qtbot)
    assert "before the training had ended" in (tmp_path / "iris.html").read_text(encoding="utf-8")


def test_the_weights_that_are_shown_can_be_taken_instead_of_the_newest(iris, qtbot, dialog_of, tmp_path):
    iris.rewind.slider.setValue(0)
    dialog = dialog_of(iris)
    weights = named(dialog, "Weights to export", QComboBox)
    titles = [weights.itemText(place) for place in range(weights.count())]
    assert titles[0].startswith("The newest, after 2 epochs") and titles[-1].startswith("Those that are shown")
    choose(dialog, "npz")
    weights.setFocus()
    QTest.keyClick(weights, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: "script" in dialog.targets.obstacles, timeout=PATIENCE_MS)
    assert "weights from its middle" in dialog.targets.obstacles["script"]
    export(dialog, qtbot)
    assert "✓ max |Δ| 0" in dialog.verdict.said.text()
    with np.load(tmp_path / "iris.npz", allow_pickle=False) as file:
        first = iris.runs.run.timeline[0].snapshot.values
        assert file["0.dense.weights"].ravel()[0] in first


def test_what_a_target_lets_one_choose_is_a_form(iris, qtbot, dialog_of, tmp_path):
    @register(title="Greeting", summary="says hello", order=99)
    class Greeting(NumpyFile):
        key = "greeting"
        words: str = choice("hello", choices=("hello", "good day"), label="Greeting")

        def files(self, trained):
            files = super().files(trained)
            return files | {"network.py": files["network.py"] + f"# {self.words}\n".encode()}

    try:
        dialog = dialog_of(iris)
        dialog.targets.choose("greeting")
        ready(dialog, qtbot)
        combo = named(dialog, "Greeting", QComboBox)
        combo.setFocus()
        QTest.keyClick(combo, Qt.Key.Key_Down)
        ready(dialog, qtbot)
        assert dialog.preview.text.toPlainText().endswith("# good day\n")
        export(dialog, qtbot)
        assert "✓" in dialog.verdict.said.text()
        certificate = json.loads((tmp_path / "iris-greeting" / "certificate.json").read_text())
        assert certificate["options"] == {"words": "good day"}
    finally:
        unregister(Greeting)


def test_data_that_nobody_agreed_to_read_are_not_read(iris, qtbot, dialog_of, monkeypatch):
    monkeypatch.setattr(type(iris.datasets), "kept", lambda self, source: None)
    monkeypatch.setattr(type(iris.settings), "trusts", lambda self, path: False)
    monkeypatch.setattr(type(iris.document.project.data.create()), "files", lambda self: [__file__])
    dialog = dialog_of(iris)
    assert "was not read" in dialog.targets.obstacles["report"] and "npz" not in dialog.targets.obstacles
    choose(dialog, "npz")
    export(dialog, qtbot)
    assert "Not checked" in dialog.verdict.said.text() and "was not read" in dialog.verdict.said.text()


def test_images_are_exported_with_a_report_that_shows_mistakes(window, qtbot, dialog_of, tmp_path):
    train(window, qtbot)
    dialog = dialog_of(window)
    choose(dialog, "report")
    export(dialog, qtbot)
    page = (tmp_path / "mnist.html").read_text(encoding="utf-8")
    assert "Confusion" in page and dialog.verdict.said.text().startswith("Written to ")


def test_everything_in_it_has_a_name_for_a_screen_reader(iris, dialog_of):
    dialog = dialog_of(iris)
    kinds = (QAbstractButton, QComboBox, QLineEdit)
    widgets = [each for kind in kinds for each in dialog.findChildren(kind) if each.isVisible()]
    assert len(widgets) >= 5
    assert all(each.accessibleName() or getattr(each, "text", str)() for each in widgets)
    for name in (
        "Export targets",
        "What it holds",
        "Weights to export",
        "Preview",
        "Where to",
        "Certificate",
        "Progress",
    ):
        assert named(dialog, name)


def test_the_menu_of_the_button_names_every_target_and_opens_the_dialog_on_it(iris, qtbot):
    menu = iris.top_bar.exports.menu()
    menu.aboutToShow.emit()
    titles = [action.text() for action in menu.actions()]
    assert titles == [f"{each.title}…" for each in exporters()]
    menu.actions()[KEYS.index("svg")].trigger()
    dialog = iris.findChild(ExportDialog)
    assert dialog.targets.exporter.key == "svg"


def test_what_exports_is_imported_only_when_it_is_opened(settings):
    import subprocess

    code = (
        "import sys; from mpnn_studio.ui import main_window; "
        "sys.exit(any(name.startswith('mpnn_studio.export.targets') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
