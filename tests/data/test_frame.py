"""What stands around the rows of a table and is none."""

import pytest

from mpnn_studio.data.dialect import Overrides
from mpnn_studio.data.frame import lines_of_text, text_of_lines
from mpnn_studio.data.inspection import inspect_csv
from mpnn_studio.data.kept_decisions import overrides_of

ROWS = "".join(f"{n}.5,{n * 7 % 31},{n * 3 % 17}\n" for n in range(40))


@pytest.mark.parametrize(
    ("above", "left_out"),
    [
        ("", ()),
        ("Weather of a village\n", (1,)),
        ("Weather,,\n\nLicence: none\n", (1, 3)),
        ("# station 12\n# means, of days\n", (1, 2)),
        ("sep=,\n", (1,)),
        ("@RELATION weather\n@attribute a numeric\n@data\n", (1, 2, 3)),
    ],
)
def test_lines_above_the_header_are_left_out_and_shown(write, above, left_out):
    inspection = inspect_csv(write(f"{above}a,b,c\n{ROWS}"))
    assert inspection.table.names == ("a", "b", "c")
    assert (inspection.source.left_out, inspection.rows) == (left_out, 40)
    assert inspection.table.misfit_count == 0
    assert len(inspection.usable().load()) == 40


@pytest.mark.parametrize(
    ("above", "drawn", "below"),
    [
        ("", "|---|:---:|---|", ""),
        ("+----+----+----+\n", "+====+====+====+", "+----+----+----+\n"),
        ("", "-----+-----+-----", "(40 rows)\n"),
    ],
)
def test_lines_that_are_drawn_around_a_table_are_no_rows(write, above, drawn, below):
    rows = ROWS.replace(",", " | ")
    inspection = inspect_csv(write(f"{above}a | b | c\n{drawn}\n{rows}{below}"))
    assert (inspection.table.names, inspection.rows, inspection.table.misfit_count) == (("a", "b", "c"), 40, 0)
    assert [found.column.kind for found in inspection.columns] == ["number"] * 3


def test_a_row_of_units_is_no_row(write):
    inspection = inspect_csv(write(f"a,b,c\ncm,%,mm\n{ROWS}"))
    assert (inspection.source.left_out, inspection.rows) == ((2,), 40)


def test_a_header_written_as_a_comment_names_the_columns(write):
    inspection = inspect_csv(write(f"# station\n#a,b,c\n{ROWS}"))
    assert inspection.table.names == ("a", "b", "c")
    assert (inspection.source.left_out, inspection.rows) == ((1,), 40)


@pytest.mark.parametrize(
    "below",
    [
        "Total,,412\n",
        "Source: invented\n",
        "\nDownloaded by nobody, on no day\n",
        "Mean,3,4\n",
        "* provisional\n** estimated, see notes\n",
        "† of the year before, as far as known\n",
        "Total,,9\n,,\n,,\n",
    ],
)
def test_totals_and_sources_are_no_rows(write, below):
    inspection = inspect_csv(write(f"a,b,c\n{ROWS}{below}"))
    assert inspection.rows == 40
    assert inspection.source.end >= 42
    assert [found.column.kind for found in inspection.columns] == ["number"] * 3
    assert len(inspection.usable().load()) == 40


