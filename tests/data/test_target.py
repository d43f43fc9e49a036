"""Which column is proposed to be predicted, and what is said of it."""

import pytest

from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.inspection import inspect_csv


def table(header, row, rows=60):
    """A table of this header whose rows are made by a function of their number."""
    return ",".join(header) + "\n" + "".join(",".join(map(str, row(number))) + "\n" for number in range(rows))


def noise(number, salt=1):
    return (number * 7919 * salt + 13) % 1009 / 100


def proposed(inspection):
    return [column.name for column in inspection.source.layout if column.role == "target"]


@pytest.mark.parametrize(
    "name", ["label", "Target", "class", "Outcome", "diagnosis", "price", "is_fraud", "Zielgröße", "класс", "标签"]
)
def test_a_column_named_like_a_target_is_proposed_wherever_it_stands(write, name):
    inspection = inspect_csv(write(table([name, "u", "v"], lambda n: (n * 5 % 3, noise(n), noise(n, 3)))))
    assert proposed(inspection) == [name]
    assert "named like a" in inspection.choice.reason


def test_the_one_category_among_numbers_is_proposed_with_the_runners_up_beside_it(write):
    inspection = inspect_csv(write(table(["u", "colour", "v"], lambda n: (noise(n), "rgb"[n % 3], noise(n, 3)))))
    assert proposed(inspection) == ["colour"]
    assert inspection.choice.reason == "3 words, the one category among numbers"
    assert [inspection.columns[each.place].name for each in inspection.choice.runners_up] == ["v", "u"]


def test_the_place_decides_only_where_nothing_else_does(write):
    inspection = inspect_csv(write(table(["u", "v", "w"], lambda n: (noise(n), noise(n, 3), noise(n, 7)))))
    assert proposed(inspection) == ["w"]
    assert inspection.choice.reason.endswith("the last column")


def test_digits_are_read_as_ten_whole_numbers_named_like_a_label(write):
    inspection = inspect_csv(write(table(["label", "u"], lambda n: (n * 7 % 10, noise(n)))))
    assert inspection.choice.reason == "10 whole numbers, named like a label"
    assert inspection.source.schema().task == "classification"


@pytest.mark.parametrize("classes", [26, 47])
def test_numbered_classes_are_classes_and_a_few_of_each_are_not(write, classes):
    many = inspect_csv(write(table(["u", "letter"], lambda n: (noise(n), n * 3 % classes + 1), 10 * classes)))
    assert many.source.schema().task == "classification"
    few = inspect_csv(write(table(["u", "w"], lambda n: (noise(n), n * 5 % classes + 1), 3 * classes)))
    assert few.source.schema().task == "regression"


@pytest.mark.parametrize("last", ["cm", "{0}-{0}"])
def test_a_last_column_that_cannot_be_predicted_is_said_and_nothing_is_predicted_instead(write, last):
    inspection = inspect_csv(write(table(["u", "v", "z"], lambda n: (noise(n), noise(n, 3), last.format(n)))))
    assert proposed(inspection) == []
    assert inspection.choice.remark.startswith("z cannot be predicted: it has ")
    with pytest.raises(DataError, match="no column is to be predicted: z cannot be predicted"):
        inspection.usable()


def test_a_date_an_id_and_what_is_mostly_missing_are_never_proposed(write):
    def row(number):
        gap = noise(number, 5) if number % 3 == 0 else ""
        return noise(number), noise(number, 3), f"2020-01-{number % 28 + 1:02}", 1000 + 10 * number, gap

    inspection = inspect_csv(write(table(["u", "v", "day", "record", "rare"], row)))
    assert proposed(inspection) == ["v"]
    assert "rare cannot be predicted: it is missing in most rows" in inspection.choice.remark


def test_another_target_decides_the_task_anew_and_the_former_one_is_a_number_again(write):
    inspection = inspect_csv(write(table(["a", "b", "label"], lambda n: (n % 2, noise(n), n * 7 % 10))))
    assert inspection.as_target(0).kind == "category"
    assert inspection.as_target(1).kind == "number"
    assert inspection.as_kind(2, inspection.columns[2].kinds[0]).kind == "number"


def test_equal_numbers_are_one_class_however_they_are_written(write):
    cells = ["0", "0.0", "1", "1.0", "1e0"]
    inspection = inspect_csv(write(table(["u", "label"], lambda n: (noise(n), cells[n % 5]))))
    assert inspection.source.schema().classes == ("0", "1")
    targets = inspection.dataset(inspection.usable()).targets
    assert targets.tolist() == [int(n % 5 > 1) for n in range(60)]


def test_spellings_of_one_word_are_remarked_on_and_can_be_joined(write):
    words = ["Yes", "yes", "YES", "no"]
    inspection = inspect_csv(write(table(["u", "label"], lambda n: (noise(n), words[n % 4]))))
    assert inspection.columns[1].spellings == ("YES", "Yes", "yes")
    assert "“YES”, “Yes”, “yes” differ only in their spelling" in inspection.columns[1].remarks[0]
    joined = [inspection.source.layout[0], inspection.joined(1)]
    source = inspection.with_layout(joined)
    assert len(source.schema().classes) == 2
    assert source.load().targets.tolist() == [int(n % 4 == 3) for n in range(60)]


def test_the_y_of_a_pair_of_coordinates_is_not_named_like_a_target(write):
    among = inspect_csv(write(table(["x", "y", "state"], lambda n: (noise(n), noise(n, 3), "uvw"[n % 3]))))
    assert proposed(among) == ["state"]
    last = inspect_csv(write(table(["state", "x", "y"], lambda n: ("uvw"[n % 3], noise(n), noise(n, 3)))))
    assert proposed(last) == ["y"]


@pytest.mark.parametrize("name", ["quarter", "Month", "hour"])
def test_what_says_when_is_known_beforehand(write, name):
    inspection = inspect_csv(write(table(["u", name, "v"], lambda n: (noise(n), "QRST"[n % 4], noise(n, 3)))))
    assert proposed(inspection) == ["v"]


@pytest.mark.parametrize(("zeros", "task"), [(".000", "regression"), ("", "classification")])
def test_many_whole_numbers_written_with_decimals_are_readings(write, zeros, task):
    inspection = inspect_csv(write(table(["u", "w"], lambda n: (noise(n), f"{n % 15}{zeros}"), 200)))
    assert inspection.source.schema().task == task


@pytest.mark.parametrize("cost", ["{} Kč", "€{}"])
def test_amounts_with_a_unit_are_no_ids_however_long_and_different(write, cost):
    written = table(["u", "paid"], lambda n: (noise(n), cost.format(1_000_003 + n * 7919 % 60 * 99_991)))
    assert proposed(inspect_csv(write(written))) == ["paid"]
