"""Nothing is handed over unseen: an export is run by its runtime, beside the engine, on rows of the data."""

import io
import json
import signal
import subprocess

import numpy as np
import pytest
from mpneuralnetwork.activations import ReLU
from mpneuralnetwork.components.fields import choice
from mpneuralnetwork.components.interruption import Interrupted, interruptible
from mpneuralnetwork.components.registry import components, register, unregister
from mpneuralnetwork.saving.formats import pack_npz, unpack_npz

from mpnn_studio.export import targets  # noqa: F401  (each registers itself)
from mpnn_studio.export.certificate import certificate_path
from mpnn_studio.export.check import check
from mpnn_studio.export.exporter import exporter_for, exporters
from mpnn_studio.export.placing import put
from mpnn_studio.export.targets.numpy_file import NumpyFile
from mpnn_studio.export.trained import TrainedNetwork
from mpnn_studio.export.weights import FORMATS
from mpnn_studio.project.project import ProjectError
from mpnn_studio.run.events import Snapshot

EXPORTERS = list(exporters())
RUN = [each for each in EXPORTERS if each.driver]


def exported(exporter, trained, folder):
    out = folder / f"out{exporter.suffix}"
    put(exporter, out, exporter().files(trained))
    return out


@pytest.mark.parametrize("exporter", RUN, ids=lambda each: each.key)
def test_every_target_that_is_run_answers_as_the_engine_does(exporter, iris, tmp_path):
    if not exporter.installed():
        pytest.skip(f"{exporter.runtime} is not installed")
    out = exported(exporter, iris, tmp_path)
    assert json.loads(certificate_path(out).read_text())["status"] == "not checked"
    found = check(exporter, iris, out)
    assert found.passed and found.max_abs_difference <= 1e-5 and found.rows == 22
    assert found.there == found.here and found.measure == "accuracy"
    assert found.runtime.startswith(f"{exporter.runtime} ") and found.runtime.split()[1] in found.versions.values()
    assert json.loads(certificate_path(out).read_text()) == json.loads(json.dumps(found.to_json()))


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda each: each.key)
def test_every_target_declares_what_a_list_shows(exporter):
    assert exporter.key and exporter.title and exporter.summary and exporter.holds and exporter.runtime
    assert exporter.install.startswith("pip install ")
    assert bool(exporter.suffix) != bool(exporter.main)


@pytest.mark.parametrize("exporter", [each for each in EXPORTERS if not each.driver], ids=lambda each: each.key)
def test_what_people_read_is_written_without_a_certificate(exporter, iris, tmp_path):
    out = exported(exporter, iris, tmp_path)
    assert out.stat().st_size > 1000 and [path.name for path in tmp_path.iterdir()] == [out.name]
    with pytest.raises(ProjectError, match="for people to read"):
        check(exporter, iris, out)


@pytest.mark.parametrize("exporter", [each for each in EXPORTERS if each.translations], ids=lambda each: each.key)
@pytest.mark.parametrize("kind", ["layer", "loss"])
def test_every_component_is_said_in_every_target_that_writes_code(exporter, kind):
    assert [each.__name__ for each in components(kind) if not exporter.translations.knows(each)] == []


@pytest.mark.parametrize("exporter", [each for each in EXPORTERS if each.translations], ids=lambda each: each.key)
def test_a_layer_that_a_target_cannot_say_is_refused_by_its_name(exporter, project_on, trained):
    for package in exporter.beside:
        pytest.importorskip(package)

    @register(title="Strange one", summary="")
    class StrangeOne(ReLU):
        pass

    try:
        network = trained(project_on("row", [("Dense", {"output_size": 3}), ("StrangeOne", {})]))
        with pytest.raises(ProjectError, match="Layer 2, Strange one, cannot be written"):
            exporter().files(network)
    finally:
        unregister(StrangeOne)


def changed(path, name, change):
    """Change one array of an .npz file."""
    file = unpack_npz(path.read_bytes())
    arrays = {each: array.copy() for each, array in file.read().items()}
    arrays[name].flat[0] = change
    path.write_bytes(pack_npz(arrays, file.metadata))


