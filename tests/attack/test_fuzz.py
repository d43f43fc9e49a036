"""Hostile files of every format, in small: each is used or refused in a sentence, and nothing else happens."""

from random import Random

import pytest

from benchmarks.attack.formats import FORMATS
from benchmarks.attack.workers import Attack

MUTANTS = 150
FEW = {"places": 40, "recovery": 60}
"""Of formats in which every mutant is a folder of whole files."""


@pytest.mark.parametrize("name", FORMATS)
def test_a_hostile_file_is_used_or_refused_in_a_sentence(name):
    attack = Attack(name, first=0, count=FEW.get(name, MUTANTS), seconds=float("inf"), patience=300, max_deaths=1)
    found = {finding.mechanism: str(finding) for finding in attack.findings()}
    assert not found, "\n".join(found.values())


def test_the_same_seed_gives_the_same_mutant(tmp_path):
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        FORMATS["csv"].write(Random("csv:7"), folder)
    first, second = ((tmp_path / str(number) / "table.csv").read_bytes() for number in range(2))
    assert first == second
