"""The network as one NumPy file answers as the engine does, with nothing but NumPy."""

import csv
import datetime
import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mpnn_studio.export.placing import put
from mpnn_studio.export.targets.numpy_file import NumpyFile
from mpnn_studio.project.examples import load_example

from .stacks import DENSE, FLAT

ALONE = """
import importlib.util, runpy, sys
sys.path.append(sys.argv[1])
for name in ("mpneuralnetwork", "mpnn_studio", "pyarrow", "PIL", "safetensors", "torch"):
    assert importlib.util.find_spec(name) is None, name
sys.argv[:] = sys.argv[2:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture
def alone(tmp_path):
    """A function that runs an exported program in an environment of Python and NumPy alone, and reads its table."""
    packages = tmp_path / "packages"
    packages.mkdir()
    installed = Path(np.__file__).parents[1]
    for name in ("numpy", "numpy.libs"):
        if (installed / name).exists():
            (packages / name).symlink_to(installed / name)

    def alone(*arguments, code=0):
        command = [sys.executable, "-I", "-S", "-c", ALONE, str(packages), *map(str, arguments)]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8")
        assert done.returncode == code, done.stderr
        return list(csv.reader(io.StringIO(done.stdout))) if code == 0 else done.stderr

    return alone


def test_it_runs_where_there_is_nothing_but_numpy(iris, raw_of, alone, tmp_path):
    put(NumpyFile, tmp_path / "out", NumpyFile().files(iris))
    raw = raw_of(iris)
    np.save(tmp_path / "examples.npy", raw)
    head, *rows = alone(tmp_path / "out" / "network.py", "examples.npy")
    assert head == ["species", *iris.schema.classes]
    expected = iris.predict(raw)
    np.testing.assert_allclose(np.array([row[1:] for row in rows], float), expected, atol=1e-5)
    assert [row[0] for row in rows] == [iris.schema.classes[k] for k in expected.argmax(axis=1)]


def test_a_table_is_read_by_the_names_of_its_columns(iris, alone, tmp_path):
    put(NumpyFile, tmp_path / "out", NumpyFile().files(iris))
    (tmp_path / "new.csv").write_text(
        "Petal_Width;petal_length;sepal_width;sepal_length;colour\n0,2;1,4;3,5;5,1;blue\n", encoding="utf-8"
    )
    _, row = alone(tmp_path / "out" / "network.py", "new.csv")
    np.testing.assert_allclose(np.array(row[1:], float), iris.predict(np.array([[5.1, 3.5, 1.4, 0.2]]))[0], atol=1e-5)
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n")
    assert "has no column 'sepal_length'" in alone(tmp_path / "out" / "network.py", "bad.csv", code=1)


def test_categories_gaps_and_dates_of_a_table_mean_what_they_did_in_training(trained, alone, tmp_path):
    from mpnn_studio.data.unlabelled import read_new

    network = trained(load_example("penguins"))
    put(NumpyFile, tmp_path / "out", NumpyFile().files(network))
    names = [feature.name for feature in network.schema.features]
    first = ["" if not feature.categories else feature.categories[0] for feature in network.schema.features]
    second = [str(feature.typical) if not feature.categories else "unheard of" for feature in network.schema.features]
    with (tmp_path / "new.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([names, first, second])
    _, *rows = alone(tmp_path / "out" / "network.py", "new.csv")
    raw = read_new(tmp_path / "new.csv", network.schema).values
    np.testing.assert_allclose(np.array(rows, float), network.predict(raw), rtol=1e-5)


def test_parts_of_dates_and_times_are_prepared_as_in_training_however_they_are_written(trained, alone, tmp_path):
    from mpnn_studio.data.inspection import inspect_csv
    from mpnn_studio.data.unlabelled import read_for
    from mpnn_studio.project import edits

    begin = datetime.date(2019, 1, 1)
    rows = [f"{begin + datetime.timedelta(days=n):%d/%m/%Y},{n * 7 % 24:02}:30,{n % 30}" for n in range(900)]
    (tmp_path / "sales.csv").write_text("\n".join(["sold,at,price", *rows]), encoding="utf-8")
    source = inspect_csv(tmp_path / "sales.csv").source
    network = trained(edits.fit_to_data(edits.set_data(load_example("penguins"), source)))
    assert [feature.parts for feature in network.schema.features] == [("year", "month", "weekday"), ("time of day",)]
    put(NumpyFile, tmp_path / "out", NumpyFile().files(network))
    new = ["03/04/2020,12:30", "2021-02-05,01:00:30", "4 May 2020,7:15", "17.06.2020,22:00", "Dec 24 2021,8:00"]
    (tmp_path / "new.csv").write_text("\n".join(["sold,at", *new]), encoding="utf-8")
    _, *found = alone(tmp_path / "out" / "network.py", "new.csv")
    raw = read_for(source, tmp_path / "new.csv").values
    np.testing.assert_allclose(np.array(found, float), network.predict(raw), rtol=1e-5)


@pytest.fixture
def colour(project_on, trained, tmp_path):
    """A network that reads colour images of 7 × 6, exported."""
    network = trained(project_on("image", [FLAT, DENSE]))
    put(NumpyFile, tmp_path / "out", NumpyFile().files(network))
    return network


def test_a_picture_is_decoded_without_a_library(colour, raw_of, alone, tmp_path):
    image = np.random.default_rng(3).integers(0, 256, (3, 7, 6)).astype(np.uint8)
    for filters in ("smooth", "noisy"):
        pixels = np.sort(image, axis=2) if filters == "smooth" else image
        Image.fromarray(pixels.transpose(1, 2, 0)).save(tmp_path / "image.png", optimize=True)
        _, row = alone(tmp_path / "out" / "network.py", "image.png")
        np.testing.assert_allclose(np.array(row[1:], float), colour.predict(pixels[np.newaxis])[0], atol=1e-5)


@pytest.mark.parametrize("kind", range(5))
def test_every_filter_of_a_png_is_undone(colour, program_of, tmp_path, kind):
    import struct
    import zlib

    rng = np.random.default_rng(kind)
    filtered = rng.integers(0, 256, (7, 18)).astype(np.uint8)
    packed = zlib.compress(b"".join(bytes([kind]) + row.tobytes() for row in filtered))
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", 6, 7, 8, 2, 0, 0, 0)), (b"IDAT", packed), (b"IEND", b"")]
    content = b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    path = tmp_path / "image.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + content)
    found = program_of(colour).read_png(path, (3, 7, 6))
    np.testing.assert_array_equal(found, np.asarray(Image.open(path)).transpose(2, 0, 1))


@pytest.mark.parametrize(
    ("mode", "size", "said"),
    [("RGBA", (6, 7), "without alpha"), ("P", (6, 7), "8 bits"), ("RGB", (5, 7), "5 × 7 pixels")],
)
def test_a_picture_that_it_cannot_read_is_refused_in_a_sentence(colour, alone, tmp_path, mode, size, said):
    Image.new(mode, size).save(tmp_path / "image.png")
    error = alone(tmp_path / "out" / "network.py", "image.png", code=1)
    assert said in error and "Traceback" not in error


def test_names_of_strangers_are_data_and_never_code(data, trained, tmp_path, alone):
    from mpnn_studio.data.inspection import inspect_csv
    from mpnn_studio.project import edits

    evil = '"""\nimport os; os._exit(9)\n\\N{nothing}{0}\' # " \u2028'
    with (tmp_path / "evil.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([evil, "b", "kind"])
        writer.writerows([i, i % 5, (evil, "other")[i % 2]] for i in range(40))
    source = inspect_csv(tmp_path / "evil.csv").source
    project = edits.fit_to_data(edits.set_data(load_example("iris"), source))
    network = trained(project)
    files = NumpyFile().files(network)
    assert b"_exit" not in files["network.py"]
    put(NumpyFile, tmp_path / "out", files)
    np.save(tmp_path / "examples.npy", np.ones((2, len(network.schema.features))))
    head, *rows = alone(tmp_path / "out" / "network.py", "examples.npy")
    assert len(rows) == 2 and list(network.schema.classes) == head[1:]


def test_the_file_of_weights_holds_what_a_prediction_needs(iris, tmp_path):
    put(NumpyFile, tmp_path / "out", NumpyFile().files(iris))
    with np.load(tmp_path / "out" / "network.npz", allow_pickle=False) as file:
        about = json.loads(str(file["__metadata__"]))
    assert json.loads(about["classes"]) == list(iris.schema.classes)
    assert json.loads(about["preparation"])["centre"]


def test_it_may_be_one_named_program_with_its_weights_beside_it(iris, raw_of, alone, tmp_path):
    put(NumpyFile, tmp_path / "flowers.py", NumpyFile().files(iris))
    np.save(tmp_path / "examples.npy", raw_of(iris))
    assert len(alone(tmp_path / "flowers.py", "examples.npy")) == 1 + len(raw_of(iris))
    assert (tmp_path / "flowers.npz").is_file()
