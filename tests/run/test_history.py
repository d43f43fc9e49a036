"""What a run remembers of itself: curves over steps, epochs and seconds, and what a person changed on the way."""

import json

import numpy as np
import pytest
from mpneuralnetwork.components.errors import EngineError
from mpneuralnetwork.saving.formats import pack_safetensors

from mpnn_studio.run.events import Evaluation, Step
from mpnn_studio.run.history import History, Mark
from mpnn_studio.run.history_file import history_from_json, pack_history, unpack_history

METRICS = ("RMSE", "R2Score")
BATCHES = 10


def steps(first, last):
    return [Step((n - 1) // BATCHES, (n - 1) % BATCHES, BATCHES, n, 1 / n, n / 100) for n in range(first, last + 1)]


def evaluation(step):
    return Evaluation(step / BATCHES, step, 0.5, {"RMSE": 0.25, "R2Score": 0.75})


@pytest.fixture
def history():
    """Two epochs of ten batches that take half a second each, in a unit three times that of the network."""
    made = History(METRICS, target_scale=3.0)
    made.add(steps(1, 20), [evaluation(10), evaluation(20)], [n / 2 for n in range(1, 21)])
    return made


def as_json(history):
    """What the versions wrote that kept curves as text."""
    tables = {"train": history.train, "validation": history.validation}
    columns = {
        name: {each: track.column(each).tolist() for each in ("step", "epoch", "seconds", *track.metrics)}
        for name, track in tables.items()
    }
    marks = [[mark.step, mark.epoch, mark.seconds, mark.text] for mark in history.marks]
    return {"metrics": list(METRICS), "target_scale": history.target_scale, **columns, "marks": marks}


def again(history):
    return unpack_history(pack_history(history), METRICS)


def test_a_batch_is_known_by_step_epoch_and_seconds(history):
    assert history.loss.along("step")[[0, -1]].tolist() == [1, 20]
    assert history.loss.along("epoch")[[0, -1]].tolist() == [0.1, 2.0]
    assert history.loss.along("seconds")[[0, -1]].tolist() == [0.5, 10.0]


def test_a_validation_stands_where_the_training_was(history):
    assert history.validation_loss.along("seconds").tolist() == [5.0, 10.0]
    assert history.validation_loss.along("epoch").tolist() == [1.0, 2.0]


def test_every_measured_metric_has_a_curve_in_the_datas_own_unit(history):
    assert history.measured["RMSE"].y.tolist() == [0.75, 0.75]
    assert history.measured["R2Score"].y.tolist() == [0.75, 0.75]
    assert history.metric.y[-1] == pytest.approx(0.6)


def test_a_validation_before_the_first_batch_is_at_the_beginning():
    history = History(METRICS)
    history.add([], [evaluation(0)])
    assert [history.validation_loss.along(axis).tolist() for axis in ("step", "epoch", "seconds")] == [[0.0]] * 3


def test_a_mark_stands_where_the_training_is(history):
    history.marks.append(history.now("learning rate 0.1 → 0.01"))
    assert history.marks == [Mark(20, 2.0, 10.0, "learning rate 0.1 → 0.01")]


def test_a_run_that_goes_on_goes_on_in_step_and_time(history):
    following = history.continued()
    following.add(steps(21, 22), [evaluation(22)], [0.5, 1.0])
    assert following.loss.along("step")[-3:].tolist() == [20, 21, 22]
    assert following.loss.along("seconds")[-3:].tolist() == [10.0, 10.5, 11.0]
    assert following.validation_loss.along("seconds")[-1] == 11.0
    assert len(history.loss) == 20


def test_steps_go_on_from_left_to_right_where_batches_are_counted_otherwise(history):
    following = history.continued()
    following.add(
        [Step(2, 0, 5, 11, 0.1, 0.1), Step(2, 1, 5, 12, 0.1, 0.1)], [Evaluation(2.4, 12, 0.4, {})], [1.0, 2.0]
    )
    assert following.loss.along("step")[-2:].tolist() == [21, 22]
    assert following.validation_loss.along("step")[-1] == 22


def test_a_history_comes_back_from_its_file(history):
    history.marks.append(history.now("dropout 0.2 → 0.5"))
    back = again(history)
    assert back.marks == history.marks and back.target_scale == 3.0
    for axis in ("step", "epoch", "seconds"):
        assert np.array_equal(back.loss.along(axis), history.loss.along(axis))
    for name in ("loss", *METRICS):
        assert np.array_equal(back.measured[name].y, history.measured[name].y)
    assert np.array_equal(back.metric.y, history.metric.y)


def test_a_merged_history_comes_back_with_its_spikes(monkeypatch, history):
    monkeypatch.setattr("mpnn_studio.run.track.MAX_ROWS", 16)
    long = History(METRICS)
    long.add(steps(1, 200), [], list(range(200)))
    back = again(long)
    assert back.train.merged and len(back.loss) == len(long.loss)
    assert back.loss.highest.max() == 1.0
    assert np.array_equal(back.loss.smoothed(0.9), long.loss.smoothed(0.9))


def test_curves_that_were_written_as_text_open(history):
    history.marks.append(history.now("dropout 0.2 → 0.5"))
    back = history_from_json(as_json(history), METRICS)
    assert np.array_equal(back.metric.y, history.metric.y) and back.marks == history.marks


def test_a_file_from_before_there_were_steps_and_seconds_opens():
    curve = {"x": [0.5, 1.0, 1.5, 2.0], "y": [4.0, 3.0, 2.0, 1.0]}
    few = {"x": [0.0, 1.0, 2.0], "y": [4.0, 3.0, 2.0]}
    old = {
        "metric": "RMSE",
        "scale": 2.0,
        "series": {"loss": curve, "metric": curve, "validation_loss": few, "validation_metric": few},
    }
    history = history_from_json(old, METRICS, seconds=8.0)
    assert history.metric.y.tolist() == [4, 3, 2, 1] and history.metric_scale == 2.0
    assert history.loss.along("step").tolist() == [1, 2, 3, 4]
    assert history.loss.along("seconds").tolist() == [2.0, 4.0, 6.0, 8.0]
    assert history.validation_loss.along("step").tolist() == [0.0, 2.0, 4.0]
    assert np.isnan(history.measured["R2Score"].y).all()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content["train"].pop("epoch"),
        lambda content: content["train"]["loss"].pop(),
        lambda content: content["train"]["epoch"].reverse(),
        lambda content: content["train"]["seconds"].__setitem__(0, float("nan")),
        lambda content: content["train"]["step"].__setitem__(-1, 1e300),
        lambda content: content.__setitem__("metrics", ["Accuracy"]),
        lambda content: content.__setitem__("target_scale", float("inf")),
        lambda content: content["marks"].append([1.0]),
        lambda content: content["train"].__setitem__("count", [0.5] * 20),
        lambda content: content["train"].__setitem__("loss", [[1.0]] * 20),
    ],
)
def test_a_spoiled_file_is_refused(history, spoil):
    content = as_json(history)
    spoil(content)
    with pytest.raises((ValueError, KeyError, TypeError)):
        history_from_json(content, METRICS)


@pytest.mark.parametrize("spoil", [lambda content: content[:-8], lambda content: b"", lambda content: content[8:]])
def test_curves_that_were_cut_off_are_refused(history, spoil):
    with pytest.raises(EngineError):
        unpack_history(spoil(pack_history(history)), METRICS)


@pytest.mark.parametrize(
    ("arrays", "about"),
    [
        ({"other/loss": np.zeros(3)}, {}),
        ({"train/loss": np.zeros(3)}, {}),
        ({}, []),
        ({}, {"metrics": ["Accuracy"]}),
    ],
)
def test_other_arrays_than_curves_are_refused(arrays, about):
    content = pack_safetensors(arrays, {"history": json.dumps(about)})
    with pytest.raises((ValueError, KeyError, TypeError)):
        unpack_history(content, METRICS)
