"""What a network answers on whole splits."""

from dataclasses import replace

import numpy as np
import pytest

from mpnn_studio.explain.confusion import Confusion
from mpnn_studio.explain.examination import BATCH, KEPT, NO_ANSWER, Examiner, Question
from mpnn_studio.explain.residuals import Residuals, target_names
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.datasets import Datasets
from mpnn_studio.run.events import Snapshot
from mpnn_studio.run.job import Job
from mpnn_studio.run.run import new_run


@pytest.fixture
def prepared():
    """A function from a project and its data to a run with drawn weights, its job, and an examiner of it."""

    def make(project, dataset):
        job = Job(project, dataset)
        run = new_run(project)
        run.preparation, run.snapshot = job.data.preparation, job.snapshot()
        datasets = Datasets()
        datasets.prime(project.data, lambda: dataset)
        return run, job, Examiner(datasets)

    return make


@pytest.fixture
def examined(prepared, digits):
    run, job, examiner = prepared(*digits)
    return examiner.examine(Question(run, run.snapshot)), job


@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_each_split_holds_the_examples_that_the_job_had(prepared, digits, split):
    run, job, examiner = prepared(*digits)
    found, wanted = examiner.examine(Question(run, run.snapshot, split)), getattr(job.data, split)
    assert found.split == split and found.complete
    assert found.sizes == {"train": 540, "validation": 60, "test": 100}
    assert np.array_equal(found.truths, wanted.targets)
    assert np.array_equal(run.preparation.inputs(found.inputs[found.rows]), wanted.inputs)


@pytest.mark.parametrize("example", ["iris", "sine", "spirals"])
def test_the_splits_of_every_kind_of_data_are_found_again(prepared, example):
    project = load_example(example)
    project = edits.set_value(project, "preparation", "test_share", 0.2)
    run, job, examiner = prepared(project, project.data.create().load())
    for split in ("train", "validation", "test"):
        found = examiner.examine(Question(run, run.snapshot, split))
        assert np.array_equal(run.preparation.inputs(found.inputs[found.rows]), getattr(job.data, split).inputs)


def test_the_answers_are_those_of_the_network_batch_for_batch(examined):
    found, job = examined
    assert found.answers == pytest.approx(job.model.predict(job.data.validation.inputs), abs=1e-6)
    assert np.array_equal(found.said, found.answers.argmax(axis=1))


def test_counts_equal_those_counted_one_by_one(examined):
    found, job = examined
    expected = np.zeros((10, 10), int)
    for truth, said in zip(job.data.validation.targets, found.answers.argmax(axis=1), strict=True):
        expected[truth, said] += 1
    confusion = Confusion.of(found)
    assert np.array_equal(confusion.counts, expected) and confusion.examples == 60
    assert confusion.right == np.trace(expected)
    recall = [expected[k, k] / expected[k].sum() if expected[k].sum() else np.nan for k in range(10)]
    precision = [expected[k, k] / expected[:, k].sum() if expected[:, k].sum() else np.nan for k in range(10)]
    assert confusion.recall == pytest.approx(recall, nan_ok=True)
    assert confusion.precision == pytest.approx(precision, nan_ok=True)


def test_a_cell_says_in_words_what_it_counts():
    counts = np.array([[0, 0], [12, 1016]])
    confusion = Confusion(("1", "7"), counts)
    assert confusion.words(1, 0) == "7 said to be 1: 12 of 1\N{NARROW NO-BREAK SPACE}028"
    assert confusion.words(1, 1) == "7 recognised: 1\N{NARROW NO-BREAK SPACE}016 of 1\N{NARROW NO-BREAK SPACE}028"


def test_the_most_confused_of_many_classes_keep_their_order():
    counts = np.diag([9, 9, 9, 9])
    counts[1, 3], counts[0, 3], counts[2, 1] = 5, 1, 2
    assert Confusion(tuple("abcd"), counts).most_confused(2).tolist() == [1, 3]


def test_mistakes_come_in_the_order_of_their_sureness(examined):
    found, _ = examined
    places = found.mistakes()
    assert set(places.tolist()) == set(np.flatnonzero(found.said != found.truths).tolist())
    assert (np.diff(found.sureness[places]) <= 0).all()
    assert (np.diff(found.sureness[found.mistakes(surest_first=False)]) >= 0).all()
    of_three = found.mistakes(truth=3)
    assert len(of_three) and (found.truths[of_three] == 3).all()


def test_the_examples_of_a_cell_are_those_it_counts(examined):
    found, _ = examined
    confusion = Confusion.of(found)
    for truth, said in ((3, 5), (4, 4)):
        places = found.cell(truth, said)
        assert len(places) == confusion.counts[truth, said]
        assert (found.truths[places] == truth).all() and (found.said[places] == said).all()


