"""Going on after an interruption, streams, callbacks, traces and the search for a learning rate."""

import json
from pathlib import Path

import numpy as np
import pytest
from mpneuralnetwork.activations import ReLU
from mpneuralnetwork.components.errors import ConfigError, FileError
from mpneuralnetwork.instruments.lr_finder import find_learning_rate
from mpneuralnetwork.instruments.trace import optimizer_state, trace_step
from mpneuralnetwork.layers import BatchNormalization, Dense, Dropout
from mpneuralnetwork.losses import CategoricalCrossEntropy
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import SGD, Adadelta, Adam, RMSprop
from mpneuralnetwork.saving.checkpoint import load_checkpoint, save_checkpoint
from mpneuralnetwork.saving.model_files import read_safetensors, write_safetensors
from mpneuralnetwork.schedules import CosineDecay, ReduceOnPlateau
from mpneuralnetwork.trainer import Evaluation, Step, Trainer

OPTIMIZERS = {
    "adam": lambda: Adam(0.01), "sgd": lambda: SGD(0.05), "rmsprop": lambda: RMSprop(0.01), "adadelta": Adadelta,
}  # fmt: skip
OLD_CHECKPOINTS = sorted((Path(__file__).parent / "checkpoints").glob("version-1-*.safetensors"))
"""Written by the program before its slots had the names and values of the formulas."""
SCHEDULES = {"none": lambda: None, "cosine": CosineDecay, "plateau": lambda: ReduceOnPlateau(patience=1)}


def make_trainer(blobs, optimizer="adam", schedule="none", seed=0):
    layers = [Dense(8), BatchNormalization(), ReLU(), Dropout(0.3), Dense(3)]
    model = Model(layers, CategoricalCrossEntropy(), OPTIMIZERS[optimizer](), seed=seed)
    model.build((2,))
    return Trainer(
        model, *blobs, epochs=4, batch_size=50, validation=blobs, schedule=SCHEDULES[schedule](), keep_best=True
    )


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("stop_after", [1, 6, 8, 13])
def test_a_resumed_training_equals_an_uninterrupted_one_exactly(tmp_path, blobs, optimizer, schedule, stop_after):
    whole = make_trainer(blobs, optimizer, schedule)
    expected = list(whole.run())

    first = make_trainer(blobs, optimizer, schedule)
    records = first.run()
    done = [next(records) for _ in range(stop_after)]
    save_checkpoint(first, tmp_path / "checkpoint.safetensors")

    second = make_trainer(blobs, optimizer, schedule, seed=99)
    load_checkpoint(second, tmp_path / "checkpoint.safetensors")
    rest = list(second.run())
    assert done + rest == expected
    assert np.array_equal(second.model.snapshot(), whole.model.snapshot())


def test_a_checkpoint_of_another_network_is_refused(tmp_path, blobs, small_model):
    save_checkpoint(make_trainer(blobs), tmp_path / "checkpoint.safetensors")
    other = Trainer(small_model(), *blobs, epochs=1, batch_size=32)
    with pytest.raises(FileError, match="another network"):
        load_checkpoint(other, tmp_path / "checkpoint.safetensors")


