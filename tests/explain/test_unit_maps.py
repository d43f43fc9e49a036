"""What single units answer in the plane."""

import numpy as np
import pytest

from mpnn_studio.data.dataset import Feature, Schema
from mpnn_studio.data.placed_points import grid
from mpnn_studio.data.prepare import prepare
from mpnn_studio.explain.unit_maps import MAX_UNITS, SIDE, UnitMapper, has_plane
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.events import Snapshot
from mpnn_studio.run.run import new_run


@pytest.fixture
def mapped():
    """A function from a project to the maps of its drawn network, that network, and the inputs at the places."""

    def draw(project, spoil=lambda model: None):
        run = new_run(project)
        run.preparation = prepare(project.data.create().load(), project.preparation.create()).preparation
        model = project.build(np.random.default_rng(2))
        spoil(model)
        places = run.preparation.inputs(grid(project.schema(), SIDE))
        return UnitMapper(run).maps(Snapshot(0, model.snapshot())), model, places

    return draw


def test_each_unit_is_drawn_as_it_answers_from_the_top_left(mapped):
    project = load_example("circles")
    maps, model, places = mapped(project)
    hidden = places @ model.layers[0].weights + model.layers[0].biases
    unit = hidden[:, 3].reshape(SIDE, SIDE)
    assert maps[project.layers[0].uid].shares[3] == pytest.approx(unit / np.abs(unit).max(), abs=1e-5)
    bent = np.tanh(unit)
    assert maps[project.layers[1].uid].shares[3] == pytest.approx(bent / np.abs(bent).max(), abs=1e-5)


def test_of_many_units_the_first_are_drawn_and_all_are_counted(mapped):
    project = load_example("spirals")
    maps, _, _ = mapped(project)
    first = maps[project.layers[0].uid]
    assert first.units == 32 and first.shares.shape == (MAX_UNITS, SIDE, SIDE)
    assert maps.keys() == {spec.uid for spec in project.layers}


def test_what_only_drops_out_has_no_maps_of_its_own(mapped):
    project = edits.insert_layer(load_example("circles"), 2, "Dropout")
    maps, _, _ = mapped(project)
    assert project.layers[2].uid not in maps


def test_a_unit_that_says_nothing_is_empty_and_one_out_of_bounds_is_unknown(mapped):
    project = load_example("circles")

    def spoil(model):
        model.layers[0].weights = 0 * model.layers[0].weights
        model.layers[0].biases = np.array([np.nan, 0, 0, 0, 0, 0])

    first = mapped(project, spoil)[0][project.layers[0].uid]
    assert (first.shares[1] == 0).all() and np.isnan(first.shares[0]).all()


def test_a_plane_is_two_numbers_and_nothing_else():
    assert has_plane(load_example("xor").schema())
    assert not has_plane(load_example("sine").schema()) and not has_plane(load_example("mnist").schema())
    dates = Schema((2,), "regression", features=(Feature("day", date=True), Feature("x")))
    assert not has_plane(dates)
