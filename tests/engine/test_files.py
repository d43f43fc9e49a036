"""Saved networks: read by others, read back exactly, and refused where anything is wrong."""

import json
import os
import struct
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from mpneuralnetwork.activations import PReLU, Softmax
from mpneuralnetwork.components.errors import EngineError, FileError
from mpneuralnetwork.layers import BatchNormalization2D, Convolutional, Dense, Flatten, MaxPooling2D
from mpneuralnetwork.losses import CategoricalCrossEntropy
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import Adam
from mpneuralnetwork.saving.formats import (
    pack_npz,
    pack_safetensors,
    remove_leftovers,
    unpack_npz,
    unpack_safetensors,
    write_atomically,
)
from mpneuralnetwork.saving.model_files import (
    dumps,
    get_model_weights,
    load_model,
    loads,
    pack_json,
    read_safetensors,
    restore_model_weights,
    save_model,
    unpack_json,
)
from safetensors import numpy as safetensors_numpy

from tests.engine.cases import LAYER_CASES

SUFFIXES = [".safetensors", ".npz", ".json"]
FORMATS = [(pack_safetensors, unpack_safetensors), (pack_npz, unpack_npz), (pack_json, unpack_json)]


@pytest.fixture
def model():
    layers = [Convolutional(4, 3, padding="same"), BatchNormalization2D(), PReLU(per_channel=True), MaxPooling2D(2)]
    made = Model([*layers, Flatten(), Dense(10), Softmax(2.0)], CategoricalCrossEntropy(), Adam(0.01), seed=1)
    rng = np.random.default_rng(0)
    made.train(rng.normal(size=(40, 1, 8, 8)), np.arange(40) % 10, epochs=1, batch_size=16)
    return made


@pytest.fixture
def images():
    return np.random.default_rng(1).normal(size=(5, 1, 8, 8)).astype(np.float32)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_network_comes_back_to_the_last_bit(tmp_path, model, images, suffix):
    save_model(model, tmp_path / f"model{suffix}")
    loaded = load_model(tmp_path / f"model{suffix}")
    assert np.array_equal(loaded.snapshot(), model.snapshot())
    assert np.array_equal(loaded.predict(images), model.predict(images))
    for mine, theirs in zip(
        [*model.layers, model.loss, model.optimizer, *model.metrics],
        [*loaded.layers, loaded.loss, loaded.optimizer, *loaded.metrics],
        strict=True,
    ):
        assert repr(mine) == repr(theirs)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("case", LAYER_CASES[::3], ids=str)
def test_every_layer_survives_every_format(tmp_path, case, suffix):
    model = Model([case.layer()], CategoricalCrossEntropy(), seed=0)
    model.build(case.shape[1:])
    save_model(model, tmp_path / f"model{suffix}")
    loaded = load_model(tmp_path / f"model{suffix}")
    assert np.array_equal(loaded.snapshot(), model.snapshot())
    assert loaded.layers[0].get_config() == model.layers[0].get_config()


def test_others_read_what_we_write(tmp_path, model):
    save_model(model, tmp_path / "model.safetensors")
    save_model(model, tmp_path / "model.npz")
    theirs = safetensors_numpy.load_file(tmp_path / "model.safetensors")
    plain = np.load(tmp_path / "model.npz", allow_pickle=False)
    for name, array in model.weights().items():
        assert np.array_equal(theirs[name], array)
        assert np.array_equal(plain[name], array)


def test_we_read_what_others_write():
    arrays = {"a": np.arange(6, dtype=np.float32).reshape(2, 3), "b": np.array([True, False]), "c": np.float64(3)}
    arrays["c"] = np.array(3.0)
    found, metadata = loads(safetensors_numpy.save(arrays, {"who": "they"}))
    assert metadata == {"who": "they"}
    assert found.keys() == arrays.keys()
    for name, array in arrays.items():
        assert np.array_equal(found[name], array)
        assert found[name].shape == array.shape


@pytest.mark.parametrize(("pack", "unpack"), FORMATS)
def test_arrays_of_any_order_in_memory_are_written_right(pack, unpack):
    array = np.arange(24, dtype=np.float32).reshape(4, 6)
    arrays = {"transposed": array.T, "thinned": array[::2, ::3], "empty": np.zeros((0, 3), np.float32)}
    arrays["big-endian"] = array.astype(">f4")
    found = unpack(pack(arrays, {"ä": "ö"}))
    assert found.metadata == {"ä": "ö"}
    assert found.shapes == {name: a.shape for name, a in arrays.items()}
    for name, read in found.read().items():
        assert np.array_equal(read, arrays[name])


