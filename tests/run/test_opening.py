"""What a person names or drops is recognised, or refused with what can be opened instead."""

import zipfile

import pytest

from mpnn_studio.data.recognise import reader_of
from mpnn_studio.data.sources.table import CsvFile
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.project import ProjectError
from mpnn_studio.run.archive import save_project
from mpnn_studio.run.opening import recognise


@pytest.mark.parametrize("name", ["digits.mpnn", "DIGITS.MPNN", "digits.zip"])
def test_a_project_is_recognised_also_under_another_name(tmp_path, name):
    save_project(tmp_path / name, load_example("mnist"))
    assert recognise([tmp_path / name]) == "project"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"x,y\n1,2\n"),
        ("a.tsv", b"x\ty\n"),
        ("a.data", b"1;2;3\n"),
        ("noname", "x,y\n1,2\n".encode("utf-16")),
        ("empty.csv", b""),
    ],
)
def test_text_is_a_table(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert recognise([tmp_path / name]) == "data"
    assert reader_of([tmp_path / name]) is CsvFile


@pytest.mark.parametrize(
    ("name", "content"),
    [("photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), ("nothing", b"")],
)
def test_everything_else_is_refused_by_name_and_says_what_can_be_opened(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ProjectError, match=rf"“{name}” is neither a project \(\.mpnn\), nor a table"):
        recognise([tmp_path / name])


def test_a_spreadsheet_is_refused_with_the_way_out(tmp_path):
    with zipfile.ZipFile(tmp_path / "book.xlsx", "w") as book:
        book.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(ProjectError, match="saved as CSV"):
        recognise([tmp_path / "book.xlsx"])


def test_a_missing_file_and_several_projects_are_told(tmp_path):
    with pytest.raises(ProjectError, match="cannot be read: No such file"):
        recognise([tmp_path / "gone.csv"])
    with pytest.raises(ProjectError, match="These are 2 files"):
        recognise([tmp_path / "a.mpnn", tmp_path / "b.mpnn"])


def test_folders_arrays_and_several_files_are_data(tmp_path):
    (tmp_path / "numbers.npy").write_bytes(b"\x93NUMPY\x01\0v\0")
    (tmp_path / "images").write_bytes(b"")
    assert recognise([tmp_path]) == "data"
    assert recognise([tmp_path / "numbers.npy"]) == "data"
    assert recognise([tmp_path / "images", tmp_path / "numbers.npy"]) == "data"
