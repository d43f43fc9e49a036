"""The four columns, and what is shown in the place of the middle one."""

from PySide6.QtCore import Qt


def test_on_a_small_screen_what_is_shown_in_the_middle_gets_room_from_both_sides_and_gives_it_back(qtbot, window):
    window.resize(1024, 700)
    qtbot.waitUntil(lambda: window.width() < 1100)
    before = window.columns.sizes()
    qtbot.keyClick(window.stack.view, Qt.Key.Key_E)
    _, left, middle, right = window.columns.sizes()
    assert middle > before[0] + before[2] and middle > left + right - before[0]
    assert left < before[1] and right < before[3]
    qtbot.keyClick(window.explaining.view.strip, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.columns.sizes() == before)