@given(
    hnp.arrays(
        np.float32, hnp.array_shapes(max_side=4), elements=st.floats(width=32, allow_nan=False, allow_infinity=False)
    )
)
def test_json_writes_every_float_exactly(array):
    assert unpack_json(pack_json({"a": array})).read()["a"].astype(np.float32).tobytes() == array.tobytes()


@given(st.binary(max_size=300))
@pytest.mark.parametrize("unpack", [unpack for _, unpack in FORMATS])
def test_noise_is_refused_with_one_kind_of_error(unpack, content):
    with pytest.raises(FileError):
        unpack(content)


@given(st.data())
@pytest.mark.parametrize(("pack", "unpack"), FORMATS)
def test_a_damaged_byte_never_raises_anything_else(pack, unpack, data):
    content = bytearray(pack({"a": np.arange(6, dtype=np.float32), "b": np.ones((2, 2))}, {"x": "y"}))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    for damaged in (bytes(content), bytes(content[:cut])):
        try:
            arrays = unpack(damaged).read()
        except FileError:
            continue
        assert all(isinstance(array, np.ndarray) for array in arrays.values())


def safetensors(header, body=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


def entry(shape, start, end, kind="F32"):
    return {"dtype": kind, "shape": shape, "data_offsets": [start, end]}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no safetensors"),
        (struct.pack("<Q", 2**62) + b"{}", "longer than the file"),
        (safetensors(b"[1]"), "not a list"),
        (safetensors(b'{"a":1,"a":2}'), "twice"),
        (safetensors(b"[" * 100_000), "cannot be read"),
        (safetensors({"__metadata__": {"a": 1}}), "not text"),
        (safetensors({"a": 3}), "not described"),
        (safetensors({"a": entry([1], 0, 4, "F8")}, b"1234"), "unknown type"),
        (safetensors({"a": entry([1], 0, 4, [])}, b"1234"), "unknown type"),
        (safetensors({"a": entry([2], 0, 4)}, b"1234"), "another length"),
        (safetensors({"a": entry([-1], 0, 4)}, b"1234"), "impossible shape"),
        (safetensors({"a": entry([2**60], 0, 4)}, b"1234"), "impossible shape"),
        (safetensors({"a": entry([2**47, 2**47, 0], 0, 0)}), "impossible shape"),
        (safetensors({"a": entry([True], 0, 4)}, b"1234"), "impossible shape"),
        (safetensors({"a": entry("x", 0, 4)}, b"1234"), "impossible shape"),
        (safetensors({"a": entry([1], 4, 8)}, b"12345678"), "does not begin"),
        (safetensors({"a": entry([1], 0, 4), "b": entry([1], 0, 4)}, b"1234"), "does not begin"),
        (safetensors({"a": entry([1], 0, 4)}, b"123"), "cut off"),
        (safetensors({"a": entry([1], 0, 4)}, b"12345"), "should be"),
    ],
)
def test_a_wrong_safetensors_file_is_told(content, words):
    with pytest.raises(FileError, match=words):
        unpack_safetensors(content)


def test_a_type_that_the_format_lacks_cannot_be_written():
    with pytest.raises(FileError, match="complex128"):
        dumps({"a": np.ones(2, complex)})
    with pytest.raises(FileError, match="not finite"):
        pack_json({"a": np.array([np.nan])})


