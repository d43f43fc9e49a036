"""The window as it stands when the studio has started."""

import subprocess
import sys

STUDIO = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from mpnn_studio.ui import app

def begin(window, path):
    print(window.height() < window.screen().availableGeometry().height(), flush=True)
    QTimer.singleShot(0, QApplication.quit)

app.begin = begin
app.run()
"""


def test_a_window_larger_than_the_screen_is_made_to_fit():
    studio = subprocess.run([sys.executable, "-c", STUDIO], capture_output=True, text=True)
    assert (studio.returncode, studio.stdout) == (0, "True\n"), studio.stderr
