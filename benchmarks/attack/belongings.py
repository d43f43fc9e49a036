"""What a monkey has at hand: files to drop and open, texts to paste and type."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.fragment import layers_to_text
from mpnn_studio.project.project import Project
from mpnn_studio.project.text import project_to_text
from mpnn_studio.run.archive import save_project

from . import samples
from .extremes import NAMES
from .folders import HAS_PIPES, SPECIALS
from .formats import FORMATS
from .zips import members_of, write_zip

NUMBERS = ("0", "1", "7", "-1", "0.001", "0.5", "1e-3", "1e999", "nan", "1,5", "999999999999", "12", "100", "auto", "")
"""What is typed into fields, mostly without being confirmed."""
WORDS = ("relu", "dense", "x", "Ä 漢字 😀", "<b>bold</b>", "a" * 300, "\\", "%s", *NUMBERS)
OTHER_PROJECT = "sine.mpnn"
"""What another program writes over the project that is open."""
HEAVY_LAYERS, HEAVY_UNITS, HEAVY_BATCH = 5, 3000, 1000
"""Of a network of which one batch takes seconds."""
LONG_ROWS = 60_000
"""Of a table that takes long enough to read that something can happen meanwhile."""
HOSTILE = ("project", "run", "zip", "npz", "npy", "csv", "idx", "pictures")


def write_belongings(folder: Path) -> None:
    """Write whole and hostile files of every kind into a folder, each under a name of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in samples.TRAINED:
        (folder / f"{name}.mpnn").write_bytes(write_zip(members_of(samples.project_members(name))))
    samples.write_data(folder)
    for name, array in samples.numbers().items():
        (folder / f"{name}.npy").write_bytes(samples.npy(array))
    save_project(folder / "heavy.mpnn", _heavy())
    _write_long_table(folder / "long.csv")
    (folder / "note.txt").write_text("not a table", encoding="utf-8")
    (folder / "empty.csv").touch()
    (folder / "picture.png").write_bytes(next(iter(samples.picture_folder().values())))
    for name in HOSTILE:
        target = folder / f"hostile-{name}"
        target.mkdir(exist_ok=True)
        FORMATS[name].write(Random(name), target)
    if HAS_PIPES:
        SPECIALS["pipe"](folder / "pipe.csv")
        SPECIALS["dangling link"](folder / "dangling.mpnn")


def _heavy() -> Project:
    """Return a network that is slow at each batch, so that stopping it shows whether anybody asks in between."""
    project = edits.set_value(load_example("mnist"), "training", "batch_size", HEAVY_BATCH)
    for _ in range(HEAVY_LAYERS):
        project = edits.insert_layer(project, 1, "Dense")
        project = edits.set_value(project, project.layers[1].uid, "output_size", HEAVY_UNITS)
    return project


def _write_long_table(path: Path) -> None:
    rng = Random(0)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["a", "b", "kind"])
        writer.writerows([rng.random(), rng.randrange(100), rng.choice("xyz")] for _ in range(LONG_ROWS))


def choose_paths(folder: Path, rng: Random) -> list[Path]:
    """Return one or a few of the files, or a name under which there is nothing."""
    everything = sorted(path for path in folder.rglob("*") if "pictures/" not in str(path.relative_to(folder)))
    # A pipe is one among many: before everything refuses it, each ends the seed.
    chosen = rng.sample(everything, 1 if rng.random() < 0.85 else rng.randint(2, 4))
    if rng.random() < 0.05:
        return [folder / rng.choice(("gone.mpnn", "gone.csv", "a\nb.csv"))]
    return chosen


def choose_text(rng: Random) -> str:
    """Return a text for the clipboard: a project or layers, whole or mutated, or anything."""
    project = samples.trained(rng.choice(samples.TRAINED)).project
    whole = (project_to_text(project), layers_to_text(rng.sample(project.layers, min(2, len(project.layers)))))
    match rng.randrange(4):
        case 0 | 1:
            return rng.choice(whole)
        case 2:
            text = rng.choice(whole)
            place = rng.randrange(len(text))
            return text[:place] + rng.choice(NAMES) + text[place + 1 :]
    return rng.choice((*NAMES, "1\n2\n3", ""))
