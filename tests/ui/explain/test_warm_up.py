"""What Explain needs is loaded after the start, and its view is built, before it is opened."""

import subprocess
import sys

STUDIO = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from mpnn_studio.ui import app

def look():
    built = [widget for widget in QApplication.allWidgets() if type(widget).__name__ == "ExplainView"]
    if built and {"ziamath.zmath", "mpnn_studio.explain.accounts"} <= set(sys.modules):
        print("built", built[0].isVisible(), flush=True)
        QApplication.quit()

def begin(window, path):
    print("mpnn_studio.ui.explain.explain_view" in sys.modules, end=" ")
    print("ziamath.zmath" in sys.modules, "mpnn_studio.explain.accounts" in sys.modules, flush=True)
    timer = QTimer(window)
    timer.timeout.connect(look)
    timer.start(20)

app.begin, app.WARM_UP_MS = begin, 100
app.run()
"""


def test_formulas_and_accounts_are_loaded_and_the_view_is_built_behind_the_start():
    studio = subprocess.run([sys.executable, "-c", STUDIO], capture_output=True, text=True)
    assert (studio.returncode, studio.stdout.splitlines()) == (0, ["False False False", "built False"]), studio.stderr
