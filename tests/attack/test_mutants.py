"""The attackers can be asked again: what a seed made once, it makes every time."""

from random import Random

import pytest

from benchmarks.attack.formats import FORMATS


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_seed_gives_the_same_mutant(name, tmp_path):
    made = []
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        FORMATS[name].write(Random("seed:7"), folder)
        files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
        made.append([(str(path.relative_to(folder)), path.read_bytes()) for path in files])
    assert made[0] == made[1]
