"""Each kind of why does what it says: the figures of the benchmark, on networks that were trained a little."""

import numpy as np
import pytest

from benchmarks.why import FIGURES, ask_all


@pytest.fixture(scope="module")
def figures(digits, conv_digits, iris, spirals):
    """The benchmark's figures of a few held-back examples, by the network and the kind."""
    named = {"digits": digits, "conv": conv_digits, "iris": iris, "spirals": spirals}
    found = {}
    for name, asking in named.items():
        asked = ask_all(asking.run, asking.datasets, 8)
        found[name] = {key: FIGURES[key](one.results) for key, one in asked.items()}
    return found


@pytest.mark.parametrize("kind", ["gradient", "occlusion", "integrated"])
@pytest.mark.parametrize("name", ["digits", "conv", "iris"])
def test_the_inputs_named_most_important_taken_away_lower_the_probability_more(figures, name, kind):
    test = figures[name][kind]
    assert test["top"] > test["random"] and test["top"] > test["least"]


@pytest.mark.parametrize("name", ["digits", "conv", "iris", "spirals"])
def test_integrated_gradients_are_nearly_complete(figures, name):
    assert figures[name]["integrated"]["error"] < 0.05


@pytest.mark.parametrize("name", ["digits", "conv", "iris", "spirals"])
def test_neighbours_share_the_class_more_often_than_by_chance(figures, name):
    nearest = figures[name]["nearest"]
    assert nearest["shared"] > nearest["chance"] + 0.1


@pytest.mark.parametrize("name", ["digits", "conv", "iris", "spirals"])
def test_the_unit_ranked_first_changes_the_answer_more_than_a_random_one(figures, name):
    what_if = figures[name]["what-if"]
    assert what_if["first"] > 1.5 * what_if["random"] > 0


@pytest.mark.parametrize("name", ["digits", "conv", "iris", "spirals"])
def test_the_preferred_input_is_answered_more_strongly_than_most_real_ones(figures, name):
    preferred = figures[name]["preferred"]
    assert preferred["reached"] > preferred["largest"] and preferred["beyond"] >= 0.5


@pytest.mark.parametrize("name", ["digits", "conv", "iris", "spirals"])
def test_the_smallest_change_is_smaller_than_a_random_one_that_works(figures, name):
    smallest = figures[name]["smallest-change"]
    assert smallest["found"] == 1 and smallest["random / size"] > 1


@pytest.mark.parametrize("name", ["digits", "conv", "iris", "spirals"])
def test_the_way_to_an_example_of_another_class_crosses_a_boundary(figures, name):
    assert figures[name]["morph"]["flips"] >= 1 and np.isfinite(figures[name]["morph"]["remoteness"])
