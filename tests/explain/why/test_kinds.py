"""What single kinds of why give, checked against the plain way to it."""

from itertools import pairwise

import numpy as np
import pytest

from mpnn_studio.explain.steps.names import ExplainError
from mpnn_studio.explain.why.gradient_input import GradientTimesInput
from mpnn_studio.explain.why.integrated_gradients import IntegratedGradients
from mpnn_studio.explain.why.morph import Morph
from mpnn_studio.explain.why.nearest import NearestExamples
from mpnn_studio.explain.why.occlusion import Occlusion
from mpnn_studio.explain.why.preferred import Preferred
from mpnn_studio.explain.why.smallest_change import Fooling
from mpnn_studio.explain.why.what_if import WhatIf


def test_gradient_times_input_follows_its_formula(iris):
    question = iris.question(60, 1)
    found = GradientTimesInput(baseline="mean").ask(question)
    expected = question.slopes(question.example) * (question.example - question.data.mean)
    assert found.values == pytest.approx(expected[0]) and found.output == 1
    assert list(found.features) == [feature.name for feature in iris.dataset.schema.features]
    assert sum(found.features.values()) == pytest.approx(found.values.sum())


def test_more_steps_make_integrated_gradients_more_complete(iris):
    few, many = (abs(iris(IntegratedGradients(steps=steps), 60).completeness) for steps in (2, 200))
    assert many < few / 5
    found = iris(IntegratedGradients(), 60)
    question = iris.question(60)
    rise = question.score(question.example)[0] - question.score(question.data.background[np.newaxis])[0]
    assert found.values.sum() - found.completeness == pytest.approx(rise)
    assert found.trust.startswith("The values add up to")


def test_occlusion_of_a_column_is_how_far_the_score_falls_without_it(penguins):
    question = penguins.question(3)
    found = Occlusion().ask(question)
    names = [feature.name for feature in penguins.dataset.schema.features]
    for name, place in zip(names, question.data.features, strict=True):
        covered = question.example.copy()
        covered[:, place] = question.data.background[place]
        fall = question.score(question.example)[0] - question.score(covered)[0]
        assert found.features[name] == pytest.approx(fall, abs=1e-2)
    assert any(abs(value) > 10 for value in found.features.values())


@pytest.mark.parametrize("patch", [None, 5, 40])
def test_every_pixel_of_an_image_is_covered(digits, patch):
    found = digits(Occlusion(patch=patch, baseline="mean"), 2)
    assert found.values.shape == (1, 28, 28) and np.all(np.isfinite(found.values))
    assert np.count_nonzero(found.values) > 700


def test_nobody_is_their_own_neighbour_and_the_nearest_come_first(iris):
    row = int(iris.question().data.train[4])
    found = iris(NearestExamples(neighbours=5), row)
    assert row not in found.rows and np.all(np.diff(found.distances) >= 0)
    assert found.searched == len(iris.question().data.train) and found.layer == "2 · ReLU"
    assert np.array_equal(found.targets, iris.dataset.targets[found.rows])
    assert found.shared_by_unseen > found.chance == pytest.approx(1 / 3, abs=0.05)


def test_neighbours_by_the_cosine_and_among_a_sample(digits):
    found = digits(NearestExamples(distance="cosine", sample=100), 7)
    assert found.searched == 100 and np.all(found.distances <= 2)


def test_outputs_of_the_training_examples_are_kept_until_the_weights_change(digits):
    question = digits.question(1)
    known = question.training(question.network.last_hidden)
    assert digits.question(2).training(question.network.last_hidden) is known
    run = digits.run
    before, run.snapshot = run.snapshot, type(run.snapshot)(run.snapshot.step, run.snapshot.values * 0)
    assert not digits.question(2).training(question.network.last_hidden).outputs.any()
    run.snapshot = before


def test_a_unit_that_is_taken_away_is_one_whose_weights_into_the_next_layer_are_zero(digits):
    question = digits.question(5)
    found = WhatIf(unit=3).ask(question)
    model = question.network.model
    kept = model.snapshot()
    model.layers[4].weights[3] = 0
    expected = question.network.answers(question.example)[0]
    model.restore(kept)
    assert found.layer == 3 and found.after == pytest.approx(expected, abs=1e-6)
    assert found.changes[3] == pytest.approx(np.abs(found.after - found.before).sum() / 2, abs=1e-6)
    assert found.changes[found.ranking[0]] == found.changes.max()


def test_a_whole_layer_is_taken_away_or_replaced_by_its_mean(digits):
    question = digits.question(5)
    gone = WhatIf().ask(question)
    biases = question.network.model.layers[4].biases
    assert gone.after == pytest.approx(question.network.answers_of(biases[np.newaxis])[0], abs=1e-6)
    mean = WhatIf(replacement="mean").ask(question)
    hidden = question.training(3, 256).outputs.mean(axis=0, keepdims=True)
    expected = question.network.answers_of(question.network.outputs(hidden, 3))[0]
    assert mean.after == pytest.approx(expected, abs=1e-5) and "mean" in mean.sentence
    assert -1 <= gone.agreement <= 1 and gone.agreement == pytest.approx(mean.agreement)