def test_a_damaged_checkpoint_is_refused_and_leaves_the_training_as_it_was(tmp_path, blobs):
    path = tmp_path / "checkpoint.safetensors"
    trainer = make_trainer(blobs, schedule="plateau")
    list(trainer.run())
    save_checkpoint(trainer, path)
    arrays, metadata = read_safetensors(path)
    (key,) = metadata
    position = json.loads(metadata[key])
    damages = [
        (arrays, {}),
        ({**arrays, "values": arrays["values"][1:]}, metadata),
        ({**arrays, "values": arrays["values"] * np.float32(np.nan)}, metadata),
        ({**arrays, "extra": arrays["values"]}, metadata),
        ({name: array for name, array in arrays.items() if name != "optimizer.0.weights.m"}, metadata),
        ({name: array for name, array in arrays.items() if not name.startswith("optimizer.4.")}, metadata),
        ({name: array for name, array in arrays.items() if name != "optimizer.steps"}, metadata),
        ({**arrays, "optimizer.0.weights.v": arrays["optimizer.0.weights.v"].T}, metadata),
        (arrays, {key: json.dumps({**position, "version": 3})}),
        (arrays, {key: json.dumps({**position, "position": [1, 2]})}),
        (arrays, {key: json.dumps({**position, "architecture": 3})}),
        (arrays, {key: json.dumps({**position, "rng": {"bit_generator": "Other"}})}),
        (arrays, {key: json.dumps({**position, "best_loss": "low"})}),
        (arrays, {key: json.dumps({**position, "position": [10**400] * 5})}),
        (arrays, {key: json.dumps({**position, "position": [-1, 0, 0, 0, 0]})}),
        (arrays, {key: json.dumps({**position, "position": [0, 10**6, 0, 0, 0]})}),
        (arrays, {key: json.dumps({**position, "architecture": {"optimizer": {"config": 3}}})}),
        (arrays, {key: json.dumps({**position, "rate": -1.0})}),
        (arrays, {key: json.dumps({**position, "schedule": {}})}),
        (arrays, {key: json.dumps({**position, "model_rng": {}})}),
        (arrays, {key: json.dumps({**position, "epoch_rng": None})}),
    ]
    for damaged, text in damages:
        write_safetensors(path, damaged, text)
        refusing = make_trainer(blobs, schedule="plateau")
        save_checkpoint(refusing, tmp_path / "before.safetensors")
        with pytest.raises(FileError) as caught:
            load_checkpoint(refusing, path)
        assert len(str(caught.value)) < 300
        save_checkpoint(refusing, tmp_path / "after.safetensors")
        assert (tmp_path / "after.safetensors").read_bytes() == (tmp_path / "before.safetensors").read_bytes()


@pytest.mark.parametrize("path", OLD_CHECKPOINTS, ids=lambda path: path.stem)
def test_a_checkpoint_of_version_1_goes_on_as_it_would_have(blobs, path):
    optimizer, done = path.stem.split("-")[2:]
    whole, resumed = (make_trainer(blobs, optimizer, "cosine", seed) for seed in (0, 99))
    expected = list(whole.run())[int(done) :]
    load_checkpoint(resumed, path)
    records = list(resumed.run())
    assert [type(record) for record in records] == [type(record) for record in expected]
    assert np.allclose([r.loss for r in records], [r.loss for r in expected], rtol=1e-4)
    assert np.allclose(resumed.model.snapshot(), whole.model.snapshot(), atol=1e-5)


def test_slots_of_version_1_get_the_names_and_values_of_the_formula(blobs):
    path = next(path for path in OLD_CHECKPOINTS if path.stem == "version-1-adam-7")
    old, _ = read_safetensors(path)
    trainer = make_trainer(blobs, "adam", "cosine")
    load_checkpoint(trainer, path)
    optimizer = trainer.model.optimizer
    slots = [optimizer.state[0]["weights"], optimizer.state[4]["weights"]]
    for slot, name, share in [("m", "mean", 1 - 0.9), ("v", "square", 1 - 0.999)]:
        weights = np.concatenate([arrays[slot].ravel() for arrays in slots])
        assert np.array_equal(weights, old[f"optimizer.0.{name}"][: weights.size] * share)
    assert optimizer.steps == 5  # and two evaluations


