"""From a network of another framework to a project with a run that holds its weights, on data that fit it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod

import numpy as np
from mpneuralnetwork import losses
from mpneuralnetwork.components.errors import UserError
from mpneuralnetwork.components.shapes import follow_shapes
from mpneuralnetwork.layers import Flatten, Reshape
from mpneuralnetwork.losses import Loss
from mpneuralnetwork.network import connect
from mpneuralnetwork.optimizers import Adam
from mpneuralnetwork.schedules import ConstantRate

from ..data.dataset import Dataset, Schema
from ..data.preparation import Preparation
from ..data.prepare import fit, prepare
from ..data.preparing import Preparing
from ..data.source import Progress, Source, no_progress
from ..data.sources.mnist import Mnist
from ..data.sources.unseen import UnseenExamples
from ..data.splits import split_rows
from ..project.check import check
from ..project.project import Project, ProjectError
from ..project.spec import spec_of
from ..project.training import Training
from ..run.events import DataPrepared, Finished, Snapshot
from ..run.run import Run, metrics_of, new_run
from ..run.yardstick import yardstick_of
from ..wording import counted, in_short, in_sizes
from .folding import in_target_units, named_arrays, scaled, with_biases_as_brought
from .guest import Guest, GuestLayer

TRIED = 500
"""Examples on which it is found out how raw values were scaled for a network whose file does not say it."""
SCALINGS = {True: ("pixel", "standard", "none"), False: ("none", "standard", "minmax")}
"""Ways to scale images, and rows, that are tried; the first is taken where there are no examples."""


@dataclass(frozen=True, eq=False)
class Arrival:
    """What became of a guest.

    Attributes:
        activated: whether the file's own output is what ``predict`` gives, not that of the last layer.
        dataset: the data, where there is any here.
    """

    guest: Guest
    project: Project
    run: Run
    activated: bool
    dataset: Dataset | None


def welcome(guest: Guest, source: Source | None = None, progress: Progress = no_progress) -> Arrival:
    """Make a project of a guest, whose run predicts as it did.

    Args:
        source: data to try and train it on; without, MNIST where that fits, else a source without examples.

    Raises:
        ProjectError: the network does not hold together, or the data do not fit it; the message names the file.
        DataError: the data cannot be read.
    """
    guest = replace(guest, parts=with_biases_as_brought(guest.parts))
    outputs = _outputs(guest)
    source = source or _usual_source(guest, outputs)
    schema = source.schema()
    loss = _loss(guest, schema, outputs)
    parts, activated = _between(guest, schema, loss)
    dataset = None if isinstance(source, UnseenExamples) else source.load(progress)
    project = Project(
        spec_of(source, "data"),
        spec_of(Preparing(), "preparation"),
        tuple(spec_of(part.layer) for part in parts),
        spec_of(loss, "loss"),
        spec_of(Adam(), "optimizer"),
        spec_of(ConstantRate(), "schedule"),
        spec_of(Training(), "training"),
    )
    tried = [_settle(guest, project, parts, scaling, dataset) for scaling in _scalings(guest, schema, dataset)]
    run = max(tried, key=lambda run: _merit(run, dataset)) if len(tried) > 1 else tried[0]
    _measure(run, dataset)
    run.name, run.origin = guest.name[:100], guest.name[:100]
    return Arrival(guest, run.project, run, activated, dataset)


def _outputs(guest: Guest) -> int:
    """Return how many numbers come out."""
    layers = [part.layer for part in guest.parts]
    if not layers:
        raise ProjectError(f"{guest.name} holds no layer that this studio has.")
    connect(layers)
    shape = guest.input_shape
    for part, step in zip(guest.parts, follow_shapes(layers, shape), strict=False):
        if step.error is not None:
            raise ProjectError(in_short(f"{guest.name}: {part.name or part.layer.title}: {step.error}."))
        shape = step.output_shape
    if len(shape) != 1:
        raise ProjectError(f"{guest.name} gives {in_sizes(shape)} numbers for an example; a row is what can be used.")
    return shape[0]


def _usual_source(guest: Guest, outputs: int) -> Source:
    """Return MNIST for a network that takes as many pixels and knows ten classes, else a source without examples."""
    digits = Mnist()
    known = guest.classes in ((), digits.schema().classes)
    if known and not guest.columns and outputs == 10 and prod(guest.input_shape) == prod(digits.schema().input_shape):
        return digits
    last = guest.parts[-1].layer.output_activation
    chosen = (last == "softmax" and outputs > 1) or (last == "sigmoid" and outputs == 1)
    classes = guest.classes
    if chosen or classes or (len(guest.input_shape) == 3 and outputs > 1):
        count = max(2, outputs)
        distinct = len({name.strip()[:100] for name in classes}) == count == len(classes)
        classes = tuple(name.strip()[:100] for name in classes) if distinct else tuple(map(str, range(count)))
    columns = guest.columns if len(set(guest.columns)) == prod(guest.input_shape) else ()
    shape = guest.input_shape if len(guest.input_shape) == 3 else (prod(guest.input_shape),)
    return UnseenExamples.from_files(guest.name, shape=shape, classes=classes, outputs=outputs, columns=columns)


def _loss(guest: Guest, schema: Schema, outputs: int) -> Loss:
    """Return the loss whose activation the network was made for. Raises ProjectError where the data do not fit."""
    if prod(schema.input_shape) != prod(guest.input_shape):
        raise ProjectError(
            f"{guest.name} takes {in_sizes(guest.input_shape)} numbers, but an example of the data has "
            f"{in_sizes(schema.input_shape)}. Choose data that fit it."
        )
    suited: tuple[type[Loss], ...] = (losses.CategoricalCrossEntropy, losses.BinaryCrossEntropy)
    for kind in suited if schema.classes else (losses.MSE,):
        loss: Loss = kind()
        enough = kind is not losses.BinaryCrossEntropy or len(schema.classes) == 2
        if enough and loss.outputs_needed(len(schema.classes), schema.outputs) == outputs:
            return loss
    wanted = counted(len(schema.classes), "class", "classes") if schema.classes else counted(schema.outputs, "number")
    raise ProjectError(f"{guest.name} gives {counted(outputs, 'number')}, but the data have {wanted} to predict.")


def _between(guest: Guest, schema: Schema, loss: Loss) -> tuple[tuple[GuestLayer, ...], bool]:
    """Return the layers for the project, and whether the loss does what the last of them did."""
    parts = guest.parts
    # With a temperature it stays: at the end of a network it then only divides.
    activated = bool(loss.output_activation) and parts[-1].layer.output_activation == loss.output_activation
    if activated and parts[-1].layer.get_config() == type(parts[-1].layer)().get_config():
        parts = parts[:-1]
    parts = scaled(parts, guest, is_image=schema.is_image)
    if schema.input_shape != guest.input_shape:
        flat = len(guest.input_shape) == 1
        parts = (GuestLayer(Flatten() if flat else Reshape(guest.input_shape)), *parts)
    return parts, activated


def _scalings(guest: Guest, schema: Schema, dataset: Dataset | None) -> Sequence[str]:
    ways = SCALINGS[schema.is_image]
    return ways[:1] if dataset is None or guest.takes_raw(is_image=schema.is_image) else ways


def _settle(
    guest: Guest, project: Project, parts: tuple[GuestLayer, ...], scaling: str, dataset: Dataset | None
) -> Run:
    """Return a run that holds the guest's weights, with raw examples scaled in this way."""
    project = project.with_spec(spec_of(Preparing(scaling=scaling), "preparation"))
    if dataset is None:
        preparation = _unfitted(project.schema(), scaling)
    else:
        preparation = fit(dataset, split_rows(dataset, project.preparation_settings).train, scaling)
    settled = in_target_units(parts, preparation)
    if len(settled) > len(parts):
        project = replace(project, layers=(*project.layers, spec_of(settled[-1].layer)))
    problems = check(project).problems
    if problems:
        raise ProjectError(in_short(f"{guest.name} cannot be taken over: {problems[0].message}"))
    try:
        model = project.build(np.random.default_rng(0))
        model.load_weights(named_arrays(settled, model.layers))
    except UserError as error:
        raise ProjectError(in_short(f"{guest.name}: {error}")) from error
    run = new_run(project)
    run.preparation, run.snapshot = preparation, Snapshot(0, model.snapshot())
    run.finished = Finished(True, None, 0.0, run.snapshot)
    return run


