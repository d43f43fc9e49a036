"""The tab of the weights, in the window."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mpnn_studio.project import edits
from mpnn_studio.ui.inspect.weights import EMPTY, WeightsView
from mpnn_studio.ui.widgets.texts import TextLabel


@pytest.fixture
def view(window):
    return window.inspector.open_tab(WeightsView)


@pytest.fixture
def trained(qtbot, view, train_project):
    train_project()
    qtbot.waitUntil(lambda: view.reading.text() != "")
    return view


def shown(view):
    """The arrays as they are in the run's newest snapshot."""
    run = view.surroundings.runs.run
    model = run.project.build(np.random.default_rng(0))
    model.restore(run.snapshot.values)
    return model.weights()


def test_before_a_training_it_says_what_to_do(view):
    assert EMPTY in [label.text() for label in view.findChildren(TextLabel) if label.isVisible()]
    assert not view.choice.isVisible()


def test_the_first_layer_of_a_digit_network_is_shown_as_pictures(qtbot, trained):
    assert trained.choice.currentText() == "2 · Dense: weights, 784 × 128"
    weights = shown(trained)["1.dense.weights"]
    trained.tiles.setFocus()
    QTest.keyClick(trained.tiles, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert trained.tiles.value == weights[0, 1]
    assert trained.reading.text() == f"{weights[0, 1]:.6g} · unit 1, row 0, column 0".replace("-", "−")
    assert trained.tiles.accessibleDescription() == trained.reading.text()


def test_every_array_can_be_chosen_by_keyboard(qtbot, trained):
    trained.choice.setFocus()
    for _ in range(3):
        QTest.keyClick(trained.choice, Qt.Key.Key_Down)
    assert trained.choice.currentText() == "5 · Dense: biases, 10"
    qtbot.waitUntil(lambda: trained.figures["count"].text().startswith("10 values"))
    assert trained.tiles.value == shown(trained)["4.dense.biases"][0]


def test_the_next_training_is_followed_in_the_chosen_array(qtbot, window, trained):
    trained.choice.setCurrentIndex(2)
    qtbot.waitUntil(lambda: trained.reading.text().endswith("unit 0, input 0"))
    before = trained.tiles.value
    window.document.edit("Seed", edits.set_value(window.document.project, "training", "seed", 5))
    with qtbot.waitSignal(window.runs.ended, timeout=20_000):
        window.runs.train(window.document.project)
    qtbot.waitUntil(lambda: trained.tiles.value not in (None, before))
    assert trained.choice.currentIndex() == 2
    qtbot.waitUntil(lambda: trained.tiles.value == shown(trained)["4.dense.weights"][0, 0])


def test_an_untrained_project_takes_the_pictures_away(window, trained):
    window.runs.leave()
    assert not trained.choice.isVisible() and trained.choice.count() == 0
