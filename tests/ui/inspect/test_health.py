"""The tab of the health, in the window."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.ui.inspect.health import EMPTY, OTHER_DATA, WELL, HealthView


@pytest.fixture
def view(window):
    return window.inspector.open_tab(HealthView)


@pytest.fixture
def train(qtbot, view, train_project):
    """A function that trains a project for an epoch and waits for its report."""

    def trained(project):
        last = train_project(project).snapshot.step
        qtbot.waitUntil(lambda: f"step {last}," in view.summary.text())
        return view

    return trained


def said(view):
    return " ".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def button(qtbot):
    """A function that finds the visible button of a view with this text; a new one shows at the next layout."""

    def found(view, text):
        fitting = [each for each in view.findChildren(QPushButton) if each.text() == text]
        qtbot.waitUntil(lambda: any(each.isVisible() for each in fitting))
        return next(each for each in fitting if each.isVisible())

    return found


def sick(project):
    """Weights of zero: all units are alike, and no rectifier ever fires."""
    return edits.set_value(project, project.layers[1].uid, "initialization", "zeros")


def test_before_a_training_it_says_what_to_do(view):
    assert EMPTY in said(view) and not view.table.isVisible()


def test_a_network_that_learns_is_called_well_and_shows_its_figures(window, train):
    view = train(window.document.project)
    assert view.summary.text().startswith(WELL)
    texts = view.table.texts()
    assert [row[0] for row in texts] == ["2 · Dense", "3 · ReLU", "5 · Dense"]
    dense, relu = texts[0], texts[1]
    assert float(dense[1]) > 0 and dense[2].endswith(" %") and dense[3] == ""
    assert relu[1] == relu[2] == "" and relu[3].endswith(" % never fire")


def test_a_sick_network_is_told_with_a_remedy_that_is_one_click_and_one_undo_away(window, train, button):
    view = train(sick(window.document.project))
    project = window.document.project
    assert not view.summary.text().startswith(WELL)
    assert any("⚠" in cell for row in view.table.texts() for cell in row)
    slower = button(view, "A tenth of the learning rate")
    QTest.mouseClick(slower, Qt.MouseButton.LeftButton)
    rate = project.optimizer.config["learning_rate"] / 10
    assert window.document.project == edits.set_value(project, "optimizer", "learning_rate", rate)
    window.document.undo_stack.undo()
    assert window.document.project == project


def test_a_remedy_is_offered_only_while_it_would_change_something(window, train, button):
    view = train(sick(window.document.project))
    assert button(view, "Leaky ReLU instead").isEnabled()
    button(view, "Leaky ReLU instead").setFocus()
    QTest.keyClick(button(view, "Leaky ReLU instead"), Qt.Key.Key_Space)
    assert window.document.project.layers[2].name == "LeakyReLU"
    assert not button(view, "Leaky ReLU instead").isEnabled()
    window.document.undo_stack.undo()
    assert button(view, "Leaky ReLU instead").isEnabled()


def test_the_keyboard_walks_through_the_layers(window, train):
    view = train(window.document.project)
    view.table.setFocus()
    view.table.setCurrentIndex(view.table.model().index(0, 0))
    QTest.keyClick(view.table, Qt.Key.Key_Down)
    index = view.table.currentIndex()
    assert index.row() == 1
    spoken = view.table.model().index(1, 3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Units: ") and spoken.endswith("never fire")


def test_other_spreads_can_be_chosen(qtbot, window, train):
    view = train(window.document.project)
    before = view.table.texts()[0][4]
    view.choice.setCurrentIndex(2)
    qtbot.waitUntil(lambda: view.table.texts()[0][4] != before)
    assert all(row[4] for row in view.table.texts())  # every layer has outputs


def test_a_narrow_tab_leaves_the_spread_out(qtbot, window, train):
    view = train(window.document.project)
    assert view.choice.isVisible() and not view.table.isColumnHidden(4)
    view.setParent(None)
    qtbot.addWidget(view)  # a window of its own would lie over those of later tests
    view.resize(300, 300)
    view.show()
    assert view.table.isColumnHidden(4) and not view.choice.isVisible()
    view.grab()


def test_a_run_on_other_data_says_so(window, train):
    view = train(window.document.project)
    window.document.edit("Other data", edits.set_data(window.document.project, load_example("iris").data.create()))
    assert OTHER_DATA in said(view)


def test_another_run_begins_with_an_empty_history(qtbot, window, train):
    view = train(window.document.project)
    layers = window.document.project.layers
    other = replace(window.document.project, layers=(*layers[:3], layers[4]))  # without Dropout
    view = train(other)
    assert [row[0] for row in view.table.texts()] == ["2 · Dense", "3 · ReLU", "4 · Dense"]
