"""``mpnn-studio why``: an answer explained on the command line."""

import json

import pytest

from mpnn_studio.cli import main
from mpnn_studio.explain.why.kind import all_kinds
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.archive import load_project, save_project

KEYS = [kind.key for kind in all_kinds()]


@pytest.fixture
def why(capsys):
    """A function that runs the command and returns its exit code and what it printed."""

    def why(*arguments):
        code = main(["why", *map(str, arguments)])
        return code, capsys.readouterr()

    return why


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    path = tmp_path_factory.mktemp("why") / "iris.mpnn"
    assert main(["train", "iris", "--epochs", "10", "--save", str(path)]) == 0
    return path


def test_without_a_kind_every_one_is_asked(why, trained):
    code, printed = why(trained, "--example", 3)
    titles = [line for line in printed.out.splitlines() if not line.startswith(" ")]
    assert code == 0 and titles == [kind.title for kind in all_kinds()]


@pytest.mark.parametrize("key", KEYS)
def test_one_kind_as_json(why, trained, key):
    code, printed = why(trained, "--kind", key, "--example", 60, "--json")
    found = json.loads(printed.out)
    assert code == 0 and printed.out.count("\n") == 1
    assert found["sentence"].endswith(".") and found["trust"].endswith(".")


def test_all_kinds_as_json(why, trained):
    assert list(json.loads(why(trained, "--json")[1].out)) == KEYS


def test_settings_and_the_output_are_chosen(why, trained):
    arguments = (trained, "--kind", "integrated", "--set", "steps=4", "--set", "baseline=mean", "--output", 2, "--json")
    found = json.loads(why(*arguments)[1].out)
    assert "of 4 steps" in found["trust"] and found["output"] == 2 and found["baseline"].startswith("the mean")


def test_the_columns_of_a_table_are_listed_by_what_they_say(why, trained):
    printed = why(trained, "--kind", "occlusion", "--example", 60)[1].out
    assert "petal_length" in printed and "petal_width" in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--example", "150"], "counted from 0"),
        (["--output", "3"], "3 outputs"),
        (["--kind", "integrated", "--set", "step=3"], "has the settings steps, baseline"),
        (["--kind", "integrated", "--set", "steps=many"], "must be a whole number"),
        (["--kind", "what-if", "--set", "layer=12"], "counted from 0"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_line(why, trained, arguments, said):
    code, printed = why(trained, *arguments)
    assert code == 2 and said in printed.err and printed.err.count("\n") == 1


def test_a_network_that_is_not_trained_is_not_asked(why, trained, tmp_path):
    assert "holds no trained network" in why("iris")[1].err
    opened = load_project(trained)
    save_project(tmp_path / "other.mpnn", edits.set_data(opened.project, load_example("xor").data.create()), opened.run)
    code, printed = why(tmp_path / "other.mpnn")
    assert code == 2 and "Train it" in printed.err


def test_settings_without_a_kind_are_refused(capsys):
    with pytest.raises(SystemExit):
        main(["why", "iris", "--set", "steps=3"])
    assert "--set needs a --kind" in capsys.readouterr().err
