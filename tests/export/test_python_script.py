"""The script that a project becomes runs as it is, and trains the very same network as the studio does."""

import ast
import struct
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from threading import Event
from types import MappingProxyType

import numpy as np
import pytest
from mpneuralnetwork.components import registry
from mpneuralnetwork.saving.model_files import load_model
from PIL import Image

import mpnn_studio
from mpnn_studio.data.inspection import inspect_csv
from mpnn_studio.data.recognise import source_for
from mpnn_studio.data.sources.arrays import inspect_arrays
from mpnn_studio.export.python_script import python_script
from mpnn_studio.project import edits
from mpnn_studio.project.examples import examples, load_example
from mpnn_studio.project.project import ProjectError
from mpnn_studio.project.spec import new_spec
from mpnn_studio.run.headless import train
from mpnn_studio.run.record import network

ALONE = """
import runpy
import sys

for elsewhere in ("PySide6", "pyqtgraph", "ziamath", "torch", "onnx", "pandas", "sklearn", "mpnn_studio.ui"):
    sys.modules[elsewhere] = None
sys.path[:0] = sys.argv[2:]
runpy.run_path(sys.argv[1], run_name="__main__")
"""
"""Runs a script where there is the package and nothing else that it could lean on."""
ROOT = Path(mpnn_studio.__file__).parents[1]
SIZES = [("training", "epochs", 1), ("training", "evaluations", 1)]


@pytest.fixture
def run_script(tmp_path):
    """A function that runs a project's script and returns the ended process."""

    def run(project, name="network.mpnn"):
        script = tmp_path / "script.py"
        script.write_text(python_script(project, name), encoding="utf-8")
        places = [str(ROOT), str(ROOT / "engine")]
        done = subprocess.run(
            [sys.executable, "-I", "-c", ALONE, script.name, *places], cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done

    return run


def short(project):
    """The project with a training of an epoch, on a part of what is much."""
    for part, field, value in SIZES:
        project = edits.set_value(project, part, field, value)
    if project.data.name == "Mnist":
        project = edits.set_value(project, "preparation", "validation_share", 0.9)
    return project


def predicted(done):
    """What follows the figures of the test split."""
    return done.stdout.split("}\n", 1)[1].splitlines()


@pytest.mark.parametrize("name", [example.name for example in examples()])
def test_the_script_of_an_example_reads_its_data_trains_and_predicts(run_script, tmp_path, name):
    project = short(load_example(name))
    if name == "blow-up":  # this one is there to fail as it is
        project = edits.set_learning_rate(project, 0.001)
    done = run_script(project)
    assert "test: {'loss':" in done.stdout and "validation loss" in done.stderr
    classes = project.schema().classes
    if classes:
        lines = [line.rsplit(" ", 1) for line in predicted(done)]
        assert len(lines) == 5 and all(label in classes and share.endswith("%") for label, share in lines)
    expected = [type(spec.create()) for spec in project.active_layers]
    assert [type(layer) for layer in load_model(tmp_path / "network.safetensors").layers] == expected


def weights_of(project):
    return network(train(project, project.data.create().load(), lambda event: None, Event())).weights()


def holds_the_same_bits(folder, project):
    found, expected = load_model(folder / "network.safetensors").weights(), weights_of(project)
    return all(np.array_equal(found[name], array) for name, array in expected.items())


def a_table(folder):
    rows = (f"{i % 7},{'town' if i % 3 else 'farm'},{1000 + 10 * i}" for i in range(60))
    (folder / "houses.csv").write_text("rooms,place,price\n" + "\n".join(rows) + "\n")
    return inspect_csv(folder / "houses.csv").source


def arrays(folder):
    gaps = [[1.0, 2.0], [np.nan, 3.0], *([float(n), n / 2] for n in range(40))]
    np.savez(folder / "gaps.npz", X=np.array(gaps), y=np.arange(42) % 2)
    return inspect_arrays([folder / "gaps.npz"])


def idx_files(folder):
    rng = np.random.default_rng(0)
    pictures, labels = rng.integers(0, 256, (60, 6, 6)), np.arange(60) % 3
    contents = {"train-images-idx3-ubyte": pictures, "train-labels-idx1-ubyte": labels}
    for name, array in contents.items():
        header = struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
        (folder / name).write_bytes(header + array.astype(np.uint8).tobytes())
    return source_for([folder / name for name in contents])


def picture_folder(folder):
    for name, tone in (("cat", 40), ("dog", 200)):
        (folder / "pets" / name).mkdir(parents=True)
        for number in range(20):
            Image.new("L", (8, 6), tone + number).save(folder / "pets" / name / f"{number}.png")
    return source_for([folder / "pets"])


def points(folder):
    rows = tuple((x / 2, float(x % 3), x % 2) for x in range(-4, 5)) * 5
    return registry.find("source", "DrawnPoints")(points=rows)


def on(source):
    """The project of an example whose network fits these data."""
    schema = source.schema()
    project = edits.set_data(load_example("mnist" if schema.is_image else "iris"), source)
    project = edits.set_value(short(project), "preparation", "validation_share", 0.2)
    return edits.fit_outputs(project)


@pytest.mark.parametrize("make", [a_table, arrays, idx_files, picture_folder, points])
def test_the_script_reads_data_of_every_kind_itself_and_trains_with_the_same_bits(run_script, tmp_path, make):
    project = on(make(tmp_path))
    assert predicted(run_script(project))
    assert holds_the_same_bits(tmp_path, project)


GENERATED = [source.__name__ for source in registry.components("source") if source.group == "Playgrounds"]


@pytest.mark.parametrize("name", sorted(set(GENERATED) - {"DrawnPoints"}))
def test_the_script_makes_the_points_of_a_playground(run_script, tmp_path, name):
    project = on(registry.find("source", name)())
    assert predicted(run_script(project))
    assert holds_the_same_bits(tmp_path, project)


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        ("preparation", "scaling", "none"),
        ("preparation", "scaling", "minmax"),
        ("preparation", "class_weights", "balanced"),
        ("preparation", "held_back", "last"),
        ("preparation", "validation_share", 0.0),
        ("training", "keep_best", True),
        ("training", "patience", 1),
        ("training", "seed", 7),
    ],
)
def test_the_script_prepares_and_trains_as_the_project_says(run_script, tmp_path, part, field, value):
    project = edits.set_value(short(load_example("iris")), part, field, value)
    run_script(project)
    assert holds_the_same_bits(tmp_path, project)


