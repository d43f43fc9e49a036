"""Data that are gone: the button opens what the project needs, and what was set stays."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog, QPushButton

from mpnn_studio.data.sources.image_folder import ImageFolder, inspect_folder
from mpnn_studio.data.sources.table import CsvFile
from mpnn_studio.ui.data.table_import import TableImport


def pictures(folder):
    for name in ("a", "b"):
        (folder / name).mkdir(parents=True)
        for number in range(8):
            tones = np.random.default_rng(number).integers(0, 255, (12, 12)).astype(np.uint8)
            Image.fromarray(tones).save(folder / name / f"{number}.png")
    return folder


def button(window):
    found = [each for each in window.data_card.findChildren(QPushButton) if each.text().startswith("Choose")]
    return found[0]


@pytest.fixture
def trusting(window, monkeypatch):
    monkeypatch.setattr(window.settings, "trusts", lambda path: True)
    return window


def test_a_folder_that_has_moved_is_chosen_as_a_folder_and_keeps_its_size(trusting, qtbot, tmp_path, monkeypatch):
    window, source = trusting, inspect_folder(pictures(tmp_path / "set"))
    (tmp_path / "set").rename(tmp_path / "moved")
    window.data_editing.use(ImageFolder.from_config(source.get_config() | {"height": 9, "width": 7}))
    qtbot.waitUntil(lambda: button(window).isVisibleTo(window.data_card), timeout=30_000)
    assert button(window).text() == "Choose a folder…"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *words: str(tmp_path / "moved"))
    button(window).click()
    qtbot.waitUntil(lambda: window.data.failure == "", timeout=30_000)
    again = window.document.project.data.create()
    assert (again.height, again.width) == (9, 7) and again.path == str(tmp_path / "moved")


def test_a_table_that_has_moved_under_another_name_keeps_what_was_decided(trusting, qtbot, tmp_path, monkeypatch):
    window = trusting
    (tmp_path / "t.csv").write_text("a,b,c\n" + "".join(f"{n},{n % 3},{n * n}\n" for n in range(40)))
    proposed = CsvFile.open([tmp_path / "t.csv"])
    columns = [dict(column) for column in proposed.columns]
    for column in columns:
        column["role"] = {"a": "feature", "b": "skip", "c": "target"}[column["name"]]
        column.update(kind="number", categories=())
    (tmp_path / "t.csv").rename(tmp_path / "other.csv")
    window.data_editing.use(CsvFile.from_config(proposed.get_config() | {"columns": columns}))
    qtbot.waitUntil(lambda: button(window).isVisibleTo(window.data_card), timeout=30_000)
    assert button(window).text() == "Choose a file…"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *words: (str(tmp_path / "other.csv"), ""))
    button(window).click()
    qtbot.waitUntil(lambda: window.findChild(TableImport) is not None, timeout=30_000)
    dialog = window.findChild(TableImport)
    assert [column.role for column in dialog.source().layout] == ["feature", "skip", "target"]
    dialog.reject()


def test_idx_files_are_asked_for_as_such(trusting, qtbot, tmp_path, monkeypatch):
    from mpnn_studio.data.sources.idx_files import IdxFiles

    asked = []
    gone = IdxFiles(images=str(tmp_path / "images"), labels=str(tmp_path / "labels"), classes=("a", "b"))
    trusting.data_editing.use(gone)
    qtbot.waitUntil(lambda: button(trusting).isVisibleTo(trusting.data_card), timeout=30_000)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *words: asked.append(words) or ([], ""))
    button(trusting).click()
    assert "IDX files" in asked[0][-1]
