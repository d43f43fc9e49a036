"""A training that blew up is repeated to its first bad number."""

import numpy as np
import pytest

from mpnn_studio.explain.autopsy import autopsy, first_bad
from mpnn_studio.explain.steps.dissection import Dissection
from mpnn_studio.explain.steps.names import Name
from mpnn_studio.explain.subject import untrained
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.job import Job


@pytest.fixture(scope="module")
def project():
    return load_example("diverging")


@pytest.fixture(scope="module")
def dataset(project):
    return project.data.create().load()


@pytest.fixture(scope="module")
def report(project, dataset):
    *_, last = autopsy(Job(project, dataset).standing(), dataset)
    return last


def test_the_first_bad_number_is_found_with_its_terms(report):
    number = report.dissection.number(report.first)
    assert not np.isfinite(number.value)
    assert f"{report.first} is the first number that is" in report.sentence
    assert "learning rate" in report.sentence
    assert number.terms


def test_every_number_that_it_is_made_of_was_finite(report):
    number = report.dissection.number(report.first)
    factors = [factor for term in number.terms for factor in term.factors if factor.name is not None]
    assert factors
    assert all(np.isfinite(report.dissection.number(factor.name).value) for factor in factors)


def test_a_number_beyond_float32_is_explained_by_the_sum_of_its_terms():
    project = load_example("blow-up")
    dataset = project.data.create().load()
    *_, last = autopsy(Job(project, dataset).standing(), dataset)
    assert "its terms add up to" in last.sentence
    assert "the largest number of float32 is 3.4\u202f×\u202f10³⁸" in last.sentence
    number = last.dissection.number(last.first)
    assert abs(number.sizes.sum()) > np.finfo(np.float32).max
    assert number.sizes.sum() + number.rounding == number.value == np.inf


def test_it_can_be_stopped_after_every_step(project, dataset):
    steps = autopsy(Job(project, dataset).standing(), dataset)
    assert next(steps) is None
    steps.close()


def test_a_training_that_goes_well_has_no_autopsy(dataset):
    good = load_example("sine")
    found = good.data.create().load()
    assert all(step is None for step in autopsy(Job(good, found).standing(), found))


def test_a_step_of_finite_numbers_has_no_bad_one(project, dataset):
    subject = untrained(project, dataset)
    assert first_bad(Dissection(subject.model, subject.batch)) is None


def test_a_bad_input_comes_before_all_that_it_spoils(project, dataset):
    subject = untrained(project, dataset)
    subject.batch.inputs[3, 1] = np.nan
    assert first_bad(Dissection(subject.model, subject.batch)) == Name("inputs", (3, 1))
