"""What a person decides of a table's columns is done, or refused in a sentence."""

import numpy as np
import pytest

from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.decisions import Decisions, inspect_decided, source_decided
from mpnn_studio.data.inspection import inspect_csv


@pytest.fixture
def table(tmp_path):
    """120 rows: a number with -1 for a gap, a word for the split, an id, and a class from 0 to 2."""
    splits = ("train", "train", "train", "test")
    rows = "".join(
        f"{n},{-1 if n % 10 == 0 else n * 7 % 101 + 0.5},{splits[n % 4]},{splits[n // 60]},{n % 3}\n"
        for n in range(120)
    )
    (tmp_path / "t.csv").write_text(f"id,a,half,part,label\n{rows}")
    return tmp_path / "t.csv"


def column(table, name, **decided):
    return {each.name: each for each in inspect_decided(str(table), Decisions(**decided)).source.layout}[name]


def test_a_column_that_would_be_skipped_is_used_when_asked(table):
    assert column(table, "id").role == "skip"
    assert column(table, "id", use=("ID",)).role == "feature"


def test_a_word_stands_for_a_gap_in_one_column_alone(table):
    decided = column(table, "a", gaps={"a": ("-1",)}, missing={"a": "mean"})
    assert (decided.low, decided.gaps, decided.missing) == (pytest.approx(1.5, abs=1), ("-1",), "mean")
    dataset = source_decided(table, Decisions(gaps={"a": ("-1",)}, missing={"a": "mean"})).load()
    assert np.isnan(dataset.inputs).sum() == 12


def test_a_category_has_gaps_of_its_own_too(table):
    decided = column(table, "half", gaps={"half": ("test",)}, use=("half",))
    assert decided.categories == ("train",)


@pytest.mark.parametrize(("task", "kind"), [("classification", "category"), ("regression", "number")])
def test_the_task_decides_how_the_target_is_taken(table, task, kind):
    assert column(table, "label", task=task).kind == kind


def test_one_column_alone_says_the_split(table):
    for name in ("half", "part"):
        layout = inspect_decided(str(table), Decisions(split=name)).source.layout
        assert [each.name for each in layout if each.role == "split"] == [name]


@pytest.mark.parametrize(
    ("decided", "words"),
    [
        ({"target": "half", "task": "regression"}, "cannot be predicted by regression"),
        ({"missing": {"label": "category"}, "kinds": {"label": "number"}}, "cannot be treated as category"),
        ({"gaps": {"a": ("x" * 101,)}}, "can stand for a missing value"),
        ({"use": ("b",)}, "has no column 'b'"),
    ],
)
def test_what_cannot_be_decided_is_refused(table, decided, words):
    with pytest.raises(DataError, match=words):
        inspect_decided(str(table), Decisions(**decided))


def test_a_few_odd_words_among_many_numbers_are_gaps_and_said(tmp_path):
    odd = ("<1", "<2", ">9")
    rows = "".join(f"{odd[n % 3] if n % 10 == 0 else n * 7919 % 1009 / 8},{n % 2}\n" for n in range(300))
    (tmp_path / "t.csv").write_text(f"a,label\n{rows}")
    found, _ = inspect_csv(tmp_path / "t.csv").columns
    assert (found.column.kind, found.column.role, found.missing) == ("number", "feature", 30)
    assert any(remark.startswith("30 cells with “") and "“<2”" in remark for remark in found.remarks)


def test_many_odd_words_among_numbers_make_a_category_and_it_is_said(tmp_path):
    rows = "".join(f"{f'{n}A' if n % 4 == 0 else n * 7919 % 1009 / 8},{n % 2}\n" for n in range(300))
    (tmp_path / "t.csv").write_text(f"a,label\n{rows}")
    found, _ = inspect_csv(tmp_path / "t.csv").columns
    assert found.column.kind == "category"
    assert any("75 cells among its numbers are none (“0A”, “4A”, “8A”, …)" in remark for remark in found.remarks)