@pytest.mark.parametrize("change", [lambda array: array[1:], lambda array: array * np.float32(np.inf)])
def test_a_damaged_checkpoint_of_version_1_is_refused(tmp_path, blobs, change):
    arrays, metadata = read_safetensors(next(path for path in OLD_CHECKPOINTS if path.stem == "version-1-adam-7"))
    for damaged in ({**arrays, "optimizer.0.mean": change(arrays["optimizer.0.mean"])},
                    {name: array for name, array in arrays.items() if name != "optimizer.0.mean"}):  # fmt: skip
        write_safetensors(tmp_path / "checkpoint.safetensors", damaged, metadata)
        with pytest.raises(FileError):
            load_checkpoint(make_trainer(blobs, "adam", "cosine"), tmp_path / "checkpoint.safetensors")


def test_a_checkpoint_keeps_the_rate_that_a_person_set(tmp_path, blobs):
    trainer = make_trainer(blobs, "adam", "cosine")
    records = trainer.run()
    for _ in range(15):
        next(records)
    trainer.model.optimizer.learning_rate = 0.02
    assert trainer.model.optimizer.effective_rate < 0.02
    save_checkpoint(trainer, tmp_path / "checkpoint.safetensors")
    other = make_trainer(blobs, "adam", "cosine")
    load_checkpoint(other, tmp_path / "checkpoint.safetensors")
    assert other.model.optimizer.learning_rate == 0.02


def test_a_checkpoint_needs_no_validation(tmp_path, blobs, small_model):
    def made(seed):
        model = small_model(seed=seed)
        model.build((2,))
        return Trainer(model, *blobs, epochs=2, batch_size=100)

    whole, first, second = made(0), made(0), made(1)
    expected, records = list(whole.run()), first.run()
    next(records)
    save_checkpoint(first, tmp_path / "checkpoint.safetensors")
    load_checkpoint(second, tmp_path / "checkpoint.safetensors")
    assert list(second.run()) == expected[1:]
    assert second.best.weights is None


def test_an_old_kind_of_random_numbers_cannot_be_saved(tmp_path, blobs, small_model):
    rng = np.random.Generator(np.random.MT19937(0))
    trainer = Trainer(small_model(), *blobs, epochs=1, batch_size=32, rng=rng)
    with pytest.raises(FileError, match="PCG64"):
        save_checkpoint(trainer, tmp_path / "checkpoint.safetensors")


class Stream:
    """Batches that are made when they are asked for; it says nothing of its length."""

    def __init__(self, inputs, classes, size=50):
        self.begun = 0
        self._data, self._size = (inputs, classes), size

    def __iter__(self):
        self.begun += 1
        inputs, classes = self._data
        for start in range(0, len(inputs), self._size):
            yield inputs[start : start + self._size], classes[start : start + self._size]


def test_a_stream_of_batches_is_begun_anew_in_every_epoch(blobs, small_model):
    stream, model = Stream(*blobs), small_model()
    trainer = Trainer(model, stream, epochs=3, validation=blobs)
    records = list(trainer.run())
    steps = [record for record in records if isinstance(record, Step)]
    assert stream.begun == 3
    assert [(s.epoch, s.batch) for s in steps] == [(e, b) for e in range(3) for b in range(5)]
    assert [s.batches for s in steps[:6]] == [0, 0, 0, 0, 5, 5]
    assert [record.epoch for record in records if isinstance(record, Evaluation)] == [0, 1, 2, 3]
    assert trainer.steps == 15


def test_a_list_of_batches_tells_its_length_at_once(blobs, small_model):
    batches = list(Stream(*blobs))
    (first, *_) = Trainer(small_model(), batches, epochs=1).run()
    assert first.batches == 5


def test_training_on_a_stream_leaves_its_arrays_alone(blobs):
    inputs, classes = blobs
    before = inputs.copy()
    model = Model([Dropout(0.5), Dense(3)], CategoricalCrossEntropy(), seed=0)
    history = model.train([(inputs, classes)], None, epochs=2, batch_size=1, evaluation=blobs)
    assert len(history) == 2
    assert {"loss", "val_loss", "val_Accuracy"} <= history[0].keys()
    assert np.array_equal(inputs, before)


