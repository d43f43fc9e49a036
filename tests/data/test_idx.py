"""IDX files: what is well formed is read, and nothing else is believed."""

import gzip
import os
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.idx import LARGEST, TYPES, read_idx, unpack_idx
from mpnn_studio.wording import in_bytes

CODES = {np.dtype(f">{name}"): code for code, name in TYPES.items()}


def idx(array):
    """The bytes of an IDX file that holds this array."""
    big = np.ascontiguousarray(array, array.dtype.newbyteorder(">"))
    return struct.pack(f">BBBB{big.ndim}I", 0, 0, CODES[big.dtype], big.ndim, *big.shape) + big.tobytes()


DIGITS = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)


@given(
    st.sampled_from(sorted(TYPES.values())).flatmap(lambda name: hnp.arrays(name, hnp.array_shapes(max_dims=4))),
    st.booleans(),
)
def test_what_was_written_is_read_back(array, packed):
    content = gzip.compress(idx(array)) if packed else idx(array)
    read = unpack_idx(content, "numbers")
    np.testing.assert_array_equal(read, array)
    assert read.dtype == array.dtype and read.dtype.isnative


@pytest.mark.parametrize("name", ["digits.idx", "digits.idx.gz"])
def test_a_file_is_read_by_its_content_whatever_its_name(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(gzip.compress(idx(DIGITS)))
    np.testing.assert_array_equal(read_idx(path), DIGITS)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not an IDX file"),
        (b"\x89PNG\r\n\x1a\n", "not an IDX file"),
        (idx(DIGITS)[:2] + b"\x0a" + idx(DIGITS)[3:], "not an IDX file"),
        (idx(DIGITS)[:10], "ends within its header"),
        (idx(DIGITS)[:-1], "damaged"),
        (idx(DIGITS) + b"\0", "more numbers"),
    ],
)
def test_a_damaged_file_is_refused_by_name(tmp_path, content, words, packed):
    path = tmp_path / "digits"
    path.write_bytes(gzip.compress(content) if packed else content)
    with pytest.raises(DataError, match=words) as error:
        read_idx(path)
    assert "digits" in str(error.value)


def test_a_cut_off_or_altered_gzip_file_is_refused(tmp_path):
    whole = gzip.compress(idx(np.random.default_rng(0).integers(0, 255, (50, 50), np.uint8)))
    altered = whole[:-8] + bytes(4) + whole[-4:]
    for content in (whole[:-20], whole[:-4], altered):
        with pytest.raises(DataError, match="damaged"):
            unpack_idx(content, "digits.gz")


def test_a_header_that_promises_more_than_the_file_can_hold_is_refused_before_anything_is_allocated():
    lie = gzip.compress(struct.pack(">BBBB2I", 0, 0, 8, 2, 2**15, 2**14))
    with pytest.raises(DataError, match="more than the file can hold"):
        unpack_idx(lie, "lie.gz")


def test_a_header_that_promises_too_much_is_refused():
    with pytest.raises(DataError, match=in_bytes(LARGEST)):
        unpack_idx(struct.pack(">BBBB3I", 0, 0, 8, 3, 2**32 - 1, 2**32 - 1, 2**32 - 1), "huge")


def test_a_gzip_bomb_behind_a_small_header_is_not_unpacked():
    bomb = gzip.compress(idx(DIGITS) + bytes(2**26))
    with pytest.raises(DataError, match="more numbers"):
        unpack_idx(bomb, "bomb.gz")


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(DataError, match=r"nothing\.gz cannot be read"):
        read_idx(tmp_path / "nothing.gz")


def test_a_folder_or_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe.gz")
    for path in (tmp_path, tmp_path / "pipe.gz"):
        with pytest.raises(DataError, match=f"{path.name} is a folder, a pipe or a device"):
            read_idx(path)
