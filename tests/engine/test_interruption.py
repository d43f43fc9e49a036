"""Whoever waits for a computation can end it between two layers, and nothing of an unfinished step is left."""

import threading

import numpy as np
import pytest
from mpneuralnetwork.activations import ReLU
from mpneuralnetwork.components.interruption import Interrupted, interruptible, interruption_point
from mpneuralnetwork.instruments.gradient_check import check_model
from mpneuralnetwork.instruments.lr_finder import find_learning_rate
from mpneuralnetwork.kernels.product import plain_product, product
from mpneuralnetwork.layers import BatchNormalization, Dense, Dropout, GaussianNoise
from mpneuralnetwork.losses import MSE, CategoricalCrossEntropy
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import Adam
from mpneuralnetwork.saving.checkpoint import load_checkpoint, save_checkpoint
from mpneuralnetwork.schedules import CosineDecay
from mpneuralnetwork.trainer import Evaluation, Interruption, Step, Trainer

RNG = np.random.default_rng(3)
X, Y = RNG.standard_normal((50, 6)), RNG.integers(0, 3, 50)
LIMIT = 100
"""More questions than one step, evaluation and all, asks."""


class Asked:
    """Counts the questions and answers the one of a given number by raising."""

    def __init__(self, number=None, answer=Interrupted):
        self.count, self.number, self.answer = 0, number, answer

    def __call__(self):
        self.count += 1
        if self.count == self.number:
            raise self.answer


class Probe:
    """A layer that tells what is computed, and wants the end once it has seen ``ending``."""

    def __init__(self, name, told, ending=None):
        self.name, self.told, self.ending = name, told, ending

    def forward(self, inputs):
        self.told.append(f"{self.name} forward")
        return inputs

    def backward(self, gradient):
        self.told.append(f"{self.name} backward")
        return gradient

    def output_shape(self, input_shape):
        return input_shape


def make_model():
    layers = [Dense(8), BatchNormalization(), ReLU(), Dropout(0.3), GaussianNoise(0.1), Dense(3)]
    model = Model(layers, CategoricalCrossEntropy(), Adam(learning_rate=0.01), seed=1)
    model.build((6,))
    return model


def make_trainer(**settings):
    given = {"epochs": 2, "batch_size": 20, "validation": (X[:20], Y[:20]), "schedule": CosineDecay()}
    return Trainer(make_model(), X, Y, **{**given, **settings})


def everything(model):
    """All that a step changes."""
    state = model.optimizer.state_dict()
    return {
        "values": model.snapshot().tobytes(),
        "rng": model.rng.bit_generator.state,
        **{name: np.asarray(array).tobytes() for name, array in state.items()},
    }


def told_probes(ending):
    told = []
    layers = [Dense(4), Probe("first", told), Dense(4), Probe("second", told), Dense(3)]
    model = Model(layers, CategoricalCrossEntropy(), seed=0)
    model.build((6,))
    told.clear()

    def ask():
        if told and told[-1] == ending:
            raise TimeoutError

    return model, told, ask


@pytest.mark.parametrize("ending", ["first forward", "second forward", "second backward"])
def test_no_further_layer_is_computed_once_somebody_wants_the_end(ending):
    model, told, ask = told_probes(ending)
    with interruptible(ask), pytest.raises(TimeoutError):
        model.train_step(X.copy(), Y)
    assert told[-1] == ending


@pytest.mark.parametrize("run", [lambda model: model.predict(X), lambda model: model.evaluate(X, Y)])
def test_predictions_and_evaluations_end_between_two_layers_too(run):
    model, told, ask = told_probes("first forward")
    with interruptible(ask), pytest.raises(TimeoutError):
        run(model)
    assert told == ["first forward"]


@pytest.mark.parametrize("run", [find_learning_rate, check_model])
def test_instruments_can_be_ended_and_leave_the_network_as_it_was(run):
    model = make_model()
    for number in (1, 2, 5, 40):
        before, ask = everything(model), Asked(number)
        with interruptible(ask), pytest.raises(Interrupted):
            run(model, X, Y)
        assert ask.count == number
        assert everything(model) == before


def test_an_unfinished_step_leaves_nothing_behind():
    model = make_model()
    model.train_step(X[:20].copy(), Y[:20])
    before, asked = everything(model), Asked()
    for number in range(1, LIMIT):
        asked = Asked(number)
        try:
            with interruptible(asked):
                model.train_step(X[20:40].copy(), Y[20:40])
            break
        except Interrupted:
            assert everything(model) == before
    # All layers forward, those that learn or lie above one that does backward.
    assert asked.count >= 2 * len(model.layers)
    assert everything(model) != before


def test_whoever_is_asked_changes_no_bit():
    alone, watched = make_trainer(), make_trainer()
    told = list(alone.run())
    with interruptible(Asked()):
        assert list(watched.run()) == told
    assert everything(watched.model) == everything(alone.model)


