"""The PyTorch folder trains as the studio does: the same steps, the same accuracy, on one process or several."""

import importlib
import json
import subprocess
import sys

import numpy as np
import pytest
from mpneuralnetwork.components.registry import components
from mpneuralnetwork.trainer import Trainer

from mpnn_studio.data.prepare import prepare
from mpnn_studio.export.code.torch_training import TORCH_TRAINING
from mpnn_studio.export.placing import put
from mpnn_studio.export.targets.torch_folder import TorchFolder, state_dict
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example

from .stacks import DENSE, LOSSES

torch = pytest.importorskip("torch")
STACK = [("Dense", {"output_size": 6}), ("PReLU", {}), ("LayerNormalization", {})]
STEPS = 4


@pytest.mark.parametrize("kind", ["loss", "optimizer", "schedule"])
def test_every_part_of_a_training_is_said(kind):
    assert [each.__name__ for each in components(kind) if not TORCH_TRAINING.knows(each)] == []


@pytest.fixture
def program_of(tmp_path, monkeypatch):
    """A function that exports a network and imports its program for training."""

    def program_of(trained):
        put(TorchFolder, tmp_path / "out", TorchFolder().files(trained))
        monkeypatch.syspath_prepend(tmp_path / "out")
        for name in ("data", "model", "predict", "train"):
            monkeypatch.delitem(sys.modules, name, raising=False)
        return importlib.import_module("train")

    return program_of


def assert_same_steps(trained, program):
    """Take some steps on the whole training split here and there, from the same weights."""
    project = trained.project
    data = prepare(trained.dataset, project.preparation_settings)
    torch.manual_seed(0)
    network = program.Network()
    network.load_state_dict({n: torch.tensor(np.ascontiguousarray(a)) for n, a in state_dict(trained).items()})
    optimizer, pulled = program.optimizer_of(network)
    x, t = torch.tensor(data.train.inputs), torch.tensor(data.train.targets)
    weights = torch.ones(len(x))
    for label, weight in data.class_weights.items():
        weights[t == label] = weight
    for _ in range(STEPS):
        program.learn(network, optimizer, pulled, x, t, weights, torch.arange(len(x)))
    size, weighted = len(x), data.class_weights or None
    trainer = Trainer(
        trained.model, data.train.inputs, data.train.targets, epochs=STEPS, batch_size=size, class_weights=weighted
    )
    assert len(list(trainer.run())) >= STEPS
    there = network.state_dict()
    for name, array in state_dict(trained).items():
        np.testing.assert_allclose(there[name].numpy(), array, rtol=1e-4, atol=2e-5, err_msg=name)


OPTIMIZERS = [
    ("SGD", {}),
    ("SGD", {"nesterov": True, "weight_decay": 0.1}),
    ("SGD", {"momentum": 0.0, "nesterov": True, "weight_decay": 0.1, "regularization": "L1"}),
    ("SGD", {"clip_value": 0.01}),
    ("SGD", {"clip_norm": 0.05}),
    ("Adam", {}),
    ("Adam", {"weight_decay": 0.1, "beta1": 0.8}),
    ("Adam", {"weight_decay": 0.1, "regularization": "L1"}),
    ("AdamW", {"weight_decay": 0.3}),
    ("RMSprop", {"decay_rate": 0.8, "weight_decay": 0.1}),
    ("Adagrad", {}),
    ("Adadelta", {"decay_rate": 0.8}),
]


def test_every_optimizer_is_tried():
    assert {each.__name__ for each in components("optimizer")} == {name for name, _ in OPTIMIZERS}


@pytest.mark.parametrize(("name", "settings"), OPTIMIZERS)
def test_every_optimizer_takes_the_same_steps(project_on, trained, program_of, name, settings):
    project = edits.choose(project_on("row", [*STACK, DENSE]), "optimizer", name)
    for field, value in settings.items():
        project = edits.set_value(project, "optimizer", field, value)
    network = trained(project)
    assert_same_steps(network, program_of(network))


@pytest.mark.parametrize(("loss", "goal", "settings"), [(name, *facts) for name, facts in LOSSES.items()])
def test_every_loss_has_the_same_gradient(project_on, trained, program_of, loss, goal, settings):
    layers = [*STACK, ("Dense", {"output_size": 3 if goal == "classes" else 1})]
    network = trained(project_on("row", layers, goal, loss, **settings))
    assert_same_steps(network, program_of(network))


@pytest.mark.parametrize(
    ("part", "field", "value"), [("loss", "label_smoothing", 0.2), ("preparation", "class_weights", "balanced")]
)
def test_settings_that_weigh_examples_are_kept(project_on, trained, program_of, part, field, value):
    network = trained(edits.set_value(project_on("row", [*STACK, DENSE]), part, field, value))
    assert_same_steps(network, program_of(network))


@pytest.mark.parametrize("name", [each.__name__ for each in components("schedule")])
def test_every_schedule_gives_the_same_factors(project_on, trained, program_of, name):
    project = edits.choose(project_on("row", [*STACK, DENSE]), "schedule", name)
    ours, program = project.schedule.create(), program_of(trained(project))
    theirs = eval(TORCH_TRAINING.say(_part(ours)), vars(program))
    for step in range(20):
        assert theirs.factor(step, 20) == pytest.approx(ours.factor(step, 20))
        for schedule in (ours, theirs):
            schedule.observe(1.0 if step < 2 else 2.0)


def _part(component):
    from mpnn_studio.export.translations import WrittenPart

    return WrittenPart(component)


def test_the_weights_begin_as_large_as_in_the_studio(trained, program_of):
    network = trained(load_example("mnist-conv"))
    program = program_of(network)
    there = program.Network()
    program.begin(there)
    drawn = network.project.build(np.random.default_rng(0)).weights()
    for index, layer in enumerate(network.model.layers):
        if "weights" in layer.arrays:
            expected = drawn[f"{index}.{layer.class_name.lower()}.weights"].std()
            assert there.layers[index].weight.std().item() == pytest.approx(expected, rel=0.2)


def test_it_learns_what_the_studio_learns(iris, program_of, capsys, tmp_path):
    program = program_of(iris)
    program.EPOCHS = 40
    program.main([])
    result = json.loads(capsys.readouterr().out)
    assert result["test_accuracy"] >= 0.85 and result["processes"] == 1
    assert (tmp_path / "out" / "retrained.safetensors").is_file()


def test_a_training_that_was_broken_off_goes_on_as_if_it_had_not_been(iris, program_of, capsys):
    program = program_of(iris)
    program.EPOCHS = 6
    program.main([])
    whole = json.loads(capsys.readouterr().out)
    program.EPOCHS, program.RATE = 6, program.RATE
    real = program.measure
    calls = []

    def breaks_off(network, x, t):
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return real(network, x, t)

    program.measure = breaks_off
    with pytest.raises(KeyboardInterrupt):
        program.main([])
    program.measure = real
    program.main(["--resume"])
    assert json.loads(capsys.readouterr().out) == whole


def test_two_processes_come_to_the_same_as_one(iris, program_of, capsys, tmp_path):
    program = program_of(iris)
    program.main([])
    alone = json.loads(capsys.readouterr().out)
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "train.py"]
    done = subprocess.run(command, cwd=tmp_path / "out", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    together = json.loads(done.stdout.splitlines()[-1])
    assert together["processes"] == 2
    assert together["test_loss"] == pytest.approx(alone["test_loss"], rel=1e-3)
    assert together["test_accuracy"] == alone["test_accuracy"]
