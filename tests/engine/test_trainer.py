"""The training loop: what it yields, that it repeats, and how it ends."""

from itertools import pairwise

import numpy as np
import pytest
from mpneuralnetwork.activations import ReLU
from mpneuralnetwork.components.errors import ConfigError, ShapeError, TrainingError
from mpneuralnetwork.layers import Convolutional, Dense, Dropout, Flatten
from mpneuralnetwork.losses import MSE, CategoricalCrossEntropy
from mpneuralnetwork.metrics import TopKAccuracy
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import SGD, Adam, Optimizer
from mpneuralnetwork.schedules import CosineDecay, ExponentialDecay, ReduceOnPlateau
from mpneuralnetwork.trainer import Evaluation, Step, Trainer


def trainer_of(model, data, **settings):
    return Trainer(model, *data, **{"epochs": 2, "batch_size": 32, **settings})


def test_the_same_seed_gives_the_same_bits(blobs, small_model):
    runs = []
    for _ in range(2):
        model = small_model(seed=4)
        runs.append((list(trainer_of(model, blobs, validation=blobs).run()), model.snapshot()))
    assert runs[0][0] == runs[1][0]
    assert np.array_equal(runs[0][1], runs[1][1])


def test_another_seed_gives_another_network(blobs, small_model):
    one, other = small_model(seed=1), small_model(seed=2)
    for model in (one, other):
        list(trainer_of(model, blobs).run())
    assert not np.array_equal(one.snapshot(), other.snapshot())


def test_a_generator_handed_in_decides_over_everything(blobs, small_model):
    snapshots = []
    for seed in (None, 7):
        model = small_model(seed=seed)
        rng = np.random.default_rng(3)
        model.build((2,), rng)
        list(trainer_of(model, blobs, rng=rng).run())
        snapshots.append(model.snapshot())
    assert np.array_equal(*snapshots)


def test_evaluations_come_before_the_first_step_and_at_even_points(blobs, small_model):
    inputs, classes = blobs
    trainer = Trainer(
        small_model(), inputs[:100], classes[:100], epochs=2, batch_size=10, validation=blobs, evaluations_per_epoch=4
    )
    records = list(trainer.run())
    points = [(record.step, record.epoch) for record in records if isinstance(record, Evaluation)]
    assert points == [
        (0, 0.0), (3, 0.3), (5, 0.5), (8, 0.8), (10, 1.0), (13, 1.3), (15, 1.5), (18, 1.8), (20, 2.0),
    ]  # fmt: skip
    assert sum(isinstance(record, Step) for record in records) == trainer.steps == 20
    assert isinstance(records[-1], Evaluation)
    assert set(records[0].metrics) == {"Accuracy", "F1Score"}


def test_a_step_tells_loss_and_metric_of_its_own_batch(blobs, small_model):
    model = small_model(dropout=0.0)
    model.build((2,), np.random.default_rng(0))
    figures = model.test(*blobs)
    (first,) = list(Trainer(model, *blobs, epochs=1, batch_size=240).run())
    assert first.loss == pytest.approx(figures["loss"], rel=1e-5)
    assert first.metric == figures["Accuracy"]


def test_another_metric_can_be_watched(blobs, small_model):
    (step, *_) = trainer_of(small_model(), blobs, metric=TopKAccuracy(3)).run()
    assert step.metric == 1


def test_closing_the_generator_stops_at_this_batch(blobs, small_model):
    model = small_model()
    records = trainer_of(model, blobs).run()
    next(records)
    after_one = model.snapshot()
    records.close()
    assert list(records) == []
    assert np.array_equal(model.snapshot(), after_one)
    assert model.optimizer.steps == 1


def test_zero_epochs_only_evaluate(blobs, small_model):
    model = small_model()
    model.build((2,))
    before = model.snapshot()
    assert [type(r) for r in trainer_of(model, blobs, epochs=0, validation=blobs).run()] == [Evaluation]
    assert np.array_equal(model.snapshot(), before)