def test_the_last_line_of_a_value_of_several_is_no_note(write):
    inspection = inspect_csv(write(f'a,b,c\n{ROWS}1,2,"one\ntwo\nthree"\n'))
    assert (inspection.rows, inspection.source.end) == (41, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\x1a", "\x1a\x1a\r\n", "99.5,1,2\x1a", "\r\n\x1a"])
def test_an_old_sign_of_the_end_of_a_file_is_no_value(write, encoding, end):
    inspection = inspect_csv(write(f"a,b,c\n{ROWS}{end}".encode(encoding)))
    assert (inspection.rows, inspection.table.misfit_count) == (40 + end.startswith("99"), 0)
    assert [(found.column.kind, found.missing) for found in inspection.columns] == [("number", 0)] * 3


def test_a_total_is_found_below_the_rows_of_utf_16_too(write):
    inspection = inspect_csv(write(f"a,b,c\n{ROWS}Total,,412\n".encode("utf-16")))
    assert (inspection.rows, inspection.source.end) == (40, 42)


def test_further_headers_and_units_are_left_out_together(write):
    inspection = inspect_csv(write(f"air,air,ground\nheat,damp,wet\ndegC,%,mm\n{ROWS}"))
    assert inspection.table.names == ("air heat", "air damp", "ground wet")
    assert (inspection.source.left_out, inspection.rows) == ((1, 3), 40)


def test_words_apart_from_the_names_of_columns_by_an_empty_line_are_a_title(write):
    inspection = inspect_csv(write(f"Weather,of,nowhere\n\na,b,c\n{ROWS}"))
    assert (inspection.table.names, inspection.source.left_out) == (("a", "b", "c"), (1,))


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


@pytest.mark.parametrize("comment", ["# paused, because of rain", "#paused", "# paused, because, of rain"])
def test_comments_are_no_rows_however_late_they_stand(write, comment):
    rows = "".join(
        f"{n}.5,{n * 7 % 31},{n * 3 % 17}\n" + (f"{comment}\n" if n in (30, 700) else "") for n in range(900)
    )
    inspection = inspect_csv(write(f"a,b,c\n{rows}"))
    assert (inspection.source.left_out, inspection.rows, inspection.table.misfit_count) == ((33, 704), 900, 0)
    assert [found.missing for found in inspection.columns] == [0] * 3
    assert len(inspection.usable().load()) == 900


def test_a_line_that_a_person_takes_back_is_a_row_again(write):
    path = write(f"a,b,c\n{ROWS}# not, enough\n{ROWS}Total,1,2\n")
    found = inspect_csv(path)
    assert (found.source.left_out, found.source.end, found.rows) == ((42,), 83, 80)
    taken = inspect_csv(path, given=Overrides(left_out=(), end=0))
    assert (taken.source.left_out, taken.source.end, taken.rows, taken.table.misfit_count) == ((), 0, 81, 1)
    fewer = inspect_csv(path, given=Overrides(left_out=(2, 3, 42), end=83))
    assert (fewer.rows, fewer.preview[0][0]) == (78, "2.5")
    assert len(fewer.usable().load()) == 78


def test_a_header_written_as_a_comment_names_the_columns_though_comments_stand_between_the_rows_too(write):
    inspection = inspect_csv(write(f"# station\n#a,b,c\n{ROWS}# second run\n{ROWS}"))
    assert inspection.table.names == ("a", "b", "c")
    assert (inspection.source.left_out, inspection.rows) == ((1, 43), 80)


@pytest.mark.parametrize("rows", [40, 40_000])
def test_names_that_stand_between_the_rows_once_more_are_no_row(write, rows):
    values = "".join(f"{n}.5,{n * 7 % 31},{'uvw'[n % 3]}\n" for n in range(rows))
    inspection = inspect_csv(write(f"a,b,c\n{values}a,b,c\n{values}"))
    assert inspection.table.names == ("a", "b", "c")
    assert (inspection.source.left_out, inspection.rows) == ((rows + 2,), 2 * rows)
    assert [column.missing for column in inspection.columns] == [0, 0, 0]


def test_units_below_two_headers_name_no_columns(write):
    inspection = inspect_csv(write(f"Air,Air,Soil\ntemp,humidity,temp\n°C,%,°C\n{ROWS}"))
    assert inspection.table.names == ("Air temp", "Air humidity", "Soil temp")
    assert (inspection.source.left_out, inspection.rows) == ((1, 3), 40)


def test_totals_of_totals_are_no_rows(write):
    inspection = inspect_csv(write(f"a,b,c\n{ROWS}Total,4500,\nGrand total,4500,12\n"))
    assert (inspection.source.end, inspection.rows) == (42, 40)


BODY = "".join(f"r{n % 3},{n * 7 % 11},{n * 3 % 7},{n * 5 % 11},{n % 4}.5\n" for n in range(30))
LOWER = "region,sales,cost,sales,cost\n"
YEARS_ABOVE = ["region", "2019 sales", "2019 cost", "2020 sales", "2020 cost"]


@pytest.mark.parametrize(
    ("upper", "names"),
    [
        (",2019,2019,2020,2020\n", YEARS_ABOVE),
        (",2019,,2020,\n", YEARS_ABOVE),
        (",north,,south,\n", ["region", "north sales", "north cost", "south sales", "south cost"]),
        ("region,2019,2019,2020,2020\n", YEARS_ABOVE),
        (",north,north,south,\n", ["region", "north sales", "north cost", "south sales", "cost"]),
    ],
)
def test_two_rows_of_names_become_one_name_for_each_column(write, upper, names):
    inspection = inspect_csv(write(upper + LOWER + BODY))
    assert [found.name for found in inspection.columns] == names
    assert (inspection.rows, inspection.source.upper) == (30, 1)
    assert [column.kind for column in inspection.source.layout] == ["category", *["number"] * 4]
    # As it was decided, the file is read again alike.
    assert len(inspection.source.load()) == 30
    again = inspect_csv(write(upper + LOWER + BODY), given=overrides_of(inspection.source, write(upper + LOWER + BODY)))
    assert [found.name for found in again.columns] == names


def test_a_person_may_part_two_rows_of_names_or_join_others(write):
    path = write(",2019,,2020,\n" + LOWER + BODY)
    apart = inspect_csv(path, given=Overrides(left_out=(1,), end=0, upper=0))
    assert [found.name for found in apart.columns] == ["region", "sales", "cost", "sales (2)", "cost (2)"]
    units = write(LOWER.replace("sales,cost\n", "number,share\n") + ",kg,m,s,%\n" + BODY)
    assert inspect_csv(units).source.upper == 0
    joined = inspect_csv(units, given=Overrides(left_out=(2,), end=0, upper=2))
    assert [found.name for found in joined.columns] == ["region", "kg sales", "m cost", "s number", "% share"]


def test_lines_are_written_as_they_are_read():
    for text in ("none", "1", "1+", "1,2+,7", "1,3+,200-", "5-"):
        assert text_of_lines(lines_of_text(text)) == text
    frame = lines_of_text("1,3+,200-")
    assert (frame.lines, frame.end, frame.upper) == ((1, 3), 200, 3)
    assert frame.with_row(3).upper == 0
    assert frame.joined_with(0).lines == (1, 3) and frame.joined_with(1).upper == 1
