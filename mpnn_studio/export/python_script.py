"""The project as a script that needs only the engine: to read, to change, and to run without the studio."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pprint import pformat
from types import MappingProxyType
from typing import Any

from mpneuralnetwork.components.registry import Component

from ..data.dataset import Feature, Schema
from ..data.date_parts import LINEAR, TIME, input_names
from ..project.check import check
from ..project.edits import outputs_needed
from ..project.project import Project, ProjectError
from ..run.archive import SUFFIX
from ..wording import in_sizes, printable

WIDTH = 100
"""Width at which a list of names is wrapped."""
SCALES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "standard": ("get mean 0 and standard deviation 1", "{part}.mean({over})", "{part}.std({over})"),
        "minmax": ("go from 0 to 1", "{part}.min({over})", "{part}.max({over}) - {part}.min({over})"),
        "pixel": ("are divided by 255", "0", "255"),
    }
)
"""What each scaling does, what it subtracts and what it divides by, written in NumPy."""


def python_script(project: Project, name: str = "model") -> str:
    """Return a script that builds, trains, measures, saves and predicts with this network.

    It reads the examples from a ``.npz`` file that is named on its command line, with the arrays ``X`` and ``y``; the
    scaling of the studio is written out in plain NumPy. Nothing but the engine and NumPy is imported.

    Args:
        name: of the project, for the first line and the file of weights.

    Raises:
        ProjectError: the stack cannot be trained as it is.
    """
    problems = check(project).problems
    if problems:
        raise ProjectError(f"This stack cannot be trained yet, so no script can be made of it: {problems[0].message}")
    schema = project.schema()
    layers = [spec.create() for spec in project.active_layers]
    loss, optimizer, training = project.loss.create(), project.optimizer.create(), project.training.create()
    schedule = project.schedule.create()
    patience = -(-training.patience // training.evaluations) or None
    preparing = project.preparation.create()
    weighting = _weighting(schema, preparing)
    parts = [
        [f"# {_one_line(name)}: a network designed in MPNN Studio."],
        ["import logging\nimport sys", "", *_imports([*layers, loss, optimizer, schedule])],
        _reading(project, schema),
        _splitting(preparing),
        _scaling(schema, preparing),
        weighting,
        ["network = [", *(f"    {layer!r}," for layer in layers), "]"],
        [
            'logging.basicConfig(level=logging.INFO, format="%(message)s")  # one line for each epoch',
            f"model = Model(layers=network, loss={loss!r}, optimizer={optimizer!r}, seed={training.seed})",
            "model.train(",
            f"    X_train, y_train, epochs={training.epochs}, batch_size={training.batch_size},",
            f"    auto_evaluation={preparing.validation_share!r}, model_checkpoint={training.keep_best!r},",
            f"    early_stopping={patience!r}, schedule={schedule!r},",
            *(["    class_weights=class_weights,"] if any("class_weights" in line for line in weighting) else []),
            ")",
            'print("test:", model.test(X_test, y_test))',
            f"save_model(model, {_file_name(name)!r})",
        ],
        _predicting(project, schema),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _imports(components: Iterable[Component]) -> Iterator[str]:
    """Yield one line for each module that something is imported from."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    names["mpneuralnetwork.model"].add("Model")
    names["mpneuralnetwork.saving.model_files"].add("save_model")
    for component in components:
        kind = type(component)
        names[public_module(kind)].add(kind.__name__)
    yield "import numpy as np"
    for module in sorted(names):
        yield f"from {module} import {', '.join(sorted(names[module]))}"


def public_module(kind: type[Component]) -> str:
    """Return where a user imports a component from: a room of the engine that offers its name, else its own module."""
    room = ".".join(kind.__module__.split(".")[:2])
    return room if vars(sys.modules[room]).get(kind.__name__) is kind else kind.__module__


def _reading(project: Project, schema: Schema) -> list[str]:
    source = project.data.create()
    targets = "(N,), the number of the class" if schema.classes else f"(N, {schema.outputs}), numbers"
    lines = [f"# Data: {_one_line(source.name)}. The file holds two arrays, one row for each example:"]
    if schema.is_image:
        lines.append(
            f"# X (N, {in_sizes(schema.input_shape).replace(' × ', ', ')}), pixels from 0 to 255; y {targets}."
        )
    else:
        lines.append(
            f"# X (N, {schema.input_shape[0]}) with these columns, a category as 1 in its own and 0 in the others;"
        )
        lines.append(f"# y {targets}.")
        lines.append(_assign("columns", [_one_line(text) for text in _columns(schema.features)]))
    if schema.classes:
        lines.append(_assign("classes", [str(name) for name in schema.classes]))
    numbers = [] if schema.classes else ["y = y.astype(np.float32).reshape(len(X), -1)"]
    return [
        *lines,
        'with np.load(sys.argv[1] if len(sys.argv) > 1 else "examples.npz") as data:',
        '    X, y = data["X"].astype(np.float32), data["y"]',
        *numbers,
    ]


