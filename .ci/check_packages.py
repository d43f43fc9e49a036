"""Look into the built packages: everything a person needs, nothing else, and the sdist builds the same wheel.

python .ci/check_packages.py DIST FROM_SDIST
"""

from __future__ import annotations

import hashlib
import sys
import zipfile
from pathlib import Path

MAX_BYTES = 16_000_000
NEEDED = (
    "mpneuralnetwork/py.typed",
    "mpnn_studio/py.typed",
    "mpnn_studio/assets/mnist/train-images-idx3-ubyte.gz",
    "mpnn_studio/assets/mnist/LICENSE.md",
    "mpnn_studio/assets/samples/iris.csv",
    "mpnn_studio/assets/samples/LICENSES.md",
    "mpnn_studio/assets/examples/mnist.json",
    "mpnn_studio/assets/fonts/Inter-Regular.otf",
    "mpnn_studio/assets/fonts/LICENSE-Inter.txt",
    "mpnn_studio/assets/fonts/LICENSE-JetBrainsMono.txt",
    "mpnn_studio/assets/themes/studio.qss",
    "mpnn_studio/assets/manual/start.md",
)
ROOMS = ("mpneuralnetwork/", "mpnn_studio/", "mpnn_studio-")


def main(dist: Path, from_sdist: Path) -> int:
    """Print what is wrong, if anything; return the exit code."""
    wheel, again = (next(folder.glob("*.whl")) for folder in (dist, from_sdist))
    members, members_again = contents(wheel), contents(again)
    faults = [f"the wheel lacks {name}" for name in NEEDED if name not in members]
    faults += [f"the wheel holds the stray {name}" for name in members if not name.startswith(ROOMS)]
    faults += [f"{name} differs in the wheel from the sdist" for name in differing(members, members_again)]
    if wheel.stat().st_size > MAX_BYTES:
        faults.append(f"the wheel has {wheel.stat().st_size} bytes")
    print(*faults, f"{wheel.name}: {len(members)} files, {wheel.stat().st_size / 1e6:.1f} MB", sep="\n")
    return 1 if faults else 0


def contents(wheel: Path) -> dict[str, str]:
    """Return the fingerprint of every member by name."""
    with zipfile.ZipFile(wheel) as file:
        return {name: hashlib.sha256(file.read(name)).hexdigest() for name in file.namelist()}


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Return the names whose content is not the same in both."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