def test_the_callers_data_are_left_as_they_were(blobs):
    inputs, classes = blobs
    before = inputs.copy()
    model = Model([Dropout(0.5), ReLU(), Dense(3)], CategoricalCrossEntropy(), seed=0)
    list(trainer_of(model, blobs, validation=blobs).run())
    model.predict(inputs)
    model.evaluate(inputs, classes, training=True)
    assert np.array_equal(inputs, before)


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.float64])
def test_data_of_any_number_type_are_learned_as_float32(blobs, small_model, dtype):
    inputs, classes = (blobs[0] * 20 + 100).astype(dtype), blobs[1]
    typed, plain = small_model(), small_model()
    list(Trainer(typed, inputs, classes, epochs=1, batch_size=16).run())
    list(Trainer(plain, inputs.astype(np.float32), classes, epochs=1, batch_size=16).run())
    assert np.array_equal(typed.snapshot(), plain.snapshot())


def test_a_memory_mapped_array_is_trained_on(tmp_path, blobs, small_model):
    np.save(tmp_path / "inputs.npy", blobs[0])
    mapped, plain = small_model(), small_model()
    list(trainer_of(mapped, (np.load(tmp_path / "inputs.npy", mmap_mode="r"), blobs[1])).run())
    list(trainer_of(plain, blobs).run())
    assert np.array_equal(mapped.snapshot(), plain.snapshot())


def test_only_the_chosen_rows_are_trained_on(blobs, small_model):
    inputs, classes = blobs
    rows = np.arange(0, 240, 2)
    chosen, copied = small_model(), small_model()
    list(trainer_of(chosen, blobs, rows=rows, validation=blobs, validation_rows=rows).run())
    spoilt = inputs.copy()
    spoilt[1::2] = np.nan
    list(trainer_of(copied, (spoilt, classes), rows=rows).run())
    assert np.array_equal(chosen.snapshot(), copied.snapshot())


def test_training_stops_when_validation_stands_still(blobs, small_model):
    inputs, classes = blobs
    # What is validated on contradicts what is learned, so that it can only get worse.
    wrong = (inputs, (classes + 1) % 3)
    model = small_model()
    records = list(trainer_of(model, blobs, epochs=50, validation=wrong, patience=3, keep_best=True).run())
    evaluations = [record for record in records if isinstance(record, Evaluation)]
    best = min(range(len(evaluations)), key=lambda k: evaluations[k].loss)
    assert len(evaluations) == best + 4
    assert model.test(*wrong)["loss"] == pytest.approx(evaluations[best].loss, rel=1e-6)


def test_a_class_that_counts_nothing_is_not_learned(blobs, small_model):
    weighted, plain = small_model(), small_model()
    list(trainer_of(weighted, blobs, epochs=20, class_weights={2: 0.0}).run())
    list(trainer_of(plain, blobs, epochs=20).run())
    inputs, classes = blobs
    assert (weighted.predict(inputs[classes == 2]).argmax(axis=1) != 2).all()
    assert (plain.predict(inputs[classes == 2]).argmax(axis=1) == 2).mean() > 0.9


def test_a_schedule_scales_the_rate_and_leaves_it_as_a_person_set_it(blobs, small_model):
    optimizer = Adam(0.01)
    trainer = trainer_of(small_model(optimizer=optimizer), blobs, schedule=ExponentialDecay(final=0.01))
    rates = []
    for _ in trainer.run():
        rates.append(optimizer.effective_rate)
        assert optimizer.learning_rate == 0.01
    assert rates[0] == pytest.approx(0.01)
    assert all(later < earlier for earlier, later in pairwise(rates))
    assert optimizer.effective_rate == 0.01


def test_a_rate_changed_while_training_holds_under_a_schedule(blobs, small_model):
    model = small_model(optimizer=Adam(0.01))
    records = trainer_of(model, blobs, epochs=10, schedule=CosineDecay(warm_up=0.0)).run()
    next(records)
    model.optimizer.learning_rate = 0.001
    next(records)
    assert model.optimizer.effective_rate == pytest.approx(0.001, rel=0.02)
    assert model.optimizer.learning_rate == 0.001


def test_a_plateau_lowers_the_rate(blobs, small_model):
    inputs, classes = blobs
    model = small_model(optimizer=Adam(0.01))
    wrong = (inputs, (classes + 1) % 3)
    schedule = ReduceOnPlateau(patience=2, gamma=0.5)
    rates = [
        model.optimizer.effective_rate
        for _ in trainer_of(model, blobs, epochs=8, validation=wrong, schedule=schedule).run()
    ]
    assert min(rates) <= 0.0025


