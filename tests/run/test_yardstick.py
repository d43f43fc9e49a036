"""A figure is held against the trivial answer, and the rare class stands first where accuracy misleads."""

import json
from threading import Event

import numpy as np
import pytest

from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.recognise import source_for
from mpnn_studio.project import edits
from mpnn_studio.run.archive import load_project, save_project
from mpnn_studio.run.headless import train
from mpnn_studio.run.headline import test_figures as figures_of
from mpnn_studio.run.opening import open_project
from mpnn_studio.run.yardstick import BALANCED, RARE, Yardstick, yardstick_from_json


def table(tmp_path, label, rows=600):
    rng = np.random.default_rng(5)
    lines = [f"{a:.3f},{b:.3f},{label(n, a)}" for n, (a, b) in enumerate(rng.normal(size=(rows, 2)))]
    path = tmp_path / "table.csv"
    path.write_text("a,b,label\n" + "\n".join(lines) + "\n")
    return path


def trained(path):
    project = edits.set_value(open_project(str(path), trust=True, decisions=None), "training", "epochs", 2)
    return train(project, project.data.create().load(), lambda event: None, Event())


@pytest.fixture
def rare(tmp_path):
    return trained(table(tmp_path, lambda n, a: "fraud" if n % 60 == 0 else "fine"))


def test_the_recall_of_the_rare_class_stands_first_where_accuracy_misleads(rare):
    first, second, third, _ = figures_of(rare)
    assert first.startswith("test recall of fraud ")
    assert second.startswith("balanced accuracy ")
    assert third.startswith("test accuracy ") and "(always fine: 9" in third
    assert {RARE, BALANCED} <= rare.finished.test.keys()
    assert rare.metrics()["trivial_accuracy"] == pytest.approx(rare.yardstick.test["Accuracy"])
    assert rare.metrics()["recall_of_the_rarest_class"] == rare.finished.test[RARE]


def test_balanced_classes_are_led_by_their_accuracy_beside_the_trivial_answer(tmp_path):
    run = trained(table(tmp_path, lambda n, a: "xyz"[n % 3]))
    assert not run.yardstick.misleads
    first, second = figures_of(run)
    assert first.startswith("test accuracy ") and "(always x: 33.33 %)" in first
    assert second.startswith("test loss ")


def test_a_number_is_held_against_its_mean_in_its_own_unit(tmp_path):
    run = trained(table(tmp_path, lambda n, a: f"{1000 * a:.1f}"))
    assert "(always the mean: " in figures_of(run)[0]
    assert 800 < run.yardstick.test["RMSE"] * run.history.metric_scale < 1200
    assert run.yardstick.validation.keys() == {"RMSE", "R2Score"}


def test_it_is_saved_with_the_run(rare, tmp_path):
    path = tmp_path / "saved.mpnn"
    save_project(path, rare.project, rare)
    again = load_project(path).run
    assert again.yardstick == rare.yardstick
    assert figures_of(again) == figures_of(rare)


@pytest.mark.parametrize(
    "content",
    [{}, [], {"usual": 7, "rare": None, "validation": None, "test": None},
     {"usual": None, "rare": None, "validation": None, "test": None},
     {"usual": 0, "rare": 1, "validation": [1], "test": None}],
)  # fmt: skip
def test_a_strangers_file_cannot_make_one_up(content):
    with pytest.raises(DataError, match="held against"):
        yardstick_from_json(json.loads(json.dumps(content)), 2)


def test_it_comes_back_as_it_was():
    whole = Yardstick(1, 0, {"Accuracy": 0.5}, None)
    assert yardstick_from_json(json.loads(json.dumps(whole.to_json())), 2) == whole
    assert whole.answer(("no", "yes")) == "always yes"


def test_arrays_have_one_too(tmp_path):
    path = tmp_path / "data.npz"
    np.savez(path, X=np.random.default_rng(0).normal(size=(200, 3)), y=np.arange(200) % 2)
    assert source_for([path]).load() is not None
    assert trained(path).yardstick.usual in (0, 1)
