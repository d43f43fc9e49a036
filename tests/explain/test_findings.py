"""Networks made sick on purpose, and what is said and offered for each."""

from dataclasses import replace

import numpy as np
import pytest

from mpnn_studio.data.prepare import prepare
from mpnn_studio.explain.findings import DiagnosticContext, findings
from mpnn_studio.explain.health import HealthMeter
from mpnn_studio.project import edits
from mpnn_studio.project.check import check
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.spec import new_spec
from mpnn_studio.run.datasets import Datasets
from mpnn_studio.run.events import Snapshot, UpdateRatio
from mpnn_studio.run.run import new_run


@pytest.fixture
def examined(digits):
    """A function from project, change of its drawn network and shares of an update to what is found."""
    _, dataset = digits

    def measure(project, spoil=lambda model: None, shares=()):
        datasets = Datasets()
        datasets.prime(
            project.data, lambda: dataset if project.data == digits[0].data else project.data.create().load()
        )
        run = new_run(project)
        run.preparation = prepare(datasets.get(project.data), project.preparation.create()).preparation
        model = project.build(np.random.default_rng(3))
        spoil(model)
        meter = HealthMeter(run, datasets)
        measurement = meter.measure(Snapshot(0, model.snapshot()))
        update_ratio = UpdateRatio(0, tuple(shares)) if shares else None
        return findings(DiagnosticContext(project, meter.anatomy.parts, measurement, update_ratio))

    return measure


def stack(project, *names):
    """The project with these layers instead, of their usual settings, and a Dense for the outputs."""
    return edits.fit_outputs(replace(project, layers=tuple(new_spec("layer", name) for name in (*names, "Dense"))))


def offered(finding):
    return [fix.text for fix in finding.fixes]


def after(finding, text, project):
    """The project once the button with this text was pressed."""
    return next(fix for fix in finding.fixes if fix.text == text).edit(project)


@pytest.mark.parametrize("name", ["mnist", "mnist-conv", "spirals", "circles", "xor", "sine", "iris", "penguins"])
def test_a_network_as_it_is_drawn_is_well(digits, examined, name):
    assert examined(digits[0] if name == "mnist" else load_example(name)) == ()


def test_biases_far_below_zero_kill_the_rectifiers_behind_them(digits, examined):
    project, _ = digits

    def spoil(model):
        model.layers[1].biases = np.where(np.arange(128) < 108, -100.0, 5.0)

    (finding,) = examined(project, spoil)
    relu, dense = project.layers[2], project.layers[1]
    assert (finding.uid, finding.column) == (relu.uid, "units")
    assert finding.message.startswith("Layer 3 (ReLU): 84 % of its units never fire on 256 training examples")
    assert offered(finding) == [
        "Leaky ReLU instead",
        "He initialisation",
        "A tenth of the learning rate",
        "Insert batch norm",
    ]
    assert after(finding, "Leaky ReLU instead", project).layers[2].name == "LeakyReLU"
    assert after(finding, "He initialisation", project).find(dense.uid).config["initialization"] == "he"
    normalized = after(finding, "Insert batch norm", project)
    assert [spec.name for spec in normalized.layers[1:4]] == ["Dense", "BatchNormalization", "ReLU"]
    assert all(check(fix.edit(project)).ok for fix in finding.fixes)


def test_a_leaky_rectifier_cannot_die(digits, examined):
    project = edits.replace_layer(digits[0], digits[0].layers[2].uid, "LeakyReLU")

    def spoil(model):
        model.layers[1].biases = np.full(128, -100.0)

    assert not [finding for finding in examined(project, spoil) if finding.column == "units"]


def test_dead_channels_of_a_convolution_are_normalised_as_images(digits, examined):
    project = stack(digits[0], "Convolutional", "ReLU", "Flatten")

    def spoil(model):
        model.layers[0].biases = np.full(8, -100.0)

    finding = next(found for found in examined(project, spoil) if found.column == "units")
    assert "100 % of its units never fire" in finding.message
    assert after(finding, "Insert batch norm", project).layers[1].name == "BatchNormalization2D"


@pytest.mark.parametrize(("name", "ends"), [("Tanh", "−1 or 1"), ("Sigmoid", "0 or 1")])
def test_weights_a_hundred_times_too_large_saturate_what_squeezes(digits, examined, name, ends):
    project = stack(digits[0], "Flatten", "Dense", name)

    def spoil(model):
        model.layers[1].weights = 300 * model.layers[1].weights

    finding = next(found for found in examined(project, spoil) if found.column == "units")
    assert finding.message.startswith(f"Layer 3 ({name}): 9") and f"close to {ends}" in finding.message
    assert offered(finding)[0] == "Insert batch norm"
    assert check(finding.fixes[0].edit(project)).ok


