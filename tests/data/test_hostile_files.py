"""Whatever a person's file holds or is, reading it ends in data or in one sentence with the file's name."""

import io
import os
import re
import struct
import tracemalloc
import zipfile
import zlib

import numpy as np
import pytest
from PIL import Image

from mpnn_studio.data.dataset import DataError, Feature, Schema
from mpnn_studio.data.idx import read_idx
from mpnn_studio.data.inspection import inspect_csv
from mpnn_studio.data.pictures import picture_facts, read_picture
from mpnn_studio.data.recognise import reader_of, source_for
from mpnn_studio.data.sources.arrays import inspect_arrays
from mpnn_studio.data.sources.idx_files import IdxFiles, inspect_idx
from mpnn_studio.data.sources.image_folder import inspect_folder
from mpnn_studio.data.unlabelled import read_examples, read_new

LONGEST = 300
FLOWERS = Schema((2,), "regression", features=(Feature("a"), Feature("b")), target="c")
HEADERS = (
    "",
    "{",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (3",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (1.5,), }",
    "{'descr': '<f8', 'fortran_order': False, 'shape': ('3',), }",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (" + "9" * 400 + ",), }",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (" + "9" * 5000 + ",), }",
    f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({2**47}, {2**47}, 0), }}",
    f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({2**63},), }}",
    "{'descr': '<f8', 'fortran_order': False, 'shape': " + "(" * 3000 + ", }",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (" + "1, " * 65 + "), }",
    "{'descr': '|V1000000000', 'fortran_order': False, 'shape': (3,), }",
    "{'descr': '<U2147483647', 'fortran_order': False, 'shape': (3,), }",
    "{'descr': None, 'fortran_order': False, 'shape': (3,), }",
    "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (3,), }",
    "{'descr': '<f8', 'fortran_order': 3, 'shape': (3,), }",
    "{'descr': '<f8', 3: False, 'shape': (3,), }",
    "'''",
    "\\",
    "\0",
    "\ud800",
)


def sentence(word=""):
    """Return the pattern of what a person can be told: one line, not too long, in which this word stands."""
    return rf"\A(?=.*{re.escape(word)})[^\0-\x1f]{{1,{LONGEST}}}\Z"


def npy(header, data=bytes(24), version=1, length=None):
    """A .npy file with any text for its header, which may lie about its own length."""
    text = header.encode("utf-8", "surrogatepass")
    claimed = len(text) if length is None else length
    return b"\x93NUMPY" + bytes([version, 0]) + claimed.to_bytes(2 if version == 1 else 4, "little") + text + data


def packed(**members):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return memory.getvalue()


def array_file(array):
    memory = io.BytesIO()
    np.save(memory, array)
    return memory.getvalue()


WHOLE = {"X": array_file(np.arange(6.0).reshape(3, 2)), "y": array_file(np.array([0, 1, 0]))}


@pytest.mark.parametrize("version", [1, 2, 3])
@pytest.mark.parametrize("header", HEADERS, ids=range(len(HEADERS)))
def test_a_header_of_an_array_is_read_or_refused(tmp_path, header, version):
    content = npy(header, version=version)
    for name, read in (
        ("X.npy", lambda path: inspect_arrays([path])),
        ("examples.npy", lambda path: read_examples(path, FLOWERS)),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DataError, match=sentence(name)):
            read(tmp_path / name)
    (tmp_path / "all.npz").write_bytes(packed(X=content, y=WHOLE["y"]))
    with pytest.raises(DataError, match=sentence("all.npz")):
        inspect_arrays([tmp_path / "all.npz"])


@pytest.mark.parametrize("name", ["X.npy", "examples.npy", "all.npz"])
def test_a_header_that_claims_to_be_long_takes_no_memory(tmp_path, name):
    content = npy("{}", version=2, length=2**31)
    (tmp_path / name).write_bytes(packed(X=content) if name == "all.npz" else content)
    read = (lambda path: read_examples(path, FLOWERS)) if name == "examples.npy" else (lambda p: inspect_arrays([p]))
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match=sentence(name)):
            read(tmp_path / name)
        assert tracemalloc.get_traced_memory()[1] < 2**26
    finally:
        tracemalloc.stop()


def damaged(content, kind):
    """Return an archive whose first member claims to be packed in another way, or holds other bytes."""
    first = zipfile.ZipFile(io.BytesIO(content)).infolist()[0]
    start = first.header_offset + 30 + len(first.filename.encode())
    changed = bytearray(content)
    if kind == "deflate":
        changed[start : start + 8] = b"\xff" * 8
        return bytes(changed)
    directory = content.index(b"PK\x01\x02")
    for place in (first.header_offset + 8, directory + 10):
        changed[place : place + 2] = {"lzma": 14, "bzip2": 12, "unknown": 99}[kind].to_bytes(2, "little")
    return bytes(changed)


