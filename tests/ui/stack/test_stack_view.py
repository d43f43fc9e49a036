"""The list of cards, worked with mouse and keyboard as a person would."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QPushButton, QSpinBox, QWidget

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.ui.charts.sketch import Sketch
from mpnn_studio.ui.document.document import Document
from mpnn_studio.ui.stack import dragging
from mpnn_studio.ui.stack.palette import Palette
from mpnn_studio.ui.stack.row_editor import RowEditor
from mpnn_studio.ui.stack.stack_panel import StackPanel

LEFT = Qt.MouseButton.LeftButton


class Bench(QWidget):
    """Palette and stack beside each other, as in the window."""

    def __init__(self):
        super().__init__()
        self.document = Document(load_example("mnist"), self)
        self.palette_panel = Palette()
        self.panel = StackPanel(self.document)
        self.view = self.panel.view
        self.palette_panel.picked.connect(self.panel.add)
        layout = QHBoxLayout(self)
        layout.addWidget(self.palette_panel)
        layout.addWidget(self.panel)
        self.resize(620, 800)

    def names(self):
        return [spec.name for spec in self.document.project.layers]

    def card(self, row):
        """The middle of a card's header, in the viewport."""
        rect = self.view.visualRect(self.panel.model.index(row))
        return QPoint(rect.left() + 60, rect.top() + 20)

    def editor(self, row):
        return self.view.indexWidget(self.panel.model.index(row))


@pytest.fixture
def bench(qtbot):
    bench = Bench()
    qtbot.addWidget(bench)
    with qtbot.waitExposed(bench):
        bench.show()
    return bench


def click(bench, row, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.mouseClick(bench.view.viewport(), LEFT, modifiers, bench.card(row))


@pytest.fixture
def drag(monkeypatch):
    """Press and move with the mouse; the offscreen platform has no drag loop, so its events are sent to the target."""

    def drag(source, start, target, end):
        def deliver(carried, action):
            position, data = QPointF(end), carried.mimeData()
            event = (position.toPoint(), action, data, LEFT, Qt.KeyboardModifier.NoModifier)
            entered = QDragEnterEvent(*event)
            QApplication.sendEvent(target, entered)
            moved = QDragMoveEvent(*event)
            QApplication.sendEvent(target, moved)
            if entered.isAccepted() and moved.isAccepted():
                QApplication.sendEvent(target, QDropEvent(position, action, data, LEFT, Qt.KeyboardModifier.NoModifier))
            else:
                QApplication.sendEvent(target, QDragLeaveEvent())
            carried_kinds.append(data.formats())
            return action

        carried_kinds = []
        monkeypatch.setattr(dragging.QDrag, "exec", deliver)
        QTest.mousePress(source, LEFT, Qt.KeyboardModifier.NoModifier, start)
        for distance in (QPoint(2, 8), QPoint(3, 30), QPoint(4, 40)):
            QTest.mouseMove(source, start + distance)
        QTest.mouseRelease(source, LEFT, Qt.KeyboardModifier.NoModifier, start + QPoint(4, 40))
        assert carried_kinds, "the mouse did not begin a drag"

    return drag


def test_a_click_opens_the_settings_in_the_card_and_another_closes_them(bench):
    click(bench, 2)
    assert isinstance(bench.editor(2), RowEditor)
    QTest.qWait(QApplication.doubleClickInterval() + 10)
    click(bench, 2)
    assert bench.editor(2) is None


def test_a_typed_number_of_units_is_one_undo_step(bench):
    before = bench.document.project
    click(bench, 2)
    box = bench.editor(2).findChild(QSpinBox)
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "64")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert bench.document.project.layers[1].config["output_size"] == 64
    assert bench.document.undo_stack.count() == 1
    bench.document.undo_stack.undo()
    assert bench.document.project == before
    assert box.value() == 128


def test_tab_leads_from_the_list_into_the_open_form_and_through_it(bench, qtbot):
    click(bench, 2)
    bench.view.setFocus()
    names = []
    for _ in range(4):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        names.append(QApplication.focusWidget().accessibleName())
    assert names[:4] == ["Units", "Units back to default", "Initialisation", "Bias"]
    assert names[3] not in names[:3]


def test_another_optimizer_is_chosen_in_its_card(bench, qtbot):
    bench.view.open("optimizer")
    row = bench.panel.model.index_of("optimizer").row()
    combo = bench.editor(row).findChild(QComboBox)
    combo.setFocus()
    QTest.keyClicks(combo, "SGD")
    combo.activated.emit(combo.currentIndex())
    assert bench.document.project.optimizer.name == "SGD"
    qtbot.waitUntil(lambda: bench.editor(row).name == "SGD")


