"""What came in is held to the answers of its own runtime, and the run says what was found."""

import numpy as np
import pytest
from mpneuralnetwork.components.errors import UserError

from mpnn_studio.export.other_process import Outcome
from mpnn_studio.importing.guest import Guest, Scale
from mpnn_studio.importing.likeness import compare, unchecked
from mpnn_studio.importing.welcome import welcome


@pytest.fixture
def guest(dense):
    return Guest("rows.onnx", "ONNX", (3,), (dense(3, 2),), classes=("no", "yes"))


def runtime_of(guest, seen, change=0.0):
    """Answer as the guest's own runtime would, in NumPy."""

    def ask(inputs):
        seen.append(inputs)
        arrays = guest.parts[-1].arrays
        return Outcome(inputs @ arrays["weights"] + arrays["biases"] + change, {}, {"runtime": "1.2"})

    return ask


def test_answers_that_are_the_same_pass_and_are_noted(guest):
    arrival, seen = welcome(guest), []
    found = compare(arrival, runtime_of(guest, seen), "runtime")
    assert found.passed and found.max_abs_difference < 1e-5 and found.rows == 256 == len(seen[0])
    assert arrival.run.note == f"From rows.onnx (ONNX). {found.sentence()}" and "(runtime 1.2)" in arrival.run.note


@pytest.mark.parametrize("change", [1e-3, np.nan])
def test_answers_that_differ_are_marked(guest, change):
    arrival = welcome(guest)
    assert compare(arrival, runtime_of(guest, [], change), "runtime").passed is False
    assert "FAILED" in arrival.run.note


def test_a_runtime_that_does_not_run_it_says_so(guest):
    def ask(inputs):
        raise UserError("it does not run")

    assert compare(welcome(guest), ask, "runtime").sentence() == "FAILED: it does not run"


def test_a_file_that_scales_its_inputs_itself_gets_raw_pixels(digits):
    seen = []
    guest = digits(scale=Scale(np.zeros(1), np.full(1, 255.0)))
    compare(welcome(guest), lambda x: seen.append(x) or Outcome(np.zeros((len(x), 10)), {}, {}), "runtime")
    assert seen[0].max() == 255 and seen[0].shape == (256, 1, 28, 28)


def test_without_a_runtime_the_run_says_so(guest):
    arrival = welcome(guest)
    unchecked(arrival, "its runtime is not installed")
    assert arrival.run.note == "From rows.onnx (ONNX). not checked: its runtime is not installed"
