"""One hostile set of files for each format: each function writes it into an empty folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from . import samples
from .arrays import mutate_gzip, mutate_idx, mutate_npy, mutate_safetensors, mutate_weights_json
from .folders import put_odd_name, put_special, remove, set_time, write_files
from .json_trees import mutate_json
from .pictures import mutate_picture, sample_pictures
from .raw import encode_text, mutate_bytes
from .tables import mutate_table
from .zips import members_of, mutate_zip, write_zip

PROJECT = "project.mpnn"
PASTED = "pasted.txt"
NAME, CHOSEN = "name.txt", "chosen.txt"
LAYERS_FORMAT = "mpnn-layers"


def project(rng: Random, folder: Path) -> None:
    """A project without a run, its settings mutated."""
    text = mutate_json(rng.choice(samples.projects()), rng)
    _write_project(folder, {"project.json": encode_text(text)})


def run(rng: Random, folder: Path) -> None:
    """A trained project whose run tells something else than happened."""
    name = rng.choice(samples.TRAINED)
    members = dict(samples.project_members(name))
    path = f"runs/run-{name}/run.json"
    members[path] = encode_text(mutate_json(json.loads(members[path]), rng))
    _write_project(folder, members)


def history(rng: Random, folder: Path) -> None:
    """A trained project with damaged curves, as today's or earlier versions wrote them."""
    name = rng.choice(samples.TRAINED)
    members = dict(samples.project_members(name))
    path = f"runs/run-{name}/history"
    if rng.random() < 0.5:
        members[f"{path}.safetensors"] = mutate_safetensors(members[f"{path}.safetensors"], rng)
    else:
        del members[f"{path}.safetensors"]
        text = mutate_json(rng.choice(samples.old_histories(name)), rng)
        members[f"{path}.json"] = encode_text(text)
    _write_project(folder, members)


def weights(rng: Random, folder: Path) -> None:
    """A trained project with other weights, or with another picture."""
    name = rng.choice(samples.TRAINED)
    members = dict(samples.project_members(name))
    path = f"runs/run-{name}/weights.safetensors"
    members[path] = mutate_safetensors(members[path], rng)
    if rng.random() < 0.1:
        members["thumbnail.png"] = mutate_picture(members["thumbnail.png"], rng)
    _write_project(folder, members)


def zip_directory(rng: Random, folder: Path) -> None:
    """A trained project in a zip whose directory lies."""
    (folder / PROJECT).write_bytes(mutate_zip(samples.project_members(rng.choice(samples.TRAINED)), rng))


def _write_project(folder: Path, members: dict[str, bytes]) -> None:
    (folder / PROJECT).write_bytes(write_zip(members_of(members)))


def model_safetensors(rng: Random, folder: Path) -> None:
    """A network in a .safetensors file."""
    (folder / "weights.safetensors").write_bytes(mutate_safetensors(samples.model_file(".safetensors"), rng))


def model_json(rng: Random, folder: Path) -> None:
    """A network in a .json file."""
    content = mutate_weights_json(json.loads(samples.model_file(".json")), rng)
    (folder / "weights.json").write_bytes(mutate_bytes(content, rng) if rng.random() < 0.1 else content)


def model_npz(rng: Random, folder: Path) -> None:
    """A network in a .npz file."""
    (folder / "weights.npz").write_bytes(_mutate_npz(samples.model_file(".npz"), rng))


def onnx_model(rng: Random, folder: Path) -> None:
    """A model of ONNX, damaged."""
    content = mutate_bytes(samples.onnx_model(), rng)
    write_files(folder, {"model.onnx": content})


def checkpoint(rng: Random, folder: Path) -> None:
    """A training that was put to disk."""
    (folder / "checkpoint.safetensors").write_bytes(mutate_safetensors(samples.checkpoint(), rng))