def test_every_layer_and_channel_can_be_taken_away(conv_digits):
    for layer in range(len(conv_digits.question().network.model.layers)):
        found = conv_digits(WhatIf(layer=layer, unit=1))
        assert found.after.sum() == pytest.approx(1) and len(found.changes) == conv_digits.question().network.units(
            layer
        )


def test_a_morph_begins_and_ends_with_the_two_examples(digits):
    found = digits(Morph(to=9, steps=5), 1)
    question = digits.question(9)
    assert found.row == 9 and found.path[0] == pytest.approx(digits.question(1).example[0])
    assert found.path[-1] == pytest.approx(question.example[0])
    assert found.answers[-1] == pytest.approx(question.network.answers(question.example)[0], abs=1e-5)
    assert list(found.shares) == [0, 0.25, 0.5, 0.75, 1]


def test_categories_change_half_way(penguins):
    found = penguins(Morph(to=300, steps=9), 0)
    place = penguins.question().data.features[0]
    assert set(np.unique(found.path[:, place])) <= {0.0, 1.0} and found.flips == ()


def test_a_flip_lies_where_the_class_changes(iris):
    found = iris(Morph(to=140), 0)
    classes = found.answers.argmax(axis=1)
    assert [(flip.before, flip.after) for flip in found.flips] == [(a, b) for a, b in pairwise(classes) if a != b]


def test_the_preferred_input_stays_within_the_data_and_depends_on_the_seed_alone(digits):
    question = digits.question(0, 3)
    found, again, other = (Preferred(seed=seed).ask(question) for seed in (0, 0, 1))
    assert np.array_equal(found.example, again.example) and not np.array_equal(found.example, other.example)
    assert found.example.min() >= 0 and found.example.max() <= 1
    assert found.reached == pytest.approx(question.score(found.example[np.newaxis])[0])
    assert found.what == "the logit of 3 (before softmax)"


def test_a_unit_inside_has_a_preferred_input_too(conv_digits):
    found = conv_digits(Preferred(layer=2, unit=2))
    assert found.what == "unit 2 of 3 · ReLU" and found.reached >= 0


def test_the_smallest_change_stays_within_the_data_and_leaves_categories(penguins, digits):
    found = digits(Fooling(), 1)
    question = digits.question(1)
    assert found.found and found.example.min() >= 0 and found.example.max() <= 1
    assert found.answer != question.output and question.network.answers(found.example[None])[0].argmax() == found.answer
    assert found.size == pytest.approx(np.linalg.norm(found.example - question.example[0]), rel=1e-4)
    moved = penguins(Fooling(), 1)
    place = penguins.question(1).data.features[0]
    assert np.array_equal(moved.example[place], penguins.question(1).example[0, place]) and moved.answer == -1


def test_where_nothing_fools_it_that_is_said(digits):
    # Of its own, since what is known of its data must not be kept.
    question = type(digits)(digits.run, digits.datasets).question(1)
    question.network.model.parameters.values[...] = 0
    question.network.model.layers[4].biases[3] = 1
    found = Fooling().ask(question)
    assert not found.found and found.size == 0 and np.isnan(found.random)
    assert "No change" in found.sentence and "proves nothing" in found.trust


def test_a_number_is_moved_by_as_much_as_is_asked(penguins):
    question = penguins.question(1)
    found = Fooling(shift=0.3).ask(question)
    moved = question.score(np.stack([question.example[0], found.example]))
    assert abs(np.diff(moved)[0]) >= 0.3 * question.network.preparation.target_scale[0] * (1 - 1e-3)


@pytest.mark.parametrize(
    "why",
    [WhatIf(layer=99), WhatIf(layer=1, unit=9999), Preferred(layer=99), Preferred(layer=1, unit=9999), Morph(to=10**6)],
)
def test_what_is_not_there_is_refused_in_a_sentence(digits, why):
    with pytest.raises(ExplainError, match="counted from 0"):
        digits(why)


def test_an_output_that_is_not_there_is_refused(digits):
    with pytest.raises(ExplainError, match="10 outputs"):
        digits(Occlusion(), output=10)


def test_a_morph_leads_to_an_example_that_is_given(iris):
    start, end = iris.dataset.inputs[0], iris.dataset.inputs[120]
    found = iris.explainer.ask(Morph(), iris.run, iris.run.snapshot, start, other=end)
    assert found.row == -1 and "the other example" in found.sentence
    assert found.path[-1] == pytest.approx(iris.run.preparation.inputs(end)[0])


def test_the_answers_without_each_unit_are_told_with_the_ranking(iris):
    found = iris(WhatIf(layer=0), 70)
    changes = np.abs(found.each[:-1] - found.before).sum(axis=1) / 2
    assert found.changes == pytest.approx(changes) and found.each[-1] == pytest.approx(found.after)
    assert found.layers[0] == "1 · Dense"
