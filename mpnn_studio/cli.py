"""The command line: open the window, or train, predict and export without one.

What only one command needs is imported by that command, so that ``--version`` and ``--help`` answer at once.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from . import __version__, explain_commands, export_commands, import_commands, table_commands, train_command
from .processor import prepare_numpy
from .terminal import INTERRUPTED, REFUSED, refuse

WHAT_TO_OPEN = "a project (.mpnn), a table (.csv), a folder of pictures, or an example such as mnist"


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
        epilog="Windowless (--help): “mpnn-studio train”, “predict”, “explain”, “why”, “export”, “verify”, “import”, "
        "“data”.",
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help=WHAT_TO_OPEN)
    parser.add_argument("--version", action="version", version=f"mpnn-studio {__version__}")
    options = parser.parse_args(arguments)
    from .data.files import is_file, is_folder
    from .project.examples import ORDER

    opened = options.file is not None and (is_file(options.file) or is_folder(options.file))
    example = str(options.file) if options.file is not None and not opened else ""
    if example and example not in ORDER:
        return refuse(f"There is no file {options.file}, and no example of this name.")
    # What is imported and built now lives as long as the window: looking through it for rubbish would find none.
    gc.disable()
    # The rooms without Qt first: PySide6 reads the source of every module that is imported after it.
    from .run import autosave, library, recovery, session  # noqa: F401
    from .screen_check import why_no_window

    reason = why_no_window()
    if reason:
        return refuse(reason)
    from .ui import app

    return app.run(None if example else options.file, example)


COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = MappingProxyType(
    {
        "train": train_command.train,
        "predict": table_commands.predict,
        "export": export_commands.export,
        "verify": export_commands.verify,
        "import": import_commands.bring_in,
        "data": table_commands.data,
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


if __name__ == "__main__":
    sys.exit(main())
