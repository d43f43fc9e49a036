"""Advice on a stack that works but could learn better. Each rule is one function; each says why in a sentence.

The rules use what layers declare about themselves (``linear``, ``is_activation``, ``max_slope``,
``output_activation``), so that they cover new layers too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from math import prod

from mpneuralnetwork.losses import Loss

from ..data.dataset import Schema
from .edits import insert_layer, remove_layers, replace_layer
from .problem import Fix, Problem
from .project import Project
from .spec import Spec

FADED = 0.05
"""A gradient of which less than this share can reach the first layer hardly trains it."""

Rule = Callable[[Project, Schema], Iterator[Problem]]


def find_hints(project: Project, schema: Schema) -> Iterator[Problem]:
    """Yield the advice of every rule, for a stack whose shapes fit together."""
    for rule in RULES:
        yield from rule(project, schema)


def _activation_twice(project: Project, schema: Schema) -> Iterator[Problem]:
    for before, spec in pairwise(project.active_layers):
        if before.layer_type.is_activation and spec.layer_type.is_activation:
            message = (
                f"{_title(spec)} follows {_title(before)} at once: a second activation adds nothing that one with "
                "weights in between would not do better, and weakens the gradient."
            )
            yield _hint(spec, message, _remove(spec))


def _linear_pair(project: Project, schema: Schema) -> Iterator[Problem]:
    """Layers with weights and no non-linearity between them are equivalent to one (Minsky and Papert, 1969)."""
    before: Spec | None = None
    for spec in project.active_layers:
        layer = spec.layer_type
        if not layer.linear:
            before = None
        elif layer.weights_setting:
            if before is not None:
                message = (
                    f"{_title(before)} and this {_title(spec)} have no activation between them: together they can do "
                    "no more than one alone. Put a ReLU between."
                )
                yield _hint(spec, message, _insert_before(spec, "ReLU"))
            before = spec


def _fading_gradient(project: Project, schema: Schema) -> Iterator[Problem]:
    """The product of the largest derivatives bounds the gradient (Hochreiter, 1991; Glorot and Bengio, 2010)."""
    hidden = [spec for spec in project.active_layers[:-1] if spec.layer_type.max_slope < 1]
    share = prod(spec.layer_type.max_slope for spec in hidden)
    if share >= FADED:
        return
    title, slope = _title(hidden[0]), hidden[0].layer_type.max_slope
    message = (
        f"{title} passes on at most {slope:.0%} of a gradient. Through {len(hidden)} of them at "
        f"most {share:.1%} reaches the first layer, which then hardly learns. ReLU passes on all of it."
    )
    uids = [spec.uid for spec in hidden]

    def use_relu(project: Project) -> Project:
        for uid in uids:
            project = replace_layer(project, uid, "ReLU")
        return project

    yield _hint(hidden[0], message, Fix("Use ReLU instead", use_relu))


def _final_activation(project: Project, schema: Schema) -> Iterator[Problem]:
    """Losses of classes work on logits; a regression may need any number."""
    last = project.active_layers[-1] if project.active_layers else None
    if last is None or not last.layer_type.is_activation:
        return
    title, loss = _title(last), _loss(project)
    if last.layer_type.output_activation == loss.output_activation:
        message = f"{loss.title} applies {title} itself, in one formula that stays exact. This layer can go."
    elif schema.task == "classification":
        message = (
            f"{loss.title} expects raw scores of any size, but {title} changes them. Let the last layer be linear."
        )
    else:
        message = f"The predicted number may be any, but {title} changes or bounds it. Let the last layer be linear."
    yield _hint(last, message, _remove(last))


def _dropped_outputs(project: Project, schema: Schema) -> Iterator[Problem]:
    last = project.active_layers[-1] if project.active_layers else None
    if last is not None and last.component.group == "Regularisation":
        message = f"{_title(last)} stands behind the outputs: it disturbs the answers, not what they rest on."
        yield _hint(last, message, _remove(last))


RULES: tuple[Rule, ...] = (_activation_twice, _linear_pair, _fading_gradient, _final_activation, _dropped_outputs)


def _title(spec: Spec) -> str:
    return spec.component.title


def _loss(project: Project) -> Loss:
    loss: Loss = project.loss.create()
    return loss


def _hint(spec: Spec, message: str, fix: Fix) -> Problem:
    return Problem(spec.uid, message, fix, hint=True)


def _insert_before(spec: Spec, name: str) -> Fix:
    return Fix(f"Insert {name}", lambda project: insert_layer(project, project.index(spec.uid), name))


def _remove(spec: Spec) -> Fix:
    return Fix(f"Remove {_title(spec)}", lambda project: remove_layers(project, {spec.uid}))
