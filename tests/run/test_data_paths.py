"""A project and its data can be moved together, and no other setting is taken for a path."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from mpnn_studio.data.sources.arrays import ArrayFiles
from mpnn_studio.data.sources.idx_files import IdxFiles
from mpnn_studio.data.sources.image_folder import ImageFolder
from mpnn_studio.data.sources.table import CsvFile
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.spec import spec_of
from mpnn_studio.run.archive import load_project, save_project


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The folder of the project, which is also the present one, so that short names lead to the same files."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def learning_from(source):
    return load_example("iris").with_spec(spec_of(source, "data"))


def through_a_file(folder, source):
    """Save a project with this source, move its folder, and open it there."""
    save_project(folder / "p.mpnn", learning_from(source))
    elsewhere = folder.with_name(f"{folder.name}-moved")
    folder.rename(elsewhere)
    return load_project(elsewhere / "p.mpnn").project.data.config, elsewhere


def write_by_hand(file, path):
    """Write a project that names its table as a person may have written it."""
    save_project(file, learning_from(CsvFile(path=str(file.parent / "here.csv"))))
    with zipfile.ZipFile(file) as saved:
        members = {name: saved.read(name) for name in saved.namelist()}
    assert b'"here.csv"' in members["project.json"]
    with zipfile.ZipFile(file, "w") as written:
        for name, content in members.items():
            written.writestr(name, content.replace(b'"here.csv"', f'"{path}"'.encode()))


@pytest.mark.parametrize("colour", ["grey", "colour"])
@pytest.mark.parametrize("full", [True, False])
def test_a_folder_named_as_another_setting_stays_apart_from_it(here, colour, full):
    source = ImageFolder(path=str(here / colour if full else Path(colour)), colour=colour, classes=("a", colour))
    config, elsewhere = through_a_file(here, source)
    assert config["path"] == str(elsewhere / colour)
    assert (config["colour"], config["classes"]) == (colour, ("a", colour))


@pytest.mark.parametrize("path", [".", ",", "utf-8", "refuse"])
def test_a_table_named_as_another_setting_stays_apart_from_it(here, path):
    source = CsvFile(path=path, checksum=path)
    before = dict(source.get_config())
    config, elsewhere = through_a_file(here, source)
    assert config == {**before, "path": str(elsewhere / path) if path != "." else str(elsewhere)}


def test_an_array_named_as_its_file_stays_apart_from_it(here):
    source = ArrayFiles(path=str(here / "x"), inputs="x", targets=str(here / "x"), classes=("x", "y"))
    config, elsewhere = through_a_file(here, source)
    assert (config["path"], config["inputs"], config["targets"]) == (str(elsewhere / "x"), "x", str(here / "x"))


def test_every_file_of_a_source_moves_along(here):
    arrays = ArrayFiles(inputs=str(here / "x.npy"), targets=str(here / "y.npy"))
    config, elsewhere = through_a_file(here, arrays)
    assert [config[role] for role in ("inputs", "targets", "test_inputs")] == [
        str(elsewhere / "x.npy"),
        str(elsewhere / "y.npy"),
        "",
    ]
    idx = IdxFiles(images=str(elsewhere / "a"), labels=str(elsewhere / "b"), test_images="/other/c")
    config, elsewhere = through_a_file(elsewhere, idx)
    assert [config[name] for name in ("images", "labels", "test_images", "test_labels")] == [
        str(elsewhere / "a"),
        str(elsewhere / "b"),
        "/other/c",
        "",
    ]


def test_a_table_whose_short_name_is_that_of_a_sample_stays_the_persons_own(here):
    table = here / "sample:iris.csv"
    table.write_text("a,b\n1,2\n3,4\n")
    source = CsvFile.open([table])
    save_project(here / "p.mpnn", learning_from(source))
    assert load_project(here / "p.mpnn").project.data.create().files() == (table,)


def test_a_path_may_hold_any_letter_but_the_one_that_ends_it(here):
    folder = here / "two\nlines"
    folder.mkdir()
    np.savez(folder / "a.npz", X=np.zeros((3, 2)), y=np.zeros(3))
    source = ArrayFiles(path=str(folder / "a.npz"), inputs="X", targets="y")
    config, elsewhere = through_a_file(folder, source)
    assert config["path"] == str(elsewhere / "a.npz")
    with pytest.raises(ValueError, match="path of at most"):
        ArrayFiles(path="nul\0")


@pytest.mark.parametrize(
    "path", ["sub/../t.csv", "none/../../t.csv", "../t.csv", "link/t.csv", "link/../t.csv", "link.csv"]
)
def test_a_path_that_leads_up_or_through_a_link_comes_back_the_same(tmp_path, path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "link").symlink_to(tmp_path)
    (tmp_path / "home" / "link.csv").symlink_to(tmp_path / "t.csv")
    first, second = tmp_path / "home" / "first.mpnn", tmp_path / "home" / "link" / "home" / "second.mpnn"
    write_by_hand(first, path)
    opened = load_project(first).project
    save_project(first, opened)
    assert load_project(first).project == opened
    save_project(second, opened)
    there = load_project(second).project.data.create().location()
    assert there.resolve() == opened.data.create().location().resolve()


def test_a_link_among_the_data_keeps_its_name(here):
    (here / "d.csv").write_text("a,b\n1,2\n")
    (here / "link.csv").symlink_to("d.csv")
    config, elsewhere = through_a_file(here, CsvFile(path=str(here / "link.csv")))
    assert config["path"] == str(elsewhere / "link.csv")
