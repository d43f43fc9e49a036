"""A project as text says everything, and is read back exactly or refused in a sentence."""

import json

import pytest

from mpnn_studio.project import edits, text
from mpnn_studio.project.examples import examples, load_example
from mpnn_studio.project.project import ProjectError
from mpnn_studio.project.text import holds_project, project_from_text, project_to_text


@pytest.mark.parametrize("name", [example.name for example in examples()])
def test_an_example_comes_back_equal(name):
    project = load_example(name)
    assert project_from_text(project_to_text(project)) == project


def test_a_muted_layer_stays_muted_and_an_empty_stack_empty():
    project = load_example("mnist")
    muted = edits.toggle_muted(project, {project.layers[2].uid})
    assert project_from_text(project_to_text(muted)) == muted
    empty = edits.remove_layers(project, {spec.uid for spec in project.layers})
    assert project_from_text(project_to_text(empty)) == empty


def test_each_layer_stands_on_a_line_of_its_own_in_the_order_of_the_stack():
    lines = [line.strip() for line in project_to_text(load_example("mnist")).splitlines()]
    named = [json.loads(line.rstrip(","))["name"] for line in lines if line.startswith('{"uid"')]
    assert named == ["Flatten", "Dense", "ReLU", "Dropout", "Dense"]


def test_a_project_is_told_from_other_texts():
    assert holds_project(project_to_text(load_example("iris")))
    assert not holds_project("a shopping list")
    assert not holds_project("x" * 1000 + '"mpnn-project"')


def test_a_text_that_was_changed_by_mistake_is_refused_with_its_line():
    broken = project_to_text(load_example("mnist")).replace('"data": {', '"data": ', 1)
    with pytest.raises(ProjectError, match="line 4"):
        project_from_text(broken)


@pytest.mark.parametrize(
    "content",
    ["", "[]", "null", "[" * 100_000, '{"format": "mpnn-project"}', '{"format": "mpnn-project", "version": 99}'],
)
def test_what_is_no_project_is_refused(content):
    with pytest.raises(ProjectError):
        project_from_text(content)


@pytest.mark.parametrize("rate", ["1" + "0" * 400, "1" + "0" * 5000, '"' + "x" * 100_000 + '"', "[" * 500 + "]" * 500])
def test_a_setting_beyond_all_bounds_is_refused_in_a_short_sentence(rate):
    with pytest.raises(ProjectError) as caught:
        project_from_text(
            project_to_text(load_example("iris")).replace('"learning_rate": 0.01', f'"learning_rate": {rate}')
        )
    assert len(str(caught.value)) < 300


def test_a_text_beyond_all_measure_is_refused_unread(monkeypatch):
    monkeypatch.setattr(text, "LONGEST", 100)
    with pytest.raises(ProjectError, match="longer than any project"):
        project_from_text(project_to_text(load_example("iris")))
