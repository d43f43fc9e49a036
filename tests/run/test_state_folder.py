"""Whatever lies in the state folder, the studio starts, finds its own, and touches nothing else."""

import os
import socket
from pathlib import Path

import pytest
from mpneuralnetwork.saving.formats import json_text

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.project import ProjectError
from mpnn_studio.run.autosave import ABOUT, LOCK, PROJECT, RUN, SAVED, Autosave, Work
from mpnn_studio.run.locking import try_lock
from mpnn_studio.run.recovery import find_orphans, recovery_folder
from mpnn_studio.run.state_folder import state_folder, writable_state_folder

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links and pipes as Unix has them")

PATIENCE = 20.0
OURS = "9999999999-0123abcd"
YEAR_33658 = 10**12


@pytest.fixture
def root(tmp_path):
    """A recovery folder with the whole work of one dead process."""
    root = tmp_path / "recovery"
    saved = load_example("iris")
    autosave = Autosave(root)
    autosave.keep(Work(edits.set_value(saved, "training", "seed", 5), saved, "flowers.mpnn"))
    assert autosave.flush(PATIENCE)
    (folder,) = root.iterdir()
    folder.rename(root / OURS)
    autosave.close()
    return root


@pytest.fixture
def outside(tmp_path):
    """A folder elsewhere that looks like work, with a note of everything in it."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / LOCK).write_bytes(b"somebody's")
    (folder / PROJECT).write_bytes(b"somebody's")
    return folder


def facts(folder):
    """Everything in and about a folder."""
    times = folder.stat().st_mtime_ns
    return times, {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(folder.iterdir())}


def pipe(path, outside):
    os.mkfifo(path)


def dangling(path, outside):
    path.symlink_to(outside / "nowhere")


def loop(path, outside):
    path.symlink_to(path)


def link_to_folder(path, outside):
    path.symlink_to(outside)


def link_to_file(path, outside):
    path.symlink_to(outside / PROJECT)


def link_to_root(path, outside):
    path.symlink_to("/")


def empty_folder(path, outside):
    path.mkdir()


def foreign_file(path, outside):
    path.write_bytes(b"\xff")


def listening(path, outside):
    # The name of a socket is short, so it is bound from its folder.
    here = Path.cwd()
    os.chdir(path.parent)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)
    os.chdir(here)


ENTRIES = [pipe, dangling, loop, link_to_folder, link_to_file, link_to_root, empty_folder, foreign_file, listening]
STRAYS = ["stray", "1-0123abcd", "1-0123abcd.damaged", "x.damaged", "caf\udce9", ".hidden", "1-0123ABCD"]


@pytest.mark.parametrize("name", STRAYS)
@pytest.mark.parametrize("make", ENTRIES)
def test_what_is_not_ours_is_left_alone_and_hinders_nothing(root, outside, make, name):
    make(root / name, outside)
    before = facts(outside)
    (orphan,) = find_orphans(root)
    assert orphan.folder.name == OURS
    assert os.path.lexists(root / name)
    assert facts(outside) == before
    orphan.release()


@pytest.mark.parametrize("name", [LOCK, ABOUT, PROJECT, SAVED, RUN])
@pytest.mark.parametrize("make", ENTRIES)
def test_damaged_work_hinders_no_start_and_touches_nothing_elsewhere(root, outside, make, name):
    (root / OURS / name).unlink(missing_ok=True)
    make(root / OURS / name, outside)
    before = facts(outside)
    for orphan in find_orphans(root):
        if (make, name) == (foreign_file, PROJECT):
            with pytest.raises(ProjectError):
                orphan.load()
        else:
            assert orphan.load().project.training.config["seed"] == 5
        orphan.discard()
        assert not orphan.folder.exists()
    assert facts(outside) == before


@pytest.mark.parametrize("seconds", [0, -(10**9), YEAR_33658, 2**40])
@pytest.mark.parametrize("what", [".", OURS, f"{OURS}/{PROJECT}", f"{OURS}/{LOCK}", f"{OURS}/{ABOUT}"])
def test_work_of_any_time_is_found(root, what, seconds):
    try:
        os.utime(root / what, (seconds, seconds))
    except OSError:
        pytest.skip("this disk knows no such time")
    (orphan,) = find_orphans(root)
    assert orphan.load().project.training.config["seed"] == 5


@pytest.mark.parametrize("path", ["/nul\0byte/x", "/half \ud83d/x", "/" + "x" * 5000, "/dev/zero", "relative"])
def test_work_whose_file_cannot_be_is_found(root, path):
    (root / OURS / ABOUT).write_text(json_text({"name": "a", "path": path}))
    (orphan,) = find_orphans(root)
    assert str(orphan.path) == path


def test_damaged_work_that_cannot_be_set_aside_stays(root):
    (root / f"{OURS}.damaged").write_bytes(b"in the way")
    (orphan,) = find_orphans(root)
    assert orphan.set_aside() == root / OURS
    assert (root / OURS / PROJECT).exists()


@pytest.mark.parametrize("make", ENTRIES)
def test_a_root_that_is_no_folder_of_work_hinders_nothing(tmp_path, outside, make):
    if make is link_to_root:
        pytest.skip("a person may keep it elsewhere by a link")
    make(tmp_path / "root", outside)
    before = facts(outside)
    assert find_orphans(tmp_path / "root") == []
    assert facts(outside) == before


# Locks


@pytest.mark.parametrize("make", [each for each in ENTRIES if each is not foreign_file])
def test_only_a_regular_file_is_locked(tmp_path, outside, make):
    make(tmp_path / "lock", outside)
    before = facts(outside)
    assert try_lock(tmp_path / "lock", make=True) is None
    assert facts(outside) == before


def test_a_lock_is_held_once(tmp_path):
    assert try_lock(tmp_path / "lock") is None
    assert not (tmp_path / "lock").exists()
    held = try_lock(tmp_path / "lock", make=True)
    assert held is not None
    assert try_lock(tmp_path / "lock") is None
    held.release()
    assert try_lock(tmp_path / "lock") is not None


# Homes


def test_the_state_lies_where_the_person_chose(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert state_folder() == tmp_path / "state" / "mpnn-studio"
    assert writable_state_folder() == state_folder()
    assert recovery_folder() == state_folder() / "recovery"


@pytest.mark.parametrize("make", [pipe, dangling, loop, foreign_file, link_to_file])
def test_a_home_that_is_none_keeps_nothing(tmp_path, outside, monkeypatch, make):
    make(tmp_path / "home", outside)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_STATE_HOME")
    assert writable_state_folder() is None
    assert find_orphans(recovery_folder()) == []


def test_a_user_whom_the_system_gives_no_home_has_no_state_folder(monkeypatch):
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", "~")
    assert state_folder() is None or state_folder().is_absolute()
    assert writable_state_folder() is None or "~" not in writable_state_folder().parts


def test_without_a_folder_nothing_is_kept_and_nothing_fails():
    told = []
    autosave = Autosave(None, told.append)
    saved = load_example("iris")
    autosave.keep(Work(saved, saved, "flowers.mpnn"))
    assert not autosave.flush(PATIENCE)
    autosave.close()
    assert told == []