def npz(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path.read_bytes()


def npy(array):
    import io

    memory = io.BytesIO()
    np.save(memory, array)
    return memory.getvalue()


def test_a_wrong_npz_file_is_told(tmp_path):
    path = tmp_path / "a.npz"
    header = npy(np.zeros(3))
    bomb = npy(np.zeros(1)).replace(b"(1,)", b"(9,)")
    cases = [
        ([("a.txt", b"hello")], "no array"),
        ([("a.npy", b"hello")], "no .npy array"),
        ([("a.npy", header[:-1])], "another length"),
        ([("a.npy", bomb)], "another length"),
        ([("a.npy", npy(np.array(["x", None], object)))], "Python objects"),
        ([("a.npy", npy(np.array([1 + 2j])))], "neither numbers nor text"),
        ([("__metadata__.npy", npy(np.array("[1]")))], "not text"),
        ([("__metadata__.npy", npy(np.array("{")))], "cannot be read"),
    ]
    for members, words in cases:
        with pytest.raises(FileError, match=words):
            unpack_npz(npz(path, members))
    with pytest.warns(UserWarning, match="Duplicate"):
        content = npz(path, [("a.npy", header), ("a.npy", header)])
    with pytest.raises(FileError, match="same name"):
        unpack_npz(content)


def test_an_npz_whose_bytes_were_changed_is_told(tmp_path):
    content = pack_npz({"a": np.arange(10_000.0)})
    place = content.index(np.float64(9_000).tobytes())
    with pytest.raises(FileError, match=r"a\.npy .* damaged"):
        unpack_npz(content[:place] + b"\1" + content[place + 1 :]).read()


def test_an_npz_without_metadata_is_plain():
    assert unpack_npz(pack_npz({"a": np.ones(2)})).metadata == {}


def test_metadata_beyond_all_bounds_are_refused(monkeypatch):
    monkeypatch.setattr("mpneuralnetwork.saving.formats.npz.LONGEST_METADATA", 100)
    with pytest.raises(FileError, match="too long"):
        unpack_npz(pack_npz({}, {"a": "b" * 100}))


def test_weights_without_an_architecture_make_no_network(tmp_path):
    path = tmp_path / "weights.safetensors"
    path.write_bytes(dumps({"a": np.ones(2)}))
    with pytest.raises(FileError, match="no architecture"):
        load_model(path)


def test_an_npz_that_claims_more_than_it_can_hold_is_refused(tmp_path):
    content = npz(tmp_path / "a.npz", [("a.npy", npy(np.zeros(1000)))])
    huge = content.replace(struct.pack("<I", len(npy(np.zeros(1000)))), struct.pack("<I", 2**31))
    with pytest.raises(FileError, match=r"more than it can hold|damaged"):
        unpack_npz(huge)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda a: a.update(version=2), "version 2; this program reads 1"),
        (lambda a: a.update(dtype="object"), "unknown type"),
        (lambda a: a.update(input_shape=[1, 9, 9]), "made for 1 × 8 × 8 images, but gets 1 × 9 × 9"),
        (lambda a: a.update(input_shape=None), "impossible shape"),
        (lambda a: a.update(layers=None), "does not list its layers"),
        (lambda a: a["layers"][0].update(name="Bomb"), "unknown layer 'Bomb'"),
        (lambda a: a["layers"][0]["config"].update(colour=1), "no setting 'colour'"),
        (lambda a: a["layers"][0].pop("config"), "layer in the file is incomplete"),
        (lambda a: a["layers"][5]["config"].update(output_size=10**9), "but the network needs"),
        (lambda a: a["layers"].pop(4), "does not fit together"),
        (lambda a: a["layers"].pop(0), "does not fit together"),
        (lambda a: a["layers"].pop(2), "lacks the weights '4.dense.weights'"),
        (lambda a: a.update(loss=None), "loss in the file is incomplete"),
    ],
)
def test_an_architecture_that_lies_is_refused_before_anything_is_allocated(tmp_path, model, change, words):
    path = tmp_path / "model.safetensors"
    save_model(model, path)
    arrays, metadata = read_safetensors(path)
    found = json.loads(metadata["mpneuralnetwork"])
    change(found)
    path.write_bytes(dumps(arrays, {"mpneuralnetwork": json.dumps(found)}))
    with pytest.raises(FileError, match=words):
        load_model(path)


def test_weights_that_are_not_finite_are_refused(tmp_path, model):
    path = tmp_path / "model.safetensors"
    model.layers[5].weights[0, 0] = np.nan
    save_model(model, path)
    with pytest.raises(FileError, match="not finite"):
        load_model(path)