def npy(rng: Random, folder: Path) -> None:
    """Two .npy files, one or both of them mutated."""
    contents = rng.choice((samples.arrays(), samples.numbers()))
    for name, array in list(contents.items())[:2]:
        content = samples.npy(array)
        (folder / f"{name}.npy").write_bytes(mutate_npy(content, rng) if rng.random() < 0.7 else content)


def npz(rng: Random, folder: Path) -> None:
    """A .npz file of arrays."""
    (folder / "arrays.npz").write_bytes(
        _mutate_npz(samples.npz(rng.choice((samples.arrays(), samples.numbers()))), rng)
    )


def _mutate_npz(content: bytes, rng: Random) -> bytes:
    """Mutate the zip, or the arrays in it."""
    members = samples.unzip(content)
    if rng.random() < 0.4:
        return mutate_zip(members, rng)
    name = rng.choice(list(members))
    changed = {name: mutate_npy(members[name], rng)}
    if rng.random() < 0.1:
        changed[f"{rng.choice(('extra', 'x' * 300, '__metadata__'))}.npy"] = changed[name]
    return write_zip(members_of({**members, **changed}))


def idx(rng: Random, folder: Path) -> None:
    """IDX files as they are."""
    _write_idx(folder, rng, mutate_idx, "")


def idx_gzip(rng: Random, folder: Path) -> None:
    """Gzipped IDX files."""
    _write_idx(folder, rng, mutate_gzip, ".gz")


def _write_idx(folder: Path, rng: Random, mutate: Callable[[bytes, Random], bytes], ending: str) -> None:
    files = dict(samples.idx_files())
    for name in rng.sample(list(files), rng.choice((1, 1, 2))):
        files[name] = mutate(files[name], rng)
    chosen = list(files)[: rng.choice((2, 4))]
    write_files(folder, {name + ending: files[name] for name in chosen})


def csv(rng: Random, folder: Path) -> None:
    """A table."""
    (folder / "table.csv").write_bytes(mutate_table(samples.table_rows(), rng))


def pictures(rng: Random, folder: Path) -> None:
    """A folder of pictures, of which some are mutated."""
    kinds = sample_pictures()
    for kind in ("cat", "dog"):
        (folder / "pictures" / kind).mkdir(parents=True)
        for number in range(2):
            ending = rng.choice(list(kinds))
            content = rng.choice(kinds[ending])
            content = mutate_picture(content, rng) if rng.random() < 0.8 else content
            name = f"{number}{ending if rng.random() < 0.9 else rng.choice(list(kinds))}"
            (folder / "pictures" / kind / name).write_bytes(content)


def examples(rng: Random, folder: Path) -> None:
    """Rows to predict, as a table or an array."""
    if rng.random() < 0.5:
        (folder / "examples.csv").write_bytes(mutate_table(samples.iris_rows(), rng))
    else:
        (folder / "examples.npy").write_bytes(mutate_npy(samples.npy(samples.iris_examples()), rng))


def source(rng: Random, folder: Path) -> None:
    """A project on data beside it, whose description of these data is mutated."""
    samples.write_data(folder)
    content = rng.choice([each for each in samples.projects() if each["data"]["name"] != "Mnist"])
    config = mutate_json(content["data"]["config"], rng, 2)
    _write_part(folder, {**content, "data": {**content["data"], "config": MARK}}, config)


def training(rng: Random, folder: Path) -> None:
    """A project on data that are at hand, whose network and settings are mutated."""
    content = rng.choice(samples.trainable())
    part = rng.choice(("layers", "layers", "loss", "optimizer", "schedule", "training", "preparation"))
    _write_part(folder, {**content, part: MARK}, mutate_json(content[part], rng, 2))


MARK = "@part@"


def _write_part(folder: Path, content: dict[str, Any], part: str) -> None:
    """Write a project with this JSON text in the place of the mark."""
    whole = json.dumps(content).replace(json.dumps(MARK), part)
    _write_project(folder, {"project.json": encode_text(whole)})


