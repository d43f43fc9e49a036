"""Trained runs are kept for undo, within bounds."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from mpnn_studio.project import edits
from mpnn_studio.run import shelf as shelf_room
from mpnn_studio.run.events import Snapshot
from mpnn_studio.run.headless import train
from mpnn_studio.run.run import new_run
from mpnn_studio.run.shelf import Shelf


@pytest.fixture
def run(digits):
    return train(*digits, lambda event: None, threading.Event())


def test_the_newest_run_of_a_project_is_found(run):
    shelf = Shelf()
    again = replace(run)
    shelf.put(run)
    shelf.put(again)
    assert shelf.find(run.project) is again


def test_another_project_has_no_run(run):
    shelf = Shelf()
    shelf.put(run)
    assert shelf.find(edits.set_value(run.project, "training", "seed", 7)) is None


def test_a_run_that_learned_nothing_is_not_kept(digits):
    shelf = Shelf()
    shelf.put(new_run(digits[0]))
    assert shelf.find(digits[0]) is None


def test_the_oldest_go_first_where_there_are_too_many(run):
    shelf = Shelf()
    projects = [edits.set_value(run.project, "training", "seed", n + 1) for n in range(shelf_room.MOST_RUNS + 1)]
    for project in projects:
        shelf.put(replace(run, project=project))
    assert shelf.find(projects[0]) is None
    assert shelf.find(projects[1]) is not None


def test_the_newest_is_kept_however_large(run, monkeypatch):
    monkeypatch.setattr(shelf_room, "MOST_BYTES", 1000)
    shelf = Shelf()
    shelf.put(run)
    large = replace(run, project=edits.set_value(run.project, "training", "seed", 1))
    large.snapshot = Snapshot(1, np.zeros(10_000, np.float32))
    shelf.put(large)
    assert shelf.find(run.project) is None
    assert shelf.find(large.project) is large
