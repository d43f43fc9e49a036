"""The empty project waits for nothing but data."""

import pytest
from mpneuralnetwork.components import registry

from mpnn_studio.data.source import Source
from mpnn_studio.project import edits
from mpnn_studio.project.blank import blank_project
from mpnn_studio.project.check import check
from mpnn_studio.project.spec import new_spec


def test_the_only_obstacle_is_that_there_are_no_data():
    found = check(blank_project(0))
    assert [problem.uid for problem in found.problems] == ["data"]
    assert len(blank_project(0).layers) == 1


def ready_sources() -> list[type[Source]]:
    """All that need no file and no points to be drawn."""
    made = [kind for kind in registry.components("source") if kind.group and kind.__name__ != "DrawnPoints"]
    return [registry.find("source", "Mnist"), *made]


@pytest.mark.parametrize("kind", ready_sources(), ids=lambda kind: kind.__name__)
def test_it_can_be_trained_as_soon_as_data_are_chosen(kind):
    project = edits.set_data(blank_project(0), new_spec("source", kind.__name__).create())
    assert check(project).ok


def test_it_has_the_seed_that_was_given():
    project = blank_project(7)
    assert (project.training_settings.seed, project.preparation_settings.seed) == (7, 7)
