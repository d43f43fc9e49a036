"""``mpnn-studio explain``: a training step taken apart on the command line."""

import json
import math

import pytest

from mpnn_studio.cli import main
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.archive import load_project, save_project


@pytest.fixture
def explain(capsys):
    """A function that runs the command and returns its exit code and what it printed."""

    def explain(*arguments):
        code = main(["explain", *map(str, arguments)])
        return code, capsys.readouterr()

    return explain


@pytest.fixture
def trained(tmp_path, capsys):
    path = tmp_path / "xor.mpnn"
    assert main(["train", "xor", "--epochs", "2", "--save", str(path)]) == 0
    capsys.readouterr()
    return path


def test_without_a_name_it_prints_the_stages_of_the_step(explain):
    code, printed = explain("xor")
    assert code == 0
    lines = printed.out.splitlines()
    assert lines[0].startswith("The network before the first step, on the next batch of the training (16 examples)")
    for title in ("Input", "Dense", "Categorical cross-entropy", "Back through Dense"):
        assert title in lines


def test_the_stages_as_json(explain):
    _, printed = explain("xor", "--json")
    assert printed.out.count("\n") == 1
    found = json.loads(printed.out)
    assert found["stages"][0]["key"] == "input"
    assert found["stages"][0]["arrays"][0]["shape"] == [16, 2]


@pytest.mark.parametrize(
    "name",
    [
        "1.tanh.outputs[0,5]",
        "0.dense.weights[1,3].gradient",
        "0.dense.weights[1,3].update",
        "2.dense.biases[0].m",
        "loss",
    ],
)
@pytest.mark.parametrize("trained_first", [False, True])
def test_terms_and_rounding_of_a_number_add_up(explain, trained, name, trained_first):
    code, printed = explain(trained if trained_first else "xor", "--at", name, "--json")
    found = json.loads(printed.out)
    assert code == 0
    assert found["name"] == name
    assert sum(term["value"] for term in found["terms"]) + found["rounding"] == found["value"]
    for term in found["terms"]:
        product = math.prod(factor["value"] for factor in term["factors"])
        assert product == pytest.approx(term["value"])


def test_a_number_for_reading(explain):
    _, printed = explain("xor", "--at", "0.dense.outputs[0,1]")
    lines = printed.out.splitlines()
    assert lines[0].startswith("0.dense.outputs[0,1] = ")
    assert lines[-1].endswith("rounding")
    assert "inputs[0,0] · 0.dense.weights[0,1]" in printed.out


def test_one_example_instead_of_the_batch(explain):
    _, printed = explain("iris", "--example", 7, "--at", "losses[0]", "--json")
    assert json.loads(printed.out)["name"] == "losses[0]"
    assert explain("iris", "--example", 7, "--at", "losses[1]")[0] == 2


def test_a_step_on_one_example_counts_one(explain):
    assert "on example 7 (1 example):" in explain("iris", "--example", 7)[1].out


def test_a_name_that_is_not_there_is_answered_in_a_sentence(explain):
    for name in ("1.batchnormalization2d.gama[0]", "nothing[0]"):
        code, printed = explain("mnist-deep", "--at", name)
        assert code == 2 and len(printed.err) < 300


def test_a_factor_that_is_a_sum_stands_in_brackets(explain):
    terms = json.loads(explain("xor", "--at", "0.dense.weights[1,3].v", "--json")[1].out)["terms"]
    assert {term["name"].partition(" · ")[0] for term in terms} == {"(1 − β₂)", "β₂"}


def test_a_trained_network_says_when_it_is(explain, trained):
    _, printed = explain(trained)
    assert printed.out.startswith("The network after ")
    assert "it begins at zero" in printed.out


def test_gradients_are_checked(explain):
    code, printed = explain("xor", "--check", "--json")
    found = json.loads(printed.out)
    assert code == 0
    assert {"layer": 0, "array": "weights"}.items() <= found[1].items()
    assert set(found[0]) == {"layer", "array", "sampled", "error"}
    assert all(verdict["error"] < 1e-6 for verdict in found)
    assert explain("xor", "--check")[1].out.count("Right: agrees") == len(found)


def test_a_wrong_gradient_ends_in_exit_code_1(explain, monkeypatch):
    from mpneuralnetwork.activations import Tanh

    monkeypatch.setattr(Tanh, "input_gradient", lambda self, gradient: gradient)
    code, printed = explain("xor", "--check")
    assert code == 1
    assert "Wrong: differs" in printed.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["xor", "--at", "nonsense"], "There is no 'nonsense' in this step"),
        (["xor", "--at", "0.dense.weights"], "0.dense.weights is no number: 0.dense.weights has the shape 2 × 8"),
        (["xor", "--at", "0.dense.weights[2,0]"], "and 0.dense.weights[0,0] is one"),
        (["xor", "--at", "loss[0]"], "loss[0] is no number: loss is a single one"),
        (["xor", "--at", "1;2"], "is no name of a number"),
        (["xor", "--example", "400"], "counted from 0"),
        (["nowhere.mpnn"], "There is no file"),
        ([""], "There is no file without a name"),
        (["."], ": . holds no folders of pictures"),
    ],
)
def test_what_cannot_be_explained_is_refused_in_a_line(explain, arguments, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, printed = explain(*arguments)
    assert code == 2
    assert said in printed.err
    assert printed.err.count("\n") == 1


def test_a_project_with_problems_is_refused_as_it_is_for_training(explain, tmp_path):
    project = load_example("xor")
    save_project(tmp_path / "x.mpnn", edits.remove_layers(project, [spec.uid for spec in project.layers]))
    assert explain(tmp_path / "x.mpnn")[0] == 2


def test_all_that_is_asked_for_is_printed(explain):
    code, printed = explain("xor", "--at", "loss", "--check", "--code")
    assert code == 0
    assert printed.out.startswith("loss = ")
    assert "layers/dense.py" in printed.out
    assert "Right: agrees" in printed.out
    found = json.loads(explain("xor", "--at", "loss", "--check", "--json")[1].out)
    assert set(found) == {"number", "check"}
    assert found["number"]["name"] == "loss"


def test_a_network_of_other_data_is_left_aside(explain, trained):
    opened = load_project(trained)
    save_project(trained, edits.set_data(opened.project, load_example("circles").data.create()), opened.run)
    assert explain(trained)[1].out.startswith("The network before the first step")
