"""A single line for news several times a second."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mpnn_studio.ui.widgets.texts import ElidedLabel


class LayoutRequests(QObject):
    """Counts how often a widget was asked to lay itself out anew."""

    def __init__(self, watched):
        super().__init__()
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched, event):
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


@pytest.fixture
def line(show):
    holder = QWidget()
    shown = ElidedLabel()
    QVBoxLayout(holder).addWidget(shown)
    show(holder, 120, 40)
    yield shown  # the holder must live as long as the test


def test_news_does_not_lay_out_what_is_around(qtbot, line):
    requests = LayoutRequests(line.parentWidget())
    for number in range(20):
        line.say(f"step {'9' * number}")
        qtbot.wait(1)
    assert requests.count == 0


def test_what_is_cut_off_is_told_by_the_tooltip_and_the_screen_reader(line):
    text = "step 1 234, 256 training examples, their loss 0.123"
    line.say(text)
    assert line.text() == line.toolTip() == line.accessibleDescription() == text
    assert line.width() < line.fontMetrics().horizontalAdvance(text)


def test_another_text_is_painted(line):
    line.say("before")
    before = line.grab().toImage()
    line.say("after")
    assert line.grab().toImage() != before
