"""Runs are kept by name, within bounds that are told, and nothing that is deleted is lost at once."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from mpnn_studio.project import edits
from mpnn_studio.run import library as library_room
from mpnn_studio.run.events import Failed, Snapshot
from mpnn_studio.run.headless import train
from mpnn_studio.run.history import Mark
from mpnn_studio.run.library import Library
from mpnn_studio.run.run import new_run
from mpnn_studio.run.timeline import Timeline


@pytest.fixture
def run(digits):
    return train(*digits, lambda event: None, threading.Event())


@pytest.fixture
def library():
    return Library()


def twins(run, count, size=10):
    """Runs that differ in name alone, each with weights of its own."""
    return [
        replace(
            run,
            uid=f"twin-{n}",
            name="",
            snapshot=Snapshot(1, np.zeros(size, np.float32)),
            timeline=Timeline(),
            finished=None,
        )
        for n in range(count)
    ]


def test_the_newest_run_of_a_project_is_found(library, run):
    again = replace(run, name="")
    library.add(run)
    library.add(again)
    assert library.find(run.project) is again


def test_another_project_has_no_run(library, run):
    library.add(run)
    assert library.find(edits.set_value(run.project, "training", "seed", 7)) is None


def test_runs_are_numbered_on_and_a_name_that_was_given_stays(library, run):
    runs = twins(run, 4)
    runs[1].name = "with dropout"
    for each in runs[:3]:
        library.add(each)
    library.remove({runs[2].uid})
    library.add(runs[3])
    assert [each.name for each in library] == ["run 1", "with dropout", "run 3"]


def test_a_run_that_was_stopped_before_it_learned_goes_and_one_that_failed_stays(library, digits):
    stopped, failed = new_run(digits[0]), new_run(digits[0])
    failed.failed = Failed("A loss is not a number.", "")
    for each in (stopped, failed):
        library.add(each)
        library.settle(each)
    assert list(library) == [failed]


def test_weights_of_the_oldest_go_first_and_the_runs_stay(library, run, monkeypatch):
    monkeypatch.setattr(library_room, "MAX_BYTES", 100_000)
    runs = twins(run, 4, size=10_000)
    for each in runs:
        library.add(each)
        library.settle(each)
    assert [each.snapshot is not None for each in library] == [False, False, True, True]
    assert len(runs[0].history.loss) == len(run.history.loss)
    assert library.find(run.project) is runs[3]


def test_the_present_run_keeps_its_weights_however_old_and_large(library, run, monkeypatch):
    monkeypatch.setattr(library_room, "MAX_BYTES", 1000)
    runs = twins(run, 3, size=10_000)
    for each in runs:
        library.add(each)
    library.make_room(runs[0])
    assert [each.snapshot is not None for each in library] == [True, False, False]


def test_beyond_the_bound_the_oldest_leaves(library, run, monkeypatch):
    monkeypatch.setattr(library_room, "MAX_RUNS", 3)
    runs = twins(run, 4)
    for each in runs:
        library.add(each)
    assert list(library) == runs[1:]


def test_what_was_deleted_comes_back_where_it_was_with_its_weights(library, run):
    runs = twins(run, 4)
    for each in runs:
        library.add(each)
    taken = library.remove({"twin-0", "twin-2"})
    assert list(library) == [runs[1], runs[3]]
    library.put_back(taken)
    assert list(library) == runs
    assert all(each.snapshot is not None for each in runs)


def test_deleted_runs_give_up_their_weights_before_all_others(library, run, monkeypatch):
    runs = twins(run, 3, size=10_000)
    for each in runs:
        library.add(each)
    library.remove({"twin-2"})
    monkeypatch.setattr(library_room, "MAX_BYTES", 80_000)
    library.make_room(None)
    assert [each.snapshot is not None for each in runs] == [True, True, False]


def test_weights_of_earlier_steps_go_before_those_that_were_learned_in_the_end(library, run, monkeypatch):
    runs = twins(run, 3, size=10_000)
    for each in runs:
        library.add(each)
        for step in range(2):
            each.timeline.add(Snapshot(step, np.zeros(10_000, np.float32)), Mark(float(step), 0.0, 0.0, ""))
    monkeypatch.setattr(library_room, "MAX_BYTES", 210_000)
    library.make_room(runs[0])
    assert [len(each.timeline) for each in runs] == [2, 0, 0]
    assert all(each.snapshot is not None for each in runs)


def test_the_run_before_is_the_one_trained_before(library, run):
    runs = twins(run, 2)
    for each in runs:
        library.add(each)
    assert library.before(runs[0]) is None
    assert library.before(runs[1]) is runs[0]


def test_the_runs_of_another_project_take_their_place(library, run):
    library.add(run)
    others = twins(run, 2)
    library.use(others)
    assert list(library) == others and run not in library


def test_the_curves_of_the_oldest_runs_are_thinned_first_and_keep_their_spikes(library, run, monkeypatch):
    monkeypatch.setattr("mpnn_studio.run.track.MIN_ROWS", 4)
    runs = [replace(each, history=run.history.copy()) for each in twins(run, 3)]
    for each in runs:
        library.add(each)
    points, highest = len(run.history.loss), run.history.loss.highest.max()
    monkeypatch.setattr(library_room, "MAX_CURVE_BYTES", runs[0].history.nbytes * 7 // 4)
    library.make_room(runs[2])
    assert len(runs[0].history.loss) < points / 2
    assert [len(each.history.loss) for each in runs[1:]] == [points, points]
    assert runs[0].history.loss.highest.max() == highest


def test_the_reserve_of_a_run_goes_when_the_next_begins(library, run):
    runs = [replace(each, history=run.history.copy()) for each in twins(run, 2)]
    runs[0].history.train.append([900], [9.0], [9.0], [0.5], [0.5])
    library.add(runs[0])
    reserved = runs[0].history.nbytes
    library.add(runs[1])
    assert runs[0].history.nbytes < reserved
