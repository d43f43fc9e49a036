"""Playgrounds are what their settings say, the same every time, and as hard as they are meant to be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpneuralnetwork.components.registry import components

from mpnn_studio.data.dataset import DataError, Feature, Schema
from mpnn_studio.data.derived import FORMULAS, REACH, derived_feature, rows_of_points
from mpnn_studio.data.sources import playgrounds
from mpnn_studio.data.sources.playgrounds import Circles, Curve, Gaussians, Hill, Moons, Slope, Spirals, Xor, curve

MADE = [source for source in components("source") if source.__module__ == playgrounds.__name__]
CLASSES = [Spirals, Circles, Xor, Gaussians, Moons]
ALL_SWITCHES = {"x_squared": True, "y_squared": True, "product": True, "sin_x": True, "sin_y": True}


def neighbours_of_their_class(dataset):
    """The share of points whose nearest other point is of the same class."""
    distance = np.linalg.norm(dataset.inputs[:, None] - dataset.inputs[None], axis=2)
    np.fill_diagonal(distance, np.inf)
    return np.mean(dataset.targets[distance.argmin(axis=1)] == dataset.targets)


def test_there_are_eight_of_them():
    assert len(MADE) == 8


@pytest.mark.parametrize("kind", MADE)
def test_the_same_seed_gives_the_same_points_and_another_seed_others(kind):
    first, again, other = kind(seed=3).load(), kind(seed=3).load(), kind(seed=4).load()
    assert np.array_equal(first.inputs, again.inputs) and np.array_equal(first.targets, again.targets)
    assert not np.array_equal(first.inputs, other.inputs)


@pytest.mark.parametrize("kind", MADE)
def test_a_playground_is_as_its_schema_says_before_any_point_is_made(kind):
    source = kind(points=60)
    dataset = source.load()
    assert dataset.schema == source.schema()
    assert dataset.inputs.shape == (60, *dataset.schema.input_shape) and len(dataset.targets) == 60


@pytest.mark.parametrize("kind", MADE)
def test_without_noise_every_point_lies_within_the_reach(kind):
    settings = {"width": 0.05} if kind is Gaussians else {}
    assert np.abs(kind(noise=0.0, **settings).load().inputs).max() <= REACH


@pytest.mark.parametrize("kind", CLASSES)
def test_classes_are_of_equal_size_and_lie_apart_until_noise_mixes_them(kind):
    clean, noisy = kind(noise=0.0).load(), kind(noise=0.6).load()
    assert np.ptp(np.bincount(clean.targets)) <= 1
    assert neighbours_of_their_class(clean) > 0.95
    assert neighbours_of_their_class(noisy) < 0.8


@pytest.mark.parametrize(("source", "classes"), [(Spirals(arms=5), 5), (Circles(rings=4), 4), (Gaussians(clouds=8), 8)])
def test_there_are_as_many_classes_as_asked_for(source, classes):
    assert len(source.schema().classes) == len(np.unique(source.load().targets)) == classes


def test_opposite_corners_of_xor_are_of_one_class():
    dataset = Xor(noise=0.0).load()
    assert np.array_equal(dataset.targets == 1, dataset.inputs.prod(axis=1) < 0)


@pytest.mark.parametrize("squares", [3, 4, 5, 6])
def test_a_board_has_neighbouring_squares_of_different_classes(squares):
    dataset = Xor(noise=0.0, squares=squares, points=2000).load()
    column, row = np.floor((dataset.inputs / (0.95 * REACH) + 1) / 2 * squares).astype(int).T
    assert np.array_equal((column + row) % 2, dataset.targets)
    assert len(set(zip(column, row, strict=True))) == squares**2


def test_a_straight_line_does_not_part_the_spirals_but_rings_are_parted_by_the_distance():
    rings = Circles(noise=0.0, x_squared=True, y_squared=True).load()
    radius = rings.inputs[:, 2] + rings.inputs[:, 3]
    assert radius[rings.targets == 0].max() < radius[rings.targets == 1].min()
    spirals = Spirals(noise=0.0).load()
    line = np.linalg.lstsq(np.c_[spirals.inputs, np.ones(500)], spirals.targets - 0.5, rcond=None)[0]
    assert np.mean((np.c_[spirals.inputs, np.ones(500)] @ line > 0) == spirals.targets) < 0.75


def test_the_plane_is_linear_and_the_hill_is_not():
    for kind, linear in ((Slope, True), (Hill, False)):
        dataset = kind(noise=0.0).load()
        rest = np.linalg.lstsq(np.c_[dataset.inputs, np.ones(500)], dataset.targets, rcond=None)[1]
        assert bool(rest[0] < 1e-9) is linear


@pytest.mark.parametrize("shape", list(Curve.fields["shape"].texts))
def test_a_curve_goes_from_minus_one_to_one_and_its_points_lie_on_it(shape):
    everywhere = curve(shape, np.linspace(-REACH, REACH, 5001))
    assert everywhere.min() == pytest.approx(-1, abs=0.01) and everywhere.max() == pytest.approx(1, abs=0.01)
    dataset = Curve(shape=shape, noise=0.0).load()
    assert np.array_equal(dataset.targets, curve(shape, dataset.inputs))


def test_noise_on_a_curve_has_the_size_that_is_asked_for():
    dataset = Curve(points=20_000, noise=0.2).load()
    assert np.std(dataset.targets - curve("sine", dataset.inputs)) == pytest.approx(0.2, rel=0.03)


# Derived inputs


@pytest.mark.parametrize("kind", [kind for kind in MADE if kind is not Curve])
def test_switches_add_inputs_and_leave_the_points_where_they_are(kind):
    plain, derived = kind().load(), kind(**ALL_SWITCHES).load()
    assert [feature.name for feature in derived.schema.features] == ["x", "y", *FORMULAS]
    assert np.array_equal(plain.inputs, derived.inputs[:, :2])
    x, y = plain.inputs.T
    assert np.array_equal(derived.inputs[:, 2:], np.c_[x**2, y**2, x * y, np.sin(x), np.sin(y)])


def test_each_switch_adds_the_input_of_its_own_name():
    for name in ALL_SWITCHES:
        assert [*Moons(**{name: True}).derived] == [Moons.fields[name].label]


def test_a_point_becomes_the_row_that_the_data_set_has_for_it():
    dataset = Spirals(sin_x=True, product=True).load()
    assert np.array_equal(rows_of_points(dataset.schema, dataset.inputs[:, :2]), dataset.inputs)
    assert rows_of_points(dataset.schema, (1.0, 2.0)).tolist() == [[1.0, 2.0, 2.0, np.sin(1.0)]]


@given(st.floats(-REACH, REACH), st.floats(-REACH, REACH))
def test_derived_inputs_stay_within_the_bounds_that_their_features_declare(x, y):
    features = tuple(derived_feature(name) for name in FORMULAS)
    schema = Schema((7,), "regression", features=(Feature("x"), Feature("y"), *features))
    for feature, value in zip(features, rows_of_points(schema, (x, y))[0, 2:], strict=True):
        assert feature.low <= value <= feature.high


def test_a_table_of_two_numbers_is_a_plane_too_but_not_one_of_three_or_with_a_category():
    two = Schema((2,), "regression", features=(Feature("a"), Feature("b")))
    assert rows_of_points(two, [[1, 2], [3, 4]]).tolist() == [[1, 2], [3, 4]]
    three = Schema((3,), "regression", features=(Feature("a"), Feature("b"), Feature("c")))
    mixed = Schema((3,), "regression", features=(Feature("a"), Feature("b", ("u", "v"))))
    for schema in (three, mixed, Schema((1, 8, 8), "classification")):
        assert schema.coordinates == ()
        with pytest.raises(DataError):
            rows_of_points(schema, (1.0, 2.0))
