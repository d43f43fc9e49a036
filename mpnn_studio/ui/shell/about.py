"""What this is, in which version, on what it runs."""

from __future__ import annotations

import platform
from collections.abc import Callable

import numpy as np
import pyqtgraph
from PySide6 import __version__ as pyside_version
from PySide6.QtWidgets import QMessageBox, QWidget

from ... import __version__, processor

EXPLAIN = "Follow a number"


def show(parent: QWidget, explain: Callable[[], object]) -> None:
    """Open the About dialog; its text can be copied into a report, and what it claims can be tried out."""
    box = QMessageBox(parent)
    box.setWindowTitle("About MPNN Studio")
    box.setText(f"<b>MPNN Studio {__version__}</b>")
    box.setInformativeText(
        "A playground in which nothing is a black box: every number of a training step can be followed "
        "down to its formula, its values and the lines of NumPy that computed it.\n\n"
        f"Python {platform.python_version()} · NumPy {np.__version__} · "
        f"Qt for Python {pyside_version} · pyqtgraph {pyqtgraph.__version__}\n"
        f"{processor.settings_text()}\n\n"
        "MIT licence. MNIST: Y. LeCun, C. Cortes, C. Burges, CC BY-SA 3.0. Fonts: Inter and JetBrains Mono, OFL 1.1."
    )
    box.addButton(EXPLAIN, QMessageBox.ButtonRole.ActionRole).clicked.connect(explain)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Close))
    box.open()
