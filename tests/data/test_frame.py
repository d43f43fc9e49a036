"""What stands around the rows of a table and is none."""

import pytest

from mpnn_studio.data.inspection import inspect_csv

ROWS = "".join(f"{n}.5,{n * 7 % 31},{n * 3 % 17}\n" for n in range(40))


@pytest.mark.parametrize(
    ("above", "left_out"),
    [
        ("", ()),
        ("Weather of a village\n", (1,)),
        ("Weather,,\n\nLicence: none\n", (1, 3)),
        ("# station 12\n# means, of days\n", (1, 2)),
        ("sep=,\n", (1,)),
        ("first,second,second\n", (1,)),
    ],
)
def test_lines_above_the_header_are_left_out_and_shown(write, above, left_out):
    inspection = inspect_csv(write(f"{above}a,b,c\n{ROWS}"))
    assert inspection.table.names == ("a", "b", "c")
    assert (inspection.source.left_out, inspection.rows) == (left_out, 40)
    assert inspection.table.misfit_count == 0
    assert len(inspection.usable().load()) == 40


def test_a_row_of_units_is_no_row(write):
    inspection = inspect_csv(write(f"a,b,c\ncm,%,mm\n{ROWS}"))
    assert (inspection.source.left_out, inspection.rows) == ((2,), 40)


def test_a_header_written_as_a_comment_names_the_columns(write):
    inspection = inspect_csv(write(f"# station\n#a,b,c\n{ROWS}"))
    assert inspection.table.names == ("a", "b", "c")
    assert (inspection.source.left_out, inspection.rows) == ((1,), 40)


@pytest.mark.parametrize(
    "below", ["Total,,412\n", "Source: invented\n", "\nDownloaded by nobody, on no day\n", "\x1a", "Mean,3,4\n"]
)
def test_totals_sources_and_an_old_end_of_file_are_no_rows(write, below):
    inspection = inspect_csv(write(f"a,b,c\n{ROWS}{below}"))
    assert inspection.rows == 40
    assert inspection.source.end >= 42
    assert [found.column.kind for found in inspection.columns] == ["number"] * 3
    assert len(inspection.usable().load()) == 40


def test_a_rank_with_a_hash_and_a_gap_that_begins_with_one_are_no_comments(write):
    ranks = inspect_csv(write("rank,u\n" + "".join(f"#{n},{n * 7 % 31}\n" for n in range(40))))
    gaps = inspect_csv(write("t,u\n" + "".join(f"{n if n % 5 else '#N/A'},{n * 7 % 31}\n" for n in range(40))))
    assert (ranks.rows, gaps.rows) == (40, 40)


def test_words_below_a_header_of_words_are_a_row(write):
    inspection = inspect_csv(write("name,taste\n" + "".join(f"{'rgb'[n % 3]},{'xy'[n % 2]}\n" for n in range(40))))
    assert (inspection.source.left_out, inspection.source.end, inspection.rows) == ((), 0, 40)


def test_a_table_that_was_saved_before_means_what_it_did(write):
    inspection = inspect_csv(write(f"a,b,c\n{ROWS}Total,1,2\n"))
    config = dict(inspection.source.get_config())
    for name in ("spaced", "left_out", "end"):
        del config[name]
    before = type(inspection.source).from_config(config | {"misfits": "leave out"})
    columns = [{key: value for key, value in column.items() if key not in ("gaps", "notation", "joined")}
               for column in config["columns"]]  # fmt: skip
    before = type(inspection.source).from_config(config | {"misfits": "leave out", "columns": columns})
    assert before.load().notes == {"rows": "41", "left out": "1 that do not fit"}
