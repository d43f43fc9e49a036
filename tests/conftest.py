"""What holds for every test: no screen, no settings of the person who runs them, no hurry."""

import os

# Before Qt is imported by anything: Qt reads it once.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import settings

from mpnn_studio.processor import prepare_numpy

# Before NumPy is imported, as the studio does it: the same threads, so the same figures.
prepare_numpy()

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory, monkeypatch):
    """Settings, state and recent files of each test lie in a folder of its own."""
    home = tmp_path_factory.mktemp("home")
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(home / variable.lower()))
