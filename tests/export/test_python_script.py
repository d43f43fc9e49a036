"""The script that a project becomes runs on the engine alone, and builds the very same network."""

import ast
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from types import MappingProxyType

import numpy as np
import pytest
from mpneuralnetwork.components import registry
from mpneuralnetwork.saving.model_files import load_model

from mpnn_studio.data.inspection import inspect_csv
from mpnn_studio.data.sources.arrays import inspect_arrays
from mpnn_studio.export.python_script import python_script
from mpnn_studio.project import edits
from mpnn_studio.project.examples import examples, load_example
from mpnn_studio.project.project import ProjectError
from mpnn_studio.project.spec import new_spec


@pytest.fixture
def run_script(tmp_path):
    """A function that runs a project's script on a stand-in for its data and returns the ended process."""

    def run(project, name="network.mpnn", count=60):
        schema, rng = project.schema(), np.random.default_rng(0)
        inputs = rng.random((count, *schema.input_shape)) * (255 if schema.is_image else 1)
        targets = rng.integers(0, len(schema.classes), count) if schema.classes else 50 + rng.random(count)
        np.savez(tmp_path / "stand-in.npz", X=inputs, y=targets)
        script = tmp_path / "script.py"
        script.write_text(python_script(edits.set_value(project, "training", "epochs", 2), name), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-I", script.name, "stand-in.npz"], cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done

    return run


@pytest.mark.parametrize("name", [example.name for example in examples()])
def test_the_script_of_an_example_trains_and_predicts(run_script, tmp_path, name):
    project = load_example(name)
    done = run_script(project)
    assert "test: {'loss':" in done.stdout
    assert "epoch 2" in done.stderr
    schema = project.schema()
    if schema.classes:
        predicted = [line.rsplit(" ", 1) for line in done.stdout.splitlines()[1:]]
        assert len(predicted) == 5
        assert all(label in schema.classes and share.endswith("%") for label, share in predicted)
    expected = [type(spec.create()) for spec in project.active_layers]
    assert [type(layer) for layer in load_model(tmp_path / "network.safetensors").layers] == expected


@pytest.fixture
def table(tmp_path):
    """A table with a category among its columns."""
    path = tmp_path / "houses.csv"
    rows = (f"{i % 7},{'town' if i % 3 else 'farm'},{1000 + 10 * i}" for i in range(60))
    path.write_text("rooms,place,price\n" + "\n".join(rows) + "\n")
    return path


def test_a_regression_is_answered_in_the_units_of_its_target(run_script, table):
    project = edits.set_data(load_example("iris"), inspect_csv(table).source)
    script = python_script(project)
    assert "'place = farm'" in script
    assert "numbers = [0]" in script
    printed = run_script(project).stdout.splitlines()[1:]
    values = [float(line.strip(" []")) for line in printed]
    assert len(values) == 5
    assert all(45 < value < 56 for value in values)


def test_a_network_with_one_output_names_both_classes(run_script, tmp_path):
    path = tmp_path / "coins.csv"
    path.write_text("a,b,side\n" + "".join(f"{i},{i % 5},{'heads' if i % 2 else 'tails'}\n" for i in range(40)))
    project = edits.set_data(load_example("iris"), inspect_csv(path).source)
    project = edits.fit_outputs(edits.choose(project, "loss", "BinaryCrossEntropy"))
    lines = run_script(project).stdout.splitlines()[1:]
    assert {line.split()[0] for line in lines} <= {"heads", "tails"}


def test_the_script_writes_the_settings_and_leaves_muted_layers_out(run_script):
    project = load_example("mnist")
    dropout = project.layers[3]
    assert "Dropout(probability=0.2)" in python_script(project)
    muted = edits.toggle_muted(project, {dropout.uid})
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


def test_names_from_a_strangers_file_stay_names(tmp_path, table):
    evil = 'x"""\nimport os\nraise SystemExit("owned")\n#'
    project = edits.set_data(load_example("iris"), inspect_csv(table).source)
    columns = [dict(column) for column in project.data.config["columns"]]
    columns[0]["name"] = evil
    columns[1]["categories"] = (evil, "town")
    config = MappingProxyType({**project.data.config, "columns": tuple(columns)})
    script = python_script(project.with_spec(replace(project.data, config=config)), evil)
    tree = ast.parse(script)
    assert all("os" not in ast.unparse(node).split() for node in tree.body if isinstance(node, ast.Import))
    assert not any(isinstance(node, ast.Raise) for node in ast.walk(tree))


@pytest.mark.parametrize("name", ["Adam", "SGD", "RMSprop", "AdamW"])
def test_every_optimizer_runs_in_a_script(run_script, name):
    assert "epoch 2" in run_script(edits.choose(load_example("iris"), "optimizer", name)).stderr


def test_layers_of_every_kind_of_image_network_run(run_script):
    project = load_example("mnist-conv")
    project = edits.insert_specs(project, 1, [new_spec("layer", "BatchNormalization2D")])
    assert "epoch 2" in run_script(project).stderr


@pytest.mark.parametrize("name", ["mnist", "iris"])
@pytest.mark.parametrize(
    ("scaling", "wanted"),
    [
        ("none", lambda x: x.max() > 0.5),
        ("minmax", lambda x: x.min() == 0 and x.max() == 1),
        ("standard", lambda x: abs(x.mean()) < 1e-4 and abs(x.std() - 1) < 1e-3),
        ("pixel", lambda x: x.max() <= 1),
    ],
)
def test_the_script_scales_as_the_project_does(run_script, tmp_path, monkeypatch, name, scaling, wanted):
    project = edits.set_value(load_example(name), "preparation", "scaling", scaling)
    whole = python_script

    def with_arrays(*arguments):
        return whole(*arguments) + "\nnp.save('scaled.npy', X_train)\n"

    monkeypatch.setitem(globals(), "python_script", with_arrays)
    run_script(project)
    assert wanted(np.load(tmp_path / "scaled.npy"))


def test_the_script_weighs_classes_and_says_that_it_varies_no_images(run_script):
    project = load_example("mnist")
    for field, value in (("class_weights", "balanced"), ("shift", 2)):
        project = edits.set_value(project, "preparation", field, value)
    assert "varied the training images at random; that is left out" in python_script(project)
    assert "class_weights=class_weights" in python_script(project)
    run_script(project)


def test_the_script_fills_gaps_with_what_the_training_examples_have(run_script, tmp_path):
    rows = [[1.0, 2.0], [np.nan, 3.0], *([float(n), n / 2] for n in range(40))]
    np.savez(tmp_path / "gaps.npz", X=np.array(rows), y=np.arange(42) % 2)
    project = edits.set_data(load_example("iris"), inspect_arrays([tmp_path / "gaps.npz"]))
    assert "np.nanmean(X_train[:, 0])" in python_script(project)
    run_script(project)