def text(rng: Random, folder: Path) -> None:
    """A project as it is pasted."""
    content = mutate_json(rng.choice(samples.projects()), rng)
    if rng.random() < 0.1:
        content = mutate_bytes(encode_text(content), rng).decode("utf-8", "replace")
    _write_text(folder, content)


def layers(rng: Random, folder: Path) -> None:
    """Layers as they are pasted."""
    parts = [layer for each in samples.projects() for layer in each["layers"]]
    copied = [{name: value for name, value in part.items() if name != "uid"} for part in rng.sample(parts, 3)]
    _write_text(folder, mutate_json({"format": LAYERS_FORMAT, "layers": copied}, rng))


def _write_text(folder: Path, content: str) -> None:
    (folder / PASTED).write_bytes(encode_text(content))


def recovery(rng: Random, folder: Path) -> None:
    """What dead processes left, damaged."""
    for number in range(rng.choice((1, 1, 2))):
        work = folder / f"{100 + number}-abcdef01"
        write_files(work, samples.recovery_files())
        for _ in range(rng.randint(1, 3)):
            _damage(work, rng)
    if rng.random() < 0.3:
        put_odd_name(folder, rng, rng.choice((Path.touch, Path.mkdir, lambda path: put_special(path, rng))))
    if rng.random() < 0.2:
        put_special(folder / rng.choice(("stray", "stray.damaged")), rng)
    set_time(rng.choice([folder, *folder.iterdir()]), rng)


def _damage(work: Path, rng: Random) -> None:
    """Change one file of a folder of recovered work."""
    path = work / rng.choice(list(samples.recovery_files()))
    match rng.randrange(7):
        case 0:
            put_special(path, rng)
        case 1:
            set_time(path, rng)
        case 2:
            remove(path)
        case 3:
            put_odd_name(work, rng, lambda path: put_special(path, rng))
        case 4 if path.suffix == ".mpnn":
            remove(path)
            path.write_bytes(mutate_zip(samples.unzip(samples.recovery_files()[path.name]), rng))
        case 5:
            content = json.loads(samples.recovery_files()["about.json"])
            remove(work / "about.json")
            (work / "about.json").write_bytes(encode_text(mutate_json(content, rng)))
        case _ if path.is_file() and not path.is_symlink():
            path.write_bytes(mutate_bytes(path.read_bytes(), rng))


def places(rng: Random, folder: Path) -> None:
    """Something that is no ordinary file where one is expected, among whole files."""
    write_files(folder, {PROJECT: write_zip(members_of(samples.project_members("iris")))})
    write_files(
        folder, {f"weights{ending}": samples.model_file(ending) for ending in (".npz", ".json", ".safetensors")}
    )
    write_files(folder, {"checkpoint.safetensors": samples.checkpoint()})
    write_files(folder, {f"{name}.npy": samples.npy(array) for name, array in samples.numbers().items()})
    samples.write_data(folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file() or path.parent == folder)
    chosen = rng.choice(files)
    put_special(chosen, rng)
    (folder / CHOSEN).write_text(str(chosen.relative_to(folder)), encoding="utf-8")


def names(rng: Random, folder: Path) -> None:
    """Whole data under a hostile name, or with a class of one."""
    data, out = folder / "data", folder / "out"
    data.mkdir()
    out.mkdir()
    writers: tuple[Callable[[Path], Any], ...] = (
        lambda path: path.write_text("\n".join(map(",".join, samples.table_rows())), encoding="utf-8"),
        lambda path: path.with_name(path.name + ".npz").write_bytes(samples.npz(samples.arrays())),
        lambda path: write_files(path, samples.picture_folder()),
    )
    name = put_odd_name(data, rng, rng.choice(writers))
    (folder / NAME).write_bytes(encode_text(name))
    if rng.random() < 0.4:
        write_files(data / "pictures", samples.picture_folder())
        put_odd_name(data / "pictures", rng, lambda path: write_files(path, {"one.png": sample_pictures()[".png"][0]}))
