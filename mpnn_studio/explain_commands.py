"""The commands that look into a network: ``explain`` takes a training step apart, ``why`` asks about an answer."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence

from .terminal import FAILED, REFUSED, tell_problems, write


def explain(arguments: Sequence[str]) -> int:
    """Run ``mpnn-studio explain`` with these arguments; return the exit code."""
    parser = argparse.ArgumentParser("mpnn-studio explain", description="Take one training step of a network apart.")
    parser.add_argument("what", metavar="FILE", help="a project (.mpnn), trained or not, an example, or data")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--example", type=int, metavar="I", help="a step on one example of the data, counted from 0")
    which.add_argument("--batch", action="store_true", help="the step on the next batch of the training (the default)")
    parser.add_argument("--at", metavar="NAME", help="print one number, such as 1.dense.weights[10,3].gradient")
    parser.add_argument("--check", action="store_true", help="compare the gradients with finite differences")
    parser.add_argument("--code", action="store_true", help="print the lines of the engine that ran")
    parser.add_argument("--json", action="store_true", help="print everything as one line of JSON")
    parser.add_argument("--trust", action="store_true", help="read data files outside the project's own folder")
    options = parser.parse_args(arguments)
    from .explain import report
    from .run.opening import open_project_and_run

    project, run = open_project_and_run(options.what, trust=options.trust)
    if run is None and tell_problems(project):
        return REFUSED
    dataset = project.data.create().load()
    subject = report.subject_of(project, run, dataset)
    if options.example is not None:
        subject = subject.with_rows(dataset, [options.example])

    def tell(lines: Iterable[str]) -> None:
        if not options.json:
            write("".join(f"{line}\n" for line in lines))

    facts, passed = report.report(subject, tell, at=options.at, code=options.code, check=options.check)
    if options.json:
        # What alone was asked for stands alone.
        write(f"{json.dumps(facts if len(facts) > 1 else next(iter(facts.values())))}\n")
    return 0 if passed else FAILED


def why(arguments: Sequence[str]) -> int:
    """Run ``mpnn-studio why`` with these arguments; return the exit code."""
    from .explain.why.kind import all_kinds

    kinds = {kind.key: kind for kind in all_kinds()}
    parser = argparse.ArgumentParser(
        "mpnn-studio why",
        description="Ask why a trained network answers one example as it does.",
        epilog="Kinds: " + "; ".join(f"{key}: {kind.summary}" for key, kind in kinds.items()) + ".",
    )
    parser.add_argument("what", metavar="FILE", help="a project with a trained network (.mpnn)")
    parser.add_argument("--kind", choices=kinds, help="what is asked; all kinds one after the other without")
    parser.add_argument("--example", type=int, default=0, metavar="I", help="an example of the data, counted from 0")
    parser.add_argument("--output", type=int, metavar="K", help="the class or number that is explained, from 0")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of the kind, such as steps=64"
    )
    parser.add_argument("--json", action="store_true", help="print everything as one line of JSON")
    parser.add_argument("--trust", action="store_true", help="read data files outside the project's own folder")
    options = parser.parse_args(arguments)
    from .explain.why import report
    from .run.opening import open_project_and_run

    if options.set and options.kind is None:
        parser.error("--set needs a --kind")
    chosen = [kinds[options.kind]] if options.kind else list(kinds.values())
    asked = [kind.from_texts(options.set) for kind in chosen]
    project, run = open_project_and_run(options.what, trust=options.trust)
    found = report.ask(asked, report.trained(project, run, options.what), options.example, options.output)
    if options.json:
        facts = {why.key: result.as_json() for why, result in found}
        write(f"{json.dumps(facts if options.kind is None else facts[options.kind])}\n")
    else:
        write("".join(f"{line}\n" for why, result in found for line in report.lines(why, result)))
    return 0
