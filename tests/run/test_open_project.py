"""A window knows which file is open in another process, until that process ends in whatever way."""

import os
import subprocess
import sys

import pytest

from mpnn_studio.run import open_project
from mpnn_studio.run.file_version import FileVersion, version_from_json
from mpnn_studio.run.open_project import OpenProject

HOLD = """
import sys
from pathlib import Path
from mpnn_studio.run.open_project import OpenProject
mine = OpenProject(Path(sys.argv[1]))
print(mine.hold(Path(sys.argv[2])), flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "state" / "open"


@pytest.fixture
def flowers(tmp_path):
    path = tmp_path / "flowers.mpnn"
    path.write_bytes(b"a project")
    return path


@pytest.fixture
def another_process(folder, flowers):
    """Another process that has the file open."""
    command = [sys.executable, "-c", HOLD, str(folder), str(flowers)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "True\n"
        yield process
        process.kill()


def test_a_file_that_another_process_has_open_is_known_until_it_is_killed(folder, flowers, another_process):
    mine = OpenProject(folder)
    assert not mine.hold(flowers)
    another_process.kill()
    another_process.wait()
    assert mine.hold(flowers)


def test_it_is_the_same_file_by_whatever_way(tmp_path, folder, flowers, another_process, monkeypatch):
    (tmp_path / "link").symlink_to(flowers)
    monkeypatch.chdir(tmp_path)
    for name in (tmp_path / "link", tmp_path / "state" / ".." / "flowers.mpnn", type(flowers)("flowers.mpnn")):
        assert not OpenProject(folder).hold(name)


def test_another_file_is_free_and_what_is_left_is_free_again(tmp_path, folder, flowers):
    one, other = OpenProject(folder), OpenProject(folder)
    assert one.hold(flowers)
    assert one.hold(flowers)
    assert other.hold(tmp_path / "other.mpnn")
    assert not other.hold(flowers)
    assert one.hold(None)
    assert other.hold(flowers)
    other.release()
    assert one.hold(flowers)


def test_nothing_lies_beside_the_file_itself(folder, flowers):
    OpenProject(folder).hold(flowers)
    assert sorted(path.name for path in flowers.parent.iterdir()) == ["flowers.mpnn", "state"]


def test_where_nothing_can_be_kept_no_window_knows_of_another(tmp_path, flowers):
    (tmp_path / "file").write_bytes(b"")
    for folder in (None, tmp_path / "file" / "open"):
        assert OpenProject(folder).hold(flowers)
        assert OpenProject(folder).hold(flowers)


@pytest.mark.parametrize("path", ["nul\0byte", "half \ud83d"])
def test_a_path_that_no_file_can_have_hinders_nothing(tmp_path, folder, path):
    assert OpenProject(folder).hold(tmp_path / path)


def test_marks_of_long_ago_are_removed_unless_they_are_held(tmp_path, folder, flowers, monkeypatch):
    monkeypatch.setattr(open_project, "FORGET_SECONDS", -1.0)
    one, other, third = OpenProject(folder), OpenProject(folder), OpenProject(folder)
    one.hold(flowers)
    other.hold(tmp_path / "b.mpnn")
    other.release()
    third.hold(tmp_path / "c.mpnn")
    assert len(list(folder.iterdir())) == 2
    assert not OpenProject(folder).hold(flowers)


def test_a_written_file_is_another_version_whoever_wrote_it(tmp_path, flowers):
    before = FileVersion.of(flowers)
    assert FileVersion.of(flowers) == before
    facts = flowers.stat()
    (tmp_path / "new").write_bytes(b"a project")
    os.utime(tmp_path / "new", ns=(facts.st_atime_ns, facts.st_mtime_ns))
    (tmp_path / "new").replace(flowers)
    assert FileVersion.of(flowers) != before  # swapped in, with the same size and time
    assert FileVersion.of(tmp_path / "gone") is None


@pytest.mark.parametrize("content", [None, 7, [], [1, 2], [1, 2, "3"], [1, 2, True], {"size": 1}, [1, 2, 3, 4]])
def test_a_damaged_version_counts_as_unknown(flowers, content):
    assert version_from_json(content) is None
    version = FileVersion.of(flowers)
    assert version_from_json(version.to_json()) == version
