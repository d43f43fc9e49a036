"""A project is a value: it can be compared, written and read back."""

import json

import pytest

from mpnn_studio.project.examples import examples, load_example
from mpnn_studio.project.project import MAX_LAYERS, ProjectError, project_from_json


@pytest.fixture
def content():
    return load_example("mnist").to_json()


@pytest.mark.parametrize("example", [example.name for example in examples()])
def test_a_project_survives_the_way_through_json(example):
    project = load_example(example)
    assert project_from_json(json.loads(json.dumps(project.to_json()))) == project


def test_a_newer_version_is_refused_with_what_to_do(content):
    with pytest.raises(ProjectError, match="newer MPNN Studio"):
        project_from_json({**content, "version": 99})


@pytest.mark.parametrize("foreign", [None, [], "text", {}, {"format": "other"}])
def test_what_is_no_project_is_refused(foreign):
    with pytest.raises(ProjectError, match="not an MPNN Studio project"):
        project_from_json(foreign)


@pytest.mark.parametrize("role", ["data", "loss", "optimizer", "training"])
def test_a_missing_part_is_named(content, role):
    del content[role]
    with pytest.raises(ProjectError, match=role):
        project_from_json(content)


def test_an_unknown_layer_is_named_with_its_place(content):
    content["layers"][2]["name"] = "Nonsense"
    with pytest.raises(ProjectError, match=r"layer 3.*Nonsense"):
        project_from_json(content)


def test_a_refused_setting_is_named(content):
    content["layers"][1]["config"]["output_size"] = -1
    with pytest.raises(ProjectError, match="output_size"):
        project_from_json(content)


def test_an_unknown_setting_is_refused(content):
    content["optimizer"]["config"]["nonsense"] = 1
    with pytest.raises(ProjectError, match="nonsense"):
        project_from_json(content)


def test_two_layers_of_one_uid_are_refused(content):
    content["layers"][1]["uid"] = content["layers"][2]["uid"]
    with pytest.raises(ProjectError, match="same uid"):
        project_from_json(content)


def test_a_layer_cannot_take_the_uid_of_a_fixed_part(content):
    content["layers"][1]["uid"] = "loss"
    with pytest.raises(ProjectError, match="uid"):
        project_from_json(content)


def test_an_endless_stack_is_refused(content):
    content["layers"] = content["layers"][:1] * (MAX_LAYERS + 1)
    with pytest.raises(ProjectError, match="layers"):
        project_from_json(content)


def test_a_file_from_before_there_was_a_preparation_keeps_its_shares_and_its_split(content):
    del content["preparation"]
    content["training"]["config"] |= {"validation_share": 0.25, "test_share": 0.3, "seed": 7}
    project = project_from_json(content)
    settings = project.preparation.create()
    assert (settings.validation_share, settings.test_share, settings.seed) == (0.25, 0.3, 7)
    assert project.training.config["seed"] == 7
    assert project_from_json(json.loads(json.dumps(project.to_json()))) == project


def test_a_damaged_training_of_such_a_file_is_named(content):
    del content["preparation"]
    for training in (None, {"name": "Training", "config": None}):
        with pytest.raises(ProjectError, match="incomplete"):
            project_from_json({**content, "training": training})


def test_a_project_of_the_first_version_still_opens_with_its_split_and_its_table():
    today = load_example("iris")
    content = json.loads(json.dumps(today.to_json()))
    shares = {name: content["preparation"]["config"][name] for name in ("validation_share", "test_share")}
    del content["preparation"]
    content["training"]["config"] |= shares
    config = content["data"]["config"]
    config["sha256"] = "0" * 64
    for name in ("checksum", "missing", "misfits", "day_first"):
        del config[name]
    for column in config["columns"]:
        del column["missing"]
    opened = project_from_json(content)
    assert opened.layers == today.layers
    assert opened.preparation.config["validation_share"] == shares["validation_share"]
    assert len(opened.data.create().load()) == 150
