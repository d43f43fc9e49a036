"""The attackers can be asked again: what a seed made once, it makes every time."""

import json
import subprocess
import sys
from hashlib import sha256
from random import Random

import pytest

from benchmarks.attack.findings import REPOSITORY
from benchmarks.attack.formats import FORMATS


def digest_of(name, folder):
    """Make a mutant in a folder; return its files by their paths, each as a digest."""
    FORMATS[name].write(Random("seed:7"), folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {repr(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


def digests(root):
    """Return the same of a mutant of every format."""
    made = {}
    for name in FORMATS:
        (root / name).mkdir()
        made[name] = digest_of(name, root / name)
    return made


@pytest.fixture(scope="module")
def made_elsewhere(tmp_path_factory):
    """The mutants of another process."""
    code = (
        "import json, sys, pathlib; from mpnn_studio.processor import prepare_numpy; prepare_numpy();"
        "from tests.attack.test_mutants import digests; print(json.dumps(digests(pathlib.Path(sys.argv[1]))))"
    )
    root = tmp_path_factory.mktemp("elsewhere")
    command = [sys.executable, "-c", code, str(root)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_seed_gives_the_same_mutant(name, tmp_path):
    made = []
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        made.append(digest_of(name, folder))
    assert made[0] == made[1]


@pytest.mark.parametrize("name", FORMATS)
def test_a_seed_gives_the_same_mutant_in_another_process(name, tmp_path, made_elsewhere):
    assert digest_of(name, tmp_path) == made_elsewhere[name]
