"""Unsaved work is on the disk within a moment, and offered back when its process is gone."""

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from threading import Event

import numpy as np
import pytest

from mpnn_studio.data.source import no_progress
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.project import ProjectError
from mpnn_studio.run import autosave as autosaving
from mpnn_studio.run import recovery
from mpnn_studio.run.archive import save_project
from mpnn_studio.run.autosave import ABOUT, PROJECT, RUN, Autosave, Work
from mpnn_studio.run.headless import train
from mpnn_studio.run.recovery import find_orphans, recovery_folder

PATIENCE = 20.0
CRASHED = "9999999999-"
"""Begins the name of a folder whose process is no more: no system counts so far."""


@pytest.fixture
def root(tmp_path):
    return tmp_path / "recovery"


@pytest.fixture
def autosave(root):
    autosave = Autosave(root)
    yield autosave
    autosave.close()


@pytest.fixture(scope="module")
def run():
    """Iris, trained for one epoch."""
    project = edits.set_value(load_example("iris"), "training", "epochs", 1)
    return train(project, project.data.create().load(no_progress), lambda event: None, Event())


def work(seed=7, **changes):
    saved = load_example("iris")
    return replace(Work(edits.set_value(saved, "training", "seed", seed), saved, "flowers.mpnn", edits=1), **changes)


def keep(autosave, work):
    autosave.keep(work)
    assert autosave.flush(PATIENCE)


def own_folder(root):
    """Where the living process writes."""
    (folder,) = (folder for folder in root.iterdir() if not folder.name.startswith(CRASHED))
    return folder


def crash(autosave, root):
    """Leave on the disk what a process leaves that dies now: its files without the lock."""
    folder = own_folder(root)
    shutil.copytree(folder, folder.with_name(CRASHED + folder.name.partition("-")[2]))
    autosave.close()


def test_what_a_crash_takes_is_offered_back_as_it_was(autosave, root, tmp_path):
    keep(autosave, work(path=tmp_path / "flowers.mpnn", edits=3))
    crash(autosave, root)
    (orphan,) = find_orphans(root)
    assert (orphan.name, orphan.path, orphan.edits, orphan.steps) == (
        "flowers.mpnn",
        tmp_path / "flowers.mpnn",
        3,
        0,
    )
    recovered = orphan.load()
    assert recovered.project == work().project
    assert recovered.saved == work().saved
    assert recovered.run is None
    assert recovered.loss == ""


def test_the_newest_work_takes_the_place_of_the_older(autosave, root):
    for seed in range(20):
        autosave.keep(work(seed))
    assert autosave.flush(PATIENCE)
    crash(autosave, root)
    assert find_orphans(root)[0].load().project == work(19).project


@pytest.mark.parametrize("seconds", [0, 253402300800, 2**33 - 1])
def test_work_of_any_year_comes_back(autosave, root, seconds):
    """A clock that was wrong, or a damaged disk, must not keep the studio from starting."""
    keep(autosave, work())
    crash(autosave, root)
    for path in root.rglob("project.mpnn"):
        os.utime(path, (seconds, seconds))
    (orphan,) = find_orphans(root)
    assert orphan.when == pytest.approx((orphan.folder / "project.mpnn").stat().st_mtime)
    assert orphan.load().project == work().project


def test_the_trained_weights_come_back_too(autosave, root, run):
    keep(autosave, work(run=run))
    crash(autosave, root)
    (orphan,) = find_orphans(root)
    assert orphan.steps == run.snapshot.step
    recovered = orphan.load()
    np.testing.assert_array_equal(recovered.run.snapshot.values, run.snapshot.values)
    assert recovered.run.project == run.project


def test_the_same_weights_are_not_written_again(autosave, root, run):
    keep(autosave, work(run=run))
    path = next(root.glob(f"*/{RUN}"))
    os.utime(path, (1, 1))
    keep(autosave, work(8, run=run))
    assert path.stat().st_mtime == 1
    keep(autosave, work(8, run=replace(run)))
    assert path.stat().st_mtime > 1


def test_all_runs_come_back_in_their_order(autosave, root, run):
    runs = [replace(run, uid=f"kept-{n}", name=f"run {n}", note=f"note {n}") for n in range(3)]
    keep(autosave, work(run=replace(runs[1]), runs=tuple(runs)))
    crash(autosave, root)
    recovered = find_orphans(root)[0].load()
    assert [(each.uid, each.name, each.note) for each in recovered.runs] == [
        (f"kept-{n}", f"run {n}", f"note {n}") for n in range(3)
    ]
    assert recovered.run is recovered.runs[1]
    assert all(each.snapshot is not None for each in recovered.runs)


def test_a_run_that_is_over_is_written_once_until_its_note_changes_or_it_is_deleted(autosave, root, run):
    other = replace(run, uid="other", name="run 1")
    keep(autosave, work(run=run, runs=(other, run)))
    path = next(root.glob("*/run-other.mpnn"))
    os.utime(path, (1, 1))
    keep(autosave, work(8, run=run, runs=(replace(other), run)))
    assert path.stat().st_mtime == 1
    keep(autosave, work(8, run=run, runs=(replace(other, note="better"), run)))
    assert path.stat().st_mtime > 1
    keep(autosave, work(8, run=run, runs=(run,)))
    assert not path.exists()


