"""NumPy's .npy files: whatever NumPy writes of plain values is read, nothing else, and nothing is evaluated."""

import io
import warnings

import numpy as np
import pytest
from mpneuralnetwork.components.errors import FileError
from mpneuralnetwork.saving.formats import npy_header, unpack_npy

ARRAYS = [
    np.arange(6.0).reshape(2, 3),
    np.asfortranarray(np.arange(6, dtype=">i4").reshape(2, 3)),
    np.array(3.0, np.float16),
    np.array([True, False]),
    np.array(["é", ""]),
    np.zeros((0, 5)),
    np.array(["2020-01-01"], "M8[D]"),
    np.array([1 + 2j]),
]


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
@pytest.mark.parametrize("array", ARRAYS, ids=lambda array: f"{array.dtype}{array.shape}")
def test_what_numpy_writes_is_read(array, version):
    memory = io.BytesIO()
    np.lib.format.write_array(memory, array, version=version)
    read = unpack_npy(memory.getvalue(), "a.npy")
    assert (read.dtype, read.shape) == (array.dtype, array.shape)
    np.testing.assert_array_equal(read, array)


def file(header, body=b"", version=1, length=None):
    size = len(header) if length is None else length
    return b"\x93NUMPY" + bytes((version, 0)) + size.to_bytes(2 if version == 1 else 4, "little") + header + body


@pytest.mark.parametrize(
    "header",
    [
        b'{"shape":(2,),"descr":"<f4","fortran_order":False}',
        b"{ 'fortran_order' : True , 'descr' : '<f4' , 'shape' : ( 2L, ) , } \n",
    ],
)
def test_other_writers_may_put_the_entries_in_another_order(header):
    assert unpack_npy(file(header, np.array([1, 2], "<f4").tobytes()), "a.npy").tolist() == [1.0, 2.0]


WHOLE = b"{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no .npy array"),
        (b"\x93NUMPY\1", "no .npy array"),
        (file(WHOLE, version=9), "no .npy array"),
        (file(WHOLE, length=60), "no .npy array"),
        (file(WHOLE, version=2, length=2**31), "no .npy array"),
        (file(WHOLE + b" " * 10_000), "no .npy array"),
        (file(WHOLE.replace(b"descr", b"shape")), "no .npy array"),
        (file(WHOLE.replace(b"(2,)", b"(-2,)")), "no .npy array"),
        (file(WHOLE.replace(b"(2,)", b"(x,)")), "no .npy array"),
        (file(WHOLE.replace(b"(2,)", b"(((((2,)")), "no .npy array"),
        (file(WHOLE.replace(b"'<f4'", b"[('a', '<f4')]")), "no .npy array"),
        (file(WHOLE.replace(b"<f4", b"<f3")), "unknown type"),
        (file(WHOLE.replace(b"<f4", b"<f999999999")), "unknown type"),
        (file(WHOLE.replace(b"<f4", b"|O")), "could run code"),
        (file(WHOLE.replace(b"<f4", b"|V0")), "no size"),
        (file(WHOLE.replace(b"(2,)", b"(140737488355328, 140737488355328, 0)")), "impossible shape"),
        (file(WHOLE.replace(b"(2,)", b"(140737488355328, 0)")), "impossible shape"),
        (file(WHOLE.replace(b"(2,)", b"(" + b"1," * 40 + b")")), "impossible shape"),
        (file(WHOLE, bytes(7)), "cut off"),
    ],
)
def test_anything_else_is_refused_in_words(content, words):
    with warnings.catch_warnings(), pytest.raises(FileError, match=words) as caught:
        warnings.simplefilter("error")
        unpack_npy(content, "a.npy")
    assert str(caught.value).startswith("a.npy")
    assert len(str(caught.value)) < 300


def test_the_header_alone_says_shape_type_and_size():
    header = npy_header(file(WHOLE), "a.npy")
    assert (header.shape, header.dtype, header.fortran) == ((2,), np.dtype("<f4"), False)
    assert header.end == header.start + 8