@pytest.mark.parametrize("inputs", [[], iter(())])
def test_an_empty_stream_is_told(inputs, small_model):
    with pytest.raises(ConfigError, match="stream of batches is empty"):
        list(Trainer(small_model(), inputs, epochs=1).run())


@pytest.mark.parametrize("inputs", [np.ones((3, 2)), 7])
def test_targets_must_not_be_forgotten(inputs, small_model):
    with pytest.raises(ConfigError, match="needs targets"):
        Trainer(small_model(), inputs, epochs=1)


def test_a_callback_hears_everything_and_can_end_the_training(blobs, small_model):
    heard = []

    def listen(record):
        heard.append(record)
        return len(heard) == 4

    history = small_model().train(*blobs, epochs=5, batch_size=64, callbacks=[listen])
    assert len(heard) == 4
    assert isinstance(heard[0], Evaluation)
    assert len(history) == 1


def test_progress_goes_to_the_log(blobs, small_model, caplog):
    with caplog.at_level("INFO", logger="mpneuralnetwork"):
        small_model().train(*blobs, epochs=2, batch_size=64)
    assert [record.message[:8] for record in caplog.records] == ["epoch 1:", "epoch 2:"]
    assert "val_Accuracy" in caplog.text


def test_a_trace_shows_the_step_that_training_takes(blobs):
    traced, trained = make_trainer(blobs).model, make_trainer(blobs).model
    batch, classes = blobs[0][:32], blobs[1][:32]
    trace = trace_step(traced, batch, classes)
    loss, _ = trained.train_step(batch.copy(), classes)
    assert trace.loss == loss
    assert np.array_equal(traced.snapshot(), trained.snapshot())


def test_a_trace_holds_together(blobs):
    model = make_trainer(blobs, "sgd").model
    batch, classes = blobs[0][:32], blobs[1][:32]
    before = batch.copy()
    trace = trace_step(model, batch, classes)
    first, norm, relu, drop, last = trace.layers
    assert np.array_equal(batch, before)
    assert np.array_equal(first.inputs, before)
    assert np.allclose(first.outputs, before @ first.before["weights"], atol=1e-5)
    assert np.array_equal(relu.outputs, np.maximum(relu.inputs, 0))
    assert np.array_equal(relu.inputs, norm.outputs)
    assert np.array_equal(last.output_gradient, trace.loss_gradient)
    assert np.allclose(last.gradients["weights"], last.inputs.T @ trace.loss_gradient, atol=1e-6)
    assert np.array_equal(drop.output_gradient, last.input_gradient)
    assert first.input_gradient is None
    velocity = last.state["weights"]["velocity"]
    assert np.allclose(last.after["weights"], last.before["weights"] - 0.05 * velocity, atol=1e-7)
    assert np.allclose(trace.predictions.sum(axis=1), 1, atol=1e-5)


def test_a_trace_can_be_watched_while_it_is_made(blobs):
    model, seen = make_trainer(blobs).model, {}
    batch, classes = blobs[0][:32], blobs[1][:32]

    def watch(index, direction, array):
        seen[index, direction] = array.copy()

    trace = trace_step(model, batch, classes, watch=watch)
    assert np.array_equal(seen[4, "forward"], trace.outputs)
    assert np.array_equal(seen[5, "backward"], trace.loss_gradient)


def test_a_trace_shows_the_averages_of_the_formula(blobs):
    model = make_trainer(blobs).model
    batch, classes = blobs[0][:32], blobs[1][:32]
    first, second = trace_step(model, batch, classes), trace_step(model, batch, classes)
    for one, other in zip(first.layers, second.layers, strict=True):
        assert one.state.keys() == one.gradients.keys()
        for name, g in one.gradients.items():
            m, v = 0.1 * g, 0.001 * g**2
            np.testing.assert_allclose(one.state[name]["m"], m, rtol=1e-5)
            np.testing.assert_allclose(one.state[name]["v"], v, rtol=1e-5)
            g = other.gradients[name]
            np.testing.assert_allclose(other.state[name]["m"], 0.9 * m + 0.1 * g, rtol=1e-4, atol=1e-9)
            np.testing.assert_allclose(other.state[name]["v"], 0.999 * v + 0.001 * g**2, rtol=1e-4, atol=1e-12)


