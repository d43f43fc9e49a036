"""A name is kept as it is, also where it is no text: a byte of another encoding, half a letter, a null byte."""

import os
from dataclasses import replace
from threading import Event

import numpy as np
import pytest
from mpneuralnetwork.saving.formats import parse_json, unpack_npz, unpack_safetensors

from mpnn_studio.data.source import no_progress
from mpnn_studio.data.sources.image_folder import ImageFolder
from mpnn_studio.data.sources.table import CsvFile
from mpnn_studio.export.python_script import python_script
from mpnn_studio.export.weights import export_weights
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.text import project_from_text, project_to_text
from mpnn_studio.run.archive import load_project, save_project
from mpnn_studio.run.autosave import Autosave, Work
from mpnn_studio.run.headless import train
from mpnn_studio.run.recovery import find_orphans

PATIENCE = 20.0
NO_TEXT = ["caf\udce9", "half \ud83d", "\udfffother half", "größe\udcff", "日本\udc80"]


@pytest.fixture(scope="module")
def run():
    """Iris, trained for one epoch."""
    project = edits.set_value(load_example("iris"), "training", "epochs", 1)
    return train(project, project.data.create().load(no_progress), lambda event: None, Event())


def pictures(name):
    """A project whose folder of pictures, and one of its classes, have this name."""
    return edits.set_data(load_example("mnist"), ImageFolder(path=f"/nowhere/{name}", classes=("plain", name)))


@pytest.mark.parametrize("name", NO_TEXT)
def test_a_project_is_saved_and_opened_with_it(tmp_path, name):
    project = pictures(name)
    save_project(tmp_path / "a.mpnn", project)
    assert load_project(tmp_path / "a.mpnn").project == project


@pytest.mark.skipif(os.name != "posix", reason="names are text there")
def test_a_project_beside_its_table_is_saved_and_opened_in_such_a_folder(tmp_path):
    folder = tmp_path / "caf\udce9"
    folder.mkdir()
    (folder / "tab\udcff.csv").write_text("a,b\n" + "1,x\n2,y\n" * 20)
    project = edits.set_data(load_example("iris"), CsvFile.open([folder / "tab\udcff.csv"]))
    save_project(folder / "p\udc80.mpnn", project)
    opened = load_project(folder / "p\udc80.mpnn")
    assert opened.project == project
    assert opened.name == "p\udc80.mpnn"
    assert len(opened.project.data.create().load(no_progress).inputs) == 40


@pytest.mark.parametrize("name", [*NO_TEXT, "nul\0byte"])
def test_a_run_is_saved_and_opened_with_it(tmp_path, run, name):
    save_project(tmp_path / "a.mpnn", run.project, replace(run, name=name, note=f"note {name}"))
    opened = load_project(tmp_path / "a.mpnn").run
    assert (opened.name, opened.note) == (name, f"note {name}")


@pytest.mark.parametrize("name", NO_TEXT)
def test_unsaved_work_comes_back_with_it(tmp_path, name):
    saved = load_example("mnist")
    autosave = Autosave(tmp_path / "recovery")
    autosave.keep(Work(pictures(name), saved, f"{name}.mpnn", tmp_path / f"{name}.mpnn"))
    assert autosave.flush(PATIENCE)
    (folder,) = (tmp_path / "recovery").iterdir()
    folder.rename(folder.with_name("1-0123abcd"))  # out of reach of the living process
    autosave.close()
    (orphan,) = find_orphans(tmp_path / "recovery")
    assert (orphan.name, orphan.path) == (f"{name}.mpnn", tmp_path / f"{name}.mpnn")
    assert orphan.load().project == pictures(name)
    orphan.release()


@pytest.mark.parametrize("name", NO_TEXT)
def test_the_project_as_text_is_text_for_any_program(name):
    text = project_to_text(pictures(name))
    assert project_from_text(text.encode().decode()) == pictures(name)


@pytest.mark.parametrize("name", [*NO_TEXT, "two\nlines"])
def test_a_script_can_be_written_and_compiled(name):
    script = python_script(pictures(name), name)
    assert compile(script.encode(), "script", "exec").co_names


@pytest.mark.parametrize(("suffix", "unpack"), [(".safetensors", unpack_safetensors), (".npz", unpack_npz)])
def test_weights_are_exported_with_it(tmp_path, run, suffix, unpack):
    layout = [{**column, "name": f"{column['name']}\udcff"} for column in run.project.data.config["columns"]]
    strange = replace(run, project=edits.set_value(run.project, "data", "columns", layout))
    export_weights(strange, tmp_path / f"weights{suffix}")
    file = unpack((tmp_path / f"weights{suffix}").read_bytes())
    features = parse_json(file.metadata["features"], "features")
    assert features and all(feature["name"].endswith("\udcff") for feature in features)
    assert all(np.isfinite(array).all() for array in file.read().values())