def test_the_script_varies_images_as_the_studio_does(run_script, tmp_path):
    project = edits.set_value(on(picture_folder(tmp_path)), "preparation", "shift", 2)
    run_script(project)
    assert holds_the_same_bits(tmp_path, project)


def test_a_regression_is_answered_in_the_units_of_its_target(run_script, tmp_path):
    values = [float(line.strip(" []")) for line in predicted(run_script(on(a_table(tmp_path))))]
    assert len(values) == 5 and all(500 < value < 2500 for value in values)


def test_a_network_with_one_output_names_both_classes(run_script, tmp_path):
    path = tmp_path / "coins.csv"
    path.write_text("a,b,side\n" + "".join(f"{i},{i % 5},{'heads' if i % 2 else 'tails'}\n" for i in range(40)))
    project = edits.set_data(load_example("iris"), inspect_csv(path).source)
    project = edits.fit_outputs(edits.choose(project, "loss", "BinaryCrossEntropy"))
    assert {line.split()[0] for line in predicted(run_script(short(project)))} <= {"heads", "tails"}


def test_the_script_writes_the_settings_and_leaves_muted_layers_out(run_script):
    project = short(load_example("iris"))
    project = edits.insert_specs(project, 1, [new_spec("layer", "Dropout")])
    assert "Dropout(" in python_script(project)
    muted = edits.toggle_muted(project, {project.layers[1].uid})
    assert "Dropout" not in python_script(muted)
    run_script(muted)


def test_a_stack_that_cannot_be_trained_gives_no_script():
    project = load_example("mnist")
    with pytest.raises(ProjectError, match="cannot be trained yet"):
        python_script(edits.remove_layers(project, {spec.uid for spec in project.layers}))


@pytest.mark.parametrize("kind", ["layer", "loss", "optimizer"])
def test_every_part_is_found_in_the_module_that_a_script_imports(kind):
    for component in registry.components(kind):
        module = import_module(".".join(component.__module__.split(".")[:2]))
        assert getattr(module, component.__name__) is component


def test_names_from_a_strangers_file_stay_names(tmp_path):
    evil = 'x"""\nimport os\nraise SystemExit("owned")\n#'
    project = edits.set_data(load_example("iris"), a_table(tmp_path))
    columns = [dict(column) for column in project.data.config["columns"]]
    columns[0]["name"] = evil
    columns[1]["categories"] = (evil, "town")
    config = MappingProxyType({**project.data.config, "columns": tuple(columns)})
    tree = ast.parse(python_script(project.with_spec(replace(project.data, config=config)), evil))
    usual = ast.parse(python_script(project))
    assert [type(node) for node in tree.body] == [type(node) for node in usual.body]
    assert not any(isinstance(node, ast.Raise) for node in ast.walk(tree))


@pytest.mark.parametrize("name", [kind.__name__ for kind in registry.components("optimizer")])
def test_every_optimizer_runs_in_a_script(run_script, name):
    assert "validation loss" in run_script(short(edits.choose(load_example("iris"), "optimizer", name))).stderr


def test_layers_of_every_kind_of_image_network_run(run_script, tmp_path):
    project = on(idx_files(tmp_path))
    layers = [new_spec("layer", name) for name in ("Convolutional", "BatchNormalization2D", "MaxPooling2D")]
    project = edits.insert_specs(project, 0, layers)
    assert "validation loss" in run_script(project).stderr