def test_a_damaged_earlier_run_costs_only_itself(autosave, root, run):
    runs = tuple(replace(run, uid=f"kept-{n}", name=f"run {n}") for n in range(2))
    keep(autosave, work(run=run, runs=(*runs, run)))
    next(root.glob("*/run-kept-0.mpnn")).write_bytes(b"broken")
    crash(autosave, root)
    recovered = find_orphans(root)[0].load()
    assert [each.uid for each in recovered.runs] == ["kept-1", run.uid]
    assert "1 of the earlier runs" in recovered.loss


def test_weights_beyond_the_limit_are_left_out(autosave, root, run, monkeypatch):
    monkeypatch.setattr(autosaving, "MAX_WEIGHTS", 10)
    keep(autosave, work(run=run))
    crash(autosave, root)
    recovered = find_orphans(root)[0].load()
    assert recovered.project == work().project
    assert recovered.run is None


def test_nothing_stays_where_nothing_would_be_lost(autosave, root):
    keep(autosave, work())
    keep(autosave, None)
    assert list(root.iterdir()) == []


def test_no_folder_is_made_for_an_untouched_document(autosave, root):
    autosave.keep(None)
    autosave.close()
    assert not root.exists()


def test_a_clean_end_leaves_nothing_behind(autosave, root):
    keep(autosave, work())
    autosave.close()
    assert list(root.iterdir()) == []


def test_another_document_takes_nothing_over_from_the_one_before(autosave, root, run):
    keep(autosave, work(run=run))
    other = load_example("mnist")
    keep(autosave, Work(edits.set_value(other, "training", "seed", 1), other, "digits.mpnn"))
    crash(autosave, root)
    (orphan,) = find_orphans(root)
    assert orphan.load().saved == other
    assert orphan.load().run is None


def test_a_folder_that_cannot_be_written_to_is_told_once_and_tried_again(root):
    told = []
    autosave = Autosave(root, told.append)
    root.write_text("a file in the way")
    for seed in (1, 2):
        autosave.keep(work(seed))
        assert not autosave.flush(PATIENCE)
    assert len(told) == 1
    root.unlink()
    keep(autosave, work(3))
    autosave.close()


def test_a_folder_that_was_deleted_is_made_again(autosave, root):
    keep(autosave, work())
    for file in next(root.iterdir()).iterdir():
        file.unlink()
    next(root.iterdir()).rmdir()
    autosave.keep(work(8))
    autosave.flush(PATIENCE)
    keep(autosave, work(9))
    crash(autosave, root)
    assert find_orphans(root)[0].load().project == work(9).project


class UnforeseenError(Exception):
    """What nobody thought of."""


def failing(monkeypatch, times):
    """Let so many writings of a project fail for a reason that nobody thought of; return what was tried."""
    tried = []

    def save(path, *content):
        tried.append(path)
        if len(tried) <= times:
            raise UnforeseenError("a text for nobody")
        save_project(path, *content)

    monkeypatch.setattr(autosaving, "save_project", save)
    return tried


def test_any_exception_is_told_once_and_the_next_work_is_written(root, monkeypatch):
    told = []
    failing(monkeypatch, 2)
    autosave = Autosave(root, told.append)
    for seed in (1, 2):
        autosave.keep(work(seed))
        assert not autosave.flush(PATIENCE)
    assert len(told) == 1
    assert "Unforeseen" in told[0]
    assert "for nobody" not in told[0]
    keep(autosave, work(3))
    crash(autosave, root)
    assert find_orphans(root)[0].load().project == work(3).project


def test_work_that_could_not_be_written_is_tried_again_without_another_edit(root, monkeypatch):
    written = Event()
    failing(monkeypatch, 3)
    autosave = Autosave(root, lambda reason: None, retry=0.0)
    monkeypatch.setattr(autosaving, "write_atomically", lambda *file: written.set())
    autosave.keep(work())
    assert written.wait(PATIENCE)
    autosave.close()


def test_a_failure_that_cannot_be_told_stops_nothing(root, monkeypatch):
    def raise_(reason):
        raise RuntimeError("the window is gone")

    failing(monkeypatch, 1)
    autosave = Autosave(root, raise_)
    autosave.keep(work(1))
    assert not autosave.flush(PATIENCE)
    keep(autosave, work(2))
    autosave.close()


def failed_after_writing(root, monkeypatch):
    """Return what has kept work 1, and could not write work 2."""
    autosave = Autosave(root)
    keep(autosave, work(1))
    failing(monkeypatch, 1)
    autosave.keep(work(2))
    assert not autosave.flush(PATIENCE)
    return autosave


def test_what_was_written_before_a_failure_is_not_lost(root, monkeypatch):
    autosave = failed_after_writing(root, monkeypatch)
    crash(autosave, root)
    assert find_orphans(root)[0].load().project == work(1).project


