"""ARCHITECTURE.md is true: what it names exists, and what it promises about size holds."""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
PAGE = (REPOSITORY / "ARCHITECTURE.md").read_text(encoding="utf-8")
ENGINE = REPOSITORY / "engine" / "mpneuralnetwork"
ROOTS = (REPOSITORY, ENGINE, REPOSITORY / "mpnn_studio", REPOSITORY / "mpnn_studio" / "ui")

PATHS = sorted(set(re.findall(r"`((?:[\w.]+/)*[\w]+(?:\.py|/))`", PAGE)))
COMMANDS = sorted(set(re.findall(r"`python -m ([\w.]+)", PAGE)))


def test_the_page_names_many_places():
    assert len(PATHS) > 30 and COMMANDS


@pytest.mark.parametrize("path", PATHS)
def test_every_place_that_the_page_names_exists(path):
    assert any((root / path).exists() for root in ROOTS)


@pytest.mark.parametrize("module", COMMANDS)
def test_every_command_that_the_page_names_exists(module):
    assert (REPOSITORY / f"{module.replace('.', '/')}.py").exists()


def test_every_room_stands_on_the_page():
    rooms = [path for root in ROOTS[1:] for path in root.iterdir() if (path / "__init__.py").exists()]
    missing = [room.name for room in rooms if f"{room.name}/" not in PAGE]
    assert missing == []


READ_BY_LEARNERS = (
    "layers",
    "activations",
    "losses.py",
    "optimizers",
    "schedules.py",
    "metrics.py",
    "initializers.py",
    "model.py",
    "trainer.py",
)


def test_the_engine_is_read_in_an_afternoon():
    places = [ENGINE / name for name in READ_BY_LEARNERS]
    files = [file for place in places for file in (place.rglob("*.py") if place.is_dir() else [place])]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    assert 2_000 < len(lines) <= 2_500