@pytest.mark.parametrize("value", [9.0, np.nan])
@pytest.mark.parametrize("key", ["numpy", "npz"])
def test_a_failed_check_keeps_the_file_marks_it_and_names_the_first_layer(iris, tmp_path, key, value):
    exporter = exporter_for(tmp_path / "out", key)
    out = exported(exporter, iris, tmp_path)
    weights = out / "network.npz" if out.is_dir() else out
    changed(weights, "2.dense.biases", value)
    if key == "npz" and np.isnan(value):
        pytest.skip("the engine refuses weights that are not finite")
    found = check(exporter, iris, out)
    assert found.passed is False and found.first_difference == "2.dense"
    assert weights.is_file()
    stored = json.loads(certificate_path(out).read_text(), parse_constant=pytest.fail)
    assert stored["status"] == "FAILED"
    assert "FAILED" in found.sentence() and "2.dense" in found.sentence()


def test_weights_that_their_runtime_refuses_fail(iris, tmp_path):
    exporter = exporter_for(tmp_path / "a.npz")
    out = exported(exporter, iris, tmp_path)
    out.write_bytes(b"PK")
    found = check(exporter, iris, out)
    assert found.passed is False and "does not run" in found.message
    assert found.sentence().startswith("FAILED: ")


def test_a_program_that_somebody_changed_is_not_run_unasked(iris, tmp_path):
    exporter = exporter_for(tmp_path / "out", "numpy")
    out = exported(exporter, iris, tmp_path)
    program, trace = out / "network.py", tmp_path / "was-run"
    program.write_text(program.read_text() + f"\nPath({str(trace)!r}).touch()\n")
    with pytest.raises(ProjectError, match="--trust"):
        check(exporter, iris, out)
    assert not trace.exists()
    assert check(exporter, iris, out, trust=True).passed and trace.exists()


WROTE = "import os, sys\nimport numpy as np\nnp.savez(open(sys.argv[3], 'wb'), **{}); os._exit(0)\n"


@pytest.mark.parametrize(
    "program",
    [
        "import numpy as np\ndef predict(raw): return np.full((len(raw), 3), 'x')\n",
        "import numpy as np\ndef predict(raw): return np.full((len(raw), 3), 1j)\n",
        "import numpy as np\ndef predict(raw): return np.zeros((len(raw), 3))\ndef trace(raw): yield 'a', ['b']\n",
        "import numpy as np\ndef predict(raw): return np.zeros((len(raw), 3))\ndef trace(raw): raise ValueError\n",
        WROTE.format({"other": 1.0}),
        WROTE.format({"answers": 1.0, "layer ": 1.0}),
        "import os, sys\nopen(sys.argv[3], 'wb').write(b'PK'); os._exit(0)\n",
    ],
    ids=["texts", "complex", "trace of texts", "no trace", "no answers", "layers without a name", "no arrays"],
)
def test_whatever_a_trusted_program_hands_back_it_fails_with_a_certificate(iris, tmp_path, program):
    numpy = exporter_for(tmp_path, "numpy")
    out = exported(numpy, iris, tmp_path)
    (out / "network.py").write_text(program)
    found = check(numpy, iris, out, trust=True)
    assert found.passed is False and len(found.sentence()) <= 300
    assert json.loads(certificate_path(out).read_text())["status"] == "FAILED"


def test_a_program_that_does_not_end_is_ended_and_the_export_stays_unchecked(iris, tmp_path):
    numpy = exporter_for(tmp_path, "numpy")
    out = exported(numpy, iris, tmp_path)
    (out / "network.py").write_text("while True: pass\n")
    found = check(numpy, iris, out, trust=True, seconds=0.0)
    assert found.passed is None and "--timeout" in found.sentence()
    assert json.loads(certificate_path(out).read_text())["status"] == "not checked"