@pytest.mark.parametrize("kind", ["deflate", "lzma", "bzip2", "unknown"])
def test_an_archive_whose_packed_bytes_are_damaged_is_refused(tmp_path, kind):
    path = tmp_path / "all.npz"
    path.write_bytes(damaged(packed(**WHOLE), kind))
    with pytest.raises(DataError, match=sentence(path.name)):
        source_for([path])


def test_an_archive_with_names_that_are_no_text_is_refused_or_read(tmp_path):
    path = tmp_path / "all.npz"
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("ä.npy", WHOLE["X"])
    path.write_bytes(memory.getvalue().replace("ä".encode(), b"\xff\xfe"))
    with pytest.raises(DataError, match=sentence(path.name)):
        source_for([path])


@pytest.mark.parametrize("shape", [(3, 0, 2), (0, 0, 0), (3, 2**32 - 1, 0), (0, 2**32 - 1, 2**32 - 1), (0, 6, 6)])
def test_images_of_impossible_sizes_are_refused(tmp_path, shape):
    header = struct.pack(f">BBBB{len(shape)}I", 0, 0, 8, len(shape), *shape)
    (tmp_path / "a-images-idx3-ubyte").write_bytes(header)
    labels = bytes(range(shape[0]))
    (tmp_path / "a-labels-idx1-ubyte").write_bytes(struct.pack(">BBBBI", 0, 0, 8, 1, shape[0]) + labels)
    with pytest.raises(DataError, match=sentence()):
        inspect_idx([tmp_path]).load()


@pytest.mark.parametrize("rank", [33, 65, 255])
def test_more_sides_than_an_array_can_have_are_refused(tmp_path, rank):
    path = tmp_path / "a-idx"
    path.write_bytes(struct.pack(f">BBBB{rank}I", 0, 0, 8, rank, *[1] * rank) + b"\0")
    with pytest.raises(DataError, match=sentence(path.name)):
        read_idx(path)


@pytest.mark.parametrize("lacking", ["images", "labels", "test_images", "test_labels"])
def test_a_project_that_names_three_of_four_idx_files_is_refused(tmp_path, lacking):
    names = {}
    for name in ("images", "labels", "test_images", "test_labels"):
        shape = (4, 3, 3) if "images" in name else (4,)
        content = np.arange(np.prod(shape), dtype=np.uint8) % 2
        names[name] = str(tmp_path / name)
        (tmp_path / name).write_bytes(struct.pack(f">BBBB{len(shape)}I", 0, 0, 8, len(shape), *shape) + bytes(content))
    source = IdxFiles(**(names | {lacking: ""}), shape=(1, 3, 3), classes=("0", "1"))
    with pytest.raises(DataError, match=sentence()):
        source.load()


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def damaged_png():
    memory = io.BytesIO()
    Image.new("L", (5, 5)).save(memory, "PNG")
    whole = memory.getvalue()
    end = whole.index(b"IEND") - 4
    return whole[:end] + chunk(b"iCCP", b"a\0") + whole[end:]


def damaged_tiff(tag, kind):
    """A TIFF one of whose entries is of another kind."""
    memory = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("L", (5, 5)).save(memory, "TIFF", exif=exif)
    content = bytearray(memory.getvalue())
    (place,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, place)
    for entry in range(place + 2, place + 2 + 12 * count, 12):
        if struct.unpack_from("<H", content, entry) == (tag,):
            struct.pack_into("<H", content, entry + 2, kind)
    return bytes(content)


