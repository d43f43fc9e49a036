"""Changing a training while it goes on: as if its settings had been others from that batch on."""

from itertools import islice

import numpy as np
import pytest
from mpneuralnetwork.components import registry
from mpneuralnetwork.components.errors import ConfigError
from mpneuralnetwork.components.fields import real
from mpneuralnetwork.losses import CategoricalCrossEntropy
from mpneuralnetwork.model import Model
from mpneuralnetwork.schedules import ConstantRate
from mpneuralnetwork.trainer import Step, Trainer

from mpnn_studio.project import edits
from mpnn_studio.project.project import ROLES
from mpnn_studio.project.spec import new_spec
from mpnn_studio.run.history import History
from mpnn_studio.run.job import Job
from mpnn_studio.run.steering import Change, Marker, live_changes, owners, steer, steered

LIVE = [
    (kind, component, name)
    for kind in registry.kinds()
    for component in registry.components(kind)
    for name, field in component.fields.items()
    if field.live
]


def change_of(project, uid, field, value):
    (change,) = live_changes(project, edits.set_value(project, uid, field, value))
    return change


def test_the_settings_that_people_steer_by_are_live():
    names = {name for _, _, name in LIVE}
    assert {"learning_rate", "momentum", "weight_decay", "probability", "batch_size"} <= names


def trainer_of(project, **parts):
    """A training of a project on made-up examples, with some of its parts replaced."""
    model = project.build(np.random.default_rng(0))
    model.loss = parts.get("loss", model.loss)
    inputs = np.zeros((8, *project.schema().input_shape), np.float32)
    return Trainer(model, inputs, np.arange(8), epochs=1, batch_size=4, schedule=parts.get("schedule"))


@pytest.mark.parametrize(("kind", "component", "name"), LIVE, ids=lambda value: getattr(value, "__name__", value))
def test_every_live_setting_has_an_owner_that_applies_it(digits, kind, component, name):
    """A setting that is marked live in a part that nobody steers (a data source, a metric) fails here."""
    project, _ = digits
    if kind == "layer":
        project = edits.insert_layer(project, 1, component.__name__)
        spec = project.layers[1]
    else:
        role = next(role for role, of_kind in ROLES.items() if of_kind == kind)
        project = edits.choose(project, role, component.__name__)
        spec = project.find(role)
    value = spec.config[name]
    trainer = trainer_of(project, schedule=project.schedule.create())
    changed = value / 2 if isinstance(value, float) else value
    steer(project, trainer, Change(spec.uid, name, value, changed, name))
    owner = owners(project, trainer)[spec.uid]
    # Of its batch size, a training shows the number of batches alone: one instead of two.
    assert trainer.batches == 1 if owner is trainer else getattr(owner, name) == changed


def test_a_setting_is_applied_by_the_part_that_owns_it(digits):
    class SteerableLoss(CategoricalCrossEntropy):
        strictness = real(0.5, live=True)
        fixed = real(0.5)

    class SteerableSchedule(ConstantRate):
        share = real(0.5, live=True)

    project, _ = digits
    trainer = trainer_of(project, loss=SteerableLoss(), schedule=SteerableSchedule())
    steer(project, trainer, Change("loss", "strictness", 0.5, 0.75, "Loss strictness"))
    steer(project, trainer, Change("schedule", "share", 0.5, 0.25, "Schedule share"))
    assert (trainer.model.loss.strictness, trainer.schedule.share) == (0.75, 0.25)
    for uid, field in [("training", "patience"), ("loss", "fixed"), ("optimizer", "nothing")]:
        with pytest.raises(ConfigError, match=field):
            steer(project, trainer, Change(uid, field, 0.5, 16, field))
    assert trainer.batches == 2


NETWORK_LIVE = [entry for entry in LIVE if entry[0] in ("layer", "optimizer")]


@pytest.mark.parametrize(
    ("kind", "component", "name"), NETWORK_LIVE, ids=lambda value: getattr(value, "__name__", value)
)
def test_a_live_setting_is_read_at_every_step(kind, component, name):
    """Changed before the first step, it acts as if it had been given to the constructor."""

    def weights_after(late):
        values = {"learning_rate": 0.03, "momentum": 0.4, "weight_decay": 0.2, "probability": 0.25, "deviation": 0.7}
        part = component() if late else component(**{name: values[name]})
        layers = [new_spec("layer", "Dense").component(6), *([part] if kind == "layer" else []),
                  new_spec("layer", "Dense").component(3)]  # fmt: skip
        optimizer = part if kind == "optimizer" else registry.find("optimizer", "SGD")()
        model = Model(layers, registry.find("loss", "MSE")(), optimizer)
        model.build((4,), np.random.default_rng(0))
        if late:
            setattr(part, name, values[name])
        rng = np.random.default_rng(1)
        before = model.snapshot()
        for _ in range(3):
            model.train_step(rng.normal(size=(5, 4)).astype(np.float32), rng.normal(size=(5, 3)).astype(np.float32))
        assert not np.array_equal(before, model.snapshot())
        return model.snapshot()

    assert np.array_equal(weights_after(late=True), weights_after(late=False))