def test_a_sample_is_the_same_one_for_all_weights(prepared, digits):
    run, _, examiner = prepared(*digits)
    first = examiner.examine(Question(run, run.snapshot, "train", 100))
    later = examiner.examine(Question(run, Snapshot(5, run.snapshot.values * 2), "train", 100))
    assert np.array_equal(first.rows, later.rows) and len(first) == 100 and not first.complete
    assert not np.array_equal(first.answers, later.answers)


def test_what_was_found_is_kept_for_the_next_who_asks(prepared, digits):
    run, _, examiner = prepared(*digits)
    question = Question(run, run.snapshot)
    found = examiner.examine(question)
    assert examiner.examine(Question(run, run.snapshot)) is found
    for number in range(KEPT):
        examiner.examine(Question(run, Snapshot(number, run.snapshot.values)))
    assert examiner.examine(question) is not found


def test_an_examination_is_left_after_the_batch_at_hand(prepared, digits):
    run, _, examiner = prepared(*digits)
    asked = []
    left = lambda: bool(asked) or asked.append(1)  # noqa: E731
    assert BATCH < 540
    assert examiner.examine(Question(run, run.snapshot, "train"), left) is None
    assert len(examiner.examine(Question(run, run.snapshot, "train"))) == 540


def test_without_validation_examples_those_for_training_are_examined(prepared, digits):
    project, dataset = digits
    run, _, examiner = prepared(edits.set_value(project, "preparation", "validation_share", 0.0), dataset)
    found = examiner.examine(Question(run, run.snapshot))
    assert found.split == "train" and len(found) == 600


def test_answers_that_are_no_numbers_are_counted_apart(prepared, digits):
    run, _, examiner = prepared(*digits)
    found = examiner.examine(Question(run, Snapshot(1, np.full_like(run.snapshot.values, np.nan))))
    assert (found.said == NO_ANSWER).all() and not len(found.mistakes())
    confusion = Confusion.of(found)
    assert confusion.unanswered == 60 and not confusion.counts.any()


def test_two_classes_of_a_single_output_are_both_answered(prepared):
    project = load_example("circles")
    run, _, examiner = prepared(project, project.data.create().load())
    found = examiner.examine(Question(run, run.snapshot))
    assert found.answers.shape[1] == 2 and found.answers.sum(axis=1) == pytest.approx(1.0)


def test_a_regression_is_compared_in_its_own_unit(prepared):
    project = load_example("sine")
    dataset = project.data.create().load()
    dataset = replace(dataset, targets=dataset.targets * 50 + 1000)
    run, job, examiner = prepared(project, dataset)
    found = examiner.examine(Question(run, run.snapshot))
    scaled = job.model.predict(job.data.validation.inputs)
    (centre,), (spread,) = run.preparation.target_centre, run.preparation.target_spread
    residuals = Residuals.of(found, 0)
    predicted = scaled[:, 0] * spread + centre
    true = job.data.validation.targets[:, 0].astype(float) * spread + centre
    assert centre > 900 and residuals.predicted == pytest.approx(predicted) and residuals.true == pytest.approx(true)
    assert residuals.rmse == pytest.approx(np.sqrt(np.mean((predicted - true) ** 2)))
    explained = 1 - ((predicted - true) ** 2).sum() / ((true - true.mean()) ** 2).sum()
    assert residuals.r2 == pytest.approx(explained, rel=1e-5)
    assert residuals.spread.counts.sum() == len(found)


def test_answers_without_a_number_are_left_out_of_the_residuals(prepared):
    project = load_example("sine")
    run, _, examiner = prepared(project, project.data.create().load())
    found = examiner.examine(Question(run, run.snapshot))
    found.answers[3] = np.inf
    residuals = Residuals.of(found, 0)
    assert residuals.unanswered == 1 and 3 not in residuals.places and np.isfinite(residuals.rmse)


def test_targets_are_named(digits):
    schema = load_example("sine").schema()
    assert target_names(schema) == (schema.target,)
    assert target_names(replace(schema, target="y", outputs=2)) == ("y 1", "y 2")
    assert target_names(replace(schema, outputs=2, targets=("a", "b"))) == ("a", "b")


def test_what_is_forgotten_is_found_anew(prepared, digits):
    run, _, examiner = prepared(*digits)
    question = Question(run, run.snapshot)
    found = examiner.examine(question)
    examiner.forget()
    again = examiner.examine(question)
    assert again is not found and np.array_equal(again.answers, found.answers)
