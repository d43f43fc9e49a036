"""The health of a network speaks up while another tab is open."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from mpnn_studio.project import edits
from mpnn_studio.ui.inspect.tabs import TABS

PATIENCE_MS = 30_000
HEALTH = [tab.title for tab in TABS].index("Health")


def line(window):
    return next(each for each in window.status.findChildren(QWidget) if each.accessibleName() == "Health")


def test_a_finding_marks_the_tab_and_the_status_until_it_is_seen(window, qtbot, train_project):
    project, bar = window.document.project, window.inspector.tabBar()
    train_project(edits.set_value(project, project.layers[1].uid, "initialization", "zeros"))
    qtbot.waitUntil(lambda: "⚠" in window.inspector.tabText(HEALTH), timeout=PATIENCE_MS)
    assert "new finding" in bar.accessibleTabName(HEALTH)
    assert line(window).isVisible() and line(window).text().startswith("⚠ Health")
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(HEALTH).center())
    assert window.inspector.tabText(HEALTH) == bar.accessibleTabName(HEALTH) == "Health"
    assert not line(window).isVisible()


def test_a_finding_that_is_gone_is_told_no_more(window, qtbot, train_project):
    project = window.document.project
    train_project(edits.set_value(project, project.layers[1].uid, "initialization", "zeros"))
    qtbot.waitUntil(lambda: "⚠" in window.inspector.tabText(HEALTH), timeout=PATIENCE_MS)
    train_project(project)
    qtbot.waitUntil(lambda: window.inspector.tabText(HEALTH) == "Health", timeout=PATIENCE_MS)
    assert not line(window).isVisible()
