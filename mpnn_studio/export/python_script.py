"""The project as a script: to read, to change, and to run as it is, before any training or after it."""

from __future__ import annotations

from collections.abc import Mapping
from pprint import pformat

from mpneuralnetwork.components.fields import MISSING
from mpneuralnetwork.components.registry import Component

from ..project.check import check
from ..project.edits import outputs_needed
from ..project.project import Project, ProjectError
from ..run.archive import SUFFIX
from ..wording import printable
from .engine_program import THREADS, components_of, imports, training

WIDTH = 110
"""Width at which long settings of the data are wrapped."""
PROGRAM = '''\
# {name}: a network designed in MPNN Studio. It trains as it does there, with the same bits.

import os
import sys

{threads}
import numpy as np
{imports}

# {about_data}
source = {source}
data = prepare(source.load(), {preparation})


def split(part):
    """Return inputs and targets of a split; None where it is empty."""
    return (part.inputs, part.targets) if part else None


{training}
if data.test:
    print("test:", model.evaluate(*split(data.test))[1])
save_model(model, {file!r})

# Predictions for the first examples that were held back.
held_back = data.test or data.validation or data.train
{predicting}
'''
AUGMENTING = """\
# Training images are varied at random, as they come.
trainer.source = AugmentedBatches(
    trainer.source, {preparation}, data.preparation, seed={seed}, step=lambda: trainer.step
)
"""
CLASSES = """\
classes = {classes}
for probabilities in model.predict(held_back.inputs[:5]):
    print(classes[probabilities.argmax()], f"{{probabilities.max():.1%}}")"""
TWO_CLASSES = """\
classes = {classes}
for probability in model.predict(held_back.inputs[:5])[:, 0]:  # of the second class
    print(classes[int(probability > 0.5)], f"{{max(probability, 1 - probability):.1%}}")"""
NUMBERS = "print(data.preparation.restore_targets(model.predict(held_back.inputs[:5])))"


def python_script(project: Project, name: str = "model") -> str:
    """Return a script that reads the data, builds, trains, measures, saves and predicts with this network.

    Data and preparation are those of the studio itself, from ``mpnn_studio.data``; beside that, it imports the engine
    and NumPy alone.

    Args:
        name: of the project, for the first line and the file of weights.

    Raises:
        ProjectError: the stack cannot be trained as it is.
    """
    problems = check(project).problems
    if problems:
        raise ProjectError(f"This stack cannot be trained yet, so no script can be made of it: {problems[0].message}")
    schema, source, preparing = project.schema(), project.data.create(), project.preparation_settings
    augments = preparing.augments and schema.is_image
    others = {"mpnn_studio.data.prepare": ["prepare"]}
    if augments:
        others["mpnn_studio.data.augmentation"] = ["AugmentedBatches"]
    return PROGRAM.format(
        name=_one_line(name),
        threads=THREADS,
        imports=imports([*components_of(project), source, preparing], others),
        about_data=_one_line(f"Data: {source.name}."),
        source=_written(source),
        preparation=repr(preparing),
        training=training(
            project,
            shape="data.preparation.input_shape",
            data={
                "train": "split(data.train)",
                "validation": "split(data.validation)",
                "class_weights": "data.class_weights or None",
            },
            before=AUGMENTING.format(preparation=repr(preparing), seed=project.training_settings.seed)
            if augments
            else "",
        ),
        file=_file_name(name),
        predicting=_predicting(project),
    )


def _predicting(project: Project) -> str:
    classes = project.schema().classes
    if not classes:
        return NUMBERS
    template = TWO_CLASSES if outputs_needed(project) == 1 else CLASSES
    return template.format(classes=pformat([str(name) for name in classes], width=WIDTH, compact=True))


def _written(component: Component) -> str:
    """Write a component as a program does: on one line, or one setting a line where that would be too long."""
    short = repr(component)
    if len(short) <= WIDTH:
        return short
    lines = []
    for name, field in component.fields.items():
        value = getattr(component, name)
        if field.default is MISSING or value != field.default:
            lines.append(f"    {name}={_value(value)},\n")
    return f"{type(component).__name__}(\n{''.join(lines)})"


def _value(value: object) -> str:
    """Write a setting; of a table, a column a line."""
    if isinstance(value, tuple) and value and isinstance(value[0], Mapping):
        return "(\n" + "".join(f"        {dict(entry)!r},\n" for entry in value) + "    )"
    return pformat(value, width=WIDTH, compact=True, sort_dicts=False).replace("\n", "\n    ")


def _file_name(name: str) -> str:
    """Return a name for the weights that every system takes."""
    stem = name.removesuffix(SUFFIX)
    return "".join(letter if letter.isalnum() or letter in "-_ " else "_" for letter in stem) + ".safetensors"


def _one_line(text: str) -> str:
    """Return a name on one line: one from an untrusted file must not end the comment that it stands in."""
    return printable(text, " ")[:200]