class Descent:
    """An optimizer as the specification writes it: it knows its learning rate and nothing of schedules."""

    def __init__(self, learning_rate):
        self.learning_rate = learning_rate

    def step(self, layers):
        for layer in layers:
            for param, grad in layer.params.values():
                param -= np.float32(self.learning_rate) * grad


class DerivedDescent(Optimizer):
    """The same, with our settings."""

    step = Descent.step


@pytest.mark.parametrize("own", [Descent, DerivedDescent])
def test_an_optimizer_of_the_users_own_follows_a_schedule_too(blobs, small_model, own):
    def trained(optimizer):
        model = small_model(optimizer=optimizer, seed=3)
        rates = set()
        for _ in trainer_of(model, blobs, schedule=ExponentialDecay(final=0.01)).run():
            rates.add(optimizer.learning_rate)
        assert rates == {0.1}
        return model.snapshot()

    assert np.allclose(trained(own(0.1)), trained(SGD(0.1, momentum=0.0)), rtol=1e-4, atol=1e-6)


def test_the_training_changes_its_live_settings_and_no_other(blobs, small_model):
    trainer = trainer_of(small_model(), blobs)
    trainer.apply_live("batch_size", 120)
    assert trainer.batches == 2
    with pytest.raises(ConfigError, match="patience"):
        trainer.apply_live("patience", 16)
    assert trainer.batches == 2


def test_an_infinite_value_names_the_place_and_puts_the_last_finite_weights_back(blobs):
    inputs, classes = blobs
    model = Model([Dense(8), ReLU(), Dense(3)], CategoricalCrossEntropy(), SGD(0.1), seed=0)
    spoilt = inputs.copy()
    trainer = Trainer(model, spoilt, classes, epochs=3, batch_size=24)
    records = trainer.run()
    for _ in range(12):
        next(records)
    model.layers[2].weights[0, 0] = np.inf
    with pytest.raises(TrainingError, match=r"epoch 2, batch 3: the weights of layer 3 \(Dense\)"):
        next(records)
    assert np.isfinite(model.snapshot()).all()


def test_a_rate_far_too_large_is_told_and_not_just_nan():
    rng = np.random.default_rng(0)
    inputs, targets = rng.normal(size=(64, 4)), rng.normal(size=(64, 1))
    model = Model([Dense(8), ReLU(), Dense(1)], MSE(), SGD(100.0), seed=0)
    with pytest.raises(TrainingError, match="smaller learning rate"):
        list(Trainer(model, inputs, targets, epochs=50, batch_size=16).run())
    assert np.isfinite(model.snapshot()).all()
    assert np.isfinite(model.predict(inputs)).all()


def test_inputs_that_are_not_numbers_are_told_as_such(blobs, small_model):
    inputs, classes = blobs
    spoilt = inputs.copy()
    spoilt[7] = np.nan
    with pytest.raises(TrainingError, match="epoch 1, batch 1: the inputs of this batch"):
        list(Trainer(small_model(), spoilt, classes, epochs=1, batch_size=240).run())


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"epochs": -1}, "epochs must be a whole number from 0"),
        ({"batch_size": 0}, "batch_size must be a whole number from 1"),
        ({"evaluations_per_epoch": 0}, "evaluations_per_epoch must be a whole number from 1"),
    ],
)
def test_impossible_settings_are_refused(blobs, small_model, settings, words):
    with pytest.raises(ConfigError, match=words):
        trainer_of(small_model(), blobs, **settings)


def test_data_that_do_not_fit_are_refused(blobs, small_model):
    inputs, classes = blobs
    with pytest.raises(ShapeError, match="240 examples and 239 targets"):
        trainer_of(small_model(), (inputs, classes[1:]))
    with pytest.raises(ShapeError, match="0 examples"):
        trainer_of(small_model(), (inputs[:0], classes[:0]))
    with pytest.raises(ShapeError, match=r"3 classes apart.*a class 3"):
        list(trainer_of(small_model(), (inputs, classes + 1)).run())