@pytest.mark.parametrize("keep_best", [False, True])
def test_a_training_that_is_interrupted_anywhere_ends_with_the_same_bits(keep_best):
    uninterrupted = make_trainer(keep_best=keep_best)
    expected = list(uninterrupted.run())
    whole, trainer = Asked(), make_trainer(keep_best=keep_best)
    with interruptible(whole):
        list(trainer.run())
    for number in range(1, whole.count + 1):
        trainer = make_trainer(keep_best=keep_best)
        with interruptible(Asked(number)):
            records = list(trainer.run())
        interruptions = [record for record in records if isinstance(record, Interruption)]
        assert len(interruptions) == 1
        assert [record for record in records if not isinstance(record, Interruption)] == expected
        assert everything(trainer.model) == everything(uninterrupted.model)


def test_an_interruption_stands_after_the_last_whole_step():
    trainer = make_trainer()
    with interruptible(Asked(30)):
        records = []
        for record in trainer.run():
            records.append(record)
            if isinstance(record, Interruption):
                break
    steps = [record.step for record in records if isinstance(record, Step)]
    assert records[-1].step == trainer.step == steps[-1]


def test_the_checkpoint_of_an_interrupted_step_continues_with_the_same_bits(tmp_path):
    uninterrupted = make_trainer()
    expected = [record for record in uninterrupted.run() if isinstance(record, Evaluation)]
    whole, trainer = Asked(), make_trainer()
    with interruptible(whole):
        list(trainer.run())
    for number in range(1, whole.count + 1):
        trainer, continued = make_trainer(), make_trainer()
        with interruptible(Asked(number)):
            next(record for record in trainer.run() if isinstance(record, Interruption))
        save_checkpoint(trainer, tmp_path / "half.safetensors")
        load_checkpoint(continued, tmp_path / "half.safetensors")
        assert [record for record in continued.run() if isinstance(record, Evaluation)][-1] == expected[-1]
        assert everything(continued.model) == everything(uninterrupted.model)


def test_the_batches_may_change_their_size_while_a_training_is_interrupted():
    trainer = make_trainer(validation=None)
    with interruptible(Asked(20)):
        for record in trainer.run():
            if isinstance(record, Interruption):
                trainer.set_batch_size(10)
    assert trainer.epoch == trainer.epochs


def test_any_other_exception_ends_a_training_and_leaves_the_last_whole_step():
    trainer, reference = make_trainer(validation=None), make_trainer(validation=None)
    with interruptible(Asked(40, TimeoutError)), pytest.raises(TimeoutError):
        list(trainer.run())
    for record in reference.run():
        if record.step == trainer.step:
            break
    assert trainer.step > 0
    assert everything(trainer.model) == everything(reference.model)


def test_train_of_a_script_ends_by_what_was_raised():
    model = make_model()
    with interruptible(Asked(30)), pytest.raises(Interrupted):
        model.train(X, Y, epochs=5, batch_size=10, verbose=False)


def test_nobody_is_asked_outside_or_in_another_thread():
    inner, outer = Asked(), Asked()
    with interruptible(outer):
        with interruptible(inner):
            interruption_point()
        interruption_point()
        other = threading.Thread(target=interruption_point)
        other.start()
        other.join()
    interruption_point()
    assert (inner.count, outer.count) == (1, 1)


@pytest.mark.parametrize(("rows", "inner", "columns"), [(40, 3, 7), (5, 3, 90), (1, 50, 1), (16, 16, 16)])
def test_one_long_product_asks_between_its_pieces(rows, inner, columns):
    a, b = RNG.standard_normal((rows, inner)), RNG.standard_normal((inner, columns))
    asked, out = Asked(), np.empty((rows, columns))
    with interruptible(asked):
        assert product(a, b, out, at_once=30) is out
    assert asked.count >= min(rows * columns * inner / 30, rows * columns) - 1
    np.testing.assert_allclose(out, plain_product(a, b), atol=1e-12)
    for number in range(1, asked.count + 1):
        with interruptible(Asked(number)), pytest.raises(Interrupted):
            product(a, b, out, at_once=30)


def test_a_product_of_usual_length_is_computed_as_a_whole():
    asked = Asked()
    a, b = RNG.standard_normal((300, 200)), RNG.standard_normal((200, 500))
    with interruptible(asked):
        np.testing.assert_array_equal(product(a, b), np.matmul(a, b))
    assert asked.count == 0


def test_drawing_the_weights_of_a_large_layer_can_be_ended():
    layers = [Dense(3000)]
    asked = Asked()
    with interruptible(asked):
        Model(layers, MSE(), seed=0).build((3000,))
    assert asked.count > 1
    with interruptible(Asked(2)), pytest.raises(Interrupted):
        Model([Dense(3000)], MSE(), seed=0).build((3000,))
    drawn = np.random.default_rng(0).standard_normal((3000, 3000)) * np.sqrt(2 / 6000)
    np.testing.assert_array_equal(layers[0].weights, drawn.astype(np.float32))
