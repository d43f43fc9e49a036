"""Let the code of a Keras folder write its model: ``python -m … MODEL.py EXAMPLES.npy FOUND``.

What a prediction needs beside the network goes into the same zip as about.json, which Keras passes over.
"""

from __future__ import annotations

import os
import sys
import zipfile
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from ..keras_package import backend_here


def main(program: str, examples: str, found: str, *_: str) -> None:
    """Write the file."""
    # Whatever backend is here will do: the file is the same for all of them.
    os.environ["KERAS_BACKEND"] = backend_here()
    spec = spec_from_file_location("exported_model", program)
    assert spec is not None and spec.loader is not None
    exported = module_from_spec(spec)
    spec.loader.exec_module(exported)
    path = Path(program).with_name("model.keras")
    exported.trained().save(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.write(Path(program).with_name("about.json"), "about.json")
    path.replace(found)


if __name__ == "__main__":
    main(*sys.argv[1:])
