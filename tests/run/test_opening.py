"""What a person names or drops is recognised, or refused with what can be opened instead."""

import os
import zipfile
from pathlib import Path

import pytest

from mpnn_studio.data.recognise import reader_of
from mpnn_studio.data.sources.table import CsvFile
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.project import ProjectError
from mpnn_studio.run.archive import load_project, save_project
from mpnn_studio.run.opening import check_target, open_project, open_run, recognise


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


READERS = (lambda path: recognise([path]), lambda path: open_project(str(path)), load_project, open_run)


@pytest.mark.parametrize("read", READERS, ids=["recognise", "open_project", "load_project", "open_run"])
@pytest.mark.parametrize("name", ["a\0b.mpnn", "\ud800", "x" * 5000, "x" * 256 + ".mpnn", "link"])
def test_a_name_that_no_file_has_is_refused_in_a_short_sentence(tmp_path, read, name):
    (tmp_path / "link").symlink_to("link")
    with pytest.raises(ProjectError) as caught:
        read(tmp_path / name)
    assert len(str(caught.value)) < 300
    str(caught.value).encode()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("read", READERS, ids=["recognise", "open_project", "load_project", "open_run"])
def test_a_pipe_is_refused_without_waiting_for_its_other_end(tmp_path, read):
    os.mkfifo(tmp_path / "pipe.mpnn")
    with pytest.raises(ProjectError, match=r"pipe\.mpnn is a folder, a pipe or a device"):
        read(tmp_path / "pipe.mpnn")


def test_a_target_is_refused_where_nothing_can_be_written(tmp_path):
    for path in (tmp_path / "missing" / "a.mpnn", tmp_path, Path("x" * 5000)):
        with pytest.raises(ProjectError):
            check_target(path)