def _splitting(preparing: Any) -> list[str]:
    if preparing.held_back == "last":
        return [
            f"kept = len(X) - max(1, round({preparing.test_share!r} * len(X)))  # the last part is held back",
            "X_train, y_train, X_test, y_test = X[:kept], y[:kept], X[kept:], y[kept:]",
        ]
    return [
        f"order = np.random.default_rng({preparing.seed}).permutation(len(X))",
        f"held_out = max(1, round({preparing.test_share!r} * len(X)))",
        "X_test, y_test = X[order[:held_out]], y[order[:held_out]]",
        "X_train, y_train = X[order[held_out:]], y[order[held_out:]]",
    ]


def _scaling(schema: Schema, preparing: Any) -> list[str]:
    """The studio's own preparation, in plain NumPy, fitted on the training examples alone."""
    lines = _filling(schema.features)
    numbers = [] if schema.is_image else _number_columns(schema.features)
    scaling = preparing.scaling
    if scaling == "auto":
        scaling = schema.usual_scaling
    if scaling == "pixel" and schema.is_image:
        lines += ["X_train, X_test = X_train / 255, X_test / 255"]
    elif scaling != "none" and (schema.is_image or numbers):
        # All pixels of images share one scale; each column of numbers has its own.
        chosen, over = ("", "") if schema.is_image else ("[:, numbers]", "axis=0")
        text, middle, size = (line.format(part=f"X_train{chosen}", over=over) for line in SCALES[scaling])
        lines += [
            f"# {'Pixels' if schema.is_image else 'Columns of numbers'} {text}.",
            *([] if schema.is_image else [_assign("numbers", numbers)]),
            f"middle, size = {middle}, {size}",
            *([] if scaling == "pixel" else ["size = np.where(size == 0, 1, size)"]),
            f"X_train{chosen or '[:]'} = (X_train{chosen} - middle) / size",
            f"X_test{chosen or '[:]'} = (X_test{chosen} - middle) / size",
        ]
    if not schema.classes:
        lines += [
            "y_mean, y_spread = y_train.mean(axis=0), y_train.std(axis=0)",
            "y_train, y_test = (y_train - y_mean) / y_spread, (y_test - y_mean) / y_spread",
        ]
    return lines


def _filling(features: Iterable[Feature]) -> list[str]:
    """Fill in missing values with what was measured on the training examples."""
    lines, place = [], 0
    for feature in features:
        filled = feature.missing in ("mean", "median") and not feature.categories
        for at, name in enumerate(feature.inputs if filled else ()):
            column = f"[:, {place + at}]"
            lines += [
                f"known = np.nan{feature.missing}(X_train{column})  # for a missing {_one_line(name)}",
                f"X_train{column} = np.nan_to_num(X_train{column}, nan=known)",
                f"X_test{column} = np.nan_to_num(X_test{column}, nan=known)",
            ]
        place += feature.width
    return lines


def _weighting(schema: Schema, preparing: Any) -> list[str]:
    """Write the part of the preparation that only affects the training."""
    lines = []
    if preparing.augments and schema.is_image:
        lines.append("# The studio varied the training images at random; that is left out here.")
    if preparing.class_weights == "balanced" and schema.classes:
        lines += [
            "counts = np.bincount(y_train)  # a rare class counts as much as a frequent one",
            "class_weights = {k: len(y_train) / (np.count_nonzero(counts) * n) for k, n in enumerate(counts) if n}",
        ]
    return lines


def _predicting(project: Project, schema: Schema) -> list[str]:
    lines = ["# Predictions for examples that are scaled as above."]
    if not schema.classes:
        return [*lines, "print(model.predict(X_test[:5]) * y_spread + y_mean)"]
    if outputs_needed(project) == 1:
        return [
            *lines,
            f"for probability in model.predict(X_test[:5])[:, 0]:  # that it is {_one_line(repr(schema.classes[1]))}",
            '    print(classes[int(probability > 0.5)], f"{max(probability, 1 - probability):.1%}")',
        ]
    return [
        *lines,
        "for probabilities in model.predict(X_test[:5]):",
        '    print(classes[probabilities.argmax()], f"{probabilities.max():.1%}")',
    ]


def _columns(features: Iterable[Feature]) -> Iterator[str]:
    """Yield a name for every input of the network."""
    for feature in features:
        yield from feature.inputs


def _number_columns(features: Iterable[Feature]) -> list[int]:
    """Return which inputs of the network are numbers: no categories, nor sines and cosines."""
    numbers: list[int] = []
    place = 0
    for feature in features:
        parts = feature.parts or (TIME,)
        lines = [part in LINEAR for part in parts for _ in input_names((part,))]
        numbers += [] if feature.categories else [place + at for at, is_line in enumerate(lines) if is_line]
        place += feature.width
    return numbers


def _assign(name: str, values: list[Any]) -> str:
    return f"{name} = {pformat(values, width=WIDTH, compact=True)}"


def _file_name(name: str) -> str:
    """Return a name for the weights that every system takes."""
    stem = name.removesuffix(SUFFIX)
    return "".join(letter if letter.isalnum() or letter in "-_ " else "_" for letter in stem) + ".safetensors"


def _one_line(text: str) -> str:
    """Return a name on one line: one from an untrusted file must not end the comment that it stands in."""
    return printable(text, " ")[:200]