@pytest.mark.parametrize(
    "content",
    [
        {"weights": 3},
        {"weights": {}, "metadata": 3},
        {"weights": {"a": 3}, "metadata": {}},
        {"weights": {"a": {"shape": [2], "values": [1]}}, "metadata": {}},
        {"weights": {"a": {"shape": [1], "values": ["1"]}}, "metadata": {}},
        {"weights": {"a": {"shape": [1], "values": [10**400]}}, "metadata": {}},
        {"weights": {"a": {"shape": [2**47, 2**47, 0], "values": []}}, "metadata": {}},
        {"weights": {"a" * 10**5: {"shape": [1], "values": []}}, "metadata": {}},
        {"weights": {}, "metadata": {}},
        {"weights": {}, "metadata": {"mpneuralnetwork": "3"}},
    ],
)
def test_a_wrong_json_file_is_told(tmp_path, content):
    path = tmp_path / "model.json"
    path.write_text(json.dumps(content))
    with pytest.raises(FileError) as caught:
        load_model(path)
    assert len(str(caught.value)) < 300


def test_a_file_that_is_not_there_or_of_no_known_kind_is_told(tmp_path, model):
    with pytest.raises(FileError, match="No such file"):
        load_model(tmp_path / "model.npz")
    for act in (lambda path: save_model(model, path), load_model):
        with pytest.raises(FileError, match=r"should end in \.safetensors, \.npz, \.json"):
            act(tmp_path / "model.pkl")


def test_writing_replaces_the_file_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "file"
    write_atomically(path, b"old")
    path.chmod(0o640)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640

    def fail(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(FileError, match="No space left"):
        write_atomically(path, b"newer")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(FileError, match="could not be written"):
        write_atomically(tmp_path / "missing" / "file", b"")


def test_weights_of_single_layers_are_taken_and_given_back():
    layers = [Dense(3, input_size=2), PReLU()]
    Model(layers, CategoricalCrossEntropy(), seed=0).build((2,))
    taken = get_model_weights(layers)
    assert list(taken) == ["0.weights", "0.biases", "1.slope"]
    layers[0].weights = np.zeros((2, 3))
    restore_model_weights(layers, taken)
    assert layers[0].weights.any()
    with pytest.raises(EngineError, match="unknown weights 'extra'"):
        restore_model_weights(layers, {**taken, "extra": np.ones(1)})
    with pytest.raises(EngineError, match=r"lacks the weights '1\.slope'"):
        restore_model_weights(layers, {name: taken[name] for name in ("0.weights", "0.biases")})


def test_what_a_killed_writing_left_behind_is_removed_by_a_later_one(tmp_path):
    path = tmp_path / "model.npz"
    old, fresh, other = (
        tmp_path / name for name in (f".model.npz.{'a' * 12}", f".model.npz.{'b' * 12}", ".model.npz.old")
    )
    for file in (old, fresh, other):
        file.write_bytes(b"half of")
    for file in (old, other):
        os.utime(file, (1, 1))
    write_atomically(path, b"whole")
    assert sorted(tmp_path.iterdir()) == sorted([path, fresh, other])
    assert remove_leftovers(path, older_than=-1.0) == 1
    assert not fresh.exists()


def test_a_folder_that_cannot_be_tidied_is_written_to_all_the_same(tmp_path, monkeypatch):
    (tmp_path / f".file.{12 * 'a'}").mkdir()
    os.utime(tmp_path / f".file.{12 * 'a'}", (1, 1))
    write_atomically(tmp_path / "file", b"content")
    assert (tmp_path / "file").read_bytes() == b"content"


class Loop:
    """An optimizer of a user's own, written as the specification does."""

    learning_rate = 0.1

    def step(self, layers):
        for layer in layers:
            for value, gradient in layer.params.values():
                value -= self.learning_rate * gradient


class Describing(Loop):
    def get_config(self):
        return {"learning_rate": self.learning_rate}


def test_a_part_that_does_not_say_its_settings_cannot_be_saved(tmp_path):
    def made(optimizer=None, metrics=None):
        return Model([Dense(3, input_size=2)], CategoricalCrossEntropy(), optimizer, metrics, seed=0)

    path = tmp_path / "own.safetensors"
    with pytest.raises(FileError, match=r"The optimizer Loop cannot be saved: it needs get_config\(\)"):
        save_model(made(Loop()), path)
    with pytest.raises(FileError, match=r"The metric function cannot be saved"):
        save_model(made(metrics=[lambda expected, predicted: 1.0]), path)
    assert not path.exists()
    save_model(made(Describing()), path)
    with pytest.raises(FileError, match=r"unknown optimizer 'Describing'.*import the module that registers it"):
        load_model(path)