def test_nothing_grows_from_step_to_step(digits):
    import tracemalloc

    inputs, labels = digits[0][:640].reshape(-1, 1, 28, 28), digits[1][:640]
    model = Model([Convolutional(4, 3), ReLU(), Flatten(), Dropout(0.2), Dense(10)], CategoricalCrossEntropy(), Adam())
    records = Trainer(model, inputs, labels, epochs=6, batch_size=32).run()
    for _ in range(40):
        next(records)
    tracemalloc.start()
    for _ in range(20):
        next(records)
    before, _ = tracemalloc.get_traced_memory()
    for _ in range(40):
        next(records)
    after, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 20_000
    assert peak - before < 500_000


def test_a_failure_is_told_for_an_optimizer_of_the_users_own_too(blobs, small_model):
    class Exploding:
        learning_rate = 1e30

        def step(self, layers):
            for layer in layers:
                for param, _grad in layer.params.values():
                    param *= np.float32(self.learning_rate)

    model = small_model(seed=0)
    model.optimizer = Exploding()
    with pytest.raises(TrainingError, match="last finite weights"):
        list(trainer_of(model, blobs).run())
    assert np.isfinite(model.snapshot()).all()


def test_batches_of_another_size_still_show_every_example_once(blobs, small_model):
    inputs, classes = np.arange(200, dtype=np.float32).reshape(100, 2), blobs[1][:100]
    trainer = Trainer(small_model(), inputs, classes, epochs=2, batch_size=8)
    seen = []
    learn = trainer.model.compute_gradients

    def watch(batch, targets, weights):
        seen.append(batch[:, 0].tolist())
        return learn(batch, targets, weights)

    trainer.model.compute_gradients = watch
    sizes = {3: 20, 5: 5, 9: 64}
    for record in trainer.run():
        if record.step in sizes:
            trainer.set_batch_size(sizes[record.step])
    epoch = np.concatenate(seen[: next(n for n in range(len(seen)) if sum(map(len, seen[:n])) == 100)])
    assert sorted(epoch) == list(range(0, 200, 2))
    assert sorted(np.concatenate(seen)) == sorted(2 * list(range(0, 200, 2)))
    assert [len(batch) for batch in seen[:5]] == [8, 8, 8, 16, 20]


@pytest.mark.parametrize("size", [3, 32, 100])
def test_a_size_changed_between_epochs_acts_as_if_it_were_given_at_the_start(blobs, small_model, size):
    inputs, classes = blobs[0][:96], blobs[1][:96]
    trainer = Trainer(small_model(), inputs, classes, epochs=3, batch_size=16)
    records = []
    for record in trainer.run():
        records.append(record)
        if record.step == 6:
            trainer.set_batch_size(size)
    batches = -(-96 // size)
    assert [(record.epoch, record.batch) for record in records[6:]] == [
        (epoch, batch) for epoch in (1, 2) for batch in range(batches)
    ]
    assert trainer.steps == len(records) == 6 + 2 * batches


def test_a_larger_batch_from_the_first_step_on_does_not_begin_the_epoch_anew(blobs, small_model):
    trainer = Trainer(small_model(), blobs[0][:100], blobs[1][:100], epochs=1, batch_size=10)
    records = trainer.run()
    next(records)
    trainer.set_batch_size(60)
    left = list(records)
    assert [(record.batch, record.batches) for record in left] == [(0, 2), (1, 2)]


def test_a_schedule_stays_where_it_is_when_the_batches_grow(blobs, small_model):
    model = small_model(optimizer=SGD(learning_rate=0.01))
    inputs, classes = blobs[0][:100], blobs[1][:100]
    trainer = Trainer(model, inputs, classes, epochs=10, batch_size=1, schedule=ExponentialDecay(final=0.01))
    records = trainer.run()
    for _ in range(500):
        next(records)
    halfway = model.optimizer.effective_rate
    trainer.set_batch_size(10)
    next(records)
    assert model.optimizer.effective_rate == pytest.approx(halfway, rel=0.02)
    records.close()


def test_a_size_of_nothing_and_the_size_of_a_stream_are_refused(blobs, small_model):
    trainer = trainer_of(small_model(), blobs)
    with pytest.raises(ConfigError, match="batch_size must be a whole number from 1"):
        trainer.set_batch_size(0)
    stream = Trainer(small_model(), [blobs], epochs=1)
    with pytest.raises(ConfigError, match="stream"):
        stream.set_batch_size(4)
