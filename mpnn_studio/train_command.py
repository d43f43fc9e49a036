"""The command ``train``: learn from an example or a file of one's own without a window.

What only one command needs is imported by that command, so that ``--version`` and ``--help`` answer at once.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from .table_options import add_table_options, decisions_of
from .terminal import INTERRUPTED, REFUSED, tell_problems

if TYPE_CHECKING:
    from .project.project import Project
    from .run.run import Run

WHAT_TO_TRAIN = (
    "an example such as mnist, a project, a table (.csv), arrays (.npz), an IDX file, or a folder of pictures by class"
)


def train(arguments: Sequence[str]) -> int:
    """Train, save and export as the arguments say; return the exit code."""
    parser = argparse.ArgumentParser("mpnn-studio train", description="Train without a window. Ctrl+C stops.")
    parser.add_argument("what", metavar="EXAMPLE_OR_FILE", help=WHAT_TO_TRAIN)
    parser.add_argument("--epochs", type=int, metavar="N", help="how often every training example is shown")
    parser.add_argument("--seed", type=int, metavar="S", help="the same seed gives the same network, bit for bit")
    parser.add_argument("--held-back", choices=("random", "last"), help="which examples: of a series the last part")
    parser.add_argument("--save", type=Path, metavar="FILE", help="write project and run there (.mpnn)")
    parser.add_argument(
        "--export", type=Path, metavar="FILE", help="write the weights there: .safetensors, .npz, .json"
    )
    parser.add_argument("--json", action="store_true", help="print the metrics as one line of JSON")
    add_table_options(parser)
    parser.add_argument("--trust", action="store_true", help="read data files outside the project's own folder")
    options = parser.parse_args(arguments)
    from .export.weights import check_format, export_weights
    from .project import edits
    from .run.archive import save_project
    from .run.opening import check_target, open_project

    for path in filter(None, (options.save, options.export)):
        check_target(path)
    if options.export:
        check_format(options.export)
    project = open_project(options.what, trust=options.trust, decisions=decisions_of(options))
    for name in ("epochs", "seed"):
        if getattr(options, name) is not None:
            project = edits.set_value(project, "training", name, getattr(options, name))
    if options.held_back is not None:
        project = edits.set_value(project, "preparation", "held_back", options.held_back)
    if tell_problems(project):
        return REFUSED
    _say_what_is_predicted(project)
    with _stop_on_interrupt() as stop:
        run = _train_watched(project, stop)
    if run is None:
        return INTERRUPTED
    try:
        if options.save:
            save_project(options.save, project, run)
        if options.export:
            export_weights(run, options.export)
    finally:
        metrics = run.metrics()
        print(json.dumps(metrics) if options.json else _result_text(run, metrics), flush=True)
    assert run.finished is not None
    return 0 if run.finished.complete else INTERRUPTED


def _say_what_is_predicted(project: Project) -> None:
    """Say in one sentence what is learnt of a person's own data, before it is."""
    from .wording import printable

    source = project.data.create()
    if source.files():
        print(f"{printable(source.name)}: {printable(source.schema().sentence)}", file=sys.stderr, flush=True)


def _train_watched(project: Project, stop: Event) -> Run | None:
    """Load the data and train, with a progress line; None where it was interrupted before there were weights."""
    from mpneuralnetwork.components.interruption import Interrupted

    from .data.source import Cancelled
    from .run.headless import train
    from .run.progress_line import ProgressLine
    from .wording import printable

    def go_on(share: float) -> None:
        if stop.is_set():
            raise Cancelled

    try:
        source = project.data.create()
        dataset = source.load(go_on)
        if "warning" in dataset.notes:
            print(printable(f"{source.name}: {dataset.notes['warning']}"), file=sys.stderr, flush=True)
        with ProgressLine(project, sys.stderr) as line:
            return train(project, dataset, line.show, stop)
    except (Cancelled, Interrupted):
        return None


def _result_text(run: Run, metrics: Mapping[str, Any]) -> str:
    from .run.headline import test_figures
    from .wording import in_time, printable

    spent = f"{metrics['epochs']} {'epoch' if metrics['epochs'] == 1 else 'epochs'} in {in_time(metrics['seconds'])}"
    figures = test_figures(run)
    return printable(", ".join([*figures, spent]) if figures else f"{spent}, not measured on a test split")


@contextmanager
def _stop_on_interrupt() -> Iterator[Event]:
    """Let the first Ctrl+C request the end, and a second one end at once."""
    stop = Event()

    def ask(number: int, frame: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, usual)

    usual = signal.signal(signal.SIGINT, ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, usual)
