"""What is remembered from one start to the next is the same at the next."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from mpnn_studio.ui.widgets.settings import Settings

PATHS = [Path("/a/plain.mpnn"), Path("/a/caf\udce9.mpnn"), Path('/a/[1], "größe".mpnn'), Path("/日本/\udcff.csv")]


@pytest.fixture
def start(tmp_path):
    """A function that reads the settings file anew, as the next start does."""

    def start():
        return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))

    return start


def test_recent_and_trusted_files_are_remembered_by_their_exact_names(start):
    for path in PATHS:
        settings = start()
        settings.add_recent(path)
        settings.trust(path)
    settings = start()
    assert settings.recent == PATHS[::-1]
    assert all(settings.trusts(path) for path in PATHS)
    settings.forget_recent(PATHS[1])
    assert start().recent == [PATHS[3], PATHS[2], PATHS[0]]


@pytest.mark.parametrize("kept", [["/a/one.mpnn", "/a/two.mpnn"], ["/a/one.mpnn"], "/a/one.mpnn"])
def test_lists_of_earlier_versions_are_read(tmp_path, start, kept):
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    store.setValue("recent", kept)
    store.sync()
    assert start().recent == [Path(text) for text in ([kept] if isinstance(kept, str) else kept)]


@pytest.mark.parametrize("kept", ["[", "[1, ", '{"a": 1}', 7, ["\0"], "[" * 100_000])
def test_a_damaged_list_hinders_nothing(tmp_path, start, kept):
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    store.setValue("recent", kept)
    store.sync()
    settings = start()
    settings.add_recent(Path("/a/new.mpnn"))
    assert start().recent[0] == Path("/a/new.mpnn")
