"""Qt for Python 6.12 lost a reference to True and None at each call and aborted after a while (PYSIDE-3474)."""

import sys

import pytest
from PySide6.QtWidgets import QCheckBox

CALLS = 5000


@pytest.mark.parametrize("constant", [True, None])
def test_calls_do_not_use_up_the_references_to_constants(qtbot, constant):
    box = QCheckBox()
    qtbot.addWidget(box)
    before = sys.getrefcount(constant)
    for _ in range(CALLS):
        box.setChecked(True)
        box.isEnabled()
        box.setText("")
    assert sys.getrefcount(constant) > before - CALLS / 10
