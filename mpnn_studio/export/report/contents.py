"""What a report says of a run, in the order of reading."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from mpneuralnetwork.components import registry

from ... import __version__
from ...project.spec import Spec
from ...run.run_summary import in_epochs
from ...wording import counted, grouped, in_time, number_text, shortened
from ..trained import TrainedNetwork
from .answers import Answers, answers_of, figures, sections
from .blocks import Block, Code, Figures, Heading, Paragraph, PlainTable, SvgFigure
from .charts import DrawnCurve, line_chart
from .network_drawing import network_svg

SMOOTHING = 0.9
MAX_COLUMNS = 60
"""Columns of a table that are listed with what was measured of them."""
NAME = 40
"""Letters of a name."""


def title_of(trained: TrainedNetwork) -> str:
    """Return what a report is called: as the project, and the run where it has a name of its own."""
    project = trained.name or (trained.path.stem if trained.path else "") or str(trained.project.data.create().name)
    return " · ".join(shortened(name, NAME) for name in (project, trained.run.name) if name)


def contents(trained: TrainedNetwork) -> Iterator[Block]:
    """Yield every part.

    Raises:
        DataError: the data cannot be read.
    """
    answers = answers_of(trained)
    yield Heading(title_of(trained), 1)
    yield Paragraph(_first_sentence(trained, answers))
    yield Figures([*figures(answers).figures, *_cost(trained)])
    yield Heading("Network")
    yield SvgFigure(partial(network_svg, trained.project, title_of(trained)), "What flows from the input to the answer")
    yield from _curves(trained)
    yield from sections(answers)
    yield from _data(trained, answers)
    yield from _settings(trained)
    yield from _again(trained)


def _first_sentence(trained: TrainedNetwork, answers: Answers) -> str:
    sentence = trained.schema.sentence
    moment = "" if trained.weights is trained.run.snapshot else f", weights of step {grouped(trained.weights.step)}"
    going = ", before the training had ended" if trained.run.finished is None and trained.run.failed is None else ""
    return f"{sentence[:1].upper()}{sentence[1:]}. Measured on {answers.where}{moment}{going}."


def _cost(trained: TrainedNetwork) -> Iterator[tuple[str, str, str]]:
    run, seconds = trained.run, trained.run.history.newest("seconds")
    yield "Trained", in_epochs(run), in_time(run.finished.seconds if run.finished else seconds)
    yield "Parameters", grouped(trained.model.parameters.learned), trained.project.optimizer.component.title


def _curves(trained: TrainedNetwork) -> Iterator[Block]:
    history = trained.run.history
    if not len(history.loss):
        return
    yield Heading("Training")
    metric = registry.find("metric", history.metric_name).title
    for title, learned, measured in (
        ("Loss", history.loss, history.validation_loss),
        (metric, history.metric, history.validation_metric),
    ):
        curves = (
            DrawnCurve("", learned.x, learned.y, "train", 1.0, 0.35),
            DrawnCurve("training, smoothed", learned.x, learned.smoothed(SMOOTHING), "train"),
            DrawnCurve("validation", measured.x, measured.y, "validation"),
        )
        yield SvgFigure(partial(line_chart, title, "epochs", curves), f"{title} over the epochs")
    marks = [[f"{mark.epoch:.2f}", mark.text] for mark in history.marks]
    if marks:
        yield Paragraph("What was changed while it trained:")
        yield PlainTable(["epoch", "change"], marks, names=2)


def _data(trained: TrainedNetwork, answers: Answers) -> Iterator[Block]:
    schema, preparation = trained.schema, trained.preparation
    sizes = answers.examination.sizes
    files = ", ".join(Path(path).name for path in trained.project.data.create().files())
    yield Heading("Data and preparation")
    splits = ", ".join(f"{grouped(size)} {split}" for split, size in sizes.items())
    named = f"{trained.project.data.create().name}{f' ({files})' if files else ''}"
    yield Paragraph(f"{named}: {splits}. What is measured of the inputs is measured on the training examples alone.")
    if schema.is_image:
        yield Paragraph(
            f"Pixels become (pixel − {number_text(preparation.centre[0])}) ÷ {number_text(preparation.spread[0])}."
        )
        return
    rows = []
    scales = zip(schema.features, preparation.centre, preparation.spread, strict=True)
    for feature, centre, spread in [*scales][:MAX_COLUMNS]:
        kind = counted(len(feature.categories), "category", "categories") if feature.categories else "number"
        scaled = ("", "") if feature.categories else (number_text(centre), number_text(spread))
        rows.append([shortened(feature.name, NAME), kind, *scaled])
    yield PlainTable(["column", "kind", "centre", "spread"], rows, names=2)
    left = len(schema.features) - len(rows)
    if left > 0:
        yield Paragraph(f"{counted(left, 'more column')}.")


def _settings(trained: TrainedNetwork) -> Iterator[Block]:
    project = trained.project
    yield Heading("Settings")
    unused = project.preparation_settings.unused(trained.schema)
    parts = (project.preparation, project.loss, project.optimizer, project.schedule, project.training)
    rows = [row for spec in parts for row in _settings_of(spec, unused)]
    yield PlainTable(["part", "setting", "value"], rows, names=3)


def _settings_of(spec: Spec, unused: frozenset[str]) -> Iterator[Sequence[str]]:
    component, config = spec.component, spec.create().get_config()
    shown = [field for name, field in component.fields.items() if not field.hidden and name not in unused]
    if not shown:
        yield component.title, "", ""
    for place, field in enumerate(shown):
        unit = f" {field.unit}" if field.unit else ""
        yield "" if place else component.title, field.label, f"{field.write(config[field.name])}{unit}"


def _again(trained: TrainedNetwork) -> Iterator[Block]:
    run, seed = trained.run, trained.project.training_settings.seed
    # Where it lies here is nobody's business elsewhere.
    name = f'"{trained.path.name}"' if trained.path else "FILE"
    yield Heading("To repeat it")
    since = "" if run.from_seed else " It continues an earlier training, so that the seed alone does not repeat it."
    changed = " Settings were changed while it trained; the command trains with the last ones." if run.begun_as else ""
    yield Paragraph(f"Seed {seed}: the same seed gives the same network on the same machine.{since}{changed}")
    yield Code([f"mpnn-studio train {name} --seed {seed}"])
    yield Paragraph("The network for elsewhere, run there and compared with this one before it is handed over:")
    yield Code([f"mpnn-studio export {name} out --format numpy", f"mpnn-studio verify out --against {name}"])
    versions = {
        "MPNN Studio": __version__,
        "Python": platform.python_version(),
        "NumPy": np.__version__,
        "on": f"{platform.system()}, {platform.machine() or sys.platform}",
    }
    yield Paragraph(f"Versions: {', '.join(f'{name} {version}' for name, version in versions.items())}.")
