"""What the README shows is what happens."""

import os
import re
import runpy
import shlex
from pathlib import Path

import pytest

from mpnn_studio import cli
from mpnn_studio.project.examples import examples
from mpnn_studio.screen_check import LIBRARIES, XCB_LIBRARIES

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")


def block(name):
    """The code under the mark of this name."""
    return re.search(rf"<!-- {name} -->\n```\w+\n(.*?)```", README, re.DOTALL)[1]


def test_the_first_block_opens_the_studio_and_the_second_passes_the_tests():
    start, test = (block(name).splitlines() for name in ("start", "test"))
    assert start == ["python3 -m venv .venv && . .venv/bin/activate", "pip install . && mpnn-studio"]
    assert test == ["python3 -m venv .venv && . .venv/bin/activate", "pip install -e '.[test]' && pytest -n 2"]
    assert README.index(block("start")) == README.index("```sh\n") + len("```sh\n")


def test_the_list_of_system_libraries_is_the_one_that_the_studio_checks():
    packages = {debian for debian, _ in {**LIBRARIES, **XCB_LIBRARIES}.values()}
    assert set(shlex.split(block("libraries"))[3:]) == packages | {"python3-venv"}


def test_every_example_is_named():
    assert all(f"`{example.name}`" in README for example in examples())


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A folder in which the README's training command was run, for one epoch instead of three."""
    folder, before = tmp_path_factory.mktemp("readme"), Path.cwd()
    os.chdir(folder)
    try:
        words = shlex.split(block("train"))
        assert words[0] == "mpnn-studio"
        assert cli.main([*words[1:], "--epochs", "1"]) == 0
    finally:
        os.chdir(before)
    return folder


def test_a_step_is_taken_apart_as_shown(capsys):
    for line in block("explain").splitlines():
        program, *arguments = shlex.split(line)
        assert (program, cli.main(arguments)) == ("mpnn-studio", 0)
    assert "1.dense.outputs[0,5] = " in capsys.readouterr().out


def test_an_answer_is_asked_about_as_shown(trained, monkeypatch, capsys):
    monkeypatch.chdir(trained)
    for line in block("why").splitlines():
        program, *arguments = shlex.split(line)
        assert (program, cli.main(arguments)) == ("mpnn-studio", 0)
    assert "Smallest change" in capsys.readouterr().out


def run(code, folder, monkeypatch):
    monkeypatch.chdir(folder)
    script = folder / "script.py"
    script.write_text(code, encoding="utf-8")
    return runpy.run_path(str(script))


def test_the_script_reproduces_a_prediction_from_the_exported_weights(trained, monkeypatch, capsys):
    names = run(block("weights"), trained, monkeypatch)
    assert names["probabilities"] == pytest.approx(names["same"], abs=1e-6)
    assert capsys.readouterr().out.startswith("7: ")


def test_the_engine_learns_digits_as_shown(tmp_path, monkeypatch, capsys):
    names = run(block("engine"), tmp_path, monkeypatch)
    assert "Accuracy" in capsys.readouterr().out
    assert (names["model"].predict(names["X"][:1000]).argmax(axis=1) == names["y"][:1000]).mean() > 0.9


def test_every_file_that_is_linked_is_there():
    root = Path(__file__).resolve().parents[1]
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert [link for link in links if not (root / link).exists()] == []
