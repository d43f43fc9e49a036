"""What is promised of every number of a training step that is taken apart."""

import itertools
import math

import numpy as np

from mpnn_studio.explain.steps.batch import Batch, copy_of
from mpnn_studio.explain.steps.dissection import Dissection
from mpnn_studio.explain.steps.names import MAX_NAMES, Name

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


def faults_of(model, batch, samples=SAMPLES):
    """Take the next step of a model apart; return what is shown of it and is not so, with its name."""
    model.checked(batch.inputs)
    step = Dissection(model, batch)
    found = _other_than_trained(step, model, batch), _other_axes(step, model, batch), _faults_of_numbers(step, samples)
    return list(itertools.chain(*found))


def unshowable(model, batch):
    """Return a sentence on each array of the next step that cannot be shown, or only under a wrong name.

    There is none, whatever numbers there are: an autopsy begins at the first that is no number.
    """
    step, found = Dissection(model, batch), []
    with np.errstate(all="raise"):
        for quantity in step.quantities.values():
            name = Name(quantity.array, (0,) * quantity.values.ndim, quantity.aspect)
            try:
                shown = quantity.at(name.index).as_json()["name"]
                step.goes_to(name)
            except ArithmeticError as error:
                found.append(f"{name}: {error}")
            else:
                found += [f"{name} is shown as {shown}"] if shown != str(name) else []
    return found


def _other_than_trained(step, model, batch):
    """Yield a sentence on each array that has not the bits of an untouched copy that really trains."""
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
        if not np.array_equal(step.quantities[name].values, values, equal_nan=True):
            yield f"{name} has other bits than in training"


def _other_axes(step, model, batch):
    """Yield each array that says of its first axis what is not so: with one more example, only examples are more."""
    more = [None if each is None else np.concatenate([each, each[:1]]) for each in (batch.inputs, batch.targets)]
    weights = None if batch.weights is None else np.append(batch.weights, 1)
    for name, larger in Dissection(model, Batch(*more, weights, batch.rate_factor)).quantities.items():
        quantity = step.quantities[name]
        if quantity.by_example != (larger.values.shape[:1] != quantity.values.shape[:1]):
            yield f"{name} says that its first axis {'counts' if quantity.by_example else 'does not count'} examples"


def _faults_of_numbers(step, samples):
    rng = np.random.default_rng(0)
    for quantity in step.quantities.values():
        for flat in rng.choice(quantity.values.size, min(samples, quantity.values.size), replace=False):
            number = quantity.at(tuple(int(place) for place in np.unravel_index(flat, quantity.values.shape)))
            if number.sizes.size:
                faults = _faults_of_sum(step, number), _faults_of_factors(step, number)
                yield from (f"{number.name}: {fault}" for fault in itertools.chain(*faults))
            elif quantity.explain.__name__ != "_given" and number.value != 0:
                # A number that no window of a convolution reaches has the sum of no terms.
                yield f"{number.name}: has no terms"


def _faults_of_sum(step, number):
    """Terms and rounding add up to the number, and the rounding is that of float32."""
    terms = number.sizes.tolist()
    for total in (sum(terms) + number.rounding, math.fsum([*terms, number.rounding])):
        if total != number.value:
            yield f"terms and rounding make {total!r}, not {number.value!r}"
    size = sum(map(abs, terms)) + _size_of_rounded(step, number)
    if not abs(number.rounding) <= UNITS * size + FAINT:
        yield f"its rounding is {number.rounding!r}, {number.rounding / (UNITS * size)} of what float32 may round"
    if [term.value for term in number.terms[:TERMS]] != terms[:TERMS]:
        yield "its terms have other values than those that add up"


def _faults_of_factors(step, number):
    """A factor is a number of the step, and says that it goes to the number that it is a factor of."""
    named = (factor for term in number.terms[:TERMS] for factor in term.factors if factor.name is not None)
    for factor in named:
        found = float(step.quantities[factor.name.quantity].values[factor.name.index])
        if factor.text == str(factor.name) and found != factor.value:
            yield f"its factor {factor.text} is {found!r} in the step, not {factor.value!r}"
        reached = step.goes_to(factor.name)
        if number.name not in reached and len(reached) < MAX_NAMES:
            yield f"its factor {factor.text} does not say that it goes there"


def _size_of_rounded(step, number):
    """An update is the difference of two rounded weights, so that their size counts as well."""
    return abs(step.quantities[number.name.array].values[number.name.index]) if number.name.aspect == "update" else 0