def _unfitted(schema: Schema, scaling: str) -> Preparation:
    """Return a preparation that no example was needed for."""
    count = 0 if schema.classes else schema.outputs
    targets = (0.0,) * count, (1.0,) * count
    if schema.is_image:
        return Preparation(schema.input_shape, (), (0.0,), (255.0 if scaling == "pixel" else 1.0,), *targets)
    columns = len(schema.features)
    return Preparation((columns,), (1,) * columns, (0.0,) * columns, (1.0,) * columns, *targets)


def _merit(run: Run, dataset: Dataset | None) -> float:
    """Return how well a network answers some examples: the more, the better."""
    assert dataset is not None and run.preparation is not None and run.snapshot is not None
    rows = split_rows(dataset, run.project.preparation_settings).train[:TRIED]
    model = run.project.build(np.random.default_rng(0))
    model.restore(run.snapshot.values)
    answers, targets = model.predict(run.preparation.inputs(dataset.inputs[rows])), dataset.targets[rows]
    if not dataset.schema.classes:
        return -float(np.mean(np.square(answers - run.preparation.targets(targets))))
    found = answers.argmax(axis=1) if answers.shape[1] > 1 else answers[:, 0] > 0.5
    return float(np.mean(found == targets))


def _measure(run: Run, dataset: Dataset | None) -> None:
    """Note how the network does on the test split of the data."""
    if dataset is None:
        return
    data = prepare(dataset, run.project.preparation_settings)
    assert run.finished is not None and run.snapshot is not None
    train, validation, test = (len(split) if split else 0 for split in (data.train, data.validation, data.test))
    yardstick = yardstick_of(data, len(dataset.schema.classes), metrics_of(run.project))
    run.prepared = DataPrepared(data.preparation, train, validation, test, 0, yardstick)
    if data.test is not None:
        model = run.project.build(np.random.default_rng(0))
        model.restore(run.snapshot.values)
        figures = model.evaluate(data.test.inputs, data.test.targets)[1]
        run.finished = replace(run.finished, test=figures)
