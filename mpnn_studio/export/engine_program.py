"""The part that all programs for the engine share: build the network of a project, and train it as the studio does."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from mpneuralnetwork.components.registry import Component

from ..project.project import Project

THREADS = """\
# As the studio does it, before NumPy is imported: another number of threads gives other last digits.
os.environ.setdefault("OPENBLAS_NUM_THREADS", str(max(1, (os.cpu_count() or 1) - 1)))
"""
TRAINING = """\
layers = [
{layers}
]
rng = np.random.default_rng(np.random.SeedSequence({seed}).spawn(2)[1])
model = Model(layers, {loss}, {optimizer})
model.build({shape}, rng)
trainer = Trainer(
    model,
    *{train},
    epochs={epochs},
    batch_size={batch_size},
    validation={validation},
    evaluations_per_epoch={evaluations},
    rng=rng,
    schedule={schedule},
    patience={patience},
    keep_best={keep_best},
    class_weights={class_weights},
)
{before}for record in trainer.run():
    if isinstance(record, Evaluation):
        sys.stderr.write(f"step {{record.step}}: validation loss {{record.loss:.4f}}\\n")
"""
ENGINE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "mpneuralnetwork.model": ("Model",),
        "mpneuralnetwork.saving.model_files": ("save_model",),
        "mpneuralnetwork.trainer": ("Evaluation", "Trainer"),
    }
)
"""What such a program uses of the engine besides components, by module."""


def components_of(project: Project) -> list[Component]:
    """Return all that a project trains with, layers first: a program imports them."""
    layers = [spec.create() for spec in project.active_layers]
    return [*layers, *(spec.create() for spec in (project.loss, project.optimizer, project.schedule))]


def training(project: Project, *, shape: str, data: Mapping[str, str], before: str = "") -> str:
    """Return the lines that build and train the network of a project.

    Args:
        shape: an expression for the shape of a prepared input.
        data: expressions for "train" and "validation", each a pair of inputs and targets, and for "class_weights".
        before: lines that follow the trainer and come before its first batch.
    """
    *layers, loss, optimizer, schedule = components_of(project)
    settings = project.training_settings
    return TRAINING.format(
        layers="\n".join(f"    {layer!r}," for layer in layers),
        seed=settings.seed,
        loss=repr(loss),
        optimizer=repr(optimizer),
        shape=shape,
        epochs=settings.epochs,
        batch_size=settings.batch_size,
        evaluations=settings.evaluations,
        schedule=repr(schedule),
        patience=settings.patience or None,
        keep_best=settings.keep_best,
        before=before,
        **data,
    )


def imports(components: Iterable[Component], others: Mapping[str, Iterable[str]] = MappingProxyType({})) -> str:
    """Return the lines that import these components, what a training needs of the engine, and other names by module."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for module, taken in (*ENGINE.items(), *others.items()):
        names[module].update(taken)
    for component in components:
        names[public_module(type(component))].add(type(component).__name__)
    return "\n".join(_sorted(names))


def _sorted(names: Mapping[str, set[str]]) -> Iterator[str]:
    return (f"from {module} import {', '.join(sorted(names[module]))}" for module in sorted(names))


def public_module(kind: type[Component]) -> str:
    """Return where a user imports a component from: a room of the engine that offers its name, else its own module."""
    room = ".".join(kind.__module__.split(".")[:2])
    return room if vars(sys.modules[room]).get(kind.__name__) is kind else kind.__module__
