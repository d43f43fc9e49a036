"""What is proposed for a table: a network and a training by the number of its rows."""

from math import ceil

import pytest

from mpnn_studio.data.sources.table import CsvFile
from mpnn_studio.project import edits
from mpnn_studio.project.check import check
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.proposal import batch_for, epochs_for, proposal_text, rule_text
from mpnn_studio.run.opening import open_project, suited


def table(path, rows, target="kind"):
    lines = [f"{row % 7}.5,{row % 5}.25,{'ab'[row % 2] if target == 'kind' else row * 0.5}" for row in range(rows)]
    path.write_text("\n".join([f"x,y,{target}", *lines]) + "\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(("rows", "batch"), [(20, 16), (150, 16), (1024, 16), (1025, 32), (5000, 128), (10**7, 256)])
def test_a_batch_grows_with_the_rows_between_two_bounds(rows, batch):
    assert batch_for(rows) == batch


@pytest.mark.parametrize("rows", [150, 1000, 5000, 10_000])
def test_a_training_takes_about_as_many_steps_whatever_the_rows(rows):
    steps = epochs_for(rows) * ceil(rows / batch_for(rows))
    assert 1400 <= steps <= 1600


def test_a_tiny_table_is_not_shown_without_end_and_a_long_one_often_enough():
    assert epochs_for(10) == 300
    assert epochs_for(10**6) == 20


def test_a_table_is_proposed_a_training_that_suits_its_rows(tmp_path):
    short, long = (open_project(table(tmp_path / f"{rows}.csv", rows)) for rows in (150, 3000))
    assert [project.training_settings.batch_size for project in (short, long)] == [16, 64]
    assert [project.optimizer.config["weight_decay"] for project in (short, long)] == [1.0, 0.3333]
    assert (check(short).problems, check(short).hints) == ((), ())


def test_classes_and_numbers_get_the_loss_and_outputs_that_they_need(tmp_path):
    classes = open_project(table(tmp_path / "classes.csv", 60))
    numbers = open_project(table(tmp_path / "numbers.csv", 60, "price"))
    assert [project.layers[-1].config["output_size"] for project in (classes, numbers)] == [2, 1]
    assert [project.loss.name for project in (classes, numbers)] == ["CategoricalCrossEntropy", "MSE"]


def test_a_table_that_does_not_say_its_rows_is_taken_for_a_middling_one():
    assert CsvFile().row_count() == 0
    assert batch_for(1000) == 16


def test_a_table_opened_after_an_example_or_another_table_brings_its_own_proposal(tmp_path):
    source = open_project(table(tmp_path / "short.csv", 150)).data.create()
    other = open_project(table(tmp_path / "long.csv", 3000))
    for before in (load_example("mnist"), load_example("iris"), other):
        after = suited(before, source)
        assert [spec.name for spec in after.layers] == ["Dense", "ReLU", "Dropout", "Dense"]
        assert after.training_settings.batch_size == 16


def test_a_network_or_training_of_ones_own_stays_with_another_table_and_with_the_same_one(tmp_path):
    project, other = (open_project(table(tmp_path / f"{name}.csv", 150)) for name in ("mine", "other"))
    mine = edits.insert_layer(project, 1, "Tanh")
    longer = edits.set_value(project, "training", "epochs", 7)
    for source in (project.data.create(), other.data.create()):
        assert [spec.uid for spec in suited(mine, source).layers] == [spec.uid for spec in mine.layers]
        assert suited(longer, source).training_settings.epochs == 7
    assert suited(project, project.data.create()) == project


def test_the_rule_is_said_as_long_as_a_project_follows_it(tmp_path):
    project = open_project(table(tmp_path / "short.csv", 150))
    assert proposal_text(project) == rule_text(150)
    assert "one hidden layer of 100 units" in rule_text(150) and "150 epochs in batches of 16" in rule_text(150)
    assert "a weight decay of 0.25" in rule_text(4000)
    assert proposal_text(edits.set_value(project, "training", "epochs", 3)) == ""
    assert proposal_text(load_example("mnist")) == ""
