"""The command line: quick to answer, quiet where nothing is to say, one line where something is wrong."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mpnn_studio import __version__, cli
from mpnn_studio.data.sources.playgrounds import Circles
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.project import ProjectError
from mpnn_studio.run.archive import load_project, save_project
from mpnn_studio.run.opening import open_project, propose


@pytest.fixture
def command(tmp_path, monkeypatch, capsys):
    """Run a command in an empty folder; gives exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        try:
            code = cli.main(arguments)
        except SystemExit as end:
            code = end.code
        return code, *capsys.readouterr()

    return run


def numbers(count=40, name="numbers.csv"):
    """Write a table whose last column follows from the first two, in an order in which no column counts the rows."""
    rows = "".join(f"{3 * i},{i % 7},{2.5 * i + i % 7}\n" for i in (37 * row % count for row in range(count)))
    Path(name).write_text(f"a,b,c\n{rows}")
    return name


def test_the_version_is_told_without_importing_numpy():
    code = (
        "import sys; from mpnn_studio import cli\ntry: cli.main(['--version'])\nfinally: print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == f"mpnn-studio {__version__}\nFalse\n"


@pytest.mark.parametrize("arguments", [["--help"], ["train", "--help"], ["predict", "--help"], ["export", "--help"]])
def test_help_is_printed(command, arguments):
    code, out, _ = command(*arguments)
    assert code == 0
    assert "usage: mpnn-studio" in out


def test_training_an_example_prints_its_figures(command):
    code, out, err = command("train", "iris", "--epochs", "3")
    assert code == 0
    assert out.startswith("test accuracy ")
    assert "3 epochs" in out
    assert [line.partition(":")[0] for line in err.splitlines()] == [f"epoch {n} of 3" for n in (1, 2, 3)]


def test_the_figures_come_as_one_line_of_json(command):
    code, out, _ = command("train", "iris", "--epochs", "30", "--json")
    figures = json.loads(out)
    assert code == 0
    assert list(figures) == ["test_accuracy", "test_loss", "epochs", "seconds"]
    assert figures["epochs"] == 30
    assert figures["test_accuracy"] > 0.8


def test_the_same_seed_gives_the_same_figures_and_another_seed_others(command):
    losses = [
        json.loads(command("train", "iris", "--epochs", "2", "--seed", seed, "--json")[1])["test_loss"]
        for seed in ("5", "5", "6")
    ]
    assert losses[0] == losses[1] != losses[2]


def test_a_table_is_trained_on_as_it_is(command):
    code, out, _ = command("train", numbers(), "--epochs", "2", "--json")
    figures = json.loads(out)
    assert code == 0
    assert figures["test_accuracy"] is None
    assert figures["RMSE"] > 0


@pytest.mark.parametrize("kind", ["arrays.npz", "rows.npz", "pictures", "idx"])
def test_arrays_pictures_and_idx_files_are_trained_on_as_they_are(command, tmp_path, kind):
    images = np.random.default_rng(0).integers(0, 256, (40, 5, 5), np.uint8)
    labels = np.arange(40, dtype=np.uint8) % 2
    np.savez(tmp_path / "arrays.npz", X=images, y=labels)
    np.savez(tmp_path / "rows.npz", X=images[:, 0], y=labels)
    for number, (image, label) in enumerate(zip(images, labels, strict=True)):
        (tmp_path / "pictures" / f"class {label}").mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(tmp_path / "pictures" / f"class {label}" / f"{number}.png")
    (tmp_path / "idx").mkdir()
    for name, array in (("images-idx3", images), ("labels-idx1", labels)):
        header = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
        (tmp_path / "idx" / f"train-{name}-ubyte").write_bytes(header + array.tobytes())
    code, out, err = command("train", kind, "--epochs", "1", "--save", "mine.mpnn", "--json")
    assert code == 0, err
    assert 0 <= json.loads(out)["test_accuracy"] <= 1
    assert command("train", "mine.mpnn", "--json")[0] == 0


def test_a_playground_is_trained_saved_and_asked_for_its_coordinates_alone(command, tmp_path):
    source = Circles(x_squared=True, y_squared=True)
    save_project(tmp_path / "rings.mpnn", propose(source))
    code, out, _ = command("train", "rings.mpnn", "--epochs", "30", "--save", "learned.mpnn", "--json")
    assert code == 0
    assert json.loads(out)["test_accuracy"] > 0.9
    (tmp_path / "points.csv").write_text("x,y\n0,0\n5,0\n")
    answers = list(csv.DictReader(io.StringIO(command("predict", "learned.mpnn", "points.csv")[1])))
    assert [answer["class"] for answer in answers] == ["A", "B"]


def test_what_was_trained_is_saved_and_trains_again_to_the_same_figures(command):
    first = json.loads(command("train", "iris", "--epochs", "2", "--save", "mine.mpnn", "--json")[1])
    again = json.loads(command("train", "mine.mpnn", "--json")[1])
    assert load_project(Path("mine.mpnn")).run.finished.test["Accuracy"] == first["test_accuracy"]
    assert again["test_loss"] == first["test_loss"]


def test_weights_are_exported_while_training_and_from_the_saved_project(command):
    command("train", "iris", "--epochs", "1", "--save", "mine.mpnn", "--export", "now.npz")
    code, _, _ = command("export", "mine.mpnn", "later.npz")
    assert code == 0
    with np.load("now.npz") as now, np.load("later.npz") as later:
        assert now.files == later.files
        assert all(np.array_equal(now[name], later[name]) for name in now.files)


def test_a_project_that_was_never_trained_has_nothing_to_export(command, tmp_path):
    save_project(tmp_path / "plain.mpnn", load_example("iris"))
    code, _, err = command("export", "plain.mpnn", "weights.npz")
    assert code == 2
    assert "holds no trained network" in err


def test_a_saved_network_predicts_the_classes_of_a_table(command, tmp_path):
    command("train", "iris", "--epochs", "30", "--save", "iris.mpnn")
    header = "petal_width,petal_length,sepal_width,sepal_length"
    (tmp_path / "flowers.csv").write_text(f"{header}\n0.2,1.4,3.5,5.1\n2.3,5.2,3.0,6.7\n")
    code, out, _ = command("predict", "iris.mpnn", "flowers.csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert [row["species"] for row in rows] == ["setosa", "virginica"]
    assert sum(float(rows[0][name]) for name in ("setosa", "versicolor", "virginica")) == pytest.approx(1, abs=1e-5)


def test_a_saved_network_predicts_numbers_in_their_own_unit(command, tmp_path):
    command("train", numbers(200), "--epochs", "60", "--save", "line.mpnn")
    (tmp_path / "new.csv").write_text("a,b\n210,0\n")
    out = command("predict", "line.mpnn", "new.csv")[1]
    assert out.splitlines()[0] == "c"
    assert float(out.splitlines()[1]) == pytest.approx(175, rel=0.1)


def test_examples_that_do_not_fit_are_refused_in_one_line(command, tmp_path):
    command("train", "iris", "--epochs", "1", "--save", "iris.mpnn")
    (tmp_path / "odd.csv").write_text("a,b\n1,2\n")
    code, out, err = command("predict", "iris.mpnn", "odd.csv")
    assert (code, out) == (2, "")
    assert err == "mpnn-studio: odd.csv lacks the column 'sepal_length'. Its first row must name the columns.\n"


def test_classes_that_the_terminal_cannot_write_are_predicted_all_the_same(command, tmp_path, monkeypatch):
    rows = "".join(f"{i},{i % 7},{'grün' if i % 2 else 'blau'}\n" for i in range(40))
    (tmp_path / "colours.csv").write_text(f"a,b,colour\n{rows}", encoding="utf-8")
    (tmp_path / "new.csv").write_text("a,b\n3,3\n")
    assert command("train", "colours.csv", "--epochs", "1", "--save", "colours.mpnn")[0] == 0
    screen = io.TextIOWrapper(io.BytesIO(), "ascii")
    monkeypatch.setattr("sys.stdout", screen)
    assert command("predict", "colours.mpnn", "new.csv")[0] == 0
    assert screen.buffer.getvalue().startswith(b"colour,blau,gr?n\n")


@pytest.mark.parametrize("arguments", [[], ["predict", "nothing.mpnn"], ["data"]])
@pytest.mark.parametrize("name", ["a" * 300, "a\0b", "a\udcffb.csv", "a\ud800b.npz"], ids=range(4))
def test_a_name_that_no_file_can_have_is_refused_in_one_line(command, arguments, name):
    code, out, err = command(*arguments, name)
    assert (code, out) == (2, "")
    assert err.startswith("mpnn-studio: ") and err.count("\n") == 1


BAD = {
    "no such example": (["train", "nothing"], "there are mnist"),
    "a setting out of bounds": (["train", "iris", "--epochs", "0"], "epochs must be"),
    "an ending that says no format": (["train", "iris", "--export", "weights.h5"], ".safetensors, .npz or .json"),
    "a folder that is not there": (["train", "iris", "--save", "no/where.mpnn"], "no folder no"),
    "a folder as target": (["train", "iris", "--save", "."], "is a folder"),
    "a file that is not there": (["nothing.mpnn"], "no file nothing.mpnn"),
    "a project that is not there": (["export", "nothing.mpnn", "a.npz"], "cannot be read"),
}


@pytest.mark.parametrize(("arguments", "message"), BAD.values(), ids=BAD.keys())
def test_what_cannot_be_done_is_refused_in_one_line(command, arguments, message):
    code, out, err = command(*arguments)
    assert code == 2
    assert out == ""
    assert message in err
    assert len(err.splitlines()) == 1


def test_a_damaged_project_is_refused_in_one_line(command, tmp_path):
    (tmp_path / "broken.mpnn").write_bytes(b"PK\x03\x04 and nothing more")
    code, _, err = command("train", "broken.mpnn")
    assert code == 2
    assert err.startswith("mpnn-studio: broken.mpnn: The file is no MPNN Studio project")
    assert len(err.splitlines()) == 1


def test_a_ragged_table_is_refused_with_its_line(command, tmp_path):
    (tmp_path / "ragged.csv").write_text("a,b,c\n1,2,3\n4,5\n")
    code, _, err = command("train", "ragged.csv")
    assert code == 2
    assert "line 3" in err


def test_a_stack_that_cannot_work_is_told_part_by_part(command, tmp_path):
    from mpnn_studio.project import edits

    project = load_example("iris")
    project = edits.remove_layers(project, {project.layers[-1].uid})
    save_project(tmp_path / "odd.mpnn", project)
    code, _, err = command("train", "odd.mpnn")
    assert code == 2
    assert err.startswith("mpnn-studio: ReLU: ")


def test_a_strangers_project_reads_no_file_outside_its_folder_unless_told(command, tmp_path):
    from mpnn_studio.data.inspection import inspect_csv
    from mpnn_studio.project import edits

    (tmp_path / "here").mkdir()
    table = tmp_path / numbers()
    save_project(tmp_path / "here" / "odd.mpnn", edits.set_data(load_example("iris"), inspect_csv(table).source))
    code, _, err = command("train", "here/odd.mpnn", "--epochs", "1")
    assert code == 2
    assert str(table) in err
    assert command("train", "here/odd.mpnn", "--epochs", "1", "--trust")[0] == 0


def test_a_project_is_known_by_its_content_whatever_its_ending(tmp_path):
    save_project(tmp_path / "plain.zip", load_example("iris"))
    assert open_project(str(tmp_path / "plain.zip")) == load_example("iris")


def test_a_missing_file_is_no_project(tmp_path):
    with pytest.raises(ProjectError, match="no example of this name"):
        open_project(str(tmp_path / "nothing.csv"))


def test_ctrl_c_stops_at_the_next_batch_and_saves_what_there_is(tmp_path):
    arguments = ["train", "iris", "--epochs", "100000", "--save", "stopped.mpnn", "--json"]
    with subprocess.Popen(
        [sys.executable, "-m", "mpnn_studio.cli", *arguments],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in err
    assert json.loads(out)["test_accuracy"] is None
    run = load_project(tmp_path / "stopped.mpnn").run
    assert run.snapshot.step > 0
    assert not run.finished.complete


def test_on_a_terminal_one_line_is_written_over(monkeypatch, command):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    command("train", "iris", "--epochs", "40")
    shown = terminal.getvalue()
    assert shown.startswith("\repoch 1 of 40 · batch 1 of ")
    assert shown.count("\n") == 1
    assert "loss" in shown


def test_figures_are_told_even_where_saving_fails(command, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda number: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    code, out, err = command("train", "iris", "--epochs", "1", "--save", "mine.mpnn", "--json")
    assert code == 2
    assert json.loads(out)["epochs"] == 1
    assert "No space left on device" in err


def test_a_reader_that_went_away_ends_without_a_traceback(tmp_path):
    read, write = os.pipe()
    os.close(read)
    arguments = [sys.executable, "-m", "mpnn_studio.cli", "train", "iris", "--epochs", "1", "--json"]
    done = subprocess.run(arguments, cwd=tmp_path, stdout=write, stderr=subprocess.PIPE, text=True)
    os.close(write)
    assert "Traceback" not in done.stderr
    assert done.returncode == 2


def labelled(name="own.csv"):
    """Write a table with a label, a number like 1.234,5 and a word that is written in two ways."""
    rows = "".join(f"{n % 2};1.{n + 200},5;{('Yes', 'yes', 'no')[n % 3]};{n * 7919 % 1009 / 8}\n" for n in range(90))
    Path(name).write_text(f"a;price;label;u\n{rows}")
    return name


def test_what_is_predicted_is_said_before_the_training(command):
    _, _, err = command("train", labelled(), "--epochs", "1")
    assert err.splitlines()[0] == "own.csv: predicts label: which of 3 classes"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--target", "a"), "predicts a: which of 2 classes"),
        (("--target", "A", "--kind", "a=number"), "predicts a: how much"),
        (("--target", "price"), "predicts price: how much"),
        (("--join", "label"), "predicts label: which of 2 classes"),
    ],
)
def test_what_the_window_can_choose_the_command_line_can(command, options, sentence):
    code, _, err = command("train", labelled(), "--epochs", "1", *options)
    assert (code, err.splitlines()[0]) == (0, f"own.csv: {sentence}")


def test_choices_about_a_table_are_shown_in_its_report(command):
    options = (
        "--skip",
        "u",
        "--number",
        "price=1.234,5",
        "--delimiter",
        ";",
        "--decimal",
        "comma",
        "--missing",
        "no,NA",
    )
    facts = json.loads(command("data", labelled(), "--json", *options)[1])
    columns = {column["name"]: column for column in facts["columns"]}
    assert columns["u"]["role"] == "skip"
    assert (columns["price"]["numbers_like"], columns["price"]["high"]) == ("1.234,5", 1289.5)
    assert (columns["label"]["missing"], facts["missing_markers"]) == (30, ["", "no", "NA"])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--target", "b"), "has no column 'b'. It has: a, price, label, u."),
        (("--kind", "label=number"), "label cannot be taken for a number"),
        (("--kind", "label"), "needs a column and a value"),
        (("--number", "price=12"), "does not show how 1234.5 is written"),
        (("--delimiter", "x"), "'x' is none of"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_in_one_line(command, options, words):
    code, _, err = command("data", labelled(), *options)
    assert code == 2 and words in err and err.count("\n") == 1


def test_choices_about_columns_of_what_is_no_table_are_refused(command, tmp_path):
    np.savez(tmp_path / "blobs.npz", x=np.zeros((6, 2)), y=np.arange(6) % 2)
    code, _, err = command("train", "blobs.npz", "--target", "a")
    assert code == 2 and "blobs.npz is no table" in err


def test_a_gap_in_new_data_costs_that_value_and_is_said(command, tmp_path):
    command("train", numbers(80), "--epochs", "2", "--save", "line.mpnn")
    (tmp_path / "new.csv").write_text("a,b\n210,0\n,3\n")
    code, out, err = command("predict", "line.mpnn", "new.csv")
    assert code == 0 and len(out.splitlines()) == 3
    assert err.startswith("mpnn-studio: new.csv, line 3: a has no value; ")


def test_lines_that_are_no_rows_and_quotes_are_chosen_on_the_command_line(command, tmp_path):
    (tmp_path / "t.csv").write_text("'a','b'\n" + "".join(f"{n}.5,'{n % 3}'\n" for n in range(40)) + "Total,9\n")
    facts = json.loads(command("data", "t.csv", "--json", "--quote", "single", "--no-rows", "2,3,40-")[1])
    assert (facts["rows"], facts["lines_left_out"], facts["rows_end_above"]) == (36, [2, 3], 40)
    facts = json.loads(command("data", "t.csv", "--json", "--no-rows", "none")[1])
    assert (facts["rows"], facts["lines_left_out"], facts["rows_end_above"]) == (41, [], None)
    code, _, err = command("data", "t.csv", "--no-rows", "x")
    assert code == 2 and "--no-rows needs numbers of lines" in err


@pytest.mark.parametrize("options", [[], ["--encoding", "windows-1251"], ["--encoding", "CP1251"]])
def test_the_encoding_is_found_said_and_chosen_by_any_of_its_names(command, tmp_path, options):
    rows = "".join(f"{'Казань' if n % 2 else 'Москва'},{n % 7}\n" for n in range(40))
    (tmp_path / "towns.csv").write_bytes(f"Город,Число\n{rows}".encode("cp1251"))
    code, out, _ = command("data", "towns.csv", *options)
    assert code == 0 and "Windows-1251, Cyrillic" in out and "Город" in out


def test_predictions_keep_the_names_of_the_rows_and_all_figures(command, tmp_path):
    rows = "".join(f"{n * 37 % 101},{1_000_000 + 7000 * (n * 37 % 101)}\n" for n in range(100))
    (tmp_path / "houses.csv").write_text(f"area,price\n{rows}")
    command("train", "houses.csv", "--epochs", "2", "--save", "houses.mpnn")
    (tmp_path / "new.csv").write_text("ID,Area\n007,50\n008,60\n")
    code, out, _ = command("predict", "houses.mpnn", "new.csv")
    title, *answers = list(csv.reader(io.StringIO(out)))
    assert (code, title, [answer[0] for answer in answers]) == (0, ["ID", "price"], ["007", "008"])
    assert all("e" not in price and float(price) > 100_000 for _, price in answers)


def test_pictures_are_predicted_as_they_are(command, tmp_path):
    for name in ("a", "b"):
        (tmp_path / "letters" / name).mkdir(parents=True)
        for place in range(6):
            ink = np.full((8, 8), 40 * place + 10 * (name == "a"), np.uint8)
            Image.fromarray(ink).save(tmp_path / "letters" / name / f"{place}.png")
    command("train", "letters", "--epochs", "1", "--save", "letters.mpnn")
    code, out, _ = command("predict", "letters.mpnn", "letters/a")
    assert code == 0 and out.splitlines()[0] == "file,class,a,b" and len(out.splitlines()) == 7


def test_a_message_says_how_its_choice_is_made_on_the_command_line(command, tmp_path):
    (tmp_path / "t.csv").write_text("a,b\n" + "".join(f"{n % 7}.5,{n % 3}\n" for n in range(40)) + "1,2,3\n4\n")
    code, _, err = command("train", "t.csv")
    assert code == 2 and "leave such rows out (--leave-out-bad-rows)" in err


def test_what_becomes_of_missing_values_is_decided_for_the_training_alone(command, tmp_path):
    command("train", numbers(80), "--epochs", "1", "--save", "line.mpnn")
    code, _, err = command("predict", "line.mpnn", "numbers.csv", "--missing", "a=median")
    assert code == 2 and "was decided for the training" in err


@pytest.mark.parametrize("what", ["iris", "t.mpnn"])
def test_what_is_no_table_is_not_decided_on(command, what):
    save_project(Path("t.mpnn"), load_example("iris"))
    code, _, err = command("train", what, "--epochs", "1", "--target", "species")
    assert code == 2 and f"{what} is a project, whose data are decided on" in err
