"""A model of another framework is opened like any file, and is then a network like any other."""

import pytest

from mpnn_studio.run.state import State
from mpnn_studio.ui.files import guest_opener

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")


@pytest.fixture
def digits(tmp_path):
    import numpy as np

    from tests.importing.graphs import digits_of_cntk, save

    return save(digits_of_cntk(np.random.default_rng(0)), tmp_path / "mnist-8.onnx")


def test_a_model_is_shown_with_its_weights_and_what_was_found(window, digits, qtbot):
    window.opener.open([digits])
    qtbot.waitUntil(lambda: window.runs.run is not None and window.runs.run.origin == "mnist-8.onnx", timeout=60_000)
    assert window.document.name == "mnist-8.mpnn" and window.document.path is None
    assert window.runs.run.trained and window.runs.state is State.IDLE
    assert "max |Δ|" in window.status.currentMessage()


def test_what_cannot_be_taken_is_said_and_the_project_stays(window, tmp_path, qtbot, monkeypatch):
    messages = []
    monkeypatch.setattr(guest_opener, "show_error", lambda parent, title, message, details="": messages.append(message))
    before = window.document.project
    (tmp_path / "bad.onnx").write_bytes(b"PK")
    window.opener.open([tmp_path / "bad.onnx"])
    qtbot.waitUntil(lambda: bool(messages), timeout=60_000)
    assert "bad.onnx" in messages[0] and window.document.project == before
