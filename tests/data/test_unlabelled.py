"""Examples to predict are read by the names of their columns, or refused with line and remedy."""

from dataclasses import replace

import numpy as np
import pytest

from mpnn_studio.data import row_names
from mpnn_studio.data.dataset import DataError, Feature, Schema
from mpnn_studio.data.decisions import Decisions, source_decided
from mpnn_studio.data.dialect import Overrides
from mpnn_studio.data.text_file import line_blocks
from mpnn_studio.data.unlabelled import read_examples, read_for, read_new

DIGITS = Schema((1, 28, 28), "classification", classes=tuple("0123456789"), target="digit")
HOUSES = Schema((3,), "regression", features=(Feature("size"), Feature("kind", ("flat", "house"))), target="price")


@pytest.fixture
def write(tmp_path):
    """Write a file; gives its path."""

    def write(content, name="input.csv"):
        path = tmp_path / name
        if isinstance(content, str):
            path.write_text(content)
        else:
            np.save(path, content)
        return path

    return write


def test_columns_are_found_by_name_whatever_their_order(write):
    examples = read_examples(write("price,kind,size\n1,house,80\n2,flat,55.5\n"), HOUSES)
    np.testing.assert_array_equal(examples, [[80, 1], [55.5, 0]])


def test_a_file_may_hold_the_features_alone(write):
    np.testing.assert_array_equal(read_examples(write("size;kind\n1,5;flat\n"), HOUSES), [[1.5, 0]])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("size,price\n1,2\n", "lacks the column 'kind'"),
        ("size,kind\n", "no rows below its header"),
        ("", "is empty"),
    ],
)
def test_a_table_that_does_not_fit_is_refused_with_its_place(write, text, message):
    with pytest.raises(DataError, match=message):
        read_examples(write(text), HOUSES)


@pytest.mark.parametrize("shape", [(5, 1, 28, 28), (5, 28, 28), (28, 28), (1, 28, 28)])
def test_images_come_with_or_without_channel_and_number(write, shape):
    images = np.arange(np.prod(shape)).reshape(shape) % 256
    examples = read_examples(write(images, "input.npy"), DIGITS)
    assert examples.shape == (images.size // 784, 1, 28, 28)
    np.testing.assert_array_equal(examples.ravel(), images.ravel())


def test_rows_come_as_an_array_too(write):
    rows = np.array([[80.0, 1.0], [55.5, 0.0]])
    np.testing.assert_array_equal(read_examples(write(rows, "input.npy"), HOUSES), rows)


@pytest.mark.parametrize(
    "array",
    [np.zeros((5, 27, 28)), np.zeros((2, 5, 1, 28, 28)), np.zeros(784), np.array(3.0), np.full((28, 28), np.nan)],
)
def test_an_array_that_does_not_fit_is_refused(write, array):
    with pytest.raises(DataError, match=r"shape|finite"):
        read_examples(write(array, "input.npy"), DIGITS)


def test_an_array_of_objects_is_never_read(write):
    with pytest.raises(DataError, match="holds Python objects"):
        read_examples(write(np.array([{"a": 1}], dtype=object), "input.npy"), DIGITS)


def test_an_array_that_claims_more_than_its_file_holds_is_refused(write):
    path = write(np.zeros((5, 28, 28), np.uint8), "input.npy")
    path.write_bytes(path.read_bytes().replace(b"(5, 28, 28)", b"(5000000000, 28, 28)")[:200])
    with pytest.raises(DataError, match="cut off"):
        read_examples(path, DIGITS)


def test_a_table_of_too_few_columns_holds_no_images(write):
    with pytest.raises(DataError, match="reads images"):
        read_examples(write("a,b\n1,2\n"), DIGITS)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DataError, match="No such file"):
        read_examples(tmp_path / "nothing.npy", DIGITS)


def test_a_gap_an_odd_word_and_an_unknown_category_cost_that_value_and_are_said(write):
    typical = HOUSES.features[0].typical
    new = read_new(write("size,kind\n0.6,flat\n,flat\nx,house\n0.7,castle\n"), HOUSES)
    np.testing.assert_array_equal(new.values[:3, 0], [0.6, typical, typical])
    assert np.isnan(new.values[3, 1]) and not np.isnan(new.values[:3, 1]).any()
    assert [remark.partition(";")[0] for remark in new.remarks] == [
        "input.csv, line 3: size has no value",
        "input.csv, line 4: size cannot be read: 'x' is not a number",
        "input.csv, line 5: kind cannot be read: 'castle' is none of its categories",
    ]


