"""Layers go over the clipboard as text and come back as they were, under names of their own."""

import json

import pytest

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.fragment import holds_layers, layers_from_text, layers_to_text
from mpnn_studio.project.project import ProjectError


@pytest.fixture
def layers():
    project = load_example("mnist-conv")
    return edits.toggle_muted(project, {project.layers[1].uid}).layers


def test_copied_layers_come_back_with_their_settings(layers):
    back = layers_from_text(layers_to_text(layers))
    assert [(s.name, s.config, s.muted) for s in back] == [(s.name, s.config, s.muted) for s in layers]


def test_pasted_layers_are_other_layers(layers):
    text = layers_to_text(layers)
    uids = {spec.uid for specs in (layers, layers_from_text(text), layers_from_text(text)) for spec in specs}
    assert len(uids) == 3 * len(layers)


def test_the_text_is_one_line_a_layer_so_that_a_person_can_change_it(layers):
    lines = layers_to_text(layers).splitlines()
    assert len(lines) == len(layers) + 2
    assert json.loads(lines[1].rstrip(","))["name"] == layers[0].name


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no layers"),
        ("import os", "no layers"),
        ('{"format": "mpnn-layers", "layers": [', "cannot be read"),
        ('{"format": "mpnn-layers", "layers": []}', "1 to"),
        ('{"format": "mpnn-layers", "layers": {}}', "1 to"),
        ('{"format": "mpnn-layers", "layers": [{"name": "Dense"}]}', "incomplete"),
        ('{"format": "mpnn-layers", "layers": [{"name": "Model", "config": {}}]}', "layer 1"),
        ('{"format": "mpnn-layers", "layers": [{"name": "Dense", "config": {"output_size": -1}}]}', "output_size"),
        ('{"format": "mpnn-layers", "layers": ' + "[" * 5000 + "]" * 5000 + "}", "cannot be read|incomplete"),
    ],
)
def test_a_text_that_holds_no_layers_is_refused_with_a_reason(text, reason):
    with pytest.raises(ProjectError, match=reason):
        layers_from_text(text)


def test_a_text_of_any_size_is_judged_by_its_beginning():
    assert not holds_layers('{"format": "mpnn-layers"' + " " * 20_000_000)
    assert not holds_layers("x" * 300 + "mpnn-layers")
