"""Run an exported program on raw examples: ``python -m … PROGRAM EXAMPLES.npy FOUND.npz PACKAGE [trace]``.

The program offers ``predict(raw)`` and ``trace(raw)``, which yields the name and output of each layer.
"""

from __future__ import annotations

import platform
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import numpy as np

from ... import __version__


def main(program: str, examples: str, found: str, package: str, *wanted: str) -> None:
    """Write the answers, the versions of what ran, and where it is wanted the output of each layer."""
    # The folder holds nothing but copies of the files that the caller chose.
    sys.path.insert(0, str(Path(program).parent))
    spec = spec_from_file_location("exported_program", program)
    assert spec is not None and spec.loader is not None
    exported = module_from_spec(spec)
    spec.loader.exec_module(exported)
    raw = np.load(examples, allow_pickle=False)
    layers = exported.trace(raw) if wanted else ()
    arrays = {f"layer {place:05d} {name}": np.asarray(output) for place, (name, output) in enumerate(layers)}
    # The engine has no version of its own: it comes with the studio.
    version = str(getattr(sys.modules[package], "__version__", __version__))
    versions = {"python": platform.python_version(), package: version, "numpy": np.__version__}
    arrays |= {f"version {name}": np.array(text) for name, text in versions.items()}
    np.savez(found, answers=np.asarray(exported.predict(raw)), allow_pickle=False, **arrays)


if __name__ == "__main__":
    main(*sys.argv[1:])