def test_names_are_found_however_their_letters_are_written(write):
    np.testing.assert_array_equal(read_examples(write(" KIND , Size\nflat,1\n"), HOUSES), [[1, 0]])


def test_a_value_far_outside_what_was_trained_on_is_remarked_on(write):
    schema = replace(HOUSES, features=(replace(HOUSES.features[0], low=10.0, high=90.0), HOUSES.features[1]))
    (remark,) = read_new(write("size,kind\n60,flat\n9000,flat\n"), schema).remarks
    assert remark == "input.csv, line 3: size is 9000, far outside what was trained on, 10 to 90"


@pytest.mark.parametrize("text", ["80,house\n55.5,flat\n", "80,house,1\n55.5,flat,2\n", "80;house\n55,5;flat\n"])
def test_columns_without_names_are_taken_in_the_order_of_the_training_and_it_is_said(write, text):
    new = read_new(write(text), HOUSES)
    np.testing.assert_array_equal(new.values, [[80, 1], [55.5, 0]])
    told = "input.csv, line 1: names no column; they are taken in the order of the training: size, kind"
    assert told in new.remarks


def test_columns_without_names_of_which_there_are_too_few_are_refused(write):
    with pytest.raises(DataError, match="lacks the column 'size'"):
        read_new(write("80\n55\n"), HOUSES)


def test_rows_keep_what_they_are_called_as_it_is_written(write):
    new = read_new(write("size,weight,id,kind\n1,0.25,007,flat\n2,0.5,011,house\n"), HOUSES)
    assert (new.called, new.names) == ("id", ("007", "011"))


def test_a_table_of_a_thousand_other_columns_is_not_read_again_for_each(write, monkeypatch):
    read = []
    monkeypatch.setattr(row_names, "line_blocks", lambda *asked: read.append(asked) or line_blocks(*asked))
    more = [f"m{number}" for number in range(1000)]
    rows = [["size", "kind", *more, "note"], ["1", "flat", *["0.5"] * 1000, "x"], ["2", "flat", *["1.5"] * 1000, "y"]]
    new = read_new(write("\n".join(map(",".join, rows))), HOUSES)
    assert (new.called, new.names) == ("note", ("x", "y"))
    assert len(read) == 1


@pytest.mark.parametrize("text", ["size,kind,note\n1,flat,x\n2,flat,x\n", "size,kind,price\n1,flat,5\n2,flat,6\n"])
def test_a_column_that_repeats_or_is_predicted_names_no_rows(write, text):
    assert read_new(write(text), HOUSES).names == ()


def test_categories_are_found_however_their_letters_are_written_where_that_leaves_no_doubt(write):
    np.testing.assert_array_equal(read_examples(write("size,kind\n1,FLAT\n2, House\n"), HOUSES)[:, 1], [0, 1])
    doubtful = replace(HOUSES, features=(HOUSES.features[0], Feature("kind", ("flat", "Flat"))))
    assert np.isnan(read_examples(write("size,kind\n1,FLAT\n2,Flat\n"), doubtful)[0, 1])


def test_a_column_in_which_nothing_is_as_it_should_be_costs_its_values_alone(write):
    rows = "".join(f"w{number},flat\n" for number in range(1100))
    new = read_new(write(f"size,kind\n{rows}"), HOUSES)
    np.testing.assert_array_equal(new.values[:, 0], HOUSES.features[0].typical)
    assert len(new.remarks) == 101 and new.remarks[-1] == "input.csv: 1\u202f000 more such values"


def test_what_was_missing_in_training_is_missing_in_new_data(write, tmp_path):
    (tmp_path / "train.csv").write_text(
        "a,b,y\n" + "".join(f"{n * 7 % 41}.5,{n * 9 % 11},{n % 2}\n" for n in range(40))
    )
    overrides = Overrides(missing=("", "-999"))
    source = source_decided(tmp_path / "train.csv", Decisions(overrides, gaps={"b": ("-1",)}, missing={"b": "mean"}))
    new = read_for(source, write("a,b\n-999,-1\n1.5,-1\n"))
    assert new.values[0, 0] == source.schema().features[0].typical
    assert np.isnan(new.values[:, 1]).all()


def test_a_row_with_too_many_or_too_few_values_costs_that_row_and_is_said(write):
    new = read_new(write("size,kind\n1,flat\n1\n2,house\n3,flat,4\n"), HOUSES)
    np.testing.assert_array_equal(new.values, [[1, 0], [2, 1]])
    assert new.remarks == (
        "input.csv, line 3: 1 value, but most rows have 2; the row is left out",
        "input.csv, line 5: 3 values, but most rows have 2; the row is left out",
    )
