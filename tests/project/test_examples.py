"""The bundled examples can be trained as they are."""

import pytest

from mpnn_studio.project.check import check
from mpnn_studio.project.examples import examples, load_example
from mpnn_studio.project.project import ProjectError, project_from_json

NAMES = [example.name for example in examples()]


@pytest.mark.parametrize("name", NAMES)
def test_an_example_has_no_problem(name):
    assert check(load_example(name)).ok


@pytest.mark.parametrize("name", NAMES)
def test_an_example_reads_no_file_of_the_persons(name):
    assert load_example(name).data.create().files() == ()


@pytest.mark.parametrize("name", NAMES)
def test_an_example_survives_being_written_and_read(name):
    assert project_from_json(load_example(name).to_json()) == load_example(name)


def test_each_example_says_what_it_is():
    assert all(example.title and example.summary.endswith(".") for example in examples())
    assert len({example.title for example in examples()}) == len(NAMES)


def test_the_studio_opens_on_the_perceptron_for_digits():
    assert NAMES[0] == "mnist"
    layers = [spec.name for spec in load_example("mnist").layers]
    assert layers == ["Flatten", "Dense", "ReLU", "Dropout", "Dense"]


def test_an_unknown_example_is_refused_with_those_there_are():
    with pytest.raises(ProjectError, match="mnist, mnist-conv, iris"):
        load_example("nothing")
