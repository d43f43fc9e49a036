"""What is promised of every number of a training step that is taken apart."""

import math

import numpy as np

from mpnn_studio.explain.steps.batch import copy_of
from mpnn_studio.explain.steps.dissection import Dissection
from mpnn_studio.explain.steps.names import MAX_NAMES

SAMPLES = 5
"""Numbers of each array that are looked at, drawn from a seed."""
TERMS = 12
"""Terms of each of them whose factors are looked at, the largest ones."""
UNITS = 8 * np.finfo(np.float32).eps
"""What a number may lack of its terms, relative to the sum of their sizes.

A term is rounded by each operation on its way, half a unit at a time: a product of some factors, and the additions of
a sum, which NumPy and BLAS make in blocks, so that their roundings mostly cancel.
"""
FAINT = float(np.finfo(np.float32).tiny)
"""Below this float32 has no relative precision: squares of small gradients underflow."""


def hold_to_the_contract(model, batch, samples=SAMPLES):
    """Take the next step of a model apart and hold all that is shown to what the step computed."""
    model.checked(batch.inputs)
    step = Dissection(model, batch)
    hold_to_training(step, model, batch)
    rng = np.random.default_rng(0)
    for quantity in step.quantities.values():
        for flat in rng.choice(quantity.values.size, min(samples, quantity.values.size), replace=False):
            index = tuple(int(place) for place in np.unravel_index(flat, quantity.values.shape))
            hold_number(step, quantity, quantity.at(index))
    return step


def hold_to_training(step, model, batch):
    """Each array has the bits of an untouched copy that really trains."""
    trained, passed = copy_of(model), {}

    def keep(index, direction, array):
        passed[index, direction] = np.array(array, order="C")

    with np.errstate(all="ignore"):
        loss, outputs = trained.compute_gradients(batch.inputs.copy(), batch.targets, batch.weights, keep)
        predictions = trained.loss.activate(np.array(outputs))
        names = [account.step.name for account in step.layers]
        expected = {f"{name}.outputs": passed[place, "forward"] for place, name in enumerate(names)}
        for place, name in enumerate(names):
            if (place + 1, "backward") in passed:
                expected[f"{name}.outputs.gradient"] = passed[place + 1, "backward"]
            for array, gradient in trained.layers[place].gradients.items():
                expected[f"{name}.{array}.gradient"] = gradient.copy()
        trained.take_step(batch.rate_factor)
    for place, name in enumerate(names):
        for array, gradient in trained.layers[place].gradients.items():
            expected[f"{name}.{array}.used_gradient"] = gradient
            for slot, values in trained.optimizer.state.get(place, {}).get(array, {}).items():
                expected[f"{name}.{array}.{slot}"] = values
    expected |= {f"{name}.after": values for name, values in trained.weights().items()}
    expected |= {"loss": np.array(loss), "predictions": predictions}
    for name, values in expected.items():
        assert np.array_equal(step.quantities[name].values, values, equal_nan=True), name


def hold_number(step, quantity, number):
    """Terms and rounding add up, the rounding is that of float32, and the factors are numbers of the step."""
    terms = number.sizes.tolist()
    if not terms:
        assert quantity.explain.__name__ == "_given", f"{number.name} has no terms"
        return
    assert sum(terms) + number.rounding == number.value, number.name
    assert math.fsum([*terms, number.rounding]) == number.value, number.name
    size = sum(map(abs, terms)) + _size_of_rounded(step, number)
    assert abs(number.rounding) <= UNITS * size + FAINT, (str(number.name), number.rounding / (UNITS * size))
    assert [term.value for term in number.terms[:TERMS]] == terms[:TERMS]
    for term in number.terms[:TERMS]:
        for factor in term.factors:
            if factor.name is not None:
                hold_factor(step, number, factor)


def look_at_everything(step):
    """Nothing refuses to be looked at, whatever numbers there are: an autopsy begins at the first that is none."""
    with np.errstate(all="raise"):
        for quantity in step.quantities.values():
            number = quantity.at((0,) * quantity.values.ndim)
            assert number.as_json()["name"] == str(number.name)
            step.goes_to(number.name)


def hold_factor(step, number, factor):
    """A factor is a number of the step, and says that it goes to the number that it is a factor of."""
    found = float(step.quantities[factor.name.quantity].values[factor.name.index])
    if factor.text == str(factor.name):
        assert found == factor.value, (str(number.name), factor.text)
    reached = step.goes_to(factor.name)
    assert number.name in reached or len(reached) >= MAX_NAMES, (str(number.name), factor.text)


def _size_of_rounded(step, number):
    """An update is the difference of two rounded weights, so that their size counts as well."""
    return abs(step.quantities[number.name.array].values[number.name.index]) if number.name.aspect == "update" else 0
