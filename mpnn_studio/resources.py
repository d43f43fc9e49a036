"""Where the bundled files are: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def asset(name: str) -> Path:
    """Return the path of a bundled file or folder, such as ``"mnist"``.

    A wheel carries them inside the package; an editable install does not show such forced files, so the
    repository's own folders are looked at next, ``docs`` for the manual.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    for root in (_PACKAGE / "assets", _PACKAGE.parent / "assets", _PACKAGE.parent / "docs"):
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(f"{name} is missing from this installation; install mpnn-studio again")