def test_whoever_waits_for_a_check_can_end_it_and_the_program_with_it(iris, tmp_path, monkeypatch):
    numpy, started = exporter_for(tmp_path, "numpy"), []
    out = exported(numpy, iris, tmp_path)
    (out / "network.py").write_text("while True: pass\n")

    class Watched(subprocess.Popen):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Watched)

    def ask():
        if started:
            raise Interrupted

    with pytest.raises(Interrupted), interruptible(ask):
        check(numpy, iris, out, trust=True)
    assert [process.returncode for process in started] == [-signal.SIGKILL]
    assert json.loads(certificate_path(out).read_text())["status"] == "not checked"


def test_modules_that_lie_beside_a_program_take_no_part(iris, tmp_path):
    exporter = exporter_for(tmp_path / "out", "numpy")
    out = exported(exporter, iris, tmp_path)
    for name in ("numpy", "json", "csv"):
        (out / f"{name}.py").write_text("raise SystemExit('hijacked')\n")
    assert check(exporter, iris, out).passed


def test_a_folder_that_holds_anything_else_is_left_alone(iris, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("years of work")
    with pytest.raises(ProjectError, match=r"thesis\.txt"):
        exported(exporter_for(out, "numpy"), iris, tmp_path)
    assert [path.name for path in out.iterdir()] == ["thesis.txt"]


def test_an_export_replaces_an_older_one(iris, tmp_path):
    for _ in range(2):
        out = exported(exporter_for(tmp_path / "out", "numpy"), iris, tmp_path)
    assert sorted(path.name for path in out.iterdir()) == ["certificate.json", "network.npz", "network.py"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("verified", [False, True])
def test_a_program_that_was_changed_by_hand_is_not_replaced(iris, tmp_path, verified):
    exporter = exporter_for(tmp_path / "out", "numpy")
    out = exported(exporter, iris, tmp_path)
    (out / "network.py").write_text((out / "network.py").read_text() + "\n# an evening's work\n")
    if verified:
        assert check(exporter, iris, out, trust=True).passed
    with pytest.raises(ProjectError, match=r"network\.py"):
        exported(exporter, iris, tmp_path)
    assert "an evening's work" in (out / "network.py").read_text()


def test_a_certificate_that_names_the_files_of_others_does_not_give_them_away(iris, tmp_path):
    exporter = exporter_for(tmp_path / "out", "numpy")
    out = exported(exporter, iris, tmp_path)
    (out / "thesis.txt").write_text("years of work")
    content = json.loads(certificate_path(out).read_text())
    content["files"]["thesis.txt"] = content["files"]["network.py"]
    certificate_path(out).write_text(json.dumps(content))
    with pytest.raises(ProjectError, match=r"thesis\.txt"):
        exported(exporter, iris, tmp_path)
    assert (out / "thesis.txt").read_text() == "years of work"


def test_what_lies_beside_a_named_program_is_left_alone(iris, tmp_path):
    (tmp_path / "flowers.npz").write_bytes(b"measured by hand")
    exporter = exporter_for(tmp_path / "out", "numpy")
    with pytest.raises(ProjectError, match=r"flowers\.npz"):
        put(exporter, tmp_path / "flowers.py", exporter().files(iris))
    assert (tmp_path / "flowers.npz").read_bytes() == b"measured by hand"


@pytest.mark.parametrize("key", ["numpy", "npz"])
def test_a_named_file_is_replaced_only_where_that_is_said(iris, tmp_path, key):
    out = tmp_path / ("flowers.py" if key == "numpy" else "flowers.npz")
    out.write_bytes(b"years of work")
    exporter = exporter_for(out, key)
    with pytest.raises(ProjectError, match=rf"{out.name} .*--overwrite"):
        put(exporter, out, exporter().files(iris))
    assert out.read_bytes() == b"years of work"
    put(exporter, out, exporter().files(iris), overwrite=True)
    assert check(exporter, iris, out).passed
    put(exporter, out, exporter().files(iris))


def test_a_folder_loses_no_file_of_another_name_even_where_it_may_be_replaced(iris, tmp_path):
    exporter = exporter_for(tmp_path / "out", "numpy")
    out = exported(exporter, iris, tmp_path)
    (out / "network.py").write_text("# an evening's work\n")
    put(exporter, out, exporter().files(iris), overwrite=True)
    assert check(exporter, iris, out).passed
    (out / "thesis.txt").write_text("years of work")
    with pytest.raises(ProjectError, match=r"thesis\.txt.*Choose another name\."):
        put(exporter, out, exporter().files(iris), overwrite=True)


def test_what_was_chosen_of_a_target_is_checked_as_it_was_written(iris, tmp_path):
    @register(title="Greeting", summary="")
    class Greeting(NumpyFile):
        key = "greeting"
        words: str = choice("hello", choices=("hello", "good day"))

        def files(self, trained):
            files = super().files(trained)
            return files | {"network.py": files["network.py"] + f"# {self.words}\n".encode()}

    try:
        greeting, out = Greeting.from_texts(["words=good day"]), tmp_path / "out"
        put(Greeting, out, greeting.files(iris), greeting.get_config())
        assert (out / "network.py").read_text().endswith("# good day\n")
        found = check(Greeting, iris, out)
        assert found.passed and found.options == {"words": "good day"}
    finally:
        unregister(Greeting)


def test_weights_of_an_earlier_moment_are_written_where_they_are_meant(iris, raw_of, tmp_path):
    zeros = Snapshot(0, np.zeros_like(iris.run.snapshot.values))
    earlier = TrainedNetwork(iris.run, zeros)
    exporter = exporter_for(tmp_path / "a.npz")
    out = exported(exporter, earlier, tmp_path)
    assert check(exporter, earlier, out).passed
    assert not any(array.any() for array in unpack_npz(out.read_bytes()).read().values())
    np.testing.assert_allclose(earlier.predict(raw_of(earlier)), 1 / 3)
    with pytest.raises(ProjectError, match="weights from its middle"):
        exporter_for(out, "script")().require(earlier)


def test_a_name_that_says_no_format_is_refused_with_those_there_are(tmp_path):
    with pytest.raises(ProjectError, match="Choose one of these endings") as refused:
        exporter_for(tmp_path / "iris.h5")
    assert all(each.suffix in str(refused.value) for each in EXPORTERS)


def test_json_weights_can_be_read_by_anything(iris, raw_of, tmp_path):
    out = exported(exporter_for(tmp_path / "a.json"), iris, tmp_path)
    content = json.loads(out.read_text())
    weights = {name: np.array(each["values"]).reshape(each["shape"]) for name, each in content["weights"].items()}
    scale = content["preparation"]
    x = (raw_of(iris) - scale["centre"]) / scale["spread"]
    hidden = np.maximum(x @ weights["0.dense.weights"] + weights["0.dense.biases"], 0)
    logits = hidden @ weights["2.dense.weights"] + weights["2.dense.biases"]
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(shares, iris.predict(raw_of(iris)), atol=1e-6)
    assert content["classes"] == list(iris.schema.classes)


ARRAYS = {
    "rows after rows": np.arange(6, dtype=np.float32).reshape(2, 3),
    "transposed": np.arange(6, dtype=np.float32).reshape(2, 3).T,
    "strided": np.arange(12, dtype=np.float32).reshape(3, 4)[::2, ::2],
    "backwards": np.arange(4, dtype=np.float32)[::-1],
    "empty": np.zeros((0, 3), np.float32),
    "a scalar": np.array(2.5, np.float32),
}


@pytest.mark.parametrize("kind", [".safetensors", ".npz", ".json"])
@pytest.mark.parametrize("array", ARRAYS.values(), ids=ARRAYS.keys())
def test_every_arrangement_of_an_array_comes_back(kind, array):
    from safetensors.numpy import load

    content = FORMATS[kind]({"a": array}, {"classes": "[]"})
    match kind:
        case ".safetensors":
            found = load(content)["a"]
        case ".npz":
            found = np.load(io.BytesIO(content), allow_pickle=False)["a"]
        case ".json":
            entry = json.loads(content)["weights"]["a"]
            found = np.array(entry["values"], np.float32).reshape(entry["shape"])
    assert found.shape == array.shape
    np.testing.assert_array_equal(found, array)