PICTURES = {
    "colours.png": damaged_png(),
    **{f"{tag}-{kind}.tif": damaged_tiff(tag, kind) for tag in (256, 258, 273, 274, 279) for kind in (2, 5, 7, 12)},
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_damaged_picture_is_read_or_refused(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(PICTURES[name])
    for read in (picture_facts, lambda path: read_picture(path, 4, 4, colour=True)):
        try:
            read(path)
        except DataError:
            with pytest.raises(DataError, match=sentence(name)):
                read(path)


READERS = {
    "arrays": lambda path: inspect_arrays([path]),
    "idx": read_idx,
    "idx files": lambda path: inspect_idx([path]),
    "table": inspect_csv,
    "examples": lambda path: read_examples(path, FLOWERS),
    "array of examples": lambda path: read_examples(path.with_name(path.name + ".npy"), FLOWERS),
    "picture": picture_facts,
    "pixels": lambda path: read_picture(path, 4, 4, colour=False),
    "pictures": inspect_folder,
    "whatever it is": lambda path: source_for([path]),
}
NAMES = {
    "of 300 letters": "a" * 300,
    "of 300 letters and npz": "a" * 300 + ".npz",
    "of 5000 letters": "b" * 5000 + ".csv",
    "with a zero": "a\0b.npz",
    "with half a letter": "a\ud800b.csv",
    "that is nowhere": "nowhere.csv",
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", NAMES)
def test_under_an_impossible_name_there_is_nothing_to_read(tmp_path, name, reader):
    with pytest.raises(DataError, match=sentence()):
        READERS[reader](tmp_path / NAMES[name])
    assert reader_of([tmp_path / NAMES[name]]) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("ending", ["", ".npz", ".npy", ".csv", ".png"])
def test_a_pipe_is_no_file_and_is_not_waited_for(tmp_path, reader, ending):
    path = tmp_path / f"pipe{ending}"
    for pipe in (path, path.with_name(path.name + ".npy")):
        os.mkfifo(pipe)
    (tmp_path / f"link{ending}").symlink_to(path)
    for entry in (path, tmp_path / f"link{ending}"):
        with pytest.raises(DataError, match=sentence()):
            READERS[reader](entry)
        assert reader_of([entry]) is None


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="only Linux has such entries")  # noqa: PTH110
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("entry", ["/dev/zero", "/proc/self/mem", "/dev/null"])
def test_an_entry_of_the_system_is_refused(tmp_path, reader, entry):
    for name in ("link", "link.npy"):
        (tmp_path / name).symlink_to(entry)
    with pytest.raises(DataError, match=sentence()):
        READERS[reader](tmp_path / "link")


@pytest.mark.parametrize("reader", sorted(set(READERS) - {"pictures", "whatever it is"}))
def test_a_folder_is_refused_where_a_file_is_needed(tmp_path, reader):
    for name in ("folder", "folder.npy"):
        (tmp_path / name).mkdir()
    with pytest.raises(DataError, match=sentence()):
        READERS[reader](tmp_path / "folder")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("name", ["all.npz", "table.csv", "a-images"])
def test_a_name_with_a_line_break_is_read_and_said_on_one_line(tmp_path, name):
    folder = tmp_path / "a\nb"
    folder.mkdir()
    (folder / "all.npz").write_bytes(packed(**WHOLE))
    (folder / "table.csv").write_text("a,b\n1,2\n2,1\n3,3\n")
    (folder / "a-images").write_bytes(struct.pack(">BBBB3I", 0, 0, 8, 3, 2, 1, 1) + b"\0\1")
    (folder / "a-labels").write_bytes(struct.pack(">BBBBI", 0, 0, 8, 1, 2) + b"\0\1")
    assert len(source_for([folder / name]).load()) >= 2
    hostile = folder / f"a\n{name}"
    hostile.write_bytes(b"\0\0\x08\x03")
    for read in READERS.values():
        with pytest.raises(DataError, match=sentence()):
            read(hostile)


@pytest.mark.parametrize("letters", [101, 200])
def test_classes_are_not_named_at_such_length(tmp_path, letters):
    for name in ("a", "b" * letters):
        (tmp_path / name).mkdir()
        Image.new("L", (5, 5)).save(tmp_path / name / "1.png")
    with pytest.raises(DataError, match=sentence()):
        inspect_folder(tmp_path)


LONG = "x" * 50_000


@pytest.mark.parametrize(
    "text",
    [
        f"{LONG},b,c\n" + "1,2,x\n2,3,y\n" * 20 + "no,3,y\n",
        f"a,b,{LONG}\n" + "1,2,x\n" * 20,
        f"a,{LONG},{LONG}y\n" + "1,2,3\n" * 20,
        "a,b,c\n" + "1,2,x\n2,3,y\n" * 20 + f'1,2,"{LONG}\n',
        "a,b,c\n" + "1,2,x\n2,3,y\n" * 20 + f"{LONG},2,x\n",
        "a,b\r\n" * 3 + '"' + LONG * 4 + '"\n',
    ],
)
def test_a_table_of_long_names_and_cells_is_refused_in_a_short_sentence(write, text):
    try:
        source = source_for([write(text)])
        source.load()
    except DataError as error:
        assert re.search(sentence(), str(error))
    examples = write(text)
    schema = Schema((2,), "regression", features=(Feature(LONG), Feature("b")), target="c")
    try:
        for remark in read_new(examples, schema).remarks:
            assert re.search(sentence(), remark)
    except DataError as error:
        assert re.search(sentence(), str(error))


def test_a_file_with_a_long_name_is_named_in_short(tmp_path):
    for ending in (".csv", ".npz", ".npy", ".png", "-images-idx3-ubyte"):
        path = tmp_path / ("a" * 200 + ending)
        path.write_bytes(b"\0\0\x08\x03" if "idx" in ending else b"PK\3\4\0\0\0")
        for read in READERS.values():
            with pytest.raises(DataError, match=sentence()):
                read(path)
