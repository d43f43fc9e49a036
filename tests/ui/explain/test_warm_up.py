"""What Explain needs is loaded after the start, before it is opened."""

import subprocess
import sys

STUDIO = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from mpnn_studio.ui import app

def look():
    if {"ziamath.zmath", "mpnn_studio.explain.accounts"} <= set(sys.modules):
        print("loaded", flush=True)
        QApplication.quit()

def begin(window, path):
    print("ziamath.zmath" in sys.modules, "mpnn_studio.explain.accounts" in sys.modules, flush=True)
    timer = QTimer(window)
    timer.timeout.connect(look)
    timer.start(20)

app.begin, app.WARM_UP_MS = begin, 100
app.run()
"""


def test_formulas_and_accounts_are_loaded_behind_the_start():
    studio = subprocess.run([sys.executable, "-c", STUDIO], capture_output=True, text=True)
    assert (studio.returncode, studio.stdout.splitlines()) == (0, ["False False", "loaded"]), studio.stderr
