"""A table that is opened again keeps what was decided of it, also at another place or with rows added."""

import pytest

from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.decisions import Decisions, source_decided
from mpnn_studio.data.dialect import Overrides
from mpnn_studio.data.inspection import inspect_csv
from mpnn_studio.data.kept_decisions import kept_layout, overrides_of, with_decisions

ROWS = "".join(f"{'-' if n % 9 == 0 else f'{n * 7 % 41}.5'},{n % 4},{'xy'[n % 2]}\n" for n in range(40))


@pytest.fixture
def decided(tmp_path):
    """A source of a table with a title, with decisions that no proposal makes."""
    (tmp_path / "t.csv").write_text(f"# title\na,b,c\n{ROWS}")
    overrides = Overrides(left_out=(1, 5), end=40)
    return source_decided(
        tmp_path / "t.csv",
        Decisions(
            overrides, target="b", task="regression", skip=("c",), missing={"a": "mean"}, gaps={"a": ("-", "7.5")}
        ),
    )


def again(decided, path):
    return with_decisions(inspect_csv(path, given=overrides_of(decided, path)), decided)


def test_the_same_file_is_used_as_before(decided, tmp_path):
    assert again(decided, tmp_path / "t.csv").source.get_config() == decided.get_config()


def test_at_another_place_with_more_rows_everything_but_the_lines_is_kept(decided, tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "t.csv").write_text(f"# title\na,b,c\n{ROWS}{ROWS}")
    inspection = again(decided, tmp_path / "new" / "t.csv")
    assert inspection.source.left_out == (1,) and inspection.rows == 80
    kept = [(each.role, each.kind, each.missing, each.gaps) for each in inspection.source.layout]
    assert kept == [(each.role, each.kind, each.missing, each.gaps) for each in decided.layout]


def test_a_table_of_other_columns_keeps_nothing(decided, tmp_path):
    (tmp_path / "u.csv").write_text("d,e\n1,2\n3,4\n")
    assert with_decisions(inspect_csv(tmp_path / "u.csv"), decided) is None


def test_what_was_proposed_and_left_so_is_proposed_anew_when_a_file_is_read_otherwise(tmp_path):
    (tmp_path / "t.csv").write_text("a;b\n" + "".join(f"{n},5;{n % 3}\n" for n in range(40)))
    before = inspect_csv(tmp_path / "t.csv", given=Overrides(decimal="."))
    proposed = [found.column for found in before.columns]
    now = inspect_csv(tmp_path / "t.csv")
    assert kept_layout(now, proposed, proposed)[0].kind == now.columns[0].column.kind == "number"


@pytest.mark.parametrize(
    ("head", "told"),
    [("a,b,new", "'c' is gone and 'new' is new"), ("b,a,c", "")],
)
def test_columns_that_are_new_or_gone_are_told_and_the_others_keep_what_was_decided(decided, tmp_path, head, told):
    (tmp_path / "t.csv").write_text(f"# title\n{head}\n{ROWS}")
    inspection = again(decided, tmp_path / "t.csv")
    assert told in inspection.choice.remark and bool(told) == bool(inspection.choice.remark)
    roles = {each.name: each.role for each in inspection.source.layout}
    assert roles["b"] == "target" and inspection.choice.reason == "chosen before"
    with pytest.raises(DataError) as refused:
        decided.load()
    assert "has changed" in str(refused.value) and told in str(refused.value)


def test_where_the_target_is_gone_another_is_proposed(decided, tmp_path):
    (tmp_path / "t.csv").write_text(f"# title\na,z,c\n{ROWS}")
    inspection = again(decided, tmp_path / "t.csv")
    assert [each.role for each in inspection.source.layout].count("target") == 1
    assert inspection.choice.reason != "chosen before"
    assert "'b' is gone and 'z' is new" in inspection.choice.remark