def test_the_keyboard_stays_in_the_list_of_kinds_after_a_choice(bench, qtbot):
    bench.view.open("schedule")
    row = bench.panel.model.index_of("schedule").row()
    bench.editor(row).findChild(QComboBox).setFocus()
    for name in ("StepDecay", "ExponentialDecay"):
        combo = QApplication.focusWidget()
        QTest.keyClick(combo, Qt.Key.Key_Down)
        combo.activated.emit(combo.currentIndex())
        assert bench.document.project.schedule.name == name
        assert QApplication.focusWidget().accessibleName() == "Schedule"


def test_an_open_schedule_draws_how_the_rate_changes(bench):
    bench.document.edit("x", edits.choose(bench.document.project, "schedule", "CosineDecay"))
    bench.view.open("schedule")
    row = bench.panel.model.index_of("schedule").row()
    sketch = bench.editor(row).findChild(Sketch)
    assert sketch.isVisible()
    assert sketch.accessibleDescription().endswith("to 0.002")
    bench.document.edit("y", edits.choose(bench.document.project, "schedule", "ConstantRate"))
    assert not bench.editor(row).findChild(Sketch).isVisible()


def test_a_problem_shows_on_its_card_and_its_button_mends_it(bench, qtbot):
    last = bench.document.project.layers[-1].uid
    bench.document.edit("x", edits.set_value(bench.document.project, last, "output_size", 7))
    button = bench.editor(5).findChild(QPushButton)
    assert button.text() == "Give it 10 units"
    qtbot.waitUntil(lambda: bench.editor(5).y() > bench.card(5).y())
    QTest.mouseClick(button, LEFT)
    assert bench.document.check.ok
    qtbot.waitUntil(lambda: bench.editor(5) is None)


def test_enter_in_the_search_adds_the_match_behind_the_selection(bench):
    click(bench, 2)
    bench.palette_panel.search.setFocus()
    QTest.keyClicks(bench.palette_panel.search, "tanh")
    QTest.keyClick(bench.palette_panel.search, Qt.Key.Key_Return)
    assert bench.names() == ["Flatten", "Dense", "Tanh", "ReLU", "Dropout", "Dense"]


def test_layers_move_up_and_down_and_stay_selected(bench):
    click(bench, 2)
    bench.panel.shift(+1)
    assert bench.names()[:3] == ["Flatten", "ReLU", "Dense"]
    bench.panel.shift(-1)
    assert bench.names()[:3] == ["Flatten", "Dense", "ReLU"]
    assert bench.view.selected_layers() == [bench.document.project.layers[1].uid]


def test_several_layers_are_deleted_in_one_undo_step(bench):
    before = bench.document.project
    click(bench, 3)
    click(bench, 4, Qt.KeyboardModifier.ShiftModifier)
    bench.panel.delete()
    assert bench.names() == ["Flatten", "Dense", "Dense"]
    bench.document.undo_stack.undo()
    assert bench.document.project == before


def test_the_ends_of_the_stack_are_never_deleted(bench):
    bench.view.selectAll()
    bench.panel.delete()
    assert bench.names() == []
    assert bench.panel.model.rowCount() == 5


def test_a_layer_is_dragged_from_the_palette_between_two_others(bench, drag):
    entries = bench.palette_panel.list
    tanh = next(
        entries.model().index(n) for n in range(entries.model().rowCount()) if entries.model().index(n).data() == "Tanh"
    )
    entries.scrollTo(tanh)
    target = bench.view.visualRect(bench.panel.model.index(3))
    drag(entries.viewport(), entries.visualRect(tanh).center(), bench.view.viewport(), QPoint(80, target.top() + 2))
    assert bench.names() == ["Flatten", "Dense", "Tanh", "ReLU", "Dropout", "Dense"]


def test_a_layer_is_dragged_to_another_place_in_the_stack(bench, drag):
    target = bench.view.visualRect(bench.panel.model.index(5))
    drag(bench.view.viewport(), bench.card(2), bench.view.viewport(), QPoint(80, target.top() + 2))
    assert bench.names() == ["Flatten", "ReLU", "Dropout", "Dense", "Dense"]
    assert bench.document.undo_stack.count() == 1


def test_a_drag_that_is_dropped_outside_changes_nothing(bench, drag):
    before = bench.document.project
    drag(bench.view.viewport(), bench.card(2), bench.palette_panel.search, QPoint(20, 5))
    assert bench.document.project == before


def test_the_card_on_top_holds_the_preparation_and_only_what_acts_on_these_data(bench, qtbot):
    click(bench, 0)
    names = {child.accessibleName() for child in bench.editor(0).findChildren(QWidget)}
    assert {"Validation", "Scaling", "Rotation", "Class weights"} <= names
    iris = load_example("iris")
    bench.document.edit("Use iris", edits.set_data(bench.document.project, iris.data.create()))
    QApplication.processEvents()
    names = {child.accessibleName() for child in bench.editor(0).findChildren(QWidget)}
    assert {"Validation", "Scaling", "Class weights"} <= names
    assert "Rotation" not in names