def test_the_last_sigmoid_that_the_loss_applies_is_not_called_saturated(digits, examined):
    project = edits.set_data(load_example("xor"), load_example("xor").data.create())
    project = edits.choose(project, "loss", "BinaryCrossEntropy")
    project = edits.insert_layer(edits.fit_outputs(project), 99, "Sigmoid")

    def spoil(model):
        model.layers[-2].weights = 1e4 * model.layers[-2].weights

    assert not [found for found in examined(project, spoil) if found.uid == project.layers[-1].uid]


def test_a_deep_stack_of_sigmoids_lets_the_gradient_fade(digits, examined):
    project = stack(digits[0], "Flatten", *["Dense", "Sigmoid"] * 6)
    finding = next(found for found in examined(project) if found.column == "gradient")
    first = project.layers[1].uid
    assert finding.uid == first and "The gradient fades on its way back" in finding.message
    healed = after(finding, "ReLU instead", project)
    assert [spec.name for spec in healed.layers if spec.name == "Sigmoid"] == []
    assert examined(healed) == ()


def test_tiny_weights_lose_the_signal(digits, examined):
    project = stack(digits[0], "Flatten", "Dense", "ReLU", "Dense", "ReLU")

    def spoil(model):
        for place in (1, 3, 5):
            model.layers[place].weights = 1e-3 * model.layers[place].weights

    found = examined(project, spoil)
    assert "The signal is lost here" in found[0].message and found[0].uid == project.layers[3].uid
    assert after(found[0], "He initialisation", project).layers[3].config["initialization"] == "he"


def test_zeros_make_all_units_alike(digits, examined):
    project = edits.set_value(digits[0], digits[0].layers[1].uid, "initialization", "zeros")
    found = examined(project)
    assert [finding.uid for finding in found] == [project.layers[1].uid, project.layers[2].uid]
    assert "the very same weights" in found[0].message
    assert examined(after(found[0], "Initialise as suits", project)) == ()


def test_weights_far_too_large_make_gradients_explode(digits, examined):
    project = digits[0]

    def spoil(model):
        model.layers[1].weights = 1e3 * model.layers[1].weights
        model.layers[4].weights = 1e3 * model.layers[4].weights

    finding = examined(project, spoil)[0]
    assert finding.column == "gradient" and "throws the weights far off" in finding.message
    clipped = after(finding, "Clip gradients at 1", project)
    assert clipped.optimizer.config["clip_norm"] == 1.0
    assert after(finding, "Clip gradients at 1", clipped) == clipped


def test_numbers_beyond_what_float32_holds_are_called_not_finite(digits, examined):
    def spoil(model):
        model.layers[1].weights = 1e37 * model.layers[1].weights

    assert "its gradient is not finite any more" in examined(digits[0], spoil)[0].message


NAN = float("nan")


def test_steps_that_replace_half_of_the_weights_ask_for_a_smaller_rate(digits, examined):
    project = edits.set_value(digits[0], "optimizer", "learning_rate", 10.0)
    (finding,) = examined(project, shares=(NAN, 0.02, NAN, NAN, 0.5))
    assert (finding.uid, finding.column) == (project.layers[4].uid, "update_ratio")
    assert "a single step changes its weights by 50 %" in finding.message
    assert after(finding, "A tenth of the learning rate", project).optimizer.config["learning_rate"] == 1.0


def test_steps_that_change_nothing_ask_for_a_larger_rate(digits, examined):
    project = edits.set_value(digits[0], "optimizer", "learning_rate", 1e-7)
    shares = (NAN, 1e-8, NAN, NAN, 2e-8)
    (finding,) = examined(project, shares=shares)
    assert "hardly anything moves" in finding.message
    assert after(finding, "Ten times the learning rate", project).optimizer.config["learning_rate"] == 1e-6
    assert examined(edits.choose(project, "schedule", "CosineDecay"), shares=shares) == ()


def test_a_rate_is_never_raised_beyond_what_the_optimizer_takes(digits, examined):
    project = edits.set_value(digits[0], "optimizer", "learning_rate", 60.0)
    (finding,) = examined(project, shares=(NAN, 1e-8, NAN, NAN, 2e-8))
    assert after(finding, "Ten times the learning rate", project).optimizer.config["learning_rate"] == 100.0


def test_a_remedy_for_a_layer_that_is_gone_changes_nothing(digits, examined):
    project = stack(digits[0], "Flatten", "Dense", "ReLU")

    def spoil(model):
        model.layers[1].biases = np.full(64, -100.0)

    fixes = [fix for finding in examined(project, spoil) for fix in finding.fixes]
    changed = {fix.text for fix in fixes if fix.edit(digits[0]) != digits[0]}
    assert {fix.text for fix in fixes} > changed == {"A tenth of the learning rate"}
