"""What is said about a table."""

import json

import numpy as np
import pytest

from mpnn_studio.cli import main
from mpnn_studio.data.inspection import inspect_csv
from mpnn_studio.data.report import report, report_lines


@pytest.fixture
def told(capsys):
    """Run ``mpnn-studio data`` on a file; gives exit code, output and errors."""

    def run(path, *words):
        code = main(["data", str(path), *words])
        return code, *capsys.readouterr()

    return run


def test_every_decision_about_a_table_is_told_as_json(write, told):
    path = write("größe;art;preis\n" + "1,5;a;2,25\n?;b;4,75\n3,5;a;1,5\n" * 9, "utf-16")
    code, out, _ = told(path, "--json")
    facts = json.loads(out)
    assert code == 0
    assert (facts["encoding"], facts["delimiter"], facts["decimal"], facts["header"]) == ("utf-16", ";", ",", True)
    assert (facts["rows"], facts["rows_used"], facts["rows_without_a_value"]) == (27, 18, 9)
    assert facts["columns"][0]["missing"] == 9
    assert [column["name"] for column in facts["columns"]] == ["größe", "art", "preis"]


def test_data_of_another_kind_than_a_table_is_told_too(tmp_path, told):
    np.savez(tmp_path / "blobs.npz", X=np.random.default_rng(0).random((60, 3)), y=np.arange(60) % 3)
    code, out, _ = told(tmp_path / "blobs.npz")
    assert code == 0
    assert "Arrays: blobs.npz" in out
    assert "predicts 3 classes" in out and "60 examples" in out
    facts = json.loads(told(tmp_path / "blobs.npz", "--json")[1])
    assert (facts["source"], facts["rows_used"], facts["input_shape"]) == ("Arrays", 60, [3])


def test_rows_that_do_not_fit_are_told_with_their_line_and_the_reason(write, told):
    path = write("x,y\n" + "1,2.5\n2,3.5\n" * 20 + "3\n4,inf\n")
    code, out, _ = told(path)
    assert code == 0
    assert "line 42: 1 value, but most rows have 2" in out
    assert "y: 1 cell with an infinite number or one that is too large is taken for missing" in out
    assert "not usable as it is: table.csv, line 42" in out
    facts = report(inspect_csv(path))
    assert facts["problem_count"] == 1 and not facts["usable"]
    assert facts["rows"] == 42 and facts["rows_used"] == 40 and facts["rows_without_a_value"] == 1


def test_a_good_table_is_told_in_words():
    text = "\n".join(report_lines(inspect_csv("sample:penguins.csv")))
    for words in ("344 rows, 8 columns", "UTF-8", "comma, decimal point", "names in the first row", "female, male"):
        assert words in text
    assert "predicts body_mass_g: how much; regression from 12 inputs; 333 rows used, 11 left out for a missing" in text


def test_orders_to_the_terminal_are_not_passed_on(write, told):
    _, out, _ = told(write("x\x1b[31m,y\n1,2.5\n2,3.5\n"))
    assert "\x1b" not in out and "x·[31m" in out


@pytest.mark.parametrize("content", ["", "\n\n", "a,b\n", b"\x89PNG\0\0", 'a,b\n"1,2\n'])
def test_what_is_no_table_is_refused_in_one_line(write, told, content):
    code, out, err = told(write(content))
    assert (code, out) == (2, "")
    assert err.startswith("mpnn-studio: table.csv") and err.count("\n") == 1


def test_a_name_that_no_system_takes_is_refused(told, tmp_path):
    code, _, err = told(tmp_path / ("x" * 5000))
    assert code == 2 and "cannot be read" in err


def test_large_amounts_and_dates_are_told_as_people_write_them(write):
    rows = "".join(f"2019-03-{n % 28 + 1:02},{1_370_120 + 9_973 * n}.5,{n / 7:.3f}\n" for n in range(40))
    text = "\n".join(report_lines(inspect_csv(write("day,price,size\n" + rows)))).replace("\u202f", " ")
    assert "2019-03-01 to 2019-03-28" in text
    assert "1 370 120 to 1 759 068" in text
    assert "e+06" not in text
