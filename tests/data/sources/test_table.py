"""A CSV file as a data source: its settings say everything, and loading keeps to them."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mpneuralnetwork.components.registry import find

from mpnn_studio.data.columns import Column
from mpnn_studio.data.contents import MAX_CATEGORIES
from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.inspection import inspect_csv
from mpnn_studio.data.layout import problem
from mpnn_studio.data.samples import locate
from mpnn_studio.data.source import Cancelled
from mpnn_studio.data.sources.table import CsvFile

NUMBERS = st.floats(-1e9, 1e9)
COLOURS = ("dark red", "green, light", 'blue "sky"', "grün")


@given(
    rows=st.lists(st.tuples(NUMBERS, st.sampled_from(COLOURS), NUMBERS), min_size=25, max_size=60),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_the_csv_module_writes_is_loaded_value_for_value(tmp_path, rows, delimiter, encoding):
    # The first rows see to it that every column varies and that the target is no small set of whole numbers.
    rows = [(0.5, COLOURS[0], 0.25), (1.5, COLOURS[1], 1.75), *rows]
    path = tmp_path / "table.csv"
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, delimiter=delimiter).writerows([("x", "colour", "y"), *rows])
    source = inspect_csv(path).source
    data = source.load()
    categories = source.layout[1].categories
    assert data.inputs[:, 0].tolist() == [x for x, _, _ in rows]
    assert [categories[int(code)] for code in data.inputs[:, 1]] == [colour for _, colour, _ in rows]
    assert data.targets[:, 0].tolist() == [y for _, _, y in rows]


def test_the_settings_survive_json():
    source = inspect_csv("sample:penguins.csv").source
    config = source.get_config()
    again = find("source", "CsvFile").from_config(json.loads(json.dumps(config)))
    assert again.get_config() == config
    assert again.schema() == source.schema()


def test_the_schema_needs_no_file(write):
    path = write("a,b,kind\n" + "1,x,p\n2,y,q\n" * 5)
    source = inspect_csv(path).source
    path.unlink()
    schema = source.schema()
    assert schema.input_shape == (3,)
    assert [(feature.name, feature.width) for feature in schema.features] == [("a", 1), ("b", 2)]
    assert (schema.task, schema.classes, schema.target) == ("classification", ("p", "q"), "kind")


def test_iris_is_loaded_as_fisher_published_it():
    data = inspect_csv("sample:iris.csv").source.load()
    assert data.inputs.shape == (150, 4)
    np.testing.assert_array_equal(data.inputs[0], [5.1, 3.5, 1.4, 0.2])
    np.testing.assert_array_equal(np.bincount(data.targets), [50, 50, 50])
    assert data.inputs.mean(axis=0) == pytest.approx([5.843333, 3.057333, 3.758, 1.199333], abs=1e-6)


def test_rows_with_a_missing_value_are_left_out_and_counted():
    data = inspect_csv("sample:penguins.csv").source.load()
    assert len(data) == 333
    assert np.isfinite(data.inputs).all() and np.isfinite(data.targets).all()
    assert data.notes == {"rows": "344", "left out": "11 with a missing value"}


def test_the_target_may_stand_anywhere(write):
    inspection = inspect_csv(write("y,a,b\n1.5,2,3\n4.5,5,6\n"))
    y, a, b = inspection.source.layout
    data = inspection.with_layout([replace(y, role="target"), a, replace(b, role="skip")]).load()
    assert data.inputs.tolist() == [[2.0], [5.0]]
    assert data.targets.tolist() == [[1.5], [4.5]]


def test_a_sample_is_found_in_the_installation_and_is_no_file_of_the_persons_own():
    source = CsvFile("sample:iris.csv")
    assert source.location().name == "iris.csv" and source.location().exists()
    assert source.files() == ()


@pytest.mark.parametrize("path", ["sample:none.csv", "sample:../samples/iris.csv", "sample:", "sample:LICENSES.md"])
def test_only_a_bundled_table_is_a_sample(path):
    with pytest.raises(DataError, match="no sample table"):
        locate(path)


@pytest.mark.parametrize("name", ["long" * 2000 + ".csv", "nul\0.csv"])
def test_a_name_that_no_system_holds_is_no_sample(name):
    with pytest.raises(DataError, match="no sample table") as refused:
        locate(f"sample:{name}")
    assert len(str(refused.value)) < 200


def test_a_path_is_kept_as_it_was_given(write):
    path = write("x,y\n1,2\n3,5\n")
    source = inspect_csv(str(path)).source
    assert source.path == str(path)
    assert source.files() == (path,)


def test_a_file_that_changed_or_went_away_is_noticed(write):
    path = write("x,y\n1,2\n3,5\n")
    source = inspect_csv(path).source
    write("x,y\n1,2\n3,6\n")
    with pytest.raises(DataError, match=r"table\.csv has changed.*Choose the file again"):
        source.load()
    path.unlink()
    with pytest.raises(DataError, match=r"table\.csv cannot be read"):
        source.load()


def test_a_value_that_does_not_fit_its_column_is_told_with_its_line(write):
    inspection = inspect_csv(write("x,y\n1,2\n\nfour,5\n6,7\nfour,8\n"))
    x, y = (replace(column, kind="number") for column in inspection.source.layout)
    source = inspection.with_layout([replace(x, role="feature", low=0.0, high=9.0), y])
    with pytest.raises(DataError, match=r"table\.csv, line 4: in column x, 'four' is not a number"):
        source.load()


def test_rows_that_leave_only_one_class_are_refused(write):
    inspection = inspect_csv(write("x,y\n1,a\n2,a\n,b\n"))
    with pytest.raises(DataError, match="all rows left are of one class of y"):
        inspection.source.load()


def test_a_table_whose_rows_all_have_gaps_is_refused(write):
    inspection = inspect_csv(write("x,y\n1,\n2,\n,3\n,4\n"))
    x, y = inspection.source.layout
    with pytest.raises(DataError, match="no row has a value"):
        inspection.with_layout([replace(x, missing="drop"), y]).load()


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ([], "no file has been inspected"),
        ([Column("a"), Column("b")], "no column is to be predicted"),
        (
            [Column("a", role="target"), Column("b", "category", "target", ("p", "q")), Column("c")],
            "2 columns are to be predicted, which must all be numbers",
        ),
        ([Column("a", role="split"), Column("b", role="split"), Column("c", role="target")], "two columns say which"),
        ([Column("a", "text"), Column("b", role="target")], "a is a text"),
        ([Column("a", role="target")], "no column is left to learn from"),
        ([Column("a", low=3.0, high=3.0), Column("b", role="target")], "no column is left to learn from"),
        ([Column("a"), Column("b", role="target", low=1.0, high=1.0)], "b has the same value"),
        ([Column("a"), Column("b", "category", "target", ("only",))], "b has the same value"),
        ([Column("a", "category"), Column("b", role="target")], f"a has more than {MAX_CATEGORIES}"),
    ],
)
def test_roles_that_cannot_work_are_explained(columns, words):
    assert words in problem(columns)


def test_a_source_without_a_file_has_no_schema_and_says_so():
    with pytest.raises(DataError, match="Choose a CSV file"):
        CsvFile().schema()


def test_loading_shows_progress_and_can_be_cancelled(write):
    source = inspect_csv(write("x,y\n" + "1,2\n3,4.5\n" * 600_000)).source
    told = []
    assert len(source.load(told.append)) == 1_200_000
    assert told == sorted(told) and told[-1] == pytest.approx(1.0) and len(told) > 2

    def cancel(share):
        if share > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        source.load(cancel)
