"""What was found when an export was run beside the engine, as it is stored with it and shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from math import isfinite
from pathlib import Path
from typing import Any

from mpneuralnetwork.saving.formats import json_text, parse_json, read_regular, write_atomically

from ..wording import figure, number_text

FORMAT = "mpnn-certificate"
IN_FOLDER = "certificate.json"
MARKED = "FAILED"


@dataclass(frozen=True)
class Certificate:
    """How far an export answers as the engine does.

    Attributes:
        target: the key of the format.
        options: what was chosen of the target.
        files: what was written, by name: the SHA-256 of each file, so that what somebody changed is known.
        passed: whether it answers alike; None where it was not run.
        max_abs_difference: the largest difference of any answer.
        rows: examples of the data that it was run on.
        runtime: what ran it, with its version ("numpy 2.4.6").
        measure: what ``here`` and ``there`` are: "accuracy", or "root mean squared error".
        here, there: of the engine and of the export on these rows.
        first_difference: the first layer whose output differs.
        versions: of everything that took part.
        message: why it was not run, or failed, and what to do.
    """

    target: str
    files: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    passed: bool | None = None
    max_abs_difference: float | None = None
    rows: int = 0
    runtime: str = ""
    measure: str = ""
    here: float | None = None
    there: float | None = None
    first_difference: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    message: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values; JSON knows no NaN and no infinity, for which null stands."""
        unknown = [name for name, value in asdict(self).items() if isinstance(value, float) and not isfinite(value)]
        return {"format": FORMAT, "status": _status(self.passed), **asdict(self), **dict.fromkeys(unknown)}

    def sentence(self) -> str:
        """Say it on one line."""
        if self.max_abs_difference is None:
            return f"{_status(self.passed)}: {self.message}"
        figures = ""
        if self.here is not None and self.there is not None:
            there, here = (_figure(self.measure, value) for value in (self.there, self.here))
            figures = f"; {self.measure} {there} there, {here} here"
        found = f"max |Δ| {number_text(self.max_abs_difference, 1)} over {self.rows} rows{figures} ({self.runtime})"
        first = f"; the first layer to differ is {self.first_difference}" if self.first_difference else ""
        return found if self.passed else f"{MARKED}: it answers otherwise than the engine, {found}{first}"


def _status(passed: bool | None) -> str:
    return "not checked" if passed is None else "passed" if passed else MARKED


def _figure(measure: str, value: float) -> str:
    return f"{100 * value:.2f} %" if measure == "accuracy" else figure(value)


def certificate_path(out: Path) -> Path:
    """Return where the certificate of an export lies: in its folder, or beside its file."""
    return out / IN_FOLDER if out.is_dir() else out.with_name(f"{out.name}.{IN_FOLDER}")


def write_certificate(out: Path, certificate: Certificate) -> None:
    """Store it with the export."""
    write_atomically(certificate_path(out), json_text(certificate.to_json(), indent=1).encode())


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    return sha256(content).hexdigest()


def is_unchanged(path: Path, files: Mapping[str, str]) -> bool:
    """Whether this is one of the files that a certificate names, and still what was written."""
    return path.name in files and path.is_file() and digest(read_regular(path)) == files[path.name]


def certificate_of(out: Path) -> Certificate:
    """Return target, files and options as the certificate of an export names them; empty where there is none."""
    path = certificate_path(out)
    content = parse_json(read_regular(path), f"{path.name}") if path.is_file() else None
    if not isinstance(content, dict) or content.get("format") != FORMAT or not isinstance(content.get("files"), dict):
        return Certificate("")
    options = content.get("options")
    files = {name: str(known) for name, known in content["files"].items()}
    return Certificate(str(content.get("target")), files, options if isinstance(options, dict) else {})