def test_only_live_settings_of_parts_that_both_have_are_taken_over(digits):
    project, _ = digits
    dropout = next(spec for spec in project.layers if spec.name == "Dropout")
    wanted = edits.set_value(project, dropout.uid, "probability", 0.4)
    wanted = edits.set_value(wanted, "optimizer", "beta1", 0.5)
    wanted = edits.set_value(wanted, "training", "epochs", 7)
    wanted = edits.insert_layer(wanted, 1, "Dropout")
    assert [(change.uid, change.field, change.value) for change in live_changes(project, wanted)] == [
        (dropout.uid, "probability", 0.4)
    ]


def test_another_optimizer_waits_for_the_next_run(digits):
    project, _ = digits
    assert live_changes(project, edits.choose(project, "optimizer", "SGD")) == ()


def test_a_muted_layer_is_not_steered(digits):
    project, _ = digits
    dropout = next(spec for spec in project.layers if spec.name == "Dropout")
    wanted = edits.set_value(edits.toggle_muted(project, {dropout.uid}), dropout.uid, "probability", 0.4)
    assert live_changes(project, wanted) == ()


def test_a_run_is_known_by_the_settings_that_it_ended_with(digits):
    project, _ = digits
    wanted = edits.set_value(project, "optimizer", "learning_rate", 0.5)
    assert steered(project, live_changes(project, wanted)) == wanted


def test_a_change_says_in_words_what_it_does(digits):
    project, _ = digits
    assert change_of(project, "optimizer", "learning_rate", 0.01).text == "Adam learning rate 0.002 → 0.01"


def test_a_change_of_a_choice_says_so_too():
    assert Change("optimizer", "regularization", "L2", "L1", "Adam penalty").text == "Adam penalty L2 → L1"


def test_a_rate_given_on_the_way_is_what_the_schedule_multiplies(digits):
    project, dataset = digits
    project = edits.choose(project, "schedule", "ExponentialDecay")
    job = Job(project, dataset)
    steps = (event for event in job.run() if isinstance(event, Step))
    list(islice(steps, 20))
    fallen = job.model.optimizer.effective_rate / 0.002
    job.steer(change_of(project, "optimizer", "learning_rate", 0.2))
    next(steps)
    assert job.model.optimizer.effective_rate == pytest.approx(0.2 * fallen, rel=0.2)
    assert fallen < 0.5


def test_every_live_change_reaches_the_living_network(digits):
    project, dataset = digits
    dropout = next(spec for spec in project.layers if spec.name == "Dropout")
    job = Job(project, dataset)
    steps = (event for event in job.run() if isinstance(event, Step))
    next(steps)
    job.steer(change_of(project, dropout.uid, "probability", 0.75))
    job.steer(change_of(project, "optimizer", "weight_decay", 0.125))
    job.steer(change_of(project, "training", "batch_size", 100))
    step = next(steps)
    layer = next(layer for layer in job.model.layers if type(layer).__name__ == "Dropout")
    assert (layer.probability, job.model.optimizer.weight_decay) == (0.75, 0.125)
    assert step.batches == 6
    steps.close()


class Clock:
    """Time that passes when a test says so."""

    now = 100.0

    def __call__(self):
        return self.now


def marks_after(*moves):
    """The marks that changes of a rate leave, each made so many seconds after the one before."""
    history, clock = History(("Accuracy",)), Clock()
    marker = Marker(clock)
    for seconds, name, old, new in moves:
        clock.now += seconds
        marker.note(history, [Change("optimizer", name, old, new, f"Adam {name}")])
    return [mark.text for mark in history.marks]


def test_a_dragged_slider_leaves_one_mark():
    assert marks_after((0, "rate", 0.1, 0.2), (0.1, "rate", 0.2, 0.3), (0.8, "rate", 0.3, 0.5)) == [
        "Adam rate 0.1 → 0.5"
    ]


def test_a_second_move_leaves_a_second_mark():
    assert marks_after((0, "rate", 0.1, 0.2), (5, "rate", 0.2, 0.3)) == ["Adam rate 0.1 → 0.2", "Adam rate 0.2 → 0.3"]


def test_a_slider_that_is_put_back_leaves_no_mark():
    assert marks_after((0, "rate", 0.1, 0.2), (0.1, "rate", 0.2, 0.1)) == []


def test_two_settings_leave_two_marks():
    texts = marks_after((0, "rate", 0.1, 0.2), (0.1, "momentum", 0.9, 0.8), (0.1, "rate", 0.2, 0.3))
    assert texts == ["Adam rate 0.1 → 0.2", "Adam momentum 0.9 → 0.8", "Adam rate 0.2 → 0.3"]
