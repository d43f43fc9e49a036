"""What an attack found: plain values that go from a watched process to the one that reports."""

from __future__ import annotations

import json
import re
import traceback
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType

REPOSITORY = Path(__file__).resolve().parents[2]
OURS = ("engine", "mpnn_studio")
LONGEST = 160
LOG, TRACE = "gestures.txt", "trace.txt"
"""Files of a watched process: each gesture before it is done, and the stacks of a hang or a crash."""
THREAD = re.compile(r"((?:Current thread|Thread) 0x.*\n)")
"""Begins the stack of a thread; that of the main thread comes last."""
FRAME = re.compile(r'File "(.+)", line (\d+) in (\w+)')


@dataclass(frozen=True)
class Finding:
    """Something that must not happen.

    Attributes:
        where: the format, or the seed's monkey.
        seed: of the mutant, or number of the gesture.
        kind: "exception", "promise", "memory", "time", "hang", "crash", "outside" or "executed".
        what: type and beginning of the message.
        place: file and line of our code from which it came.
    """

    where: str
    seed: int
    kind: str
    what: str
    place: str = ""

    @property
    def mechanism(self) -> tuple[str, str, str, str]:
        """What findings of one cause have in common."""
        return self.where, self.kind, self.what.partition(":")[0], self.place

    def to_json(self) -> str:
        """Return the finding as one line."""
        return json.dumps(asdict(self))

    def __str__(self) -> str:
        return f"{self.where} · seed {self.seed} · {self.kind} · {self.what}{f' · {self.place}' if self.place else ''}"


def findings_in(lines: Iterable[str]) -> list[Finding]:
    """Return the findings among the lines that a watched process wrote."""
    return [Finding(**json.loads(line)) for line in lines if line.startswith("{")]


def report(found: Sequence[Finding]) -> list[Finding]:
    """Print one line for each mechanism, the most frequent first; return the first finding of each."""
    counts = Counter(finding.mechanism for finding in found)
    first = {finding.mechanism: finding for finding in reversed(found)}
    for mechanism, count in counts.most_common():
        print(f"  {count:6} × {first[mechanism]}", flush=True)
    return [first[mechanism] for mechanism, _ in counts.most_common()]


def finding_of(error: BaseException, where: str, seed: int, kind: str = "exception") -> Finding:
    """Describe an exception that escaped."""
    words = " ".join(str(error).split())
    return Finding(where, seed, kind, f"{type(error).__name__}: {words:.{LONGEST}}", place_of(error.__traceback__))


def place_of(trace: TracebackType | None) -> str:
    """Return the innermost line of our own code in a traceback, else of the library's that it comes from."""
    return _innermost(traceback.extract_tb(trace))


def place_now() -> str:
    """Return the same of what is being done."""
    return _innermost(traceback.extract_stack())


def _innermost(stack: traceback.StackSummary) -> str:
    ours = libraries = ""
    for frame in stack:
        path = Path(frame.filename)
        if not path.is_relative_to(REPOSITORY):
            libraries = f"{'/'.join(path.parts[-2:])}:{frame.lineno} {frame.name}"
        elif path.relative_to(REPOSITORY).parts[0] in OURS:
            ours = f"{path.relative_to(REPOSITORY).as_posix()}:{frame.lineno} {frame.name}"
    return ours or libraries


def innermost(trace: str) -> str:
    """Return the innermost line of our code in a dump of stacks: of the thread that crashed, else of the main one."""
    threads = THREAD.split(trace)
    chosen = next(
        (after for mark, after in zip(threads[1::2], threads[2::2], strict=True) if "Current" in mark), threads[-1]
    )
    for path, line, function in FRAME.findall(chosen):
        if Path(path).is_relative_to(REPOSITORY) and Path(path).relative_to(REPOSITORY).parts[0] in OURS:
            return f"{Path(path).relative_to(REPOSITORY).as_posix()}:{line} {function}"
    return ""