def test_what_was_written_before_a_failure_goes_when_it_is_written_anew(root, monkeypatch):
    autosave = failed_after_writing(root, monkeypatch)
    keep(autosave, work(3))
    assert len(list(root.iterdir())) == 1
    autosave.close()
    assert list(root.iterdir()) == []


# Whose is what


def test_the_work_of_a_living_window_is_not_offered(autosave, root):
    keep(autosave, work())
    assert find_orphans(root) == []


def test_what_one_window_offers_no_other_does_until_it_lets_go(autosave, root):
    keep(autosave, work())
    crash(autosave, root)
    (orphan,) = find_orphans(root)
    assert find_orphans(root) == []
    orphan.release()
    assert len(find_orphans(root)) == 1


def test_the_newest_comes_first_and_the_oldest_go_beyond_the_limit(root, monkeypatch):
    monkeypatch.setattr(recovery, "MAX_FOLDERS", 2)
    for seed in (1, 2, 3):
        autosave = Autosave(root)
        keep(autosave, work(seed, name=f"{seed}.mpnn"))
        os.utime(own_folder(root) / PROJECT, (seed, seed))
        crash(autosave, root)
    orphans = find_orphans(root)
    assert [orphan.name for orphan in orphans] == ["3.mpnn", "2.mpnn"]
    assert len(list(root.iterdir())) == 2


def test_what_is_discarded_is_gone(autosave, root):
    keep(autosave, work())
    crash(autosave, root)
    find_orphans(root)[0].discard()
    assert list(root.iterdir()) == []


# Damage


def test_work_that_was_never_written_whole_is_tidied_away(autosave, root):
    keep(autosave, work())
    next(root.glob(f"*/{PROJECT}")).unlink()
    crash(autosave, root)
    assert find_orphans(root) == []
    assert list(root.iterdir()) == []


def test_a_damaged_project_is_refused_and_can_be_set_aside(autosave, root, monkeypatch):
    keep(autosave, work())
    next(root.glob(f"*/{PROJECT}")).write_bytes(b"no zip")
    crash(autosave, root)
    (orphan,) = find_orphans(root)
    with pytest.raises(ProjectError, match="damaged"):
        orphan.load()
    aside = orphan.set_aside()
    assert find_orphans(root) == []
    assert aside.exists()
    monkeypatch.setattr(recovery, "ASIDE_SECONDS", -1.0)
    find_orphans(root)
    assert not aside.exists()


def test_the_project_comes_back_without_its_damaged_weights_and_says_so(autosave, root, run):
    keep(autosave, work(run=run))
    next(root.glob(f"*/{RUN}")).write_bytes(b"no zip")
    crash(autosave, root)
    recovered = find_orphans(root)[0].load()
    assert recovered.project == work().project
    assert recovered.run is None
    assert "trained network" in recovered.loss


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'{"name": 1, "path": [], "edits": "many", "steps": true}', b" " * 200_000]
)
def test_a_damaged_description_does_not_matter(autosave, root, content):
    keep(autosave, work())
    next(root.glob(f"*/{ABOUT}")).write_bytes(content)
    crash(autosave, root)
    (orphan,) = find_orphans(root)
    assert (orphan.name, orphan.path, orphan.edits, orphan.steps) == ("Untitled", None, 0, 0)
    assert orphan.load().project == work().project


def test_a_half_written_file_beside_the_dead_process_project_is_removed(autosave, root, tmp_path):
    leftover = tmp_path / f".flowers.mpnn.{'c' * 12}"
    leftover.write_bytes(b"half of")
    os.utime(leftover, (1, 1))
    keep(autosave, work(path=tmp_path / "flowers.mpnn"))
    crash(autosave, root)
    find_orphans(root)
    assert not leftover.exists()


# Where


def test_it_lies_in_the_folder_for_states_that_the_person_chose(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert recovery_folder() == tmp_path / "mpnn-studio" / "recovery"


@pytest.mark.parametrize("value", ["", "relative/folder"])
def test_it_lies_in_the_usual_folder_where_none_was_chosen(tmp_path, monkeypatch, value):
    monkeypatch.setenv("XDG_STATE_HOME", value)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert recovery_folder() == tmp_path / ".local" / "state" / "mpnn-studio" / "recovery"


EDIT_FOREVER = """
import sys
from pathlib import Path
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.autosave import Autosave, Work
autosave, saved, seed = Autosave(Path(sys.argv[1])), load_example("iris"), 0
while True:
    seed += 1
    autosave.keep(Work(edits.set_value(saved, "training", "seed", seed), saved, "flowers", edits=seed))
    autosave.flush(10)
    print(seed, flush=True)
"""


def test_a_kill_at_any_moment_loses_no_work_that_was_written(root):
    for delay in (0.0, 0.003, 0.007, 0.011, 0.02):
        process = subprocess.Popen([sys.executable, "-c", EDIT_FOREVER, str(root)], stdout=subprocess.PIPE, text=True)
        with process:
            process.stdout.readline()
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
            written = [1, *map(int, process.stdout.read().split("\n")[:-1])]
        (orphan,) = find_orphans(root)
        found = orphan.load().project.training.config["seed"]
        assert found in (written[-1], written[-1] + 1)
        orphan.discard()
