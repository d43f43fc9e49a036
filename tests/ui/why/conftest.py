"""The window with a small network that was trained a little, and ways to ask it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from mpnn_studio.project import edits
from mpnn_studio.run.state import State

PATIENCE_MS = 30_000


class Asking:
    """Works the window as a person does."""

    def __init__(self, window, qtbot):
        self.window, self.qtbot = window, qtbot

    def named(self, name):
        """What is seen under this accessible name."""
        found = [child for child in self.window.findChildren(QWidget) if child.accessibleName() == name]
        return next((child for child in found if child.isVisible()), found[0] if found else None)

    def train(self, epochs=2):
        document = self.window.document
        document.edit("Set epochs", edits.set_value(document.project, "training", "epochs", epochs))
        self.window.stack.view.setFocus()
        QTest.keyClick(self.window.stack.view, Qt.Key.Key_Space)
        self.qtbot.waitUntil(lambda: self.window.runs.state is State.DONE, timeout=PATIENCE_MS)

    def draw(self, row=0):
        """Draw a stripe: the class of the made-up digits is the row of a bright one."""
        canvas = self.named("Digit canvas")
        middle = canvas.rect().center() + QPoint(0, 12 * (row - 4))
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle - QPoint(60, 0))
        QTest.mouseMove(canvas, middle)
        QTest.mouseMove(canvas, middle + QPoint(60, 0))
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=middle + QPoint(60, 0))

    def answer(self, do, title=""):
        """Do something, and return the next answer, to a question of this title."""
        told = self.window.why.feed.answered
        with self.qtbot.waitSignal(
            told, timeout=PATIENCE_MS, check_params_cb=lambda asked: asked.why.title.startswith(title)
        ) as found:
            do()
        return found.args[0]

    def choose(self, title):
        """Choose a question with the arrow keys, by how its title begins."""
        choice = self.named("Why")
        choice.setFocus()

        def go():
            QTest.keyClick(choice, Qt.Key.Key_Home)
            while not choice.currentText().startswith(title):
                QTest.keyClick(choice, Qt.Key.Key_Down)

        return self.answer(go, title)

    def shown(self, name="Class probabilities"):
        return self.named(name).accessibleDescription()


@pytest.fixture
def asking(window, qtbot):
    """A window with a trained network and a drawing."""
    asking = Asking(window, qtbot)
    asking.train()
    asking.draw()
    return asking


@pytest.fixture
def at_rest(window, qtbot):
    """A window in which nothing was trained or drawn."""
    return Asking(window, qtbot)
