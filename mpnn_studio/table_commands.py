"""The commands ``data`` and ``predict``, which read a table of one's own."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from .table_options import add_reading_options, add_table_options, decisions_of, reading_of
from .terminal import write


def predict(arguments: Sequence[str]) -> int:
    """Predict the examples of a file; return the exit code."""
    parser = argparse.ArgumentParser("mpnn-studio predict", description="Predict, and print the answers as CSV.")
    parser.add_argument("project", type=Path, metavar="FILE", help="a project with a trained network (.mpnn)")
    parser.add_argument("examples", type=Path, metavar="INPUT", help="a table, .npy, a picture or a folder of them")
    parser.add_argument("--remarks", action="store_true", help="say in a last column what was odd about each example")
    add_reading_options(parser)
    options = parser.parse_args(arguments)
    from .run.opening import open_run
    from .run.prediction import predict_file
    from .wording import printable

    predictions = predict_file(open_run(options.project), options.examples, reading_of(options))
    for remark in predictions.new.remarks:
        print(f"mpnn-studio: {printable(remark)}", file=sys.stderr)
    write(predictions.as_csv(remarks=options.remarks))
    return 0


def data(arguments: Sequence[str]) -> int:
    """Print the report on a table; return the exit code."""
    parser = argparse.ArgumentParser("mpnn-studio data", description="Say what is in a table and what it is used for.")
    parser.add_argument("file", metavar="FILE", help="a table (.csv)")
    add_table_options(parser)
    parser.add_argument("--json", action="store_true", help="print everything as one line of JSON")
    options = parser.parse_args(arguments)
    from .data.choices import on_command_line
    from .data.report import report_file
    from .project.proposal import rule_text
    from .wording import printable

    facts, lines = report_file(options.file, decisions_of(options))
    if facts["usable"] and facts.get("rows_that_fit") and not facts.get("pictures"):
        facts["training"] = rule_text(facts["rows_that_fit"])
        lines.append(facts["training"])
    if options.json:
        print(json.dumps(facts), flush=True)
        return 0
    # An untrusted file must not send control characters to the terminal.
    write("".join(f"{on_command_line(printable(line, '·'))}\n" for line in lines))
    return 0
