"""``mpnn-studio export`` and ``verify``: what is handed over was run before."""

import json

import pytest

from mpnn_studio.cli import main
from mpnn_studio.export import targets  # noqa: F401  (each registers itself)
from mpnn_studio.export.exporter import exporters


@pytest.fixture(scope="module")
def iris(tmp_path_factory):
    path = tmp_path_factory.mktemp("iris") / "iris.mpnn"
    assert main(["train", "iris", "--epochs", "2", "--save", str(path)]) == 0
    return path


@pytest.fixture
def command(capsys, monkeypatch, tmp_path):
    """A function that runs a command in an empty folder and returns its exit code and what it printed."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments):
        capsys.readouterr()
        code = main([str(each) for each in arguments])
        return code, *capsys.readouterr()

    return command


@pytest.mark.parametrize("out", ["a.html", "a.md", "a.svg"])
def test_what_people_read_is_written_by_its_ending(command, iris, out, tmp_path):
    code, said, _ = command("export", iris, out)
    assert (code, said) == (0, f"{out}: written\n") and (tmp_path / out).is_file()
    code, _, error = command("verify", out, "--against", iris)
    assert code == 2 and "for people to read" in error


def test_a_report_can_be_asked_for_by_its_name(command, iris, tmp_path):
    assert command("export", iris, "page", "--format", "report")[0] == 0
    assert (tmp_path / "page").read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("out", ["a.safetensors", "a.npz", "a.json"])
def test_an_ending_says_the_format(command, iris, out):
    code, said, _ = command("export", iris, out)
    assert code == 0 and "max |Δ| 0 over 22 rows; accuracy" in said
    code, said, _ = command("verify", out, "--against", iris, "--json")
    assert code == 0
    assert {"max_abs_difference": 0.0, "rows": 22}.items() <= json.loads(said).items()
    assert json.loads(said)["runtime"].startswith("mpneuralnetwork ")


def test_a_program_is_written_run_and_verified(command, iris, tmp_path):
    assert command("export", iris, "out", "--format", "numpy")[0] == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "certificate.json",
        "network.npz",
        "network.py",
    ]
    code, said, _ = command("verify", "out", "--against", iris)
    assert code == 0 and said.startswith("max |Δ|")


def test_what_differs_fails_with_1(command, iris, tmp_path):
    command("train", "iris", "--epochs", "2", "--seed", "5", "--save", "other.mpnn")
    command("export", iris, "a.npz")
    code, said, _ = command("verify", "a.npz", "--against", "other.mpnn")
    assert code == 1 and "0.dense" in said
    assert (tmp_path / "a.npz").is_file()


@pytest.mark.parametrize(("out", "said"), [("nowhere", "nowhere is not there"), (".", ".: the ending says the format")])
def test_what_is_no_export_is_not_verified(command, iris, out, said):
    code, _, error = command("verify", out, "--against", iris)
    assert code == 2 and said in error


def test_a_check_can_be_left_for_later(command, iris):
    code, said, _ = command("export", iris, "a.npz", "--no-check")
    assert code == 0 and "mpnn-studio verify" in said


def test_a_runtime_that_is_not_installed_is_told_with_what_checks_later(command, iris, monkeypatch, tmp_path):
    numpy = next(each for each in exporters() if each.key == "numpy")
    monkeypatch.setattr(numpy, "runtime", "no_such_runtime")
    monkeypatch.setattr(numpy, "install", "pip install it")
    code, said, _ = command("export", iris, "out", "--format", "numpy")
    assert code == 0 and "not checked" in said and "pip install it" in said
    assert f'mpnn-studio verify "out" --against "{iris}"' in said
    assert (tmp_path / "out" / "network.py").is_file()
    assert command("verify", "out", "--against", iris)[0] == 2


def test_a_file_that_is_there_is_replaced_only_where_that_is_said(command, iris, tmp_path):
    (tmp_path / "net.py").write_text("# an evening's work\n")
    code, _, error = command("export", iris, "net.py", "--format", "numpy")
    assert code == 2 and "net.py is there already" in error and "--overwrite" in error
    assert (tmp_path / "net.py").read_text() == "# an evening's work\n"
    code, said, _ = command("export", iris, "net.py", "--format", "numpy", "--overwrite")
    assert code == 0 and "max |Δ|" in said


def test_a_check_that_takes_too_long_is_ended(command, iris):
    code, said, _ = command("export", iris, "a.npz", "--timeout", "0")
    assert code == 0 and "not checked" in said and "--timeout" in said
    assert command("verify", "a.npz", "--against", iris, "--timeout", "0")[0] == 1
    assert command("verify", "a.npz", "--against", iris)[0] == 0


def test_options_that_a_format_has_not_are_refused(command, iris):
    code, _, error = command("export", iris, "a.npz", "--set", "backend=jax")
    assert code == 2 and "Weights as .npz has no settings" in error


def test_data_elsewhere_is_read_only_where_it_is_trusted(command, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "t.csv").write_text("a,b,kind\n" + "".join(f"{i},{i % 5},{'xy'[i % 2]}\n" for i in range(40)))
    command("train", "t.csv", "--epochs", "1", "--save", "deep/t.mpnn")
    code, said, _ = command("export", "deep/t.mpnn", "t.npz")
    assert code == 0 and "not checked" in said and "--trust" in said
    assert "max |Δ|" in command("export", "deep/t.mpnn", "t.npz", "--trust")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.h5"], ".safetensors, .npz, .json, "),
        (["no/where.npz"], "no folder no"),
        (["."], "Choose one of these endings"),
    ],
)
def test_what_cannot_be_written_is_refused(command, iris, arguments, said):
    code, _, error = command("export", iris, *arguments)
    assert code == 2 and said in error
