"""The table of terms: what is said in it is read whole where there is room."""

from PySide6.QtCore import QPoint

from mpnn_studio.ui.explain.link_delegate import LINES, width_of


def cut(table, row=0):
    """Return the columns in which a term is cut off, the largest one unless another is asked for."""
    model = table.model()
    return [
        column
        for column in range(model.columnCount())
        if (lines := model.data(model.index(row, column), LINES)) and width_of(table, lines) > table.columnWidth(column)
    ]


def test_long_names_get_the_room_that_constants_leave(qtbot, window, explained):
    window.resize(1440, 900)
    view = explained()
    view.walk.pick("1.dense.outputs[0,5]")
    assert cut(view.number.terms) == []
    view.walk.pick("4.dense.biases[4].update")
    widths = [view.number.terms.columnWidth(column) for column in range(3)]
    assert 0 not in cut(view.number.terms) and widths[0] < widths[1] <= widths[2]


def test_the_names_of_the_loss_are_read_whole_beside_constants(qtbot, window, explained):
    window.resize(1440, 900)
    view = explained()
    view.walk.pick("4.dense.outputs[0,2].gradient")
    table = view.number.terms
    qtbot.waitUntil(lambda: table.model().columnCount() == 4)
    assert cut(table) == [] and cut(table, row=1) == []


def test_the_columns_follow_the_width_of_the_window(qtbot, window, explained):
    window.resize(1440, 900)
    view = explained()
    view.walk.pick("1.dense.outputs[0,5]")
    table = view.number.terms
    window.resize(1300, 900)
    qtbot.wait(50)
    widths = [table.columnWidth(column) for column in range(table.model().columnCount())]
    assert 0 <= table.viewport().width() - sum(widths) < len(widths)


def test_the_word_before_the_number_of_the_example_stands_in_its_line(qtbot, window, explained):
    view = explained()
    window.resize(1024, 700)
    qtbot.wait(50)
    box = view.bar.example
    word = next(label for label in view.bar.findChildren(type(view.bar.label)) if label.text() == "Example")
    middles = (word.mapTo(view, QPoint(0, word.height() // 2)).y(), box.mapTo(view, QPoint(0, box.height() // 2)).y())
    assert abs(middles[0] - middles[1]) <= 2