def test_the_state_of_one_layer_can_be_read_alone(blobs):
    model = make_trainer(blobs, "sgd").model
    assert optimizer_state(model, 0) == {"weights": {}}
    trace = trace_step(model, *blobs)
    state = optimizer_state(model, 4)
    assert state.keys() == {"weights", "biases"}
    assert np.array_equal(state["weights"]["velocity"], trace.layers[4].state["weights"]["velocity"])
    state["weights"]["velocity"][...] = 7
    assert not (optimizer_state(model, 4)["weights"]["velocity"] == 7).any()
    assert optimizer_state(model, 2) == {}


class Plain:
    """An optimizer of the user's own, as short as it can be."""

    learning_rate = 0.1
    state = "untouched"

    def step(self, layers):
        for layer in layers:
            for param, grad in layer.params.values():
                param -= self.learning_rate * grad


def test_a_trace_of_an_optimizer_of_the_users_own_has_no_state(blobs):
    model = Model([Dense(3)], CategoricalCrossEntropy(), Plain(), seed=0)
    trace = trace_step(model, *blobs)
    assert trace.layers[0].state == {"weights": {}, "biases": {}}


def test_the_learning_rate_finder_suggests_a_rate_that_learns_and_changes_nothing(blobs):
    model = make_trainer(blobs, "sgd").model
    model.train_step(blobs[0].copy(), blobs[1])
    before, steps, state = model.snapshot(), model.optimizer.steps, optimizer_state(model, 0)
    random_numbers = model.rng.bit_generator.state
    found = find_learning_rate(model, *blobs, low=1e-5, high=1e4, steps=80)
    assert np.array_equal(model.snapshot(), before)
    assert (model.optimizer.learning_rate, model.optimizer.steps) == (0.05, steps)
    assert np.array_equal(optimizer_state(model, 0)["weights"]["velocity"], state["weights"]["velocity"])
    assert model.rng.bit_generator.state == random_numbers
    assert 1e-4 < found.suggestion < 10
    assert len(found.rates) == len(found.losses) <= 80
    assert np.isnan(find_learning_rate(model, *blobs, steps=2).suggestion)


def test_the_learning_rate_finder_tries_an_optimizer_of_the_users_own(blobs):
    model = Model([Dense(3)], CategoricalCrossEntropy(), Plain(), seed=0)
    optimizer = model.optimizer
    assert find_learning_rate(model, *blobs, low=1e-4, high=10, steps=40).suggestion > 1e-3
    assert model.optimizer is optimizer
    assert optimizer.learning_rate == 0.1


def test_an_optimizer_of_ones_own_without_a_state_has_no_checkpoint(blobs, tmp_path):
    class Loop:
        learning_rate = 0.1

        def step(self, layers):
            """Learn nothing."""

    model = Model([Dense(3)], CategoricalCrossEntropy(), Loop(), seed=0)
    with pytest.raises(FileError, match="The state of Loop cannot be saved: derive it from Optimizer"):
        save_checkpoint(Trainer(model, *blobs, epochs=1), tmp_path / "own.safetensors")


def test_a_schedule_says_that_an_optimizer_has_no_rate(blobs):
    class Still:
        def step(self, layers):
            """Learn nothing."""

    model = Model([Dense(3)], CategoricalCrossEntropy(), Still(), seed=0)
    model.train(*blobs, epochs=1, batch_size=32, verbose=False)
    with pytest.raises(ConfigError, match="Still has no learning_rate that a schedule could change"):
        model.train(*blobs, epochs=1, batch_size=32, schedule=CosineDecay(), verbose=False)
