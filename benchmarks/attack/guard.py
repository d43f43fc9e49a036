"""A process watched from inside while it reads hostile files: what it opens, runs, takes and throws."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import resource
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from types import CodeType
from typing import Any, TextIO

from .findings import Finding, finding_of
from .formats import FORMATS
from .readers import BrokenPromiseError, check_message

GIGABYTE = 2**30
CPU_SECONDS = 5.0
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = frozenset(
    f"os.{name}" for name in ("remove", "rename", "mkdir", "rmdir", "link", "symlink", "chmod", "chown", "truncate")
) | {"shutil.rmtree", "shutil.move", "shutil.copyfile"}
RUNS = frozenset(
    {
        *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "os.startfile"),
        *("socket.connect", "socket.bind", "socket.sendto", "urllib.Request", "webbrowser.open"),
        *("pickle.find_class", "ctypes.dlopen", "code.__new__", "sys.settrace", "sys.setprofile"),
    }
)
NOWHERE = Path(os.devnull)


class Guard:
    """Reads mutants one by one and notes what must not happen.

    Args:
        name: of the format.
        sandbox: the only folder in which anything may be written.
        trace: where a watchdog writes the stack of a read that does not end.
        patience: seconds until it ends this process.
    """

    def __init__(self, name: str, sandbox: Path, trace: TextIO, patience: float) -> None:
        self._name, self._format, self._trace, self._patience = name, FORMATS[name], trace, patience
        self._sandbox = sandbox.resolve()
        self._inside = sandbox / "inside"
        self._watching = False
        self._deeds: list[tuple[str, str]] = []
        sys.addaudithook(self._hear)

    def try_out(self, seed: int) -> Iterator[Finding]:
        """Read the mutant of a seed; yield what was found."""
        self._write(seed)
        self._deeds.clear()
        faulthandler.dump_traceback_later(self._patience, exit=True, file=self._trace)
        start = time.process_time()
        with self._limited():
            finding = self._read(seed)
        seconds = time.process_time() - start
        faulthandler.cancel_dump_traceback_later()
        if finding is not None:
            yield finding
        if seconds > CPU_SECONDS:
            yield Finding(self._name, seed, "time", f"{seconds:.1f} s of processor time")
        for kind, deed in dict.fromkeys(self._deeds):
            yield Finding(self._name, seed, kind, deed)

    def _write(self, seed: int) -> None:
        shutil.rmtree(self._inside, ignore_errors=True)
        self._inside.mkdir()
        self._format.write(Random(f"{self._name}:{seed}"), self._inside)

    def _read(self, seed: int) -> Finding | None:
        try:
            self._format.read(self._inside)
        except BaseException as error:
            return self._judge(error, seed)
        return None

    def _judge(self, error: BaseException, seed: int) -> Finding | None:
        if any(isinstance(cause, MemoryError) for cause in _causes(error)):
            return finding_of(error, self._name, seed, "memory")
        if isinstance(error, self._format.own):
            try:
                check_message(error)
            except BrokenPromiseError as broken:
                return finding_of(broken.with_traceback(error.__traceback__), self._name, seed, "promise")
            return None
        return finding_of(error, self._name, seed, "promise" if isinstance(error, BrokenPromiseError) else "exception")

    @contextlib.contextmanager
    def _limited(self) -> Iterator[None]:
        """Let the block take a gigabyte more than there is, and hear what it does."""
        unlimited = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_taken() + GIGABYTE, unlimited[1]))
        self._watching = True
        try:
            yield
        finally:
            self._watching = False
            resource.setrlimit(resource.RLIMIT_AS, unlimited)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """The audit hook: it can never be taken off, so it must be quick and must not fail."""
        if not self._watching:
            return
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & WRITES and not isinstance(path, int):
                self._changed(event, path)
        elif event in CHANGES:
            for path in arguments[:2]:
                if isinstance(path, str | bytes | os.PathLike):
                    self._changed(event, path)
        elif event in RUNS:
            self._deeds.append(("executed", f"{event}{arguments!r:.120}"))
        elif event == "exec" and isinstance(arguments[0], CodeType):
            self._executed(arguments[0])

    def _changed(self, event: str, path: Any) -> None:
        full = Path(os.fsdecode(path))
        # Path.resolve raises where a link leads to itself.
        if full != NOWHERE and not Path(os.path.realpath(full.parent)).is_relative_to(self._sandbox):
            self._deeds.append(("outside", f"{event}: {full!s:.120}"))

    def _executed(self, code: CodeType) -> None:
        """Note code that comes neither from an installed module nor from one that is just being imported."""
        path = Path(code.co_filename)
        if path.is_relative_to(self._sandbox) or not (path.is_absolute() or _importing()):
            self._deeds.append(("executed", f"exec: {code.co_filename} {code.co_name}"))


def _taken() -> int:
    """Return the bytes of address space in use; elsewhere than on Linux as if there were none, where no limit acts."""
    if sys.platform != "linux":
        return 2**45
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _importing() -> bool:
    frame = sys._getframe(1)
    while frame.f_back is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False
