"""What a person drops is recognised by what it holds, and refused with what to choose instead."""

import struct

import numpy as np
import pytest
from PIL import Image

from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.recognise import reader_of, source_for
from mpnn_studio.data.sources.arrays import ArrayFiles
from mpnn_studio.data.sources.idx_files import IdxFiles
from mpnn_studio.data.sources.image_folder import ImageFolder
from mpnn_studio.data.sources.table import CsvFile


@pytest.fixture
def files(tmp_path):
    """One of each kind, in a folder of its own."""

    def idx(name, array):
        path = tmp_path / "idx" / name
        path.write_bytes(struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.tobytes())

    for folder in ("idx", "arrays", "pictures/a", "pictures/b", "empty"):
        (tmp_path / folder).mkdir(parents=True)
    idx("train-images-idx3-ubyte", np.zeros((4, 3, 3), np.uint8))
    idx("train-labels-idx1-ubyte", np.arange(4, dtype=np.uint8) % 2)
    np.save(tmp_path / "arrays" / "X.npy", np.zeros((4, 2)))
    np.save(tmp_path / "arrays" / "y.npy", np.arange(4) % 2)
    np.savez(tmp_path / "both.npz", X=np.zeros((4, 2)), y=np.arange(4) % 2)
    for name in "ab":
        Image.new("L", (5, 5)).save(tmp_path / "pictures" / name / "1.png")
    (tmp_path / "table.csv").write_text("a,b,kind\n1,2,x\n2,1,y\n3,5,x\n4,4,y\n")
    return tmp_path


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["idx"], IdxFiles),
        (["idx/train-images-idx3-ubyte"], IdxFiles),
        (["idx/train-labels-idx1-ubyte", "idx/train-images-idx3-ubyte"], IdxFiles),
        (["arrays"], ArrayFiles),
        (["arrays/X.npy", "arrays/y.npy"], ArrayFiles),
        (["both.npz"], ArrayFiles),
        (["pictures"], ImageFolder),
        (["table.csv"], CsvFile),
    ],
)
def test_everything_finds_its_source_and_can_be_loaded(files, names, kind):
    paths = [files / name for name in names]
    source = source_for(paths)
    assert type(source) is kind
    assert len(source.load()) >= 2
    assert reader_of(paths) is kind


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([], "No file was chosen"),
        (["gone.npz"], r"no file gone\.npz any more"),
        (["idx", "table.csv"], "Files and folders"),
        (["pictures/a/1.png"], "the folder that holds a folder for each class"),
        (["table.csv", "both.npz"], "do not belong together"),
        (["empty"], "holds no folders of pictures"),
    ],
)
def test_what_is_nothing_to_learn_from_says_what_to_choose(files, names, message):
    with pytest.raises(DataError, match=message):
        source_for([files / name for name in names])


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("sheet.xlsx", b"PK\x03\x04\0\0", "a zip archive or a spreadsheet, not a text file. Save the table as CSV"),
        ("report.pdf", b"%PDF-1.7\0", "a PDF, not a text file"),
        ("empty", b"", "empty is empty. Choose a file with a header"),
        ("plain.pgm", b"P2\n2 2\n255\n0 1 2 3\n", "pictures without classes"),
    ],
)
def test_a_file_that_is_no_data_says_what_it_is(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    assert reader_of([path]) is None
    with pytest.raises(DataError, match=message):
        source_for([path])
