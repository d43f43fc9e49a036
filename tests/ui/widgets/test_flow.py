"""Widgets that wrap as words do."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from mpnn_studio.ui.widgets.flow import Flow


@pytest.fixture
def in_a_flow(qtbot):
    """A function that puts so many buttons of a hundred px into a flow; it returns what holds them, and them."""

    def in_a_flow(count, *, headed=False):
        holder = QWidget()
        qtbot.addWidget(holder)
        flow = Flow(holder, headed=headed)
        made = [QPushButton(str(number)) for number in range(count)]
        for button in made:
            button.setFixedSize(100, 20)
            flow.addWidget(button)
        holder.show()
        return holder, made

    return in_a_flow


@pytest.fixture
def buttons(in_a_flow):
    return in_a_flow(4)


def lines(holder, made, width):
    """How many buttons stand in each line at this width."""
    holder.resize(width, holder.layout().heightForWidth(width))
    holder.layout().activate()
    tops = [button.geometry().top() for button in made]
    return [tops.count(top) for top in sorted(set(tops))]


def test_what_finds_no_room_begins_another_line(buttons):
    assert lines(*buttons, 500) == [4]
    assert lines(*buttons, 330) == [3, 1]
    assert lines(*buttons, 210) == [2, 2]
    assert lines(*buttons, 120) == [1, 1, 1, 1]


def test_the_height_follows_from_the_width(buttons):
    layout = buttons[0].layout()
    assert layout.heightForWidth(500) == 20
    assert layout.heightForWidth(120) == 4 * 20 + 3 * layout.spacing()


def test_nothing_lies_over_anything_else(buttons):
    holder, made = buttons
    lines(holder, made, 210)
    areas = [button.geometry() for button in made]
    assert not any(a.intersects(b) for place, a in enumerate(areas) for b in areas[place + 1 :])
    assert all(holder.rect().contains(area) for area in areas)


def test_a_narrow_holder_may_be_as_narrow_as_the_widest_button(buttons):
    assert buttons[0].layout().minimumSize().width() == 100


def test_behind_a_head_everything_stands_on_the_right(in_a_flow):
    holder, made = in_a_flow(3, headed=True)
    assert lines(holder, made, 330) == [3] and [button.x() for button in made] == [0, 126, 230]


def test_a_head_without_room_beside_it_has_a_line_of_its_own_so_that_no_button_is_left_alone(in_a_flow):
    holder, made = in_a_flow(4, headed=True)
    assert lines(holder, made, 330) == [1, 3] and [button.x() for button in made] == [0, 22, 126, 230]
    assert lines(holder, made, 250) == [2, 2]


def test_a_text_that_wraps_is_no_wider_than_the_room(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = Flow(holder)
    text = QLabel("it is as it was, or so it is said")
    text.setWordWrap(True)
    flow.addWidget(text)
    narrow = text.sizeHint().width() // 2
    holder.resize(narrow, flow.heightForWidth(narrow))
    holder.show()
    assert text.width() == narrow
    assert text.height() > text.fontMetrics().height()
