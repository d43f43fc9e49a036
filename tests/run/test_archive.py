"""A project file gives back exactly what was saved, and a damaged or hostile one is refused in a sentence."""

import io
import json
import random
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from mpneuralnetwork.components.errors import FileError
from mpneuralnetwork.saving.formats import pack_safetensors, unpack_safetensors

from mpnn_studio.data.inspection import inspect_csv
from mpnn_studio.data.source import no_progress
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.project import ProjectError
from mpnn_studio.run import archive
from mpnn_studio.run.archive import load_project, save_project
from mpnn_studio.run.events import Failed, Snapshot
from mpnn_studio.run.headless import train
from mpnn_studio.run.predictor import Predictor
from mpnn_studio.run.run import new_run


def iris_run(epochs=2):
    project = edits.set_value(load_example("iris"), "training", "epochs", epochs)
    return train(project, project.data.create().load(no_progress), lambda event: None, Event())


@pytest.fixture(scope="module")
def run():
    """Iris, trained for two epochs."""
    return iris_run()


@pytest.fixture
def saved(run, tmp_path):
    """The file of that run."""
    path = tmp_path / "iris.mpnn"
    save_project(path, run.project, run, b"a picture")
    return path


def rewritten(path, **changes):
    """Write the zip again with members changed: by the last part of their name, None removes."""
    with zipfile.ZipFile(path) as old:
        members = {info.filename: old.read(info) for info in old.infolist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, content in members.items():
            change = changes.get(Path(name).stem, lambda content: content)
            if change is not None:
                new.writestr(name, change(content))
    return path


def in_json(edit):
    """Change a member as plain values."""

    def change(content):
        plain = json.loads(content)
        return json.dumps(edit(plain) or plain).encode()

    return change


def test_a_project_without_a_run_comes_back_equal(tmp_path):
    project = load_example("mnist")
    save_project(tmp_path / "digits.mpnn", project)
    opened = load_project(tmp_path / "digits.mpnn")
    assert opened.project == project
    assert opened.run is None


def test_a_run_comes_back_with_its_weights_curves_and_figures(run, saved):
    opened = load_project(saved)
    assert opened.project == run.project
    assert opened.run.uid == run.uid
    assert opened.run.project == run.project
    assert opened.run.preparation == run.preparation
    assert opened.run.finished.test == run.finished.test
    assert opened.run.prepared == run.prepared
    np.testing.assert_array_equal(opened.run.snapshot.values, run.snapshot.values)
    for curve in ("loss", "metric", "validation_loss", "validation_metric"):
        old, new = getattr(run.history, curve), getattr(opened.run.history, curve)
        np.testing.assert_array_equal(new.x, old.x)
        np.testing.assert_array_equal(new.y, old.y)


def test_an_opened_run_predicts_as_before(run, saved):
    flower = np.array([5.1, 3.5, 1.4, 0.2])
    answers = []
    for each in (run, load_project(saved).run):
        predictor = Predictor(each.project, each.preparation)
        predictor.load(each.snapshot)
        answers.append(predictor.predict(flower))
    np.testing.assert_array_equal(*answers)


def test_the_run_keeps_the_project_it_was_trained_with(run, tmp_path):
    edited = edits.insert_layer(run.project, 0, "Dropout")
    save_project(tmp_path / "edited.mpnn", edited, run)
    opened = load_project(tmp_path / "edited.mpnn")
    assert opened.project == edited
    assert opened.run.project == run.project


def test_the_same_content_gives_the_same_file(run, tmp_path):
    for name in ("one.mpnn", "two.mpnn"):
        save_project(tmp_path / name, run.project, run)
    assert (tmp_path / "one.mpnn").read_bytes() == (tmp_path / "two.mpnn").read_bytes()


def test_figures_that_are_not_numbers_survive_as_such(run, tmp_path):
    broken = replace(run, finished=replace(run.finished, test={**run.finished.test, "loss": float("inf")}))
    save_project(tmp_path / "odd.mpnn", run.project, broken)
    assert np.isnan(load_project(tmp_path / "odd.mpnn").run.finished.test["loss"])


def test_weights_that_are_not_finite_are_not_kept(run, tmp_path):
    broken = replace(run, snapshot=Snapshot(3, np.full_like(run.snapshot.values, np.nan)))
    save_project(tmp_path / "odd.mpnn", run.project, broken)
    assert load_project(tmp_path / "odd.mpnn").run is None


def test_steps_seconds_and_marks_come_back_too(run, saved):
    back = load_project(saved).run.history
    for axis in ("step", "seconds"):
        np.testing.assert_array_equal(back.loss.along(axis), run.history.loss.along(axis))
    assert (np.diff(back.loss.along("seconds")) > 0).all()
    assert back.marks == run.history.marks


# Several runs


@pytest.fixture
def three(run):
    """Three runs: of the first the weights are gone, the third was stopped by its numbers before it learned."""
    first = replace(run, uid="first", name="run 1", note="too slow", began=1e9)
    first.forget_weights()
    second = replace(run, uid="second", name="run 2", began=2e9)
    third = replace(run, uid="third", snapshot=None, preparation=None, prepared=None, finished=None, name="run 3")
    third.failed = Failed("A loss is not a number.", "")
    return first, second, third


def test_all_runs_come_back_in_order_with_names_and_notes(three, tmp_path):
    path = tmp_path / "three.mpnn"
    save_project(path, three[1].project, three[1], runs=three)
    opened = load_project(path)
    assert [(r.uid, r.name, r.note, r.began) for r in opened.runs] == [(r.uid, r.name, r.note, r.began) for r in three]
    assert [r.snapshot is not None for r in opened.runs] == [False, True, False]
    assert [r.finished.test if r.finished else None for r in opened.runs] == [
        r.finished.test if r.finished else None for r in three
    ]
    assert opened.runs[2].failed.message == "A loss is not a number."
    for old, new in zip(three, opened.runs, strict=True):
        np.testing.assert_array_equal(new.history.loss.y, old.history.loss.y)


def test_the_run_that_was_shown_is_shown_again_though_it_is_not_the_newest(run, tmp_path):
    older, newer = replace(run, uid="older"), replace(run, uid="newer")
    save_project(tmp_path / "a.mpnn", run.project, older, runs=[older, newer])
    assert load_project(tmp_path / "a.mpnn").run.uid == "older"
    save_project(tmp_path / "b.mpnn", run.project, None, runs=[older, newer])
    opened = load_project(tmp_path / "b.mpnn")
    assert opened.run is None and len(opened.runs) == 2


def test_a_run_that_never_began_is_not_written(run, tmp_path):
    save_project(tmp_path / "a.mpnn", run.project, None, runs=[new_run(run.project)])
    assert load_project(tmp_path / "a.mpnn").runs == ()


def test_a_file_of_an_earlier_version_opens(run, saved):
    history = run.history
    curve = {"x": history.loss.x.tolist(), "y": history.loss.y.tolist()}
    few = {"x": history.validation_loss.x.tolist(), "y": history.validation_loss.y.tolist()}
    series = {"loss": curve, "metric": curve, "validation_loss": few, "validation_metric": few}
    text = json.dumps({"metric": history.metric_name, "scale": 1.0, "series": series})
    added = ("name", "note", "began", "shown", "weights")
    rewritten(saved, history=None, run=in_json(lambda plain: {k: v for k, v in plain.items() if k not in added}))
    add_member(saved, f"runs/{run.uid}/history.json", text)
    opened = load_project(saved)
    assert opened.runs == (opened.run,)
    np.testing.assert_array_equal(opened.run.history.loss.y, run.history.loss.y)
    np.testing.assert_array_equal(opened.run.snapshot.values, run.snapshot.values)


RUN_CLAIMS = {
    "weights without preparation": lambda plain: {**plain, "preparation": None},
    "a time that is none": lambda plain: {**plain, "began": "yesterday"},
    "a time beyond all bounds": lambda plain: {**plain, "began": 1e300},
}


@pytest.mark.parametrize("edit", RUN_CLAIMS.values(), ids=RUN_CLAIMS.keys())
def test_claims_of_a_run_that_cannot_be_are_refused(saved, edit):
    with pytest.raises(ProjectError):
        load_project(rewritten(saved, run=in_json(edit)))


def test_texts_that_unpack_to_too_much_together_are_refused(three, tmp_path, monkeypatch):
    save_project(tmp_path / "a.mpnn", three[0].project, three[1], runs=three)
    monkeypatch.setattr(archive, "MAX_TEXT", 1000)
    with pytest.raises(ProjectError, match="claim more bytes"):
        load_project(tmp_path / "a.mpnn")


# Where data files are


@pytest.fixture
def table(tmp_path):
    """A table of one's own in a folder below."""
    folder = tmp_path / "work" / "data"
    folder.mkdir(parents=True)
    path = folder / "points.csv"
    path.write_text("a,b,c\n" + "".join(f"{i},{i * i},{3 * i}\n" for i in range(30)))
    return path


def test_a_table_below_the_project_is_found_again_when_the_folder_moves(table, tmp_path):
    project = edits.set_data(load_example("iris"), inspect_csv(table).source)
    save_project(tmp_path / "work" / "points.mpnn", project)
    (tmp_path / "work").rename(tmp_path / "moved")
    opened = load_project(tmp_path / "moved" / "points.mpnn").project
    assert opened.data.create().files() == (tmp_path / "moved" / "data" / "points.csv",)
    assert len(opened.data.create().load()) == 30


def test_a_table_elsewhere_is_named_in_full(table, tmp_path):
    project = edits.set_data(load_example("iris"), inspect_csv(table).source)
    (tmp_path / "other").mkdir()
    save_project(tmp_path / "other" / "points.mpnn", project)
    assert load_project(tmp_path / "other" / "points.mpnn").project == project


def test_a_table_named_from_the_current_folder_is_found_from_the_project(table, tmp_path, monkeypatch):
    monkeypatch.chdir(table.parent)
    project = edits.set_data(load_example("iris"), inspect_csv("points.csv").source)
    save_project(tmp_path / "far.mpnn", project)
    assert load_project(tmp_path / "far.mpnn").project.data.create().files() == (table,)


def test_a_sample_stays_a_sample(run, saved):
    assert load_project(saved).project.data.config["path"] == "sample:iris.csv"


# Files that cannot be what they should be


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(ProjectError, match="cannot be read: No such file"):
        load_project(tmp_path / "nothing.mpnn")


@pytest.mark.parametrize("content", [b"", b"PK", b"hello, I am a text" * 100, b"\x00" * 5000])
def test_a_file_that_is_no_zip_is_refused(tmp_path, content):
    path = tmp_path / "odd.mpnn"
    path.write_bytes(content)
    with pytest.raises(ProjectError, match="no MPNN Studio project, or a damaged one"):
        load_project(path)


def test_a_file_cut_off_anywhere_is_refused(saved):
    content = saved.read_bytes()
    for length in range(0, len(content), max(1, len(content) // 60)):
        saved.write_bytes(content[:length])
        with pytest.raises(ProjectError):
            load_project(saved)


def test_a_flipped_bit_is_refused_or_does_not_matter(run, saved):
    content = saved.read_bytes()
    rng = random.Random(7)
    refused = 0
    for _ in range(150):
        place = rng.randrange(len(content))
        saved.write_bytes(content[:place] + bytes([content[place] ^ 1 << rng.randrange(8)]) + content[place + 1 :])
        try:
            opened = load_project(saved)
        except ProjectError:
            refused += 1
        else:
            assert opened.project == run.project
            assert opened.run is None or np.array_equal(opened.run.snapshot.values, run.snapshot.values)
    assert refused > 100


@pytest.mark.parametrize("missing", ["project", "run", "history", "weights"])
def test_a_file_that_lacks_a_member_is_refused(saved, missing):
    with pytest.raises(ProjectError, match=f"lacks .*{missing}"):
        load_project(rewritten(saved, **{missing: None}))


def test_a_newer_version_is_refused_with_the_way_out(saved):
    newer = in_json(lambda plain: {**plain, "version": 99})
    with pytest.raises(ProjectError, match="newer MPNN Studio"):
        load_project(rewritten(saved, project=newer))


@pytest.mark.parametrize("text", [b"{", b"[]", b"null", b'{"format": 1, "format": 2}', b"[" * 200_000, b"\xff\xfe"])
@pytest.mark.parametrize("member", ["project", "run", "history"])
def test_text_that_is_not_the_json_it_should_be_is_refused(saved, member, text):
    with pytest.raises(ProjectError):
        load_project(rewritten(saved, **{member: lambda content: text}))


RUN_FAULTS = {
    "no_step": lambda run: run.pop("step") and None,
    "a step beyond all bounds": lambda run: {**run, "step": float("inf")},
    "a step of 400 digits": lambda run: {**run, "step": 10**400},
    "numbers of examples of 400 digits": lambda run: run["prepared"].update(examples=10**400),
    "a learning rate of 400 digits": lambda run: run["project"]["optimizer"]["config"].update(learning_rate=10**400),
    "a setting of 100 000 letters": lambda run: run["project"]["loss"]["config"].update({"x" * 100_000: 1}),
    "figures as a list": lambda run: {**run, "finished": {"complete": True, "test": [1], "seconds": 1}},
    "figures of another loss": lambda run: {**run, "finished": {"complete": True, "test": {"R2": 1}, "seconds": 1}},
    "a time without end": lambda run: run["finished"].update(seconds=float("inf")),
    "preparation of a wider table": lambda run: run["preparation"].update(shape=[5], widths=[1] * 5),
    "preparation that divides by zero": lambda run: run["preparation"].update(spread=[0.0] * 4),
    "a stack that does not fit": lambda run: run["project"]["layers"].pop(),
    "an unknown layer": lambda run: run["project"]["layers"][0].update(name="Sparse"),
    "a layer of impossible size": lambda run: run["project"]["layers"][0]["config"].update(output_size=2**31 - 1),
}


@pytest.mark.parametrize("edit", RUN_FAULTS.values(), ids=RUN_FAULTS.keys())
def test_a_run_that_contradicts_itself_is_refused_in_a_short_sentence(saved, edit):
    with pytest.raises(ProjectError) as caught:
        load_project(rewritten(saved, run=in_json(edit)))
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("scale", [("centre", 0.5), ("spread", 2.0)])
def test_a_run_whose_categories_were_scaled_is_refused_since_it_could_predict_nothing(tmp_path, scale):
    project = edits.set_value(load_example("penguins"), "training", "epochs", 1)
    run = train(project, project.data.create().load(no_progress), lambda event: None, Event())
    (index,) = (index for index, feature in enumerate(project.schema().features) if feature.name == "island")
    name, value = scale
    save_project(tmp_path / "penguins.mpnn", project, run)

    def rescale(content):
        content["preparation"][name][index] = value

    with pytest.raises(ProjectError, match="belongs to other data"):
        load_project(rewritten(tmp_path / "penguins.mpnn", run=in_json(rescale)))


def in_curves(edit):
    """Change the columns of the curves."""

    def change(content):
        file = unpack_safetensors(content)
        return pack_safetensors(edit(dict(file.read())), file.metadata)

    return change


def test_curves_with_more_places_than_values_are_refused(saved):
    def longer(columns):
        return {**columns, "train/epoch": np.append(columns["train/epoch"], 1e6)}

    with pytest.raises(ProjectError, match="places"):
        load_project(rewritten(saved, history=in_curves(longer)))


def test_a_curve_that_runs_backwards_is_refused(saved):
    def turned(columns):
        return {**columns, "train/epoch": columns["train/epoch"][::-1]}

    with pytest.raises(ProjectError, match="from left to right"):
        load_project(rewritten(saved, history=in_curves(turned)))


def with_weights(path, arrays):
    from mpneuralnetwork.saving.model_files import dumps

    return rewritten(path, weights=lambda content: dumps(arrays))


@pytest.fixture
def arrays(run):
    """The weights of the run by name."""
    from mpnn_studio.run.record import network

    return network(run).get_weights()


def test_weights_with_a_number_that_is_none_are_refused(saved, arrays):
    arrays["0.dense.weights"][0, 0] = np.nan
    with pytest.raises(ProjectError, match="not finite"):
        load_project(with_weights(saved, arrays))


def test_weights_of_another_shape_are_refused(saved, arrays):
    arrays["0.dense.weights"] = arrays["0.dense.weights"].T.copy()
    with pytest.raises(ProjectError, match=r"0\.dense\.weights"):
        load_project(with_weights(saved, arrays))


def test_weights_with_a_stranger_among_them_are_refused(saved, arrays):
    with pytest.raises(ProjectError, match="extra"):
        load_project(with_weights(saved, {**arrays, "extra": np.zeros(3, np.float32)}))


def test_weights_too_large_for_float32_are_refused(saved, arrays):
    with pytest.raises(ProjectError, match="float32"):
        load_project(with_weights(saved, {name: np.full(array.shape, 1e300) for name, array in arrays.items()}))


# Files made to do harm


def add_member(path, name, content, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "a", compression) as file:
        file.writestr(name, content)


STRANGE_NAMES = [
    "../evil.json",
    "/etc/passwd",
    "runs/../project.json",
    "C:\\evil",
    "runs/a/b/run.json",
    "runs/a/x.json",
]


@pytest.mark.parametrize("name", STRANGE_NAMES)
def test_a_member_that_is_no_part_of_a_project_is_refused(tmp_path, name):
    path = tmp_path / "odd.mpnn"
    save_project(path, load_example("iris"))
    add_member(path, name, b"x")
    with pytest.raises(ProjectError, match="no part of a project"):
        load_project(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(tmp_path):
    path = tmp_path / "twice.mpnn"
    save_project(path, load_example("iris"))
    add_member(path, "project.json", b"{}")
    with pytest.raises(ProjectError, match="two of the same name"):
        load_project(path)


@pytest.mark.parametrize(
    ("name", "size"), [("runs/a/history.json", 50_000_000), ("runs/a/weights.safetensors", 50_000_000)]
)
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch, name, size):
    path = tmp_path / "bomb.mpnn"
    save_project(path, load_example("iris"))
    add_member(path, name, bytes(size))
    assert path.stat().st_size < size / 500
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *arguments: pytest.fail("it was unpacked"))
    with pytest.raises(ProjectError, match="more than it can hold"):
        load_project(path)


def test_a_member_larger_than_any_project_needs_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "large.mpnn"
    save_project(path, load_example("iris"))
    monkeypatch.setattr(archive, "MAX_BYTES", {**archive.MAX_BYTES, "project.json": 100})
    with pytest.raises(ProjectError, match="more than it can hold"):
        load_project(path)


def test_a_compression_that_projects_do_not_use_is_refused(tmp_path):
    path = tmp_path / "odd.mpnn"
    content = json.dumps(load_example("iris").to_json())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as file:
        file.writestr("project.json", content)
    with pytest.raises(ProjectError, match="compressed in a way"):
        load_project(path)


def test_a_zip_inside_nothing_is_not_a_project(tmp_path):
    memory = io.BytesIO()
    zipfile.ZipFile(memory, "w").close()
    (tmp_path / "empty.mpnn").write_bytes(memory.getvalue())
    with pytest.raises(ProjectError, match=r"lacks project\.json"):
        load_project(tmp_path / "empty.mpnn")


# Writing


def test_a_folder_that_cannot_be_written_to_is_named_and_the_old_file_stays(saved, monkeypatch, run):
    before = saved.read_bytes()
    monkeypatch.setattr("os.fsync", lambda number: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(FileError, match="No space left on device"):
        save_project(saved, run.project)
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


SAVE_FOREVER = """
import sys
from pathlib import Path
from mpnn_studio.run.archive import load_project, save_project
path = Path(sys.argv[1])
opened = load_project(path)
print("ready", flush=True)
while True:
    save_project(path, opened.project, opened.run)
"""


def test_a_kill_at_any_moment_of_saving_leaves_a_whole_file(saved):
    rng = random.Random(3)
    expected = load_project(saved)
    for _ in range(30):
        process = subprocess.Popen([sys.executable, "-c", SAVE_FOREVER, str(saved)], stdout=subprocess.PIPE)
        with process:
            process.stdout.readline()
            time.sleep(rng.random() * 0.03)
            process.send_signal(signal.SIGKILL)
        opened = load_project(saved)
        assert opened.project == expected.project
        assert np.array_equal(opened.run.snapshot.values, expected.run.snapshot.values)


# Nothing that cannot be opened replaces what could


def unreadable(run):
    """The run with a preparation that belongs to other data, so that no file gives it back."""
    return replace(run, preparation=replace(run.preparation, widths=(9, 9, 9)), uid="strange")


@pytest.mark.parametrize("spoil", ["project", "run"])
def test_what_could_not_be_opened_again_does_not_replace_the_old_file(saved, run, monkeypatch, spoil):
    before = saved.read_bytes()
    if spoil == "project":
        monkeypatch.setattr(archive, "MAX_BYTES", {**archive.MAX_BYTES, "project.json": 100})
    runs = [unreadable(run)] if spoil == "run" else []
    with pytest.raises(FileError, match=r"iris\.mpnn was not written, for it could not be opened again"):
        save_project(saved, edits.set_value(run.project, "training", "seed", 5), run, runs=runs)
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir()] == ["iris.mpnn"]


def test_what_comes_back_as_another_project_does_not_replace_the_old_file(saved, run, monkeypatch):
    before = saved.read_bytes()
    other = load_example("penguins").to_json()
    monkeypatch.setattr(type(run.project), "to_json", lambda self: other)
    with pytest.raises(FileError, match="another project"):
        save_project(saved, run.project)
    assert saved.read_bytes() == before


def test_reading_back_builds_no_network(tmp_path, run, monkeypatch):
    """So that a network of gigabytes is saved as fast as before."""
    built = []
    build = type(run.project).build
    monkeypatch.setattr(type(run.project), "build", lambda self, rng: built.append(self) or build(self, rng))
    save_project(tmp_path / "a.mpnn", run.project, run)
    assert len(built) == 1  # for the names of its weights
