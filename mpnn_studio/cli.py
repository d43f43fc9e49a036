"""The command line: open the window, or train, predict and export without one.

What only one command needs is imported by that command, so that ``--version`` and ``--help`` answer at once.
"""

from __future__ import annotations

import argparse
import csv
import gc
import io
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from . import __version__, explain_commands
from .processor import prepare_numpy
from .table_options import add_reading_options, add_table_options, decisions_of, overrides_of
from .terminal import REFUSED, refuse, tell_problems, write

if TYPE_CHECKING:
    from .project.project import Project
    from .run.run import Run

INTERRUPTED = 130
"""Exit code after Ctrl+C, as shells expect it."""
WHAT_TO_TRAIN = (
    "an example such as mnist, a project, a table (.csv), arrays (.npz), an IDX file, or a folder of pictures by class"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``mpnn-studio`` with these arguments; return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    prepare_numpy()
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A name that is no text, or that the terminal's encoding lacks, is written escaped.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        if arguments and arguments[0] in COMMANDS:
            return _without_traceback(COMMANDS[arguments[0]], arguments[1:])
        return _open_window(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output is gone. Python flushes it once more at the end, which then must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED


def _open_window(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        "mpnn-studio",
        description="Open the studio, on a project or a table if one is given.",
        epilog="Without a window: “mpnn-studio train”, “predict”, “explain”, “why”, “export”, “data” (--help).",
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a project (.mpnn) or a table (.csv)")
    parser.add_argument("--version", action="version", version=f"mpnn-studio {__version__}")
    options = parser.parse_args(arguments)
    from .data.files import is_file

    if options.file is not None and not is_file(options.file):
        return refuse(f"There is no file {options.file}.")
    # What is imported and built now lives as long as the window: looking through it for rubbish would find none.
    gc.disable()
    # The rooms without Qt first: PySide6 reads the source of every module that is imported after it.
    from .run import autosave, library, recovery, session  # noqa: F401
    from .screen_check import why_no_window

    reason = why_no_window()
    if reason:
        return refuse(reason)
    from .ui import app

    return app.run(options.file)


def _train(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("mpnn-studio train", description="Train without a window. Ctrl+C stops.")
    parser.add_argument("what", metavar="EXAMPLE_OR_FILE", help=WHAT_TO_TRAIN)
    parser.add_argument("--epochs", type=int, metavar="N", help="how often every training example is shown")
    parser.add_argument("--seed", type=int, metavar="S", help="the same seed gives the same network, bit for bit")
    parser.add_argument("--save", type=Path, metavar="FILE", help="write project and run there (.mpnn)")
    parser.add_argument("--export", type=Path, metavar="FILE", help="write the weights there (.safetensors or .npz)")
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

    def go_on(share: float) -> None:
        if stop.is_set():
            raise Cancelled

    try:
        dataset = project.data.create().load(go_on)
        with ProgressLine(project, sys.stderr) as line:
            return train(project, dataset, line.show, stop)
    except (Cancelled, Interrupted):
        return None


def _result_text(run: Run, metrics: Mapping[str, Any]) -> str:
    from mpneuralnetwork.components import registry

    from .wording import in_sentence, in_time

    metric = registry.find("metric", run.history.metric_name)
    value = metrics["test_accuracy" if run.history.metric_name == "Accuracy" else run.history.metric_name]
    spent = f"{metrics['epochs']} {'epoch' if metrics['epochs'] == 1 else 'epochs'} in {in_time(metrics['seconds'])}"
    if value is None:
        return f"{spent}, not measured on a test split"
    shown = f"{100 * value:.2f} %" if metric.percent else f"{value:.5g}"
    return f"test {in_sentence(metric.title)} {shown}, test loss {metrics['test_loss']:.4f}, {spent}"


def _export(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("mpnn-studio export", description="Write the weights of a project's run.")
    parser.add_argument("project", type=Path, metavar="FILE", help="a project with a trained network (.mpnn)")
    parser.add_argument("target", type=Path, metavar="OUT", help="where to (.safetensors or .npz)")
    options = parser.parse_args(arguments)
    from .export.weights import export_weights
    from .run.opening import check_target, open_run

    check_target(options.target)
    export_weights(open_run(options.project), options.target)
    return 0


def _predict(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("mpnn-studio predict", description="Predict, and print the answers as CSV.")
    parser.add_argument("project", type=Path, metavar="FILE", help="a project with a trained network (.mpnn)")
    parser.add_argument("examples", type=Path, metavar="INPUT", help="a table with the same columns, or .npy")
    add_reading_options(parser)
    options = parser.parse_args(arguments)
    from .data.unlabelled import read_new
    from .run.opening import open_run
    from .run.predictor import Predictor
    from .wording import in_full, printable

    run = open_run(options.project)
    assert run.preparation is not None and run.snapshot is not None
    schema = run.project.schema()
    predictor = Predictor(run.project, run.preparation)
    predictor.load(run.snapshot)
    new = read_new(options.examples, schema, overrides_of(options))
    for remark in new.remarks:
        print(f"mpnn-studio: {printable(remark)}", file=sys.stderr)
    answers = predictor.predict_all(new.values)
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow([schema.target, *schema.classes] if schema.classes else schema.targets or [schema.target])
    for answer in answers:
        best = [schema.classes[answer.argmax()]] if schema.classes else []
        writer.writerow([*best, *map(in_full, answer)])
    write(table.getvalue())
    return 0


def _data(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("mpnn-studio data", description="Say what is in a table and what it is used for.")
    parser.add_argument("file", metavar="FILE", help="a table (.csv)")
    add_table_options(parser)
    parser.add_argument("--json", action="store_true", help="print everything as one line of JSON")
    options = parser.parse_args(arguments)
    from .data.report import report_file
    from .wording import printable

    facts, lines = report_file(options.file, decisions_of(options))
    if options.json:
        print(json.dumps(facts), flush=True)
        return 0
    # An untrusted file must not send control characters to the terminal.
    write("".join(f"{printable(line, '·')}\n" for line in lines))
    return 0


COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = MappingProxyType(
    {
        "train": _train,
        "predict": _predict,
        "export": _export,
        "data": _data,
        "explain": explain_commands.explain,
        "why": explain_commands.why,
    }
)


def _without_traceback(command: Callable[[Sequence[str]], int], arguments: Sequence[str]) -> int:
    """Report errors that a user can do something about in one line, without a traceback."""
    from mpneuralnetwork.components.errors import UserError

    try:
        return command(arguments)
    except UserError as error:
        return refuse(str(error))
    except MemoryError:
        return refuse("There is not enough memory for this network and its data. Make it or the batch smaller.")


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


if __name__ == "__main__":
    sys.exit(main())
